import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import NoReturn

import pytest

from smartmock.errors import Conflict, Forbidden, NotFound, SmartmockError, StorageError
from smartmock.projects.people.actors import OPERATOR, Actor
from smartmock.projects.people.keys import (
    authenticate,
    create_key,
    delete_key,
    ensure_root_key,
    find_key,
    list_keys,
)
from smartmock.projects.people.members import list_members, of_workspace
from smartmock.projects.people.workspaces import create_workspace
from smartmock.projects.service import Service, open_service
from smartmock.settings import Settings
from smartmock.storage import keys
from smartmock.storage.database import Database
from smartmock.storage.records import Role
from smartmock.storage.times import after, now
from tests.projects.team import make_person


def test_a_key_tells_who_holds_it(service: Service) -> None:
    made = create_key(service, OPERATOR, "Laptop of Ada")
    actor = authenticate(service, made.value)
    assert actor == Actor("laptop-of-ada", "Laptop of Ada")
    assert not actor.is_root
    second = create_key(service, OPERATOR, "Phone", principal="laptop-of-ada")
    assert authenticate(service, second.value) == actor
    assert second.value != made.value


def test_only_the_hash_is_kept(service: Service) -> None:
    made = create_key(service, OPERATOR, "Ada")
    assert made.value.startswith("smk_")
    assert len(made.value) == len("smk_") + 43
    assert made.key.hash == hashlib.sha256(made.value.encode()).digest()
    assert made.key.prefix == made.value[:8]
    assert made.value not in repr(find_key(service, OPERATOR, made.key.id))


@pytest.mark.parametrize("value", ["", "smk_", "root", "\0", "\ud800", "Ä", "x" * 100_000])
def test_other_values_tell_nobody(service: Service, value: str) -> None:
    made = create_key(service, OPERATOR, "Ada")
    assert authenticate(service, value) is None
    assert authenticate(service, made.value + value) == (None if value else Actor("ada", "Ada"))
    assert authenticate(service, made.value[:-1]) is None
    assert authenticate(service, made.value.upper()) is None


def test_a_deleted_key_tells_nobody(service: Service) -> None:
    made = create_key(service, OPERATOR, "Ada")
    actor = authenticate(service, made.value)
    assert actor is not None
    delete_key(service, actor, made.key.id)
    assert authenticate(service, made.value) is None
    with pytest.raises(NotFound):
        delete_key(service, actor, made.key.id)


def test_the_first_start_makes_a_key_for_the_operator(service: Service) -> None:
    value = ensure_root_key(service)
    assert value is not None
    actor = authenticate(service, value)
    assert actor is not None
    assert actor.is_root
    assert ensure_root_key(service) is None


def test_the_operators_own_key_is_accepted_and_not_stored(service: Service) -> None:
    service = replace(service, settings=replace(service.settings, admin_key="gehéim"))
    assert ensure_root_key(service) is None
    assert authenticate(service, "gehéim") == OPERATOR
    assert authenticate(service, "gehéim".encode().decode("latin-1")) == OPERATOR
    assert authenticate(service, "geheim") is None
    assert not list_keys(service, OPERATOR).items
    assert "gehéim" not in repr(service.settings)


def test_the_operators_last_key_stays(service: Service) -> None:
    ensure_root_key(service)
    (key,) = list_keys(service, OPERATOR).items
    with pytest.raises(Conflict, match="last key"):
        delete_key(service, OPERATOR, key.id)
    create_key(service, OPERATOR, "second", principal="root")
    delete_key(service, OPERATOR, key.id)
    assert [key.name for key in list_keys(service, OPERATOR).items] == ["second"]


@pytest.mark.parametrize(
    ("role", "error"),
    [
        pytest.param("admin", None, id="admin"),
        pytest.param("editor", Forbidden, id="editor"),
        pytest.param("viewer", Forbidden, id="viewer"),
        pytest.param(None, NotFound, id="stranger"),
    ],
)
def test_admins_of_a_workspace_bring_new_people_into_it(
    service: Service, role: Role | None, error: type[SmartmockError] | None
) -> None:
    create_workspace(service, OPERATOR, "Team", "team")
    person = make_person(service, "Person", role, "team")
    if error is not None:
        with pytest.raises(error) as caught:
            create_key(service, person, "New", workspace="team", role="viewer")
        assert caught.value.pointer == "/workspace"
        assert not list_keys(service, OPERATOR, principal="new").items
        return
    made = create_key(service, person, "New", workspace="team", role="editor")
    created = {member.principal: member.role for member in list_members(service, person, of_workspace("team")).items}
    assert created == {"person": "admin", made.key.principal: "editor"}
    assert create_key(service, person, "New", workspace="team").key.principal == "new-2"
    with pytest.raises(NotFound):
        create_key(service, person, "New", workspace="default")


