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


@pytest.mark.parametrize(
    ("keys", "distinct"),
    [
        (["a", "b"], ["a", "b"]),
        (["a", "a", "a"], ["a", "a-2", "a-3"]),
        (["a", "a", "a-2"], ["a", "a-3", "a-2"]),
        (["a-2", "a", "a"], ["a-2", "a", "a-3"]),
        ([], []),
    ],
)
def test_keys_that_stand_twice_are_numbered(keys: list[str], distinct: list[str]) -> None:
    assert distinct_keys(keys) == distinct
