import gc
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace

import orjson
import pytest

from smartmock.errors import Forbidden, NotFound, SmartmockError
from smartmock.mock.compiler import CompiledApi
from smartmock.mock.model import MockRequest
from smartmock.projects.documents.importing import Wishes, add_document
from smartmock.projects.documents.revisions import Plan, list_orphans, publish_revision, revise
from smartmock.projects.documents.transfer import MAIN, export_project, import_project
from smartmock.projects.environments import change_environment, create_environment
from smartmock.projects.gate.tokens import create_token
from smartmock.projects.people.actors import OPERATOR
from smartmock.projects.service import Service, open_service
from smartmock.projects.takeover.expectations import create_expectation
from smartmock.projects.takeover.operations import create_operation
from smartmock.settings import Settings
from smartmock.spec.document import Document
from smartmock.storage import operations
from smartmock.types import JsonObject
from tests.projects.documents.revising.documents import edited
from tests.projects.team import make_person
from tests.spec.documents import load_fixture


@pytest.fixture
def elsewhere() -> Iterator[Service]:
    opened = open_service(Settings())
    yield opened
    opened.close()


@pytest.fixture
def served(service: Service) -> Service:
    """Two revisions, of which the first is published, two environments, a token, and an orphan with an expectation."""
    world = load_fixture("openapi/world.yaml")
    add_document(service, world, Wishes(name="The world"))
    revise(service, OPERATOR, 1, edited(world, lambda tree: tree["paths"].popitem()), Plan("mirror"))
    renamed = edited(world, lambda tree: [item.pop("operationId", None) for item in every_operation(tree)])
    revise(service, OPERATOR, 1, renamed, Plan("mirror", publish=False))
    change_environment(service, OPERATOR, 1, "default", {"seed": 7, "locale": "de_DE"})
    create_environment(service, OPERATOR, 1, {"name": "closed", "access": "token", "today": "2020-02-02"})
    create_environment(service, OPERATOR, 1, {"name": "another"})
    create_token(service, OPERATOR, 1, "one")
    publish_revision(service, OPERATOR, 1, 2)
    create_operation(service, OPERATOR, 1, {"method": "GET", "path": "/by/{hand}", "body": {"made": "by hand"}})
    with service.database.read() as connection:
        keys = [operation.key for operation in operations.list_of(connection, 1)]
    for key in keys:
        expectation = {"name": key, "enabled": False, "response": {"body": key}}
        create_expectation(service, OPERATOR, 1, key, expectation)
    return service


def every_operation(tree: JsonObject) -> Iterator[JsonObject]:
    return (node for item in tree["paths"].values() for node in item.values() if isinstance(node, dict))


def answers(service: Service, project: int | str) -> dict[str, bytes]:
    """Of every operation of every revision in every environment."""
    entry = service.registry.find(project)
    assert entry is not None
    found: dict[str, bytes] = {}
    for environment in entry.environments:
        for number in (0, *entry.numbers):
            mount = service.registry.open(str(replace(entry.address(environment), version=number)))
            for key, operation in mount.revision.api.operations.items():
                request = MockRequest(operation.method, operation.path)
                body = mount.revision.api.respond(request, mount.environment, key).body
                found[f"{number} {environment} {key}"] = body
    return found


def test_the_same_mock_is_served_elsewhere(served: Service, elsewhere: Service) -> None:
    data = export_project(served, OPERATOR, "the-world")
    entry = import_project(elsewhere, OPERATOR, data)
    assert (entry.slug, entry.name, entry.published, entry.numbers) == ("the-world", "The world", 2, (1, 2, 3))
    assert list(entry.environments) == ["default", "closed", "another"]
    before, after = answers(served, 1), answers(elsewhere, entry.id)
    assert len(before) > 100
    assert after == before
    assert export_project(elsewhere, OPERATOR, entry.id) == data
    assert [each.key for each in list_orphans(elsewhere, OPERATOR, entry.id)] == [
        each.key for each in list_orphans(served, OPERATOR, 1)
    ]
    assert list_orphans(served, OPERATOR, 1)


def test_tokens_stay_behind_and_the_gate_stays_shut(served: Service, elsewhere: Service) -> None:
    entry = import_project(elsewhere, OPERATOR, export_project(served, OPERATOR, 1))
    assert entry.environments["closed"].access == "token"
    assert not entry.gate.entries