def test_people_make_keys_for_themselves_only(service: Service) -> None:
    person, other = make_person(service, "Person", "admin"), make_person(service, "Other", "viewer")
    made = create_key(service, person, "Phone", principal="person")
    assert authenticate(service, made.value) == person
    for wanted in (other.principal, "root", "nobody"):
        with pytest.raises(Forbidden) as caught:
            create_key(service, person, "Phone", principal=wanted, workspace="default")
        assert caught.value.pointer == "/principal"
    with pytest.raises(Forbidden, match="needs a workspace"):
        create_key(service, person, "Phone")
    with pytest.raises(Forbidden):
        create_key(service, other, "Phone", principal="other", workspace="default", role="admin")


def test_people_see_their_own_keys(service: Service) -> None:
    person, other = make_person(service, "Person", "admin"), make_person(service, "Other", "admin")
    (own,), (foreign,) = list_keys(service, person).items, list_keys(service, other).items
    assert (own.principal, foreign.principal) == ("person", "other")
    assert not list_keys(service, person, principal="other").items
    assert find_key(service, person, own.id) == own
    for attempt in (find_key, delete_key):
        with pytest.raises(NotFound):
            attempt(service, person, foreign.id)
    assert [key.id for key in list_keys(service, OPERATOR).items] == [own.id, foreign.id]
    assert list(list_keys(service, OPERATOR, principal="other").items) == [foreign]


@pytest.mark.parametrize(
    ("wishes", "pointer"),
    [
        pytest.param({"role": "viewer"}, "/role", id="role without a workspace"),
        pytest.param({"role": "owner", "workspace": "default"}, "/role", id="unknown role"),
        pytest.param({"principal": "nobody"}, "/principal", id="unknown principal"),
        pytest.param({"principal": "\0"}, "/principal", id="principal that is no text for a database"),
        pytest.param({"workspace": "nowhere"}, "/workspace", id="unknown workspace"),
        pytest.param({"name": "a\0"}, "/name", id="name"),
    ],
)
def test_a_refused_wish_changes_nothing(service: Service, wishes: dict[str, str], pointer: str) -> None:
    with pytest.raises(SmartmockError) as caught:
        create_key(service, OPERATOR, **{"name": "New", **wishes})  # type: ignore[arg-type]
    assert caught.value.pointer == pointer
    assert not list_keys(service, OPERATOR).items
    assert create_key(service, OPERATOR, "New").key.principal == "new"


def test_a_key_of_an_admin_does_not_end_their_admin_role(service: Service) -> None:
    person = make_person(service, "Person", "admin")
    with pytest.raises(Conflict, match="last admin"):
        create_key(service, person, "Phone", principal="person", workspace="default", role="viewer")
    assert len(list_keys(service, person).items) == 1


def test_the_last_use_is_noted_once_a_minute(service: Service) -> None:
    made = create_key(service, OPERATOR, "Ada")
    authenticate(service, made.value)
    first = find_key(service, OPERATOR, made.key.id).last_used_at
    assert first is not None
    assert first <= now()
    authenticate(service, made.value)
    assert find_key(service, OPERATOR, made.key.id).last_used_at == first
    with service.database.write() as connection:
        connection.execute(keys.TABLE.update().values(last_used_at=after(-61)))
    authenticate(service, made.value)
    later = find_key(service, OPERATOR, made.key.id).last_used_at
    assert later is not None
    assert later >= first


class ReadOnly(Database):
    """A database whose disk is full."""

    def write(self, **_: bool) -> NoReturn:
        raise StorageError("The disk is full.")


def test_a_database_that_cannot_be_written_still_knows_who_asks(
    shared_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    service = open_service(Settings(database=shared_url))
    made = create_key(service, OPERATOR, "Ada")
    full = ReadOnly(shared_url)
    assert authenticate(replace(service, database=full), made.value) == Actor("ada", "Ada")
    assert "could not be noted" in caplog.text
    full.close()
    service.close()


def test_of_many_who_start_at_once_one_gets_the_first_key(service: Service) -> None:
    with ThreadPoolExecutor(8) as threads:
        values = list(threads.map(lambda _: ensure_root_key(service), range(8)))
    assert len([value for value in values if value is not None]) == 1


def test_people_of_one_name_can_come_at_once(service: Service) -> None:
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda _: create_key(service, OPERATOR, "Ada").key.principal, range(12)))
    assert sorted(made) == sorted(["ada", *(f"ada-{number}" for number in range(2, 13))])


def test_lists_go_on_where_they_ended(service: Service) -> None:
    made = [create_key(service, OPERATOR, "Ada").key.id for _ in range(3)]
    first = list_keys(service, OPERATOR, limit=2)
    rest = list_keys(service, OPERATOR, after=int(first.next or 0), limit=2)
    assert [key.id for key in (*first.items, *rest.items)] == made
    assert rest.next is None
