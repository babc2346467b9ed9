from smartmock.projects.gate.tokens import create_token
from smartmock.projects.people.actors import OPERATOR
from smartmock.projects.people.auditing import list_entries
from smartmock.projects.people.keys import create_key
from smartmock.projects.people.members import list_members, of_workspace
from smartmock.projects.people.workspaces import find_workspace
from smartmock.projects.service import Service
from smartmock.projects.views import (
    describe_audit_entry,
    describe_key,
    describe_made_key,
    describe_made_token,
    describe_member,
    describe_token,
    describe_workspace,
)
from tests.projects.team import make_project


def test_views_have_the_fields_that_are_documented(service: Service) -> None:
    key = create_key(service, OPERATOR, "Ada", workspace="default", role="editor")
    token = create_token(service, OPERATOR, make_project(service), "CI")
    (member,) = list_members(service, OPERATOR, of_workspace("default")).items
    entry = list_entries(service, OPERATOR).items[0]
    views = {
        "id name principal prefix created_at last_used_at": describe_key(key.key),
        "id name principal prefix created_at last_used_at value": describe_made_key(key),
        "id name prefix created_at expires_at last_used_at": describe_token(token.token),
        "id name prefix created_at expires_at last_used_at value": describe_made_token(token),
        "principal name role created_at": describe_member(member),
        "id name created_at updated_at": describe_workspace(find_workspace(service, OPERATOR, "default")),
        "id at principal action project workspace target detail": describe_audit_entry(entry),
    }
    for names, view in views.items():
        assert sorted(view) == sorted(names.split())
    assert describe_made_key(key)["value"] == key.value
    assert describe_made_token(token)["value"] == token.value
