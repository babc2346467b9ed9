"""Everything that people made, as one text that goes out and comes back."""

from typing import Any

import pytest
import yaml

from smartmock.projects.takeover import operations
from smartmock.projects.takeover.yaml_text import read_yaml, write_yaml
from smartmock.settings import Limits
from tests.server.admin.conftest import Api, pointers_of, problem_of

HOME = "/projects/1/customisations"
YAML = {"content-type": "application/yaml"}
TEXT = """
version: 1
operations:
  getPet:
    mode: sequence
    expectations:
      - name: sold
        conditions: [{in: query, name: status, operator: equals, value: sold}]
        response: {status: 200, body: {id: 1, name: Tom}}
      - response: {status: 404}
    script:
      code: |
        let body = $$.mockResponse.json();
        $$.mockResponse.setBody(body);
  listPets:
    priority: smart-first
by_hand:
  - {method: GET, path: "/status/{id}", key: status, body: {state: up}}
"""


def put(api: Api, text: str, query: str = "", **headers: str) -> Any:
    return api.put(f"{HOME}{query}", content=text.encode(), headers={**YAML, **headers})


def exported(api: Api) -> Any:
    return yaml.safe_load(api.get(HOME).text)


def test_it_is_replaced_as_a_whole(api: Api, project: Any) -> None:
    assert project
    api.make("/projects/1/operations/putPet/expectations", response={"body": {}})
    api.make("/projects/1/operations", method="GET", path="/old")
    done = put(api, TEXT)
    assert done.json() == {"operations": 2, "expectations": 2, "scripts": 1, "by_hand": 1, "warnings": []}
    states = {each["key"]: each for each in api.read("/projects/1/operations")["items"]}
    assert list(states) == ["listPets", "getPet", "putPet", "status"]
    assert (states["getPet"]["mode"], states["getPet"]["expectations"], states["getPet"]["script"]) == (
        "sequence", 2, True,
    )  # fmt: skip
    assert (states["listPets"]["priority"], states["putPet"]["expectations"]) == ("smart-first", 0)
    assert states["status"]["by_hand"]
    assert put(api, "version: 1").json()["operations"] == 0
    assert exported(api) == {"version": 1, "operations": {}, "by_hand": []}


@pytest.mark.parametrize("kind", ["application/yaml", "application/json"])
def test_what_goes_out_comes_back_as_it_was(api: Api, project: Any, kind: str) -> None:
    assert project
    put(api, TEXT)
    out = api.get(HOME, headers={"accept": kind})
    assert out.headers["content-type"].partition(";")[0] == kind
    put(api, "version: 1")
    assert api.put(HOME, content=out.content, headers={"content-type": kind}).status_code == 200
    again = api.get(HOME, headers={"accept": kind})
    assert again.content == out.content
    assert again.headers["etag"] == out.headers["etag"]
    assert api.get(HOME, headers={"if-none-match": out.headers["etag"]}).status_code == 304


def test_what_is_over_the_document_comes_back_too(api: Api, project: Any) -> None:
    assert project
    put(api, TEXT)
    document = api.read("/projects/1/revisions/1/document")
    document["paths"]["/status/{name}"] = {"get": {"responses": {"200": {"description": "ok"}}}}
    api.make("/projects/1/revisions", document=document)
    out = api.get(HOME).text
    assert put(api, out).status_code == 200
    assert api.get(HOME).text == out


@pytest.mark.parametrize(
    "value",
    [
        "1e3", "0o17", "0x1F", "1.5", ".5", "yes", "null", "~", "2026-05-31", "12:30:45", "a\nb\n", "a\n\n b \nc", "\n",
        "  indented\nand not", "tab\tx\ny", "\u2028", "\x85", "\x00", "- a: b", "#", "'", '"', "é\nü", "%", "x" * 3000,
        "a\r\nb", "=", "<<", "!!str x", "*a", "&a", 10**18, 1e20, 1.5, -0.5, True, None, {"a": [], "b": {}}, "\u0085\n",
        "",
    ],
)  # fmt: skip
def test_every_text_and_number_is_read_as_it_was_written(value: Any) -> None:
    told = {"a": value, "b": [value]}
    assert read_yaml(write_yaml(told), Limits()) == told


def test_code_is_written_line_by_line(api: Api, project: Any) -> None:
    assert project
    put(api, TEXT)
    assert "code: |\n        let body = $$.mockResponse.json();\n" in api.get(HOME).text


def test_a_dry_run_only_tells(api: Api, project: Any) -> None:
    assert project
    before = api.get(HOME).text
    done = put(api, TEXT, "?dry_run=true")
    assert done.json()["expectations"] == 2
    assert api.get(HOME).text == before


