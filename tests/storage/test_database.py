from pathlib import Path

from smartmock.projects.importing import import_document
from smartmock.projects.service import Service
from smartmock.storage import workspaces
from smartmock.storage.database import Database

DOCUMENT = str(Path(__file__).parents[2] / "fixtures" / "openapi" / "security-headers.yaml")


def test_what_is_written_is_there(database: Database) -> None:
    with database.write() as connection:
        workspaces.insert(connection, "team", "A team")
    with database.read() as connection:
        found = workspaces.find(connection, "team")
    assert found is not None
    assert found.name == "A team"


def test_a_service_serves_over_each_database(service: Service) -> None:
    imported = import_document(service, DOCUMENT)
    assert service.registry.open("1-0-default").revision.document is not None
    assert imported.project.id == 1
