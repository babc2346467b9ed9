"""Whatever value a request holds in whatever style, it is read as it was written."""

import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartmock.mock.validation.coercion import coerce
from smartmock.mock.validation.styles import MISSING, Decoding, decode_fields, gather, unescape_url
from smartmock.schema.model import Schema
from smartmock.schema.schemas import SchemaSet
from smartmock.types import JSON, JsonObject

NAME = "n"
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=" |\t"), min_size=1, max_size=5)
VALUES = st.one_of(
    st.lists(TEXTS, min_size=1, max_size=4),
    st.dictionaries(TEXTS, TEXTS, min_size=1, max_size=4),
)
DELIMITED = {"form": ",", "cookie": ",", "spaceDelimited": "%20", "pipeDelimited": "%7C", "tabDelimited": "%09"}


def view(schema: JsonObject) -> Schema:
    return SchemaSet.from_schema(schema).view("", "request")


def escape(text: str) -> str:
    return quote(text, safe="")


def write(value: JSON, style: str, *, explode: bool) -> list[tuple[str, str]]:
    """As the tables of the specification show it (OpenAPI 3.2 section 4.12.2.2); a path is one field."""
    pairs = [(escape(key), escape(item)) for key, item in value.items()] if isinstance(value, dict) else []
    items = [each for pair in pairs for each in pair] or [escape(item) for item in value]
    if style in {"simple", "label", "matrix"}:
        first = {"simple": "", "label": ".", "matrix": ";"}[style]
        between = {"simple": ",", "label": ".", "matrix": ";"}[style] if explode else ","
        if explode:
            own = "n=" if style == "matrix" else ""
            items = [f"{key}={item}" for key, item in pairs] or [own + item for item in items]
        elif style == "matrix":
            first += "n="
        return [(NAME, first + between.join(items))]
    if style == "deepObject":
        return [(f"{NAME}[{key}]", escape(item)) for key, item in value.items()]
    if explode:
        return [(key, escape(item)) for key, item in value.items()] if pairs else [(NAME, item) for item in items]
    return [(NAME, DELIMITED[style].join(items))]


@pytest.mark.parametrize("style", ["simple", "label", "matrix", *DELIMITED])
@pytest.mark.parametrize("explode", [False, True])
@given(value=VALUES)
def test_what_is_written_is_read(style: str, value: JSON, *, explode: bool) -> None:
    if style == "label" and explode:
        value = json.loads(json.dumps(value).replace(".", "-"))  # dots are not escaped (RFC 6570 section 3.2.5)
    schema = view({"type": "object" if isinstance(value, dict) else "array"})
    readings = Decoding(NAME, style, schema, explode=explode).readings(
        gather(write(value, style, explode=explode)), unescape_url
    )
    assert value in [*readings]


@given(value=st.dictionaries(st.from_regex("[a-z]{1,3}", fullmatch=True), TEXTS, min_size=1, max_size=4))
def test_deep_objects_are_read(value: JSON) -> None:
    fields = gather(write(value, "deepObject", explode=True))
    found = Decoding(NAME, "deepObject", view({"type": "object"}), explode=True).readings(fields, unescape_url)
    assert [*found] == [value]


@given(value=st.one_of(st.integers(), st.booleans(), st.none(), st.floats(allow_nan=False, allow_infinity=False)))
def test_json_scalars_are_read_from_their_text(value: JSON) -> None:
    schema = view({"type": ["integer", "number", "boolean", "null"]})
    assert coerce(json.dumps(value), schema) == value


@given(text=st.text())
def test_texts_stay_what_they_are(text: str) -> None:
    assert coerce(text, view({"type": "string"})) == text
    assert coerce(text, None) == text


def test_fields_of_forms_are_read() -> None:
    pairs = [("a", "1"), ("b", "2"), ("b", "3")]
    numbers = view({"type": "array", "items": {"type": "integer"}})
    assert decode_fields(pairs, "b", "form", explode=True, schema=numbers) == [2, 3]
    assert decode_fields(pairs, "c", "form", explode=True, schema=numbers) is MISSING
