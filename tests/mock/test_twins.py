import pytest

from tests.mock.apis import ask, content


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        pytest.param(b'{"name": "labels", "labels": ["a"]}', "labels", id="asked for by the body"),
        pytest.param(b'{"name": "other", "labels": ["a"]}', "template", id="valid for one only"),
        pytest.param(b'{"name": "labels"}', "template", id="a required property is missing"),
        pytest.param(b"{}", "template", id="valid for none"),
        pytest.param(b"", "template", id="no body"),
        pytest.param(b"[1]", "template", id="no object"),
        pytest.param(b'{"name": "labels", "labels": ["' + b"a" * 300_000 + b'"]}', "template", id="too large to read"),
    ],
)
def test_the_body_tells_operations_of_one_path_apart(body: bytes, kind: str) -> None:
    assert content(ask("mock-twins", "POST /templates", body=body)) == {"kind": kind}


def test_each_has_its_own_key() -> None:
    assert content(ask("mock-twins", "POST /", key="addLabels")) == {"kind": "labels"}
