from smartmock.projects.documents.importing import import_document
from smartmock.projects.service import Service
from smartmock.storage import usage
from tests.storage.test_database import DOCUMENT


def test_what_processes_counted_adds_up(service: Service) -> None:
    project = import_document(service, DOCUMENT).project.id
    may, june = (project, "default", "2026-05"), (project, "default", "2026-06")
    for counted in ({may: 2, june: 1}, {may: 3}, {}):
        with service.database.write() as connection:
            usage.add(connection, counted)
    with service.database.read() as connection:
        assert usage.of_month(connection, "2026-05") == {may: 5}
        assert usage.of_month(connection, "2026-06") == {june: 1}
        assert usage.of_month(connection, "2026-07") == {}
