"""People and projects for tests of who may do what."""

import json

from smartmock.projects.documents.importing import Wishes, add_document
from smartmock.projects.people.actors import OPERATOR, Actor
from smartmock.projects.people.keys import create_key
from smartmock.projects.service import Service
from smartmock.spec.load import load_document
from smartmock.spec.source import SourceText
from smartmock.storage.records import Role, Scope
from smartmock.storage.workspaces import DEFAULT

DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "Pets", "version": "1"},
    "paths": {"/pets": {"get": {"responses": {"200": {"description": "All of them."}}}}},
}


def make_person(service: Service, name: str, role: Role | None = None, workspace: str = DEFAULT) -> Actor:
    """With a role they are a member of the workspace, else of nothing."""
    made = create_key(service, OPERATOR, name, workspace=workspace if role else None, role=role)
    return Actor(made.key.principal, name)


def make_project(
    service: Service, actor: Actor = OPERATOR, scope: Scope = "workspace", workspace: str = DEFAULT
) -> int:
    document = load_document(SourceText(json.dumps(DOCUMENT).encode(), "pets"))
    return add_document(service, document, Wishes(scope=scope, workspace=workspace), actor).project.id
