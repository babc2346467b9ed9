import pytest

from tests.mock.apis import ask, content, header, small_api

API = "mock-choice"


@pytest.mark.parametrize(
    ("target", "status"),
    [
        pytest.param("GET /exact", 200, id="the lowest success, not the first declared"),
        pytest.param("GET /range", 200, id="2XX before default"),
        pytest.param("GET /default", 200, id="default when nothing succeeds"),
        pytest.param("GET /failures", 400, id="a range of failures that is declared first"),
        pytest.param("GET /switch", 302, id="never below 200"),
        pytest.param("GET /nothing", 200, id="no responses at all"),
    ],
)
def test_status_that_nobody_asked_for(target: str, status: int) -> None:
    assert ask(API, target).status == status


@pytest.mark.parametrize(
    ("target", "code", "body"),
    [
        pytest.param("GET /exact", 404, {"reason": "gone"}, id="exact"),
        pytest.param("GET /exact", 503, {"status": "broken"}, id="range, sent as asked"),
        pytest.param("GET /range", 201, {"response": "2XX"}, id="success range, sent as asked"),
        pytest.param("GET /range", 418, {"response": "default"}, id="default, sent as asked"),
    ],
)
def test_status_that_is_asked_for(target: str, code: int, body: object) -> None:
    for answer in (ask(API, target, prefer=f"code={code}"), ask(API, f"{target}?__code={code}")):
        assert (answer.status, content(answer)) == (code, body)


def test_undeclared_status_is_a_problem_that_lists_what_is_declared() -> None:
    answer = ask(API, "GET /exact", prefer="code=418")
    assert answer.status == 404
    assert content(answer)["type"] == "urn:smartmock:problem:undeclared-status"
    assert content(answer)["declared"] == ["404", "202", "200", "5XX"]
    assert answer.source is None


@pytest.mark.parametrize(
    "target",
    [
        pytest.param("GET /switch", id="declared"),
        pytest.param("GET /range", id="covered by default"),
        pytest.param("GET /exact", id="not declared"),
        pytest.param("GET /upgrade", id="nothing else declared"),
    ],
)
def test_status_that_only_announces_another_answer_is_a_problem(target: str) -> None:
    for answer in (ask(API, target, prefer="code=101"), ask(API, f"{target}?__code=101")):
        assert (answer.status, answer.source) == (400, None)
        assert content(answer)["type"] == "urn:smartmock:problem:informational-status"


def test_operation_that_declares_only_announcements_answers_in_the_end() -> None:
    for answer in (ask(API, "GET /upgrade"), ask(API, "GET /upgrade", prefer="dynamic=true")):
        assert (answer.status, answer.body, answer.source) == (200, b"", "generated")


def test_status_without_content_ignores_accept_and_has_no_body() -> None:
    answer = ask(API, "DELETE /nothing", accept="image/png")
    assert (answer.status, answer.body, header(answer, "content-type")) == (204, b"", None)
    assert answer.source == "generated"


def test_not_modified_has_no_body_and_no_source() -> None:
    answer = ask(API, "GET /range", prefer="code=304")
    assert (answer.status, answer.body, answer.headers, answer.source) == (304, b"", (), None)


BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        pytest.param("", "application/vnd.example.number+json", id="no header"),
        pytest.param("*/*", "application/vnd.example.number+json", id="anything"),
        pytest.param("application/*", "application/vnd.example.number+json", id="any application"),
        pytest.param(BROWSER, "application/vnd.example.number+json", id="browser"),
        pytest.param("application/json", "application/json", id="exact"),
        pytest.param("application/json;charset=utf-8", "application/json", id="charset does not count"),
        pytest.param("application/hal+json", "application/vnd.example.number+json", id="another kind of JSON"),
        pytest.param("text/xml", "application/xml", id="another name of XML"),
        pytest.param("text/*", "text/plain; charset=utf-8", id="any text"),
        pytest.param("application/json;q=0.2, application/xml;q=0.7", "application/xml", id="quality"),
        pytest.param("application/xml, application/json", "application/xml", id="order among equals"),
        pytest.param("application/xml, */*", "application/xml", id="named goes before anything"),
        pytest.param("*/*, application/json;q=0, application/*;q=0", "text/plain; charset=utf-8", id="quality zero"),
        pytest.param("application/xml;q=nonsense", "application/xml", id="quality that is no number"),
        pytest.param("application/xml;q=nan, */*;q=0.1", "application/xml", id="quality that is not even comparable"),
        pytest.param("application/json, text/plain, */*", "application/json", id="axios"),
        pytest.param("nonsense, text/plain", "text/plain; charset=utf-8", id="what is no media type asks for nothing"),
        pytest.param("nonsense", "application/vnd.example.number+json", id="nothing but nonsense"),
        pytest.param('text/html;a="x, text/plain", application/xml', "application/xml", id="a comma in quotes"),
        pytest.param("application/*+json", "application/vnd.example.number+json", id="any kind of JSON"),
        pytest.param("application/json;version=7", "application/json", id="a parameter that nothing has"),
        pytest.param("*/*;q=0.1, application/*;q=0", "text/plain; charset=utf-8", id="a whole type is refused"),
    ],
)
def test_media_type(accept: str, media_type: str) -> None:
    answer = ask(API, "GET /types", accept=accept)
    assert (answer.status, header(answer, "content-type")) == (200, media_type)


