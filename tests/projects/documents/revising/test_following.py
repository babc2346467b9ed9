import pytest

from smartmock.projects.documents.revising.following import Following, KnownOperation, follow, with_keys
from smartmock.spec.document import Document
from tests.spec.documents import load_paths


def document(*operations: str) -> Document:
    """`GET /pets listPets`, one for each operation; the operationId may be left out."""
    paths: dict[str, dict[str, str]] = {}
    for operation in operations:
        method, path, *operation_id = operation.split()
        named = f"operationId: {operation_id[0]}, " if operation_id else ""
        paths.setdefault(path, {})[method.lower()] = f"{{{named}responses: {{'200': {{description: All}}}}}}"
    items = (f"'{path}': {{{', '.join(f'{k}: {v}' for k, v in item.items())}}}" for path, item in paths.items())
    return load_paths(f"{{{', '.join(items)}}}")


def known(*operations: str) -> list[KnownOperation]:
    """`GET /pets listPets`, with the key at the end."""
    split = (operation.split() for operation in operations)
    return [KnownOperation(key, method, path, number) for number, (method, path, key) in enumerate(split, 1)]


def told(following: Following) -> list[tuple[str, int | None, str | None]]:
    return [(each.key, each.known.id if each.known else None, each.how) for each in following.operations]


@pytest.mark.parametrize(
    ("before", "now", "key", "how"),
    [
        pytest.param("GET /pets listPets", "GET /pets listPets", "listPets", "key", id="nothing changed"),
        pytest.param("GET /pets listPets", "GET /pets getPets", "listPets", "path", id="another operationId"),
        pytest.param("GET /pets listPets", "GET /pets", "listPets", "path", id="no operationId any more"),
        pytest.param("GET /pets listPets", "GET /animals listPets", "listPets", "key", id="another path"),
        pytest.param("PUT /pets savePet", "PATCH /pets savePet", "savePet", "key", id="another method"),
        pytest.param("GET /pets/{id} a", "GET /pets/{petId} b", "a", "similarity", id="another parameter"),
        pytest.param("GET /v1/pets a", "GET /v2/pets b", "a", "similarity", id="another version"),
        pytest.param("GET /pets a", "GET /api/v1/pets b", "a", "similarity", id="a version is new"),
        pytest.param("GET /pets list_pets", "GET /all listPets", "list_pets", "similarity", id="another spelling"),
        pytest.param("GET /pet/{id} a", "GET /pets/{petId} b", "a", "similarity", id="the plural"),
    ],
)
def test_an_operation_goes_on(before: str, now: str, key: str, how: str) -> None:
    following = follow(known(before), document(now))
    assert told(following) == [(key, 1, how)]
    assert following.orphans == ()


@pytest.mark.parametrize(
    ("before", "now"),
    [
        pytest.param("GET /pets a", "POST /pets b", id="another method"),
        pytest.param("GET /pets a", "GET /users b", id="another thing"),
        pytest.param("GET /report2023 a", "GET /report2024 b", id="other digits"),
        pytest.param("GET /pets a", "GET /pets/{id} b", id="a longer path"),
        pytest.param("GET /v1 a", "GET /v2 b", id="nothing but a version"),
        pytest.param("GET /{id} a", "GET /pets b", id="a word for a parameter"),
    ],
)
def test_what_is_not_surely_the_same_is_new(before: str, now: str) -> None:
    following = follow(known(before), document(now))
    assert told(following) == [("b", None, None)]
    assert following.orphans == tuple(known(before))


def test_two_that_are_alike_are_no_reason_to_choose_one() -> None:
    following = follow(known("GET /v1/pets a"), document("GET /v2/pets b", "GET /v3/pets c"))
    assert [each.how for each in following.operations] == [None, None]


def test_a_key_stays_with_its_path_when_operation_ids_are_swapped() -> None:
    following = follow(known("GET /a x", "GET /b y"), document("GET /a y", "GET /b x"))
    assert told(following) == [("x", 1, "path"), ("y", 2, "path")]


def test_keys_of_orphans_wait_for_their_return() -> None:
    before = known("GET /pets list", "GET /owners owners")
    gone = follow(before, document("GET /owners owners", "POST /things list"))
    assert told(gone) == [("owners", 2, "key"), ("list", 1, "key")]  # called so by the new document
    gone = follow(before, document("GET /owners owners"))
    assert gone.orphans == (before[0],)
    back = follow(before, document("GET /owners owners", "GET /pets another"))
    assert told(back) == [("owners", 2, "key"), ("list", 1, "path")]


def test_new_operations_do_not_take_known_keys() -> None:
    following = follow(known("GET /pets list", "GET /old gone"), document("GET /pets a", "GET /users list"))
    assert told(following) == [("list", 1, "path"), ("list-get-users", None, None)]


def test_the_order_of_the_document_changes_nothing() -> None:
    before = known("GET /v1/a a", "GET /b/{id} b", "POST /c c")
    operations = ["GET /v2/a x", "GET /b/{no} y", "POST /c z", "GET /d d"]
    there, back = follow(before, document(*operations)), follow(before, document(*reversed(operations)))
    assert told(there) == list(reversed(told(back)))
    assert len(set(there.keys)) == 4


def test_documents_get_their_keys() -> None:
    loaded = document("GET /a x", "GET /b y")
    assert [operation.key for operation in with_keys(loaded, ["1", "2"]).operations] == ["1", "2"]
    for keys in (["1"], ["1", "1"], ["1", "2", "3"]):
        with pytest.raises(ValueError, match="key of its own"):
            with_keys(loaded, keys)


def test_many_operations_are_followed_quickly() -> None:
    before = known(*(f"GET /word{n} k{n}" for n in range(2_000)))
    following = follow(before, document(*(f"GET /words{n} n{n}" for n in range(2_000))))
    assert len(following.operations) == 2_000
