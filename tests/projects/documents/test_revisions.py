import datetime
import threading
from dataclasses import replace

import pytest

from smartmock.errors import Forbidden, NotFound, SmartmockError
from smartmock.mock.model import MockRequest
from smartmock.projects.documents import revisions as use_cases
from smartmock.projects.documents.importing import add_document
from smartmock.projects.documents.revising.strategies import Strategy
from smartmock.projects.documents.revisions import (
    Plan,
    Revised,
    find_revision,
    list_orphans,
    list_revisions,
    publish_revision,
    read_revision_document,
    revise,
)
from smartmock.projects.people.actors import OPERATOR
from smartmock.projects.people.auditing import list_entries
from smartmock.projects.service import Service, open_service
from smartmock.projects.views import describe_revised, describe_revision
from smartmock.settings import Environment, Settings
from smartmock.spec.document import Document
from smartmock.storage import customisations, operations
from tests.projects.team import make_person
from tests.spec.documents import load_paths

ENVIRONMENT = Environment()


def document(*routes: str, kind: str = "string") -> Document:
    """`GET /pets listPets`, one for each operation; all answer the component `Pet`."""
    content = "{application/json: {schema: {$ref: '#/components/schemas/Pet'}}}"
    paths: dict[str, list[str]] = {}
    for route in routes:
        method, path, *name = route.split()
        named = f"operationId: {name[0]}, " if name else ""
        operation = f"{{{named}responses: {{'200': {{description: A, content: {content}}}}}}}"
        paths.setdefault(path, []).append(f"{method.lower()}: {operation}")
    items = ", ".join(f"'{path}': {{{', '.join(found)}}}" for path, found in paths.items())
    pet = f"{{required: [a], properties: {{a: {{type: {kind}}}}}}}"
    return load_paths(f"{{{items}}}", rest=f"components: {{schemas: {{Pet: {pet}}}}}")


@pytest.fixture
def served(service: Service) -> Service:
    first = replace(document("GET /pets pets", "GET /owners owners"), imported=datetime.date(2026, 1, 1))
    add_document(service, first)
    return service


def then(service: Service, found: Document, strategy: Strategy = "mirror", *, publish: bool = True) -> Revised:
    return revise(service, OPERATOR, 1, found, Plan(strategy, publish=publish))


def keys(service: Service, version: int = 0) -> list[str]:
    return list(service.registry.open(f"1-{version}-default").revision.api.operations)


def ask(service: Service, path: str, version: int = 0) -> tuple[int, bytes]:
    response = service.registry.open(f"1-{version}-default").revision.api.respond(MockRequest("GET", path), ENVIRONMENT)
    return response.status, response.body


def expect(service: Service, key: str, content: str = "x") -> int:
    """Something that people made for an operation."""
    with service.change(1) as connection:
        (operation,) = [each for each in operations.list_of(connection, 1) if each.key == key]
        made = customisations.insert(
            connection, project_id=1, operation_id=operation.id, kind="expectation", position=1, content={"a": content}
        )
    return made.id


def test_a_document_becomes_the_next_revision(served: Service) -> None:
    before = ask(served, "/pets")
    revised = then(served, document("GET /pets pets", "GET /toys toys"))
    assert (revised.number, revised.published) == (2, True)
    assert describe_revised(revised)["difference"] == {
        "added": [{"key": "toys", "method": "GET", "path": "/toys"}],
        "removed": [{"key": "owners", "method": "GET", "path": "/owners"}],
        "changed": [],
        "breaking": True,
    }
    assert keys(served) == ["pets", "toys"]
    assert ask(served, "/pets") == before  # the day of relative dates is still that of the first revision
    assert served.registry.open("1-0-default").revision.document.imported == datetime.date(2026, 1, 1)


def test_a_dry_run_tells_and_stores_nothing(served: Service) -> None:
    expect(served, "owners")
    found = document("GET /pets pets")
    dry = revise(served, OPERATOR, 1, found, Plan(dry_run=True))
    assert (dry.number, dry.published, dry.imported) == (None, False, None)
    assert [revision.number for revision in list_revisions(served, OPERATOR, 1).items] == [1]
    wet = then(served, found)
    assert (wet.difference, wet.customisations) == (dry.difference, dry.customisations)


def test_the_strategies(served: Service) -> None:
    then(served, document("GET /pets pets", kind="integer"), "overwrite")
    assert keys(served) == ["pets", "owners"]
    assert b'"a":"' in ask(served, "/owners")[1]
    assert b'"a":"' not in ask(served, "/pets")[1]
    then(served, document("GET /pets pets", "GET /toys toys", kind="boolean"), "keep")
    assert keys(served) == ["pets", "owners", "toys"]
    assert ask(served, "/toys")[1] in (b'{"a":true}', b'{"a":false}')
    with pytest.raises(SmartmockError) as caught:
        revise(served, OPERATOR, 1, document("GET /a"), Plan("append"))  # type: ignore[arg-type]
    assert caught.value.pointer == "/strategy"


def test_keys_stay_with_method_and_path(served: Service) -> None:
    then(served, document("GET /pets listPets", "GET /things owners"))
    assert keys(served) == ["pets", "owners"]
    assert find_revision(served, OPERATOR, 1, 2).keys == {"GET /pets": "pets"}