@pytest.mark.parametrize(
    ("target", "accept", "media_type"),
    [
        pytest.param("GET /page", BROWSER, "text/html; charset=utf-8", id="a browser gets its page without JSON"),
        pytest.param("GET /page", "*/*", "text/plain; charset=utf-8", id="the first one without JSON"),
        pytest.param("GET /versions", "application/json;version=2", "application/json;version=2", id="parameter"),
        pytest.param("GET /versions", "application/json", "application/json;version=1", id="no parameter"),
        pytest.param("GET /anything", "*/*", "application/json", id="wildcard with structure"),
        pytest.param("GET /anything", BROWSER, "application/json", id="wildcard for a browser"),
        pytest.param("GET /anything", "application/xml", "application/xml", id="wildcard as asked"),
        pytest.param("GET /words", "", "text/plain; charset=utf-8", id="wildcard with text"),
        pytest.param("GET /bytes", "*/*", "application/octet-stream", id="wildcard with bytes"),
        pytest.param("GET /pictures", "image/*", "image/png", id="wildcard of pictures"),
        pytest.param("GET /pictures", "image/gif", "image/gif", id="wildcard of pictures as asked"),
    ],
)
def test_media_type_for_wildcards_and_parameters(target: str, accept: str, media_type: str) -> None:
    sent = header(ask(API, target, accept=accept), "content-type")
    assert sent is not None
    assert sent.replace("; ", ";") == media_type.replace("; ", ";")


@pytest.mark.parametrize(
    ("declared", "accept", "media_type"),
    [
        pytest.param("application/*+json", "*/*", "application/json", id="any kind of JSON"),
        pytest.param("application/*+json", "application/vnd.a+json", "application/vnd.a+json", id="the kind asked for"),
        pytest.param("application/*+xml", "", "application/xml", id="any kind of XML"),
        pytest.param('application/json;profile="https://a.example/x;y"', 'application/json;profile="https://a.example/x;y"',
                     'application/json;profile="https://a.example/x;y"', id="a profile"),
    ],
)  # fmt: skip
def test_declared_ranges_and_profiles(declared: str, accept: str, media_type: str) -> None:
    api = small_api({"200": {"description": "", "content": {declared: {"schema": {"type": "object"}}}}})
    assert (header(ask(api, "GET /thing", accept=accept), "content-type") or "").replace("; ", ";") == media_type


@pytest.mark.parametrize("accept", ["*/*;q=0", "application/json;q=0", "image/png", "image/*, text/html"])
def test_what_is_refused_is_not_served(accept: str) -> None:
    api = small_api({"200": {"description": "", "content": {"application/json": {}}}})
    assert ask(api, "GET /thing", accept=accept).status == 406


def test_nothing_acceptable_is_a_problem_that_lists_the_offer() -> None:
    answer = ask(API, "GET /types", accept="image/png")
    assert answer.status == 406
    assert content(answer)["offered"] == [
        "application/xml",
        "text/plain",
        "application/vnd.example.number+json",
        "application/json",
    ]


@pytest.mark.parametrize(
    ("target", "prefer", "status", "body"),
    [
        pytest.param("GET /exact", "example=second", 200, b'{"status":200,"number":2}', id="in the chosen response"),
        pytest.param("GET /exact", "example=gone", 404, b'{"reason":"gone"}', id="in another response"),
        pytest.param("GET /exact", "example=gone, code=404", 404, b'{"reason":"gone"}', id="with its code"),
        pytest.param("GET /examples", "example=plain", 200, b'{"name":"plain"}', id="JSON first"),
        pytest.param("GET /examples", "example=special", 200, b"<name>special</name>", id="in another media type"),
        pytest.param("GET /examples", "example=conflict", 409, b'{"reason":"conflict"}', id="in a failure"),
        pytest.param("GET /exact", "example=second, dynamic=true", 200, b'{"status":200,"number":2}', id="dynamic"),
    ],
)
def test_example_by_name(target: str, prefer: str, status: int, body: bytes) -> None:
    answer = ask(API, target, prefer=prefer)
    assert (answer.status, answer.body, answer.source) == (status, body, "example")


@pytest.mark.parametrize(
    ("prefer", "declared"),
    [
        pytest.param("example=x", ["first", "second", "gone", "default"], id="anywhere"),
        pytest.param("example=first, code=404", ["gone"], id="in the asked status"),
    ],
)
def test_undeclared_example_is_a_problem_that_lists_what_is_declared(prefer: str, declared: list[str]) -> None:
    answer = ask(API, "GET /exact", prefer=prefer)
    assert (answer.status, content(answer)["declared"]) == (404, declared)


def test_named_example_that_does_not_fit_accept() -> None:
    assert ask(API, "GET /examples", prefer="example=special", accept="application/json").status == 406


@pytest.mark.parametrize(
    ("value", "status"),
    [
        pytest.param("404", 404, id="status"),
        pytest.param("gone", 404, id="name of an example"),
        pytest.param("183293900", 200, id="neither: ignored"),
        pytest.param("418", 200, id="undeclared status: ignored"),
    ],
)
def test_apidog_response_id(value: str, status: int) -> None:
    answer = ask(API, f"GET /exact?apidogResponseId={value}")
    assert answer.status == status
    assert (status == 404) != any("ignored" in step for step in answer.trace)
