import re

import pytest

from smartmock.spec.keys import distinct_keys, operation_key


@pytest.mark.parametrize(
    ("operation_id", "method", "path", "key"),
    [
        pytest.param("getPet", "GET", "/pets", "getPet", id="operationId"),
        pytest.param("pets/get one.v1~x", "GET", "/pets", "pets-get-one.v1~x", id="unsafe characters"),
        pytest.param("获取", "GET", "/pets", "get-pets", id="nothing safe in it"),
        pytest.param("..", "GET", "/pets", "get-pets", id="dots"),
        pytest.param(None, "GET", "/pets/{petId}", "get-pets-petId", id="method and path"),
        pytest.param(None, "DELETE", "/", "delete", id="root"),
        pytest.param("", "POST", "/files/{name}.{ext}:cancel", "post-files-name.ext-cancel", id="mixed segments"),
        pytest.param(None, "GET", "/a/?b=c#d", "get-a-b-c-d", id="query"),
    ],
)
def test_keys_are_safe_in_urls(operation_id: str | None, method: str, path: str, key: str) -> None:
    assert operation_key(operation_id, method, path) == key


DIGEST = "[0-9a-f]{8}"


@pytest.mark.parametrize(
    ("operations", "distinct"),
    [
        pytest.param([], [], id="none"),
        pytest.param(["a GET /x", "b GET /y"], ["a", "b"], id="different"),
        pytest.param(["a GET /x", "a GET /v2/{id}", "a PUT /x"], ["a", "a-get-v2-id", "a-put-x"], id="the same"),
        pytest.param(
            ["a GET /x", "a GET /y", "a-get-y GET /z"], ["a", f"a-get-y-{DIGEST}", "a-get-y"], id="taken later"
        ),
        pytest.param(
            ["a-get-y GET /z", "a GET /x", "a GET /y"], ["a-get-y", "a", f"a-get-y-{DIGEST}"], id="taken before"
        ),
        pytest.param(
            ["a GET /x", "a GET /{y}", "a GET /y"],
            ["a", "a-get-y", f"a-get-y-{DIGEST}"],
            id="suffixes that are the same",
        ),
        pytest.param(["get-y GET /{y}", "get-y GET /y"], ["get-y", f"get-y-{DIGEST}"], id="made from method and path"),
        pytest.param(
            ["get-y GET /y"] * 4, ["get-y", f"get-y-{DIGEST}", *[f"get-y-{DIGEST}-[23]"] * 2], id="all the same"
        ),
    ],
)
def test_keys_that_stand_twice_get_their_method_and_path(operations: list[str], distinct: list[str]) -> None:
    split = [operation.split() for operation in operations]
    found = distinct_keys([key for key, _, _ in split], [(method, path) for _, method, path in split])
    assert len(set(found)) == len(found) == len(distinct)
    for key, pattern in zip(found, distinct, strict=True):
        assert re.fullmatch(pattern, key)


def test_a_suffix_stays_when_operations_between_come_and_go() -> None:
    few = distinct_keys(["a", "a"], [("GET", "/x"), ("GET", "/z")])
    many = distinct_keys(["a", "a", "a"], [("GET", "/x"), ("GET", "/y"), ("GET", "/z")])
    assert (few[0], few[1]) == (many[0], many[2])
