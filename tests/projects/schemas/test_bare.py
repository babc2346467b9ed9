import pytest

from smartmock.errors import SmartmockError, UnsatisfiableSchema
from smartmock.projects.schemas.bare import compile_schema, refuse
from smartmock.types import JSON


@pytest.mark.parametrize(
    ("tree", "pointer", "message"),
    [
        pytest.param({"type": "strng"}, "/type", "'strng' is no type", id="type"),
        pytest.param({"properties": {"a": 7}}, "/properties/a", "must be an object", id="no schema inside"),
        pytest.param({"items": {"pattern": "["}}, "/items/pattern", "no regular expression", id="pattern"),
        pytest.param({"$ref": "#/$defs/a"}, "/$ref", "`#/$defs/a` leads nowhere", id="reference"),
        pytest.param(
            {"items": {"$ref": "#/definitions/a"}}, "/items/$ref", "`#/definitions/a` leads", id="reference as written"
        ),
        pytest.param({"anyOf": [True, {"$ref": "#a"}]}, "/anyOf/1/$ref", "`#a` leads nowhere", id="anchor"),
        pytest.param(
            {"$ref": "https://example.com/a.json"}, "/$ref", "`https://example.com/a.json` leads", id="other document"
        ),
        pytest.param({"required": "a"}, "/required", "must be a list", id="keyword of a wrong type"),
    ],
)
def test_what_cannot_be_understood_is_a_problem_with_its_place(tree: JSON, pointer: str, message: str) -> None:
    compiled = compile_schema(tree)
    assert [problem.pointer for problem in compiled.problems] == [pointer]
    with pytest.raises(SmartmockError, match=message.replace("$", r"\$")) as caught:
        refuse(compiled.problems)
    assert caught.value.pointer == pointer
    assert caught.value.remedy


def test_each_reference_to_nowhere_has_its_own_place() -> None:
    tree = {"$defs": {"c": {}}, "allOf": [{"$ref": "#/$defs/a"}, {"$ref": "#/$defs/b"}, {"$ref": "#/$defs/c"}]}
    assert {problem.pointer for problem in compile_schema(tree).problems} == {"/allOf/0/$ref", "/allOf/1/$ref"}


@pytest.mark.parametrize(
    ("tree", "kind"),
    [
        pytest.param(7, "a number", id="number"),
        pytest.param("type", "text", id="text"),
        pytest.param([], "a list", id="list"),
        pytest.param(None, "null", id="null"),
    ],
)
def test_what_is_no_schema_is_refused(tree: JSON, kind: str) -> None:
    with pytest.raises(SmartmockError, match=f"no JSON Schema: it is {kind}") as caught:
        compile_schema(tree)
    assert caught.value.remedy


@pytest.mark.parametrize("tree", [True, {}, {"type": "string"}, {"$ref": "#/$defs/a", "$defs": {"a": {}}}], ids=str)
def test_a_sound_schema_has_no_problems(tree: JSON) -> None:
    assert compile_schema(tree).problems == ()


def test_a_reference_to_nowhere_goes_before_what_follows_from_it() -> None:
    with pytest.raises(SmartmockError, match="leads nowhere"):
        compile_schema({"not": {"$ref": "#/$defs/a"}})


def test_the_innermost_schema_that_nothing_satisfies_is_named() -> None:
    tree = {"type": "object", "required": ["a"], "properties": {"a": {"type": "integer", "minimum": 3, "maximum": 2}}}
    with pytest.raises(UnsatisfiableSchema) as caught:
        compile_schema(tree)
    assert caught.value.pointer == "/properties/a"
