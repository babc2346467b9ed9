import pytest

from smartmock.errors import SmartmockError
from smartmock.projects.schemas.dialects import DIALECT_NAMES, check_dialect
from smartmock.types import JSON


@pytest.mark.parametrize("declared", ["https://example.com/own", "", 7, "http://json-schema.org/draft-03/schema#"])
def test_an_unknown_meta_schema_is_refused_with_its_place(declared: JSON) -> None:
    with pytest.raises(SmartmockError, match="not known") as caught:
        check_dialect({"$schema": declared}, None)
    assert caught.value.pointer == "/$schema"


@pytest.mark.parametrize(
    "declared",
    [
        "http://json-schema.org/draft-04/schema#",
        "https://json-schema.org/draft/2020-12/schema",
        "http://json-schema.org/schema#",
        "https://spec.openapis.org/oas/3.1/dialect/base",
    ],
)
def test_a_known_meta_schema_is_taken(declared: str) -> None:
    check_dialect({"$schema": declared}, None)


@pytest.mark.parametrize("dialect", [*DIALECT_NAMES, "draft-07", "draft2020-12", None])
def test_a_dialect_may_be_named(dialect: str | None) -> None:
    check_dialect({}, dialect)


@pytest.mark.parametrize("dialect", ["foo", "", "draft3", "draft-03"])
def test_an_unknown_dialect_is_refused_with_those_there_are(dialect: str) -> None:
    with pytest.raises(SmartmockError, match="is not known") as caught:
        check_dialect({}, dialect)
    assert caught.value.remedy == f"Use one of {', '.join(DIALECT_NAMES)}."
