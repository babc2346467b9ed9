import pytest

from smartmock import pointers
from smartmock.spec.document import Parameter
from tests.spec.documents import load_paths, reported

FINE = "responses: {'200': {description: Fine}}"


def read(parameters: str, path: str = "/a", shared: str = "[]") -> tuple[tuple[Parameter, ...], list[str]]:
    """The parameters of an operation, and the pointers of the problems."""
    document = load_paths(f"{{'{path}': {{parameters: {shared}, get: {{parameters: {parameters}, {FINE}}}}}}}")
    return document.operations[0].parameters, reported(document)


@pytest.mark.parametrize(
    ("location", "style", "explode"),
    [("query", "form", True), ("cookie", "form", True), ("header", "simple", False), ("path", "simple", False)],
)
def test_defaults_follow_the_location(location: str, style: str, *, explode: bool) -> None:
    (parameter,), problems = read(
        f"[{{name: n, in: {location}, schema: {{}}}}]", "/{n}" if location == "path" else "/a"
    )
    assert (parameter.style, parameter.explode) == (style, explode)
    assert not problems


@pytest.mark.parametrize(("style", "explode"), [("form", True), ("deepObject", False), ("pipeDelimited", False)])
def test_explode_follows_the_style(style: str, *, explode: bool) -> None:
    (parameter,), _ = read(f"[{{name: n, in: query, style: {style}}}]")
    assert (parameter.style, parameter.explode) == (style, explode)


def test_all_fields_are_read() -> None:
    fields = "required: true, deprecated: true, explode: false, allowReserved: true, allowEmptyValue: true, example: 3"
    (parameter,), _ = read(f"[{{name: n, in: query, {fields}, schema: {{type: integer}}}}]")
    pointer = "/paths/~1a/get/parameters/0"
    assert parameter.required
    assert parameter.deprecated
    assert not parameter.explode
    assert parameter.allow_reserved
    assert parameter.allow_empty_value
    assert (parameter.pointer, parameter.schema) == (pointer, pointers.join(pointer, "schema"))
    assert parameter.examples[0].value == 3


def test_content_stands_for_a_schema() -> None:
    (parameter,), problems = read("[{name: n, in: query, content: {application/json: {schema: {type: object}}}}]")
    assert parameter.schema is None
    assert parameter.content[0].schema == "/paths/~1a/get/parameters/0/content/application~1json/schema"
    assert not problems


def test_parameters_of_the_operation_replace_those_of_the_path_item() -> None:
    shared = "[{name: a, in: query, deprecated: true}, {name: b, in: query}]"
    found, problems = read("[{name: a, in: query}, {name: a, in: header}]", shared=shared)
    assert [(item.location, item.name, item.deprecated) for item in found] == [
        ("query", "a", False),
        ("query", "b", False),
        ("header", "a", False),
    ]
    assert not problems


def test_the_path_template_decides() -> None:
    found, problems = read("[{name: id, in: path}, {name: gone, in: path}]", "/a/{id}.{ext}/{id}")
    assert [(item.name, item.required) for item in found] == [("id", True), ("ext", True)]
    assert len(problems) == 2


def test_headers_that_are_described_elsewhere_are_no_parameters() -> None:
    names = ("Accept", "content-type", "AUTHORIZATION", "X-Own")
    found, problems = read("[" + ", ".join(f"{{name: {name}, in: header}}" for name in names) + "]")
    assert [item.name for item in found] == ["X-Own"]
    assert not problems


def test_twice_in_one_list_is_reported() -> None:
    found, problems = read("[{name: a, in: query}, {name: a, in: query, required: true}]")
    assert [item.required for item in found] == [True]
    assert problems == ["/paths/~1a/get/parameters/1"]


@pytest.mark.parametrize("parameters", ["5", "'x'", "{a: {}}"])
def test_what_is_no_list_is_reported(parameters: str) -> None:
    found, problems = read(parameters)
    assert not found
    assert problems == ["/paths/~1a/get/parameters"]
