import json
import shutil
import socket
from pathlib import Path

import httpx2
import pytest

from tests.cli.conftest import Command
from tests.cli.serving import PATIENCE, serving

SHOP = "fixtures/demo/shop.yaml"


def get(url: str, accept: str = "*/*") -> tuple[int, bytes]:
    answer = httpx2.get(url, headers={"accept": accept}, timeout=PATIENCE, trust_env=False)
    return answer.status_code, answer.content


def test_every_address_that_is_printed_works() -> None:
    with serving(SHOP) as running:
        mock, docs, first = (running.url(name) for name in ("mock", "docs", "try"))
        index = running.wait_for("at a glance").split()[4]
        assert mock.endswith("/m1/1-0-default")
        assert get(f"{mock}/products/7")[0] == 200
        assert b"Corner Shop" in get(docs, accept="text/html")[1]
        assert isinstance(json.loads(get(first)[1]), list)
        (listed,) = json.loads(get(index)[1])["projects"]
        assert (listed["mock_url"], listed["docs_url"]) == (mock, docs)


def test_documents_are_numbered_in_the_order_in_which_they_are_named(tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(
        "openapi: 3.1.0\ninfo: {title: B, version: '1'}\npaths: {/b: {get: {responses: {'200': {$ref: '#/x'}}}}}"
    )
    with serving(other, SHOP) as running:
        first, warning, second = running.url("mock"), running.wait_for("in the document"), running.url("mock")
        assert first.endswith("/m1/1-0-default")
        assert second.endswith("/m1/2-0-default")
        assert f"smartmock check {other}" in warning
        assert get(f"{second}/products")[0] == 200


def test_a_token_closes_the_mock() -> None:
    with serving(SHOP, "--token", "s3cret") as running:
        mock, first = running.url("mock"), running.url("try")
        assert "s3cret" not in first
        assert get(f"{mock}/products")[0] == 401
        assert get(f"{mock}/products?apidogToken=s3cret")[0] == 200


def test_readers_choose_their_language() -> None:
    with serving(SHOP, "--accept-language", "--locale", "de") as running:
        address = running.url("mock") + "/customers"
        asked = [httpx2.get(address, headers=headers, trust_env=False) for headers in ({}, {"accept-language": "ja"})]
        assert [answer.headers["content-language"] for answer in asked] == ["de-DE", "ja-JP"]
        assert [answer.headers["vary"] for answer in asked] == ["Accept-Language, Accept-Encoding"] * 2


def test_watching_swaps_in_what_is_good_and_keeps_it_when_it_breaks(tmp_path: Path) -> None:
    document = tmp_path / "shop.yaml"
    shutil.copy(SHOP, document)
    text = document.read_text()
    with serving(document, "--watch") as running:
        mock = running.url("mock")
        running.wait_for("Watching 1 file")
        running.write(document, text.replace("/products:", "/wares:"), "^Reloaded .*13 operations")
        assert get(f"{mock}/wares")[0] == 200
        assert get(f"{mock}/products")[0] == 404
        running.write(document, "openapi: [", "last good version is still served")
        assert get(f"{mock}/wares")[0] == 200
        running.write(document, text, "^Reloaded")
        assert get(f"{mock}/products")[0] == 200


def test_watching_keeps_the_last_good_version_when_a_referenced_file_breaks(tmp_path: Path) -> None:
    document, node = tmp_path / "openapi.yaml", tmp_path / "schemas" / "node.yaml"
    node.parent.mkdir()
    node.write_text("const: good")
    content = "content: {application/json: {schema: {$ref: schemas/node.yaml}}}"
    paths = f"paths: {{/nodes: {{get: {{responses: {{'200': {{description: All, {content}}}}}}}}}}}"
    document.write_text(f"openapi: 3.1.0\ninfo: {{title: A, version: '1'}}\n{paths}")
    with serving(document, "--watch") as running:
        mock = running.url("mock")
        running.wait_for("Watching 2 files")
        running.write(node, "{broken: [", "^error: schemas/node.yaml: ")
        running.wait_for("last good version is still served")
        assert get(f"{mock}/nodes") == (200, b'"good"')
        running.write(node, "const: mended", "^Reloaded")
        assert get(f"{mock}/nodes") == (200, b'"mended"')


def test_a_port_in_use_is_an_error_with_a_remedy(command: Command) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = command("serve", SHOP, "--port", str(taken.getsockname()[1]))
    assert (done.code, done.out) == (1, "")
    assert "--port" in done.err


@pytest.mark.parametrize("location", ["http://127.0.0.1:1/openapi.yaml", "https://127.0.0.1:1/openapi.yaml"])
def test_a_url_without_an_answer_is_an_error(command: Command, location: str) -> None:
    done = command("serve", location, "--port", "0")
    assert done.code == 1
    assert "127.0.0.1:1" in done.err
