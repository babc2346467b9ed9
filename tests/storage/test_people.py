"""Workspaces, principals, keys, members and the audit log: who may do something, and who did."""

import pytest

from smartmock.errors import Conflict
from smartmock.storage import audit, keys, members, principals, projects, workspaces
from smartmock.storage.database import Database
from tests.storage.making import make_project


def test_the_default_workspace_and_the_operator_are_always_there(database: Database) -> None:
    for _ in range(2):
        with database.write() as connection:
            workspaces.ensure_default(connection)
    with database.read() as connection:
        assert [each.id for each in workspaces.list_page(connection)] == [workspaces.DEFAULT]
        assert principals.find(connection, workspaces.ROOT) is not None


def test_a_workspace_is_made_renamed_and_deleted(database: Database) -> None:
    with database.write() as connection:
        workspaces.ensure_default(connection)
        made = workspaces.insert(connection, "team", "A team")
        assert workspaces.find(connection, "team") == made
        assert workspaces.change(connection, "team", "Our team").name == "Our team"  # type: ignore[union-attr]
        project = make_project(connection, workspace="team")
        assert workspaces.count_projects(connection, "team") == 1
        projects.delete(connection, project.id)
        assert workspaces.count_projects(connection, "team") == 0
        assert workspaces.delete(connection, "team") is True
        assert workspaces.delete(connection, "team") is False
        assert workspaces.find(connection, "team") is workspaces.change(connection, "team", "x") is None
        assert projects.is_taken(connection, project.slug)


def test_a_workspace_with_projects_stays(database: Database) -> None:
    with database.write() as connection:
        workspaces.insert(connection, "team", "A team")
        make_project(connection, workspace="team")
    with pytest.raises(Conflict), database.write() as connection:
        workspaces.delete(connection, "team")


def test_keys_are_found_by_their_hashes(database: Database) -> None:
    with database.write() as connection:
        principals.insert(connection, "ada", "Ada")
        made = keys.insert(connection, principal="ada", name="laptop", hash=b"\x00\xff", prefix="smk_1234")
        assert keys.find(connection, made.id) == keys.find_by_hash(connection, b"\x00\xff") == made
        assert keys.find_by_hash(connection, b"\x00") is None
        assert keys.list_page(connection, principal="ada") == keys.list_page(connection) == [made]
        assert (keys.count_of(connection, "ada"), keys.count_of(connection, "eve")) == (1, 0)
        assert keys.delete(connection, made.id) is True
        assert keys.delete(connection, made.id) is False
        assert keys.list_page(connection) == []


def test_uses_of_a_key_are_noted_now_and_then(database: Database) -> None:
    with database.write() as connection:
        principals.insert(connection, "ada", "Ada")
        key = keys.insert(connection, principal="ada", name="laptop", hash=b"h", prefix="p").id
        keys.note_use(connection, key, unless_after="2000-01-01T00:00:00.000Z")
        first = keys.find(connection, key).last_used_at  # type: ignore[union-attr]
        assert first is not None
        keys.note_use(connection, key, unless_after="2000-01-01T00:00:00.000Z")
        assert keys.find(connection, key).last_used_at == first  # type: ignore[union-attr]


def test_a_hash_belongs_to_one_key(database: Database) -> None:
    with database.write() as connection:
        principals.insert(connection, "ada", "Ada")
        keys.insert(connection, principal="ada", name="laptop", hash=b"h", prefix="p")
    with pytest.raises(Conflict), database.write() as connection:
        keys.insert(connection, principal="ada", name="phone", hash=b"h", prefix="p")


def test_members_of_workspaces_and_projects(database: Database) -> None:
    with database.write() as connection:
        principals.insert(connection, "ada", "Ada")
        project = make_project(connection).id
        for roster, group in ((members.WORKSPACES, "default"), (members.PROJECTS, project)):
            assert members.find_role(connection, roster, group, "ada") is None
            assert members.put(connection, roster, group, "ada", "viewer") is True
            assert members.put(connection, roster, group, "ada", "admin") is False
            assert members.find_role(connection, roster, group, "ada") == "admin"
            assert [each.name for each in members.list_page(connection, roster, group)] == ["Ada"]
            assert members.list_admins(connection, roster, group) == {"ada"}
            assert members.delete(connection, roster, group, "ada") is True
            assert members.delete(connection, roster, group, "ada") is False
            assert members.find(connection, roster, group, "ada") is None


def test_the_audit_log_outlives_what_it_tells_of(database: Database) -> None:
    with database.write() as connection:
        project = make_project(connection).id
        audit.insert(
            connection, principal="root", action="a", project_id=project, workspace=None, target="x", detail={"n": [1]}
        )
        audit.insert(
            connection, principal="root", action="b", project_id=None, workspace="default", target="", detail={}
        )
        projects.delete(connection, project)
        assert [each.action for each in audit.list_page(connection)] == ["b", "a"]
        assert [each.detail for each in audit.list_page(connection, project_id=project)] == [{"n": [1]}]
        assert [each.action for each in audit.list_page(connection, workspace="default")] == ["b", "a"]
        assert [each.action for each in audit.list_page(connection, before=2, limit=1)] == ["a"]
