import pytest

from smartmock.errors import DocumentError
from smartmock.settings import Limits
from smartmock.spec.parse import parse_text
from smartmock.types import JSON

LIMITS = Limits()

LAUGHS = b"a0: &a0 [x]\n" + b"".join(
    b"a%d: &a%d [%s]\n" % (i, i, b",".join([b"*a%d" % (i - 1)] * 9)) for i in range(1, 12)
)
TOWER = b"".join(
    b"a%d: &a%d %s%s%s\n" % (i, i, b"[" * 50, b"*a%d" % (i - 1) if i else b"x", b"]" * 50) for i in range(9)
)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(b"", "empty", id="nothing"),
        pytest.param(b" \n" * 1_000_000, "empty", id="white space"),
        pytest.param(bytes(range(256)) * 1000, "not UTF-8 text", id="binary"),
        pytest.param(b"\x89PNG\r\n\x1a\n\x00\x00", "not UTF-8 text", id="picture"),
        pytest.param(b"<!DOCTYPE html><html></html>", "HTML or XML", id="html"),
        pytest.param(b"[" * 100_000, "more than 200 levels", id="nested JSON lists"),
        pytest.param(b'{"a":' * 100_000, "more than 200 levels", id="nested JSON objects"),
        pytest.param(b"[" * 300 + b"]" * 300, "more than 200 levels", id="valid but deep JSON"),
        pytest.param(b"a: " + b"[" * 100_000, "more than 200 levels", id="nested YAML flow"),
        pytest.param(b"- " * 100_000, "more than 200 levels", id="nested YAML block"),
        pytest.param(LAUGHS, "more than 5,000,000 values", id="billion laughs"),
        pytest.param(TOWER, "more than 200 levels", id="depth through aliases"),
        pytest.param(
            b"a: &a %s\nb: [%s]" % (b"x" * 100_000, b",".join([b"*a"] * 9000)), "values", id="long text, often"
        ),
        pytest.param(b'{"a": 1,\n "b" 2}', "line 2, column 6", id="JSON fault"),
        pytest.param(b"a: 1\nb:\n\t- c", "line 3, column 1", id="YAML fault"),
        pytest.param(b"a: &a [*a]", "inside its own anchor", id="alias to itself"),
        pytest.param(b"a: *b", "no anchor before it", id="unknown alias"),
        pytest.param(b"? [a]\n: b", "a key that is not text", id="list as key"),
        pytest.param(b"a: \x01", "control characters", id="control character"),
        pytest.param(b"a: " + b"1" * 5000, "thousands of digits", id="endless integer in YAML"),
        pytest.param(b"[" + b"1" * 5000 + b"]", "thousands of digits", id="endless integer in JSON"),
    ],
)
def test_hostile_text_is_refused_at_once(text: bytes, message: str) -> None:
    with pytest.raises(DocumentError) as caught:
        parse_text(text, LIMITS)
    assert message in caught.value.message
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("text", "language", "place"),
    [
        pytest.param("{openapi: 3.0.0,\n info: [title: x, paths: {}}", "YAML", "line 2, column 28", id="flow style"),
        pytest.param("{'a': 1,\n 'b': [1}", "YAML", "line 2, column 9", id="single quotes"),
        pytest.param('{"a": 1 "b": 2}', "JSON", "line 1, column 9", id="comma forgotten"),
        pytest.param('{"a": [1, 2,', "JSON", "line 1, column 13", id="JSON cut off"),
        pytest.param('{"a": "x, "b": 1}', "JSON", "line 1, column 12", id="quote forgotten"),
        pytest.param('{"a": "x,\n "b": 1}', "JSON", "line 1, column 10", id="quote forgotten at the end of a line"),
        pytest.param('{"a": [1, 2}}', "JSON", "line 1, column 12", id="wrong bracket"),
    ],
)
def test_faults_are_told_in_the_language_that_is_meant(text: str, language: str, place: str) -> None:
    with pytest.raises(DocumentError) as caught:
        parse_text(text.encode(), LIMITS)
    assert f"not valid {language}" in caught.value.message
    assert place in caught.value.message
    assert language in (caught.value.remedy or "")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("no", "no", id="no is text"),
        pytest.param("yes", "yes", id="yes is text"),
        pytest.param("off", "off", id="off is text"),
        pytest.param("true", True, id="boolean"),
        pytest.param("~", None, id="tilde"),
        pytest.param("", None, id="nothing"),
        pytest.param("2020-01-31", "2020-01-31", id="date is text"),
        pytest.param("12:30", "12:30", id="no base 60"),
        pytest.param("012", 12, id="no octal by zero"),
        pytest.param("0o17", 15, id="octal"),
        pytest.param("0x1F", 31, id="hexadecimal"),
        pytest.param("1_000", "1_000", id="no underscores"),
        pytest.param("-.5e1", -5.0, id="float"),
        pytest.param("1.", 1.0, id="trailing point"),
        pytest.param("+", "+", id="sign alone"),
        pytest.param("12345678901234567890123", 12345678901234567890123, id="long integer"),
        pytest.param("'12'", "12", id="quoted"),
        pytest.param("!!str 12", "12", id="tagged text"),
        pytest.param("!!int '12'", 12, id="tagged integer"),
        pytest.param("!Custom text", "text", id="unknown tag"),
        pytest.param("<x", "<x", id="less than"),
    ],
)
def test_yaml_scalars_follow_the_core_schema(text: str, value: JSON) -> None:
    parsed = parse_text(f"a: {text}".encode(), LIMITS)
    assert parsed.tree == {"a": value}
    assert type(parsed.tree["a"]) is type(value)