def test_an_unpublished_revision_can_be_pinned_and_published(served: Service) -> None:
    revised = then(served, document("GET /toys toys"), publish=False)
    assert (revised.number, revised.published) == (2, False)
    assert (keys(served), keys(served, 2)) == (["pets", "owners"], ["toys"])
    assert ask(served, "/toys", 2)[0] == 200
    assert publish_revision(served, OPERATOR, 1, 2).number == 2
    assert keys(served) == ["toys"]


def test_rolling_back_serves_the_old_answers(served: Service) -> None:
    before = ask(served, "/pets")
    then(served, document("GET /pets pets", kind="integer"))
    assert ask(served, "/pets") != before
    publish_revision(served, OPERATOR, 1, 1)
    assert ask(served, "/pets") == before
    assert ask(served, "/pets", 2) != before
    for number in (3, 0, -1, 10**30):
        with pytest.raises(NotFound):
            publish_revision(served, OPERATOR, 1, number)


def test_what_people_made_waits_for_its_operation(served: Service) -> None:
    kept, gone = expect(served, "pets"), expect(served, "owners")
    fates = [fate.as_json() for fate in then(served, document("GET /pets getPets")).customisations]
    assert fates == [
        {"id": kept, "kind": "expectation", "operation": "pets", "outcome": "kept", "how": "path"},
        {"id": gone, "kind": "expectation", "operation": "owners", "outcome": "orphaned", "how": None},
    ]
    assert [operation.key for operation in list_orphans(served, OPERATOR, 1)] == ["owners"]
    back = then(served, document("GET /pets getPets", "GET /owners list")).customisations
    assert [(fate.outcome, fate.how) for fate in back] == [("kept", "path"), ("returned", "path")]
    assert list_orphans(served, OPERATOR, 1) == []
    assert keys(served) == ["pets", "owners"]


def test_rolling_back_brings_orphans_back(served: Service) -> None:
    expect(served, "owners")
    then(served, document("GET /pets pets"))
    assert list_orphans(served, OPERATOR, 1)
    publish_revision(served, OPERATOR, 1, 1)
    assert not list_orphans(served, OPERATOR, 1)


def test_an_unpublished_revision_makes_no_orphans(served: Service) -> None:
    expect(served, "owners")
    then(served, document("GET /pets pets"), publish=False)
    assert not list_orphans(served, OPERATOR, 1)


def test_revisions_are_listed_and_noted(served: Service) -> None:
    then(served, document("GET /pets pets"))
    publish_revision(served, OPERATOR, 1, 1)
    found = list_revisions(served, OPERATOR, 1, limit=1)
    assert (found.items[0].number, list_revisions(served, OPERATOR, 1, before=2).items[0].number) == (2, 1)
    assert describe_revision(found.items[0], 1)["published"] is False
    assert read_revision_document(served, OPERATOR, 1, 2).startswith(b'{"openapi":')
    actions = [entry.action for entry in list_entries(served, OPERATOR, project=1).items]
    assert actions[:2] == ["revision.publish", "revision.create"]


def test_who_may_revise(service: Service) -> None:
    add_document(service, document("GET /pets pets"))
    viewer, editor, stranger = (make_person(service, *each) for each in (("v", "viewer"), ("e", "editor"), ("s",)))
    assert revise(service, editor, 1, document("GET /a")).number == 2
    assert publish_revision(service, editor, 1, 1).number == 1
    assert find_revision(service, viewer, 1, 2).number == 2
    for actor, refusal in ((viewer, Forbidden), (stranger, NotFound)):
        with pytest.raises(refusal):
            revise(service, actor, 1, document("GET /a"), Plan(dry_run=True))
        with pytest.raises(refusal):
            publish_revision(service, actor, 1, 1)
    with pytest.raises(NotFound):
        list_revisions(service, stranger, 1)


def test_revisions_that_come_together_all_count(service: Service) -> None:
    """Each is made from what is there when it is stored."""
    add_document(service, document("GET /start"))
    failures: list[BaseException] = []

    def add(number: int) -> None:
        try:
            then(service, document(f"GET /path{number}"), "overwrite")
        except BaseException as error:  # noqa: BLE001  told below
            failures.append(error)

    threads = [threading.Thread(target=add, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert service.registry.projects[0].published == 5
    assert sorted(keys(service)) == ["get-path0", "get-path1", "get-path2", "get-path3", "get-start"]


def test_who_is_quicker_each_time_leads_to_a_conflict(served: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(use_cases, "_store", lambda *_args, **_kwargs: None)
    with pytest.raises(SmartmockError, match="at the same time"):
        then(served, document("GET /a"))


def test_a_revision_is_there_after_a_restart(shared_url: str) -> None:
    first = open_service(Settings(database=shared_url))
    add_document(first, document("GET /pets pets", "GET /owners owners"))
    then(first, document("GET /pets list", kind="integer"), "overwrite")
    answers = ask(first, "/pets"), ask(first, "/owners"), keys(first)
    first.close()
    second = open_service(Settings(database=shared_url))
    assert (ask(second, "/pets"), ask(second, "/owners"), keys(second)) == answers
    second.close()
