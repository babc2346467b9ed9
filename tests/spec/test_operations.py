import pytest

from smartmock.spec.document import Operation
from tests.spec.documents import load_paths, load_text, operation, reported

FINE = "responses: {'200': {description: Fine}}"


def only(paths: str, version: str = "3.0.3", rest: str = "") -> Operation:
    (found,) = load_paths(paths, version, rest).operations
    return found


def test_every_method_is_an_operation() -> None:
    methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"]
    document = load_paths("{/a: {" + ", ".join(f"{method}: {{{FINE}}}" for method in methods) + "}}")
    assert [item.method for item in document.operations] == [method.upper() for method in methods]
    assert [item.key for item in document.operations] == [f"{method}-a" for method in methods]


def test_methods_of_openapi_3_2() -> None:
    document = load_paths(
        f"{{/a: {{query: {{{FINE}}}, additionalOperations: {{COPY: {{{FINE}}}, 'a b': {{}}}}}}}}", "3.2.0"
    )
    assert [item.method for item in document.operations] == ["QUERY", "COPY"]
    assert reported(document) == ["/paths/~1a/additionalOperations/a b"]
    assert document.operations[1].pointer == "/paths/~1a/additionalOperations/COPY"


def test_methods_in_upper_case_are_read_and_reported() -> None:
    document = load_paths(f"{{/a: {{GET: {{{FINE}}}}}}}")
    assert document.operations[0].method == "GET"
    assert reported(document) == ["/paths/~1a/GET"]


def test_all_fields_are_read() -> None:
    found = only(f"{{/a: {{get: {{operationId: g, summary: S, tags: [x, 5], deprecated: true, {FINE}}}}}}}")
    assert (found.operation_id, found.key, found.summary, found.tags, found.deprecated) == ("g", "g", "S", ("x",), True)
    assert found.pointer == "/paths/~1a/get"


@pytest.mark.parametrize(
    ("own", "shared", "security"),
    [
        pytest.param("", "", None, id="nothing said"),
        pytest.param("", "security: [{key: []}]", ({"key": ()},), id="of the document"),
        pytest.param("security: [],", "security: [{key: []}]", (), id="none on purpose"),
        pytest.param("security: [{a: [x], b: []}, {}],", "", ({"a": ("x",), "b": ()}, {}), id="alternatives"),
        pytest.param("security: 5,", "security: [{key: []}]", ({"key": ()},), id="broken"),
    ],
)
def test_security_of_the_operation_goes_first(own: str, shared: str, security: object) -> None:
    assert only(f"{{/a: {{get: {{{own} {FINE}}}}}}}", rest=shared).security == security


def test_path_items_may_be_references() -> None:
    document = load_text(
        "openapi: 3.1.0\ninfo: {title: A}\npaths:\n"
        "  /a: {$ref: '#/components/pathItems/A', parameters: [{name: q, in: query}], put: {operationId: own}}\n"
        "  /b: {$ref: '#/paths/~1a'}\n"
        f"components: {{pathItems: {{A: {{get: {{operationId: shared, {FINE}}}}}}}}}"
    )
    assert [(item.path, item.key) for item in document.operations] == [
        ("/a", "own"), ("/a", "shared"), ("/b", "own-put-b"), ("/b", "shared-get-b"),
    ]  # fmt: skip
    assert operation(document, "shared").pointer == "/components/pathItems/A/get"
    assert [item.name for item in operation(document, "own").parameters] == ["q"]
    assert [item.name for item in operation(document, "shared").parameters] == ["q"]
    assert not reported(document)


@pytest.mark.parametrize(
    ("path", "served", "problems"),
    [
        pytest.param("/a", "/a", 0, id="plain"),
        pytest.param("a/b", "/a/b", 1, id="no slash"),
        pytest.param("/a?b=c", "/a?b=c", 1, id="query"),
        pytest.param("/a#b", "/a#b", 1, id="fragment"),
        pytest.param("/a/{b", "/a/{b", 1, id="open brace"),
    ],
)
def test_odd_paths_are_served_and_reported(path: str, served: str, problems: int) -> None:
    document = load_paths(f"{{'{path}': {{get: {{{FINE}}}}}}}")
    assert document.operations[0].path == served
    assert len(document.problems) == problems


def test_equal_routes_are_reported() -> None:
    document = load_paths(f"{{'/a/{{x}}': {{get: {{{FINE}}}}}, '/a/{{y}}': {{get: {{{FINE}}}, put: {{{FINE}}}}}}}")
    messages = [problem.message for problem in document.problems if "same route" in problem.message]
    assert messages == ["GET /a/{y} and /a/{x} are the same route; the first one answers."]
    assert len(document.operations) == 3


@pytest.mark.parametrize("identifier", ["5", "[]", "''", "{a: b}"])
def test_an_operation_id_that_is_no_name_is_left_aside(identifier: str) -> None:
    document = load_paths(f"{{/a: {{get: {{operationId: {identifier}, {FINE}}}}}}}")
    assert document.operations[0].key == "get-a"
    assert reported(document) == ["/paths/~1a/get/operationId"]


@pytest.mark.parametrize(
    ("first", "second", "severity", "key"),
    [
        pytest.param("listAll", "listAll", "warning", "listAll-get-b", id="the same operationId"),
        pytest.param("list all", "list-all", "info", "list-all-get-b", id="the same key"),
    ],
)
def test_an_operation_whose_key_is_taken_is_told_its_own(first: str, second: str, severity: str, key: str) -> None:
    document = load_paths(
        f"{{/a: {{get: {{operationId: {first}, {FINE}}}}}, /b: {{get: {{operationId: {second}, {FINE}}}}}}}"
    )
    (problem,) = document.problems
    assert document.operations[1].key == key
    assert (problem.severity, f"`{key}`" in problem.message) == (severity, True)
    assert problem.pointer.startswith("/paths/~1b/get")


@pytest.mark.parametrize(
    ("said", "delay"),
    [("{delay: 200}", 200), ("{delay: 90000}", 60_000), ("{delay: 1.5}", 1), ("{delay: -5}", 0), ("{delay: true}", 0),
     ("{delay: '200'}", 0), ("{dispatcher: SCRIPT}", 0), ("7", 0)],
)  # fmt: skip
def test_delays_are_those_of_microcks(said: str, delay: int) -> None:
    assert only(f"{{/a: {{get: {{x-microcks-operation: {said}, {FINE}}}}}}}").delay_ms == delay


def test_security_schemes_that_do_not_exist_are_reported_once() -> None:
    document = load_paths(
        f"{{/a: {{get: {{security: [{{none: []}}, {{known: []}}, {{'https://a.example/s#/x': []}}], {FINE}}}, "
        f"put: {{{FINE}}}, post: {{{FINE}}}}}}}",
        rest="security: [{known: [], a/b: []}, {gone: []}]\ncomponents: {securitySchemes: {known: {type: mutualTLS}}}",
    )
    assert reported(document, "warning") == ["/paths/~1a/get/security/0/none", "/security/1/gone"]
