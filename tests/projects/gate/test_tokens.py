import datetime

import pytest

from smartmock.errors import Conflict, Forbidden, NotFound, SmartmockError
from smartmock.projects.credentials import hash_credential
from smartmock.projects.gate.tokens import (
    LONGEST_GRACE,
    create_token,
    find_token,
    list_tokens,
    revoke_token,
    rotate_token,
)
from smartmock.projects.people.actors import OPERATOR, Actor
from smartmock.projects.service import Service
from smartmock.storage import tokens
from smartmock.storage.records import Role
from smartmock.storage.times import after, from_text
from tests.projects.team import make_person, make_project


def served(service: Service, project: int) -> str:
    """What the gate of the project knows, as text: hashes are found in it."""
    entry = service.registry.find(project)
    assert entry is not None
    return repr(entry.gate)


def opens(service: Service, project: int, value: str) -> bool:
    return repr(hash_credential(value)) in served(service, project)


def test_a_token_opens_at_once_and_is_told_once(service: Service) -> None:
    project = make_project(service)
    made = create_token(service, OPERATOR, project, "CI")
    assert made.value.startswith("smt_")
    assert len(made.value) == len("smt_") + 43
    assert made.token.prefix == made.value[:8]
    assert (made.token.name, made.token.expires_at, made.token.last_used_at) == ("CI", None, None)
    assert opens(service, project, made.value)
    assert made.value not in repr(find_token(service, OPERATOR, project, made.token.id))


def test_a_project_has_several_tokens(service: Service) -> None:
    project, other = make_project(service), make_project(service)
    first, second = (create_token(service, OPERATOR, project, "CI") for _ in range(2))
    assert [token.id for token in list_tokens(service, OPERATOR, project).items] == [first.token.id, second.token.id]
    revoke_token(service, OPERATOR, project, first.token.id)
    assert not opens(service, project, first.value)
    assert opens(service, project, second.value)
    assert not opens(service, other, second.value)
    for attempt in (revoke_token, find_token, rotate_token):
        with pytest.raises(NotFound, match="has no token"):
            attempt(service, OPERATOR, other, second.token.id)


def test_a_rotated_token_has_a_new_value(service: Service) -> None:
    project = make_project(service)
    old = create_token(service, OPERATOR, project, "CI")
    new = rotate_token(service, OPERATOR, project, old.token.id)
    assert (new.token.id, new.token.name) == (old.token.id, "CI")
    assert new.token.prefix == new.value[:8]
    assert opens(service, project, new.value)
    assert not opens(service, project, old.value)


def test_the_old_value_works_for_the_grace(service: Service) -> None:
    project = make_project(service)
    first = create_token(service, OPERATOR, project, "CI")
    second = rotate_token(service, OPERATOR, project, first.token.id, 60)
    until = from_text(second.token.previous_until or "")
    assert 50 < (until - datetime.datetime.now(datetime.UTC)).total_seconds() <= 60
    assert all(opens(service, project, made.value) for made in (first, second))
    third = rotate_token(service, OPERATOR, project, first.token.id, 60)
    assert [opens(service, project, made.value) for made in (first, second, third)] == [False, True, True]
    revoke_token(service, OPERATOR, project, first.token.id)
    assert not any(opens(service, project, made.value) for made in (first, second, third))


@pytest.mark.parametrize("grace", [-1, LONGEST_GRACE + 1])
def test_a_grace_has_bounds(service: Service, grace: int) -> None:
    project = make_project(service)
    made = create_token(service, OPERATOR, project, "CI")
    with pytest.raises(SmartmockError) as caught:
        rotate_token(service, OPERATOR, project, made.token.id, grace)
    assert caught.value.pointer == "/grace_seconds"
    assert opens(service, project, made.value)
    rotate_token(service, OPERATOR, project, made.token.id, LONGEST_GRACE)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        pytest.param("2999-12-31T23:59:59Z", "2999-12-31T23:59:59.000Z", id="UTC"),
        pytest.param("2999-12-31T23:59:59.5+02:00", "2999-12-31T21:59:59.500Z", id="another zone"),
    ],
)
def test_an_expiry_is_kept_in_utc(service: Service, given: str, kept: str) -> None:
    made = create_token(service, OPERATOR, make_project(service), "CI", given)
    assert made.token.expires_at == kept


@pytest.mark.parametrize(
    "given",
    ["", "soon", "2999-12-31", "2999-12-31T23:59:59", "2020-01-01T00:00:00Z", "9999-12-31T23:59:59-10:00", "\0"],
)
def test_an_expiry_is_a_time_to_come_with_its_zone(service: Service, given: str) -> None:
    project = make_project(service)
    with pytest.raises(SmartmockError) as caught:
        create_token(service, OPERATOR, project, "CI", given)
    assert caught.value.pointer == "/expires_at"
    assert caught.value.remedy.startswith("Give a time")
    assert not list_tokens(service, OPERATOR, project).items


def test_an_expired_token_is_not_rotated(service: Service) -> None:
    project = make_project(service)
    token = create_token(service, OPERATOR, project, "CI", after(60)).token
    with service.change(project) as connection:
        tokens.change(connection, project, token.id, expires_at=after(-1))
    with pytest.raises(Conflict, match="has expired"):
        rotate_token(service, OPERATOR, project, token.id)


@pytest.mark.parametrize("role", ["viewer", "editor", None])
def test_tokens_are_for_admins(service: Service, role: Role | None) -> None:
    project = make_project(service)
    token = create_token(service, OPERATOR, project, "CI").token
    before = served(service, project)
    person = make_person(service, "Person", role)
    refused = Forbidden if role else NotFound
    with pytest.raises(refused):
        list_tokens(service, person, project)
    with pytest.raises(refused):
        create_token(service, person, project, "CI")
    for attempt in (find_token, rotate_token, revoke_token):
        with pytest.raises(refused):
            attempt(service, person, project, token.id)
    assert served(service, project) == before


@pytest.mark.parametrize("token_id", [0, -1, 2**63, 2**70])
def test_any_number_may_be_asked_for(service: Service, token_id: int) -> None:
    project = make_project(service)
    with pytest.raises(NotFound):
        find_token(service, OPERATOR, project, token_id)


def test_the_creator_is_admin(service: Service) -> None:
    editor: Actor = make_person(service, "Editor", "editor")
    own, foreign = make_project(service, editor), make_project(service)
    assert create_token(service, editor, own, "CI").value
    with pytest.raises(Forbidden):
        create_token(service, editor, foreign, "CI")


def test_lists_go_on_where_they_ended(service: Service) -> None:
    project = make_project(service)
    made = [create_token(service, OPERATOR, project, "CI").token.id for _ in range(3)]
    first = list_tokens(service, OPERATOR, "pets", limit=2)
    rest = list_tokens(service, OPERATOR, "pets", after=int(first.next or 0), limit=2)
    assert [token.id for token in (*first.items, *rest.items)] == made
    assert rest.next is None
