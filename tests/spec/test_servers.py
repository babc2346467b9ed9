import pytest

from smartmock.spec.servers import path_part
from tests.spec.documents import load_paths, reported

FINE = "responses: {'200': {description: Fine}}"


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://example.com/v1/", "/v1"),
        ("https://example.com", ""),
        ("https://example.com/", ""),
        ("https://example.com//v1//x/", "/v1/x"),
        ("//example.com/v1", "/v1"),
        ("/v1", "/v1"),
        ("v1", "/v1"),
        ("./v1/../v2", "/v2"),
        ("../..", ""),
        ("/", ""),
        ("", ""),
        ("https://example.com:8443/v1?x=/y#/z", "/v1"),
        ("https://example.com?x=/y", ""),
        ("https://me:secret@example.com/v1", "/v1"),
        ("https://[::1/v1", "/v1"),
    ],
)
def test_path_parts(url: str, path: str) -> None:
    assert path_part(url) == path


@pytest.mark.parametrize(
    ("url", "path"), [("v1", "/docs/v1"), ("../v1", "/v1"), ("/v1", "/v1"), ("https://other.example/v2", "/v2")]
)
def test_relative_urls_start_at_the_document(url: str, path: str) -> None:
    assert path_part(url, "https://example.com/docs/openapi.json") == path


@pytest.mark.parametrize(
    ("servers", "paths"),
    [
        pytest.param("[{url: /a}, {url: 'https://x.example/a/'}, {url: /b}, {url: /}]", ("/a", "/b"), id="each once"),
        pytest.param("[{url: '{base}/x', variables: {base: {default: 'http://h/b'}}}]", ("/b/x",), id="variable"),
        pytest.param("[{url: '/v{n}', variables: {n: {default: 2}}}]", ("/v2",), id="variable that is a number"),
        pytest.param("[]", (), id="none"),
    ],
)
def test_servers_of_a_document(servers: str, paths: tuple[str, ...]) -> None:
    document = load_paths(f"{{/a: {{get: {{{FINE}}}}}}}", rest=f"servers: {servers}")
    assert document.operations[0].base_paths == paths
    assert not document.problems


@pytest.mark.parametrize(
    ("servers", "pointer"),
    [
        ("{url: /a}", "/servers"),
        ("[5]", "/servers/0"),
        ("[{}]", "/servers/0"),
        ("[{url: '/{stage}/v1'}]", "/servers/0"),
        ("[{url: '/{stage}', variables: {stage: 5}}]", "/servers/0"),
    ],
)
def test_broken_servers_are_reported(servers: str, pointer: str) -> None:
    document = load_paths(f"{{/a: {{get: {{{FINE}}}}}}}", rest=f"servers: {servers}")
    assert document.operations[0].base_paths == ()
    assert reported(document) == [pointer]


def test_the_nearest_servers_hold() -> None:
    document = load_paths(
        f"{{/a: {{servers: [{{url: /item}}], get: {{servers: [{{url: /own}}], {FINE}}}, put: {{{FINE}}}}},"
        f" /b: {{get: {{{FINE}}}}}}}",
        rest="servers: [{url: /document}]",
    )
    assert [item.base_paths for item in document.operations] == [("/own",), ("/item",), ("/document",)]