def test_yaml_keys_are_text_as_written() -> None:
    tree = parse_text(b"200: a\nno: b\n1.0: c\n~: d\n2020-01-01: e\ntrue: f", LIMITS).tree
    assert list(tree) == ["200", "no", "1.0", "~", "2020-01-01", "true"]


def test_merge_keys_yield_to_own_keys_and_earlier_sources() -> None:
    text = b"a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc: {<<: [*a, *b], x: 0}\nd:\n  <<: *b\n  y: 3\n'<<': 5"
    tree = parse_text(text, LIMITS).tree
    assert tree["c"] == {"x": 0, "y": 1, "z": 2}
    assert tree["d"] == {"y": 3, "z": 2}
    assert tree["<<"] == 5


def test_a_key_that_stands_twice_is_reported_where_it_stands() -> None:
    parsed = parse_text(b"a:\n  - b: 1\n    b: 2\n", LIMITS)
    assert parsed.tree == {"a": [{"b": 2}]}
    assert [(problem.severity, problem.pointer) for problem in parsed.problems] == [("warning", "/a/0/b")]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(b"a: [1, .inf]\nb: {c: .nan}", id="yaml"),
        pytest.param(b'{"a": [1, Infinity], "b": {"c": NaN}}', id="json"),
        pytest.param(b'{"a": [1, 1e999], "b": {"c": NaN}}', id="json beyond double"),
    ],
)
def test_numbers_that_json_cannot_write_become_null(text: bytes) -> None:
    parsed = parse_text(text, LIMITS)
    assert parsed.tree == {"a": [1, None], "b": {"c": None}}
    assert sorted(problem.pointer for problem in parsed.problems) == ["/a/1", "/b/c"]


@pytest.mark.parametrize("before", [b"", b'"1234567890123456789012", ', b"0.1234567890123456789012, "])
@pytest.mark.parametrize(
    "integer", [10**30, -(10**30), 2**64 - 1, 2**64, 10**19 - 1, -(2**63), -(2**63) - 1, 1 - 10**19]
)
def test_long_integers_in_json_stay_exact(integer: int, before: bytes) -> None:
    for text in (b"[%s%d]" % (before, integer), b'{"a":[%s %d ]}' % (before, integer)):
        tree = parse_text(text, LIMITS).tree
        assert (tree if isinstance(tree, list) else tree["a"])[-1] == integer


def test_half_a_surrogate_pair_is_replaced() -> None:
    assert parse_text(b'{"a": "\\ud800"}', LIMITS).tree == {"a": "�"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("text", ['{"ä": 1}', "ä: 1", "a: 1"])
def test_encodings_are_recognised(text: str, encoding: str) -> None:
    assert list(parse_text(text.encode(encoding), LIMITS).tree.values()) == [1]


def test_json_with_comments_is_read_as_yaml() -> None:
    parsed = parse_text(b'{"a": 1, # one\n "b": [1,],\n}', LIMITS)
    assert parsed.tree == {"a": 1, "b": [1]}
    assert parsed.problems[0].severity == "info"


def test_only_the_first_yaml_document_is_read() -> None:
    parsed = parse_text(b"a: 1\n---\nb: 2\n", LIMITS)
    assert parsed.tree == {"a": 1}
    assert len(parsed.problems) == 1


def test_limits_are_settings() -> None:
    with pytest.raises(DocumentError):
        parse_text(b"[[[1]]]", Limits(document_depth=2))
    with pytest.raises(DocumentError):
        parse_text(b"[1, 2, 3]", Limits(document_nodes=2))
