import json

import pytest

from tests.cli.conftest import Command

SHOP = "fixtures/demo/shop.yaml"


def test_operations_are_listed_with_their_key_and_responses(command: Command) -> None:
    lines = command("routes", SHOP).out.splitlines()
    assert lines[0] == "GET\t/products\tlistProducts\t200"
    assert lines[1] == "POST\t/products\taddProduct\t201, 401, 422"
    assert len(lines) == 13


def test_json_holds_the_media_types(command: Command) -> None:
    first = json.loads(command("routes", SHOP, "--json").out)[0]
    assert first == {
        "method": "GET",
        "path": "/products",
        "key": "listProducts",
        "summary": "Browse the catalogue",
        "deprecated": False,
        "responses": [{"status": "200", "media_types": ["application/json"]}],
    }


def test_a_document_comes_from_standard_input_too(command: Command) -> None:
    text = (
        b"openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths: {/a: {get: {responses: {'204': {description: ok}}}}}"
    )
    assert command("routes", "-", stdin=text).out == "GET\t/a\tget-a\t204\n"


def test_problems_are_mentioned_beside_the_list(command: Command) -> None:
    text = b"openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths: {/a: {get: {responses: {'200': {$ref: '#/no'}}}}}"
    done = command("routes", "-", stdin=text)
    assert done.code == 0
    assert "smartmock check -" in done.err


@pytest.mark.parametrize(
    ("location", "message"),
    [
        pytest.param("ftp://host/x", "`ftp://host/x` is no http or https URL", id="other scheme"),
        pytest.param("", "The location is empty", id="empty"),
    ],
)
@pytest.mark.parametrize("name", ["routes", "serve", "check"])
def test_only_files_and_web_addresses_are_read(command: Command, name: str, location: str, message: str) -> None:
    flags = ["--port", "0"] if name == "serve" else []
    done = command(name, location, *flags)
    assert (done.code, done.out) == (1, "")
    assert message in done.err
    assert "Give a file, an http or https URL, or - for standard input." in done.err