def test_unknown_operations_are_told_and_left_out(api: Api, project: Any) -> None:
    assert project
    done = put(api, "version: 1\noperations: {nope: {mode: random}, getPet: {mode: random}}").json()
    assert [(each["code"], each["pointer"]) for each in done["warnings"]] == [("unknown-operation", "/operations/nope")]
    assert done["operations"] == 1
    assert exported(api)["operations"] == {"getPet": {"mode": "random"}}


def test_warnings_lead_into_the_text(api: Api, project: Any) -> None:
    assert project
    expectations = "[{response: {status: 418}}, {response: {body: {id: x, name: y}}}]"
    done = put(api, f"version: 1\noperations: {{getPet: {{expectations: {expectations}}}}}").json()
    place = "/operations/getPet/expectations"
    assert [(each["code"], each["pointer"]) for each in done["warnings"]] == [
        ("status-not-declared", f"{place}/0/response/status"),
        ("body-violates-schema", f"{place}/1/response/body/id"),
        ("hidden-by-expectation", f"{place}/1"),
    ]


@pytest.mark.parametrize(
    ("text", "pointer"),
    [
        pytest.param("operations: {}", "/version", id="no version"),
        pytest.param("version: 2", "/version", id="a later version"),
        pytest.param("version: 1\nmore: 5", "/more", id="unknown member"),
        pytest.param("version: 1\noperations: {getPet: {modus: x}}", "/operations/getPet/modus", id="misspelt"),
        pytest.param("version: 1\noperations: {getPet: {mode: x}}", "/operations/getPet/mode", id="mode"),
        pytest.param(
            "version: 1\noperations: {getPet: {expectations: [{response: {status: 600}}]}}",
            "/operations/getPet/expectations/0/response/status", id="expectation",
        ),
        pytest.param(
            "version: 1\noperations: {getPet: {expectations: [{conditions: [{in: query, name: a, operator: regex, "
            'value: "("}], response: {}}]}}',
            "/operations/getPet/expectations/0/conditions/0/value", id="regex",
        ),
        pytest.param("version: 1\noperations: {getPet: {script: {}}}", "/operations/getPet/script/code", id="script"),
        pytest.param("version: 1\nby_hand: [{method: GET}]", "/by_hand/0/path", id="no path"),
        pytest.param("version: 1\nby_hand: [{method: GET, path: /pets}]", "/by_hand/0/path", id="of the document"),
        pytest.param("version: 1\nby_hand: [{method: GET, path: /a, key: getPet}]", "/by_hand/0/key", id="its key"),
        pytest.param(
            "version: 1\nby_hand: [{method: GET, path: '/{a}'}, {method: GET, path: '/{b}'}]",
            "/by_hand/1/path", id="twice",
        ),
        pytest.param("version: 1\noperations:\n  a: {}\n  a: {}", "/operations/a", id="a key twice"),
        pytest.param("version: 1\n---\nversion: 1", "", id="two documents"),
    ],
)  # fmt: skip
def test_with_a_fault_nothing_changes(api: Api, project: Any, text: str, pointer: str) -> None:
    assert project
    put(api, TEXT)
    before = api.get(HOME).text
    for query in ("", "?dry_run=true"):
        assert pointer in pointers_of(put(api, text, query))
    assert api.get(HOME).text == before


def test_operations_made_by_hand_have_a_size(api: Api, project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert project
    made = ", ".join(f"{{method: GET, path: {path}, body: {'x' * 300}}}" for path in ("/a", "/b"))
    text = f"version: 1\nby_hand: [{made}]"
    monkeypatch.setattr(operations, "MOST_BYTES", 1_000)
    assert put(api, text).status_code == 200
    monkeypatch.setattr(operations, "MOST_BYTES", 500)
    assert pointers_of(put(api, text)) == ["/by_hand"]


def test_what_is_no_yaml_is_refused(api: Api, project: Any) -> None:
    assert project
    problem_of(put(api, "a: [1"), 400, "malformed-body")
    problem_of(put(api, "- " * 1000 + "a"), 400, "malformed-body")
    problem_of(api.put(HOME, content=b"x", headers={"content-type": "text/plain"}), 415, "unsupported-media-type")


def test_a_stale_text_is_refused(api: Api, project: Any) -> None:
    assert project
    tag = api.get(HOME).headers["etag"]
    new = put(api, TEXT, **{"if-match": tag}).headers["etag"]
    problem_of(put(api, "version: 1", **{"if-match": tag}), 412, "stale")
    assert put(api, "version: 1", **{"if-match": new}).status_code == 200