def test_it_can_be_imported_twice_under_other_names(served: Service) -> None:
    data = export_project(served, OPERATOR, 1)
    assert import_project(served, OPERATOR, data).slug == "the-world-2"
    assert import_project(served, OPERATOR, data, Wishes(name="Other", slug="other")).slug == "other"
    assert answers(served, 2) == answers(served, "other") == answers(served, 1)


def test_compiled_revisions_do_not_pile_up_while_they_are_checked(served: Service, elsewhere: Service) -> None:
    for number in range(12):
        revise(served, OPERATOR, 1, titled(number), Plan("mirror"))
    file, alive = export_project(served, OPERATOR, 1), list[int]()

    def count(_connection: object, _made: object) -> None:
        gc.collect()
        alive.append(sum(isinstance(each, CompiledApi) for each in gc.get_objects()))

    count(None, None)
    import_project(replace(elsewhere, created=count), OPERATOR, file)
    assert alive[1] <= alive[0] + 1


def titled(number: int) -> Document:
    return edited(load_fixture("openapi/world.yaml"), lambda tree: tree["info"].update(title=f"World {number}"))


def test_the_imported_project_goes_on(served: Service, elsewhere: Service) -> None:
    entry = import_project(elsewhere, OPERATOR, export_project(served, OPERATOR, 1))
    revised = revise(elsewhere, OPERATOR, entry.id, load_fixture("openapi/world.yaml"))
    assert revised.number == 4
    assert {fate.outcome for fate in revised.customisations} == {"kept", "returned"}


def test_who_may_export_and_import(served: Service) -> None:
    viewer, stranger = make_person(served, "viewer", "viewer"), make_person(served, "stranger")
    data = export_project(served, viewer, 1)
    with pytest.raises(NotFound):
        export_project(served, stranger, 1)
    with pytest.raises(Forbidden):
        import_project(served, viewer, data)


Edit = Callable[[JsonObject], object]


def repacked(data: bytes, edit: Edit, *, without: str = "") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == MAIN:
                tree = orjson.loads(content)
                edit(tree)
                content = json.dumps(tree).encode()
            if name != without:
                new.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("edit", "pointer"),
    [
        pytest.param(lambda tree: tree.update(version=2), "/version", id="a later format"),
        pytest.param(lambda tree: tree.update(more=1), "/more", id="an unknown field"),
        pytest.param(lambda tree: tree.pop("published"), "/published", id="a missing field"),
        pytest.param(lambda tree: tree.update(published=9), "/published", id="no such revision"),
        pytest.param(lambda tree: tree["project"].update(slug="9"), "/project/slug", id="no slug"),
        pytest.param(lambda tree: tree["project"].update(today="x"), "/project/today", id="no day"),
        pytest.param(lambda tree: tree["revisions"].append(tree["revisions"][0]), "/published", id="twice"),
        pytest.param(lambda tree: tree["revisions"][0].update(keys={"GET /a": "a b"}), "/revisions/0/keys", id="key"),
        pytest.param(lambda tree: tree["environments"][0].update(locale=7), "/environments/0/locale", id="locale"),
        pytest.param(lambda tree: tree["environments"].pop(0), "/environments", id="no default environment"),
        pytest.param(lambda tree: tree["operations"].pop(), "/operations", id="what is used is missing"),
        pytest.param(lambda tree: tree["customisations"][0].update(kind="x"), "/customisations/0/kind", id="kind"),
        pytest.param(
            lambda tree: tree["customisations"][0]["content"]["response"].update(status=600),
            "/customisations/0/content/response/status",
            id="content",
        ),
        pytest.param(
            lambda tree: tree["operations"][0].update(definition={"status": 1}),
            "/operations/0/definition/status",
            id="definition",
        ),
        pytest.param(lambda tree: tree.update(revisions={}), "/revisions", id="no list"),
    ],
)  # fmt: skip
def test_what_was_changed_wrongly_is_refused(served: Service, edit: Edit, pointer: str) -> None:
    with pytest.raises(SmartmockError) as caught:
        import_project(served, OPERATOR, repacked(export_project(served, OPERATOR, 1), edit))
    assert caught.value.pointer == pointer
    assert len(served.registry.projects) == 1


def test_what_is_no_export_is_refused(served: Service) -> None:
    data = export_project(served, OPERATOR, 1)
    for wrong in (
        b"",
        b"{}",
        data[:100],
        repacked(data, len, without=MAIN),
        repacked(data, len, without="revisions/1.json"),
    ):
        with pytest.raises(SmartmockError):
            import_project(served, OPERATOR, wrong)
    assert len(served.registry.projects) == 1
