import pytest

from smartmock.mock.model import MockRequest
from smartmock.mock.pace import TakesTime
from smartmock.settings import Environment
from tests.mock.apis import ask, content, fresh_api, header

API = "mock-routes"
CHOICES = "mock-selectors"


@pytest.mark.parametrize("target", ["GET /pets/7", "GET /pets/7?__seed=3"])
def test_hurried_callers_do_not_wait_for_the_first_answer(target: str) -> None:
    api = fresh_api(API)
    path, _, query = target.removeprefix("GET ").partition("?")
    request = MockRequest("GET", path, query)
    with pytest.raises(TakesTime):
        api.respond(request, Environment(), hurried=True)
    first = api.respond(request, Environment())
    api.operation("getPet").variants[0].is_quick = True
    assert api.respond(request, Environment(), hurried=True) == first


def test_an_answer_that_is_kept_is_the_one_that_was_made() -> None:
    api, other = fresh_api(API), fresh_api(API)
    first, again, elsewhere = ask(api, "GET /pets/7"), ask(api, "GET /pets/7"), ask(other, "GET /pets/7")
    assert first == again == elsewhere
    assert ask(api, "GET /pets/8").body != first.body


def test_answers_with_new_data_are_never_kept() -> None:
    api, environment = fresh_api(API), Environment(variety="fresh")
    assert (
        ask(api, "GET /pets/7", environment=environment).body != ask(api, "GET /pets/7", environment=environment).body
    )


def test_languages_and_media_types_are_kept_apart() -> None:
    api = fresh_api(API)
    bodies = {ask(api, "GET /pets/7", environment=Environment(locale=locale)).body for locale in ("en_US", "ja_JP")}
    assert len(bodies) == 2


@pytest.mark.parametrize(
    ("target", "asked", "line"),
    [
        pytest.param("GET /pets", "variant=Nope", "no branch of that name; it has `cat`, `Dog`", id="unknown"),
        pytest.param("GET /pets", "variant=Cat", "no branch of that name; it has `cat`, `Dog`", id="another name"),
        pytest.param("GET /plain", "variant=Cat", "there is no choice", id="no choice"),
        pytest.param("DELETE /nothing", "variant=Cat", "there is no choice", id="no content"),
        pytest.param("GET /pets", "variant=cat, example=two", "the example that is asked for answers", id="example"),
        pytest.param("GET /pets", "locale=xx", "write the tag of a known language, such as de-DE", id="language"),
    ],
)
def test_what_cannot_be_chosen_is_ignored_and_the_trace_says_so(target: str, asked: str, line: str) -> None:
    rest = ", ".join(part for part in asked.split(", ") if part.startswith("example"))
    plain = ask(CHOICES, target, prefer=rest)
    answer = ask(CHOICES, target, prefer=f"{asked}, trace")
    assert (answer.status, answer.body, answer.source) == (plain.status, plain.body, plain.source)
    name = asked.partition(",")[0]
    assert any(name in step and line in step for step in answer.trace)
    assert line in (header(answer, "smartmock-trace") or "")


def test_the_query_forms_are_ignored_likewise() -> None:
    answer = ask(CHOICES, "GET /pets?__variant=Nope&__locale=xx&__trace")
    assert (answer.body, answer.source) == (ask(CHOICES, "GET /pets").body, "example")
    assert [step.partition(" is ignored")[0] for step in answer.trace[:2]] == ["`__locale=xx`", "variant=Nope"]


def test_hurried_callers_do_not_wait_for_the_names() -> None:
    api = fresh_api(CHOICES)
    request = MockRequest("GET", "/pets", "__variant=cat&__count=2")
    api.operation("listPets").variants[0].is_quick = True
    with pytest.raises(TakesTime):
        api.respond(request, Environment(), hurried=True)
    first = api.respond(request, Environment())
    api.operation("listPets").variants[0].is_quick = True
    assert api.respond(request, Environment(), hurried=True) == first


def test_by_its_key_an_operation_ignores_the_same() -> None:
    answer = ask(CHOICES, "GET /", key="listPets", prefer="variant=Nope")
    assert answer.source == "example"
    assert any("variant=Nope is ignored" in step for step in answer.trace)


def test_an_unknown_language_leaves_that_of_the_environment() -> None:
    german = Environment(locale="de_DE")
    asked = ask(CHOICES, "GET /plain", environment=german, prefer="locale=xx")
    assert asked.body == ask(CHOICES, "GET /plain", environment=german).body


def test_the_operation_that_is_asked_for_decides_what_can_be_chosen() -> None:
    answer = ask(CHOICES, "GET /plain?apidogApiId=getAnimal&__variant=horse")
    assert content(answer)["kind"] == "horse"


@pytest.mark.parametrize(
    ("target", "asked", "operation"),
    [
        pytest.param("GET /pets/7", "", "getPet", id="answered"),
        pytest.param("HEAD /pets/7", "", "getPet", id="without its body"),
        pytest.param("GET /pets/7", "trace", "getPet", id="traced"),
        pytest.param("GET /pets/7", "code=418", "getPet", id="refused"),
        pytest.param("GET /nothing-here", "", None, id="no path"),
        pytest.param("PATCH /pets/7", "", None, id="no method"),
    ],
)
def test_an_answer_knows_its_operation(target: str, asked: str, operation: str | None) -> None:
    for _ in range(3):  # the third answer is one that was kept
        answer = ask(API, target, raw_headers={"prefer": asked} if asked else {})
        assert (answer.operation.key if answer.operation else None) == operation


def test_the_zone_of_the_environment_is_that_of_its_moments() -> None:
    def created(zone: str) -> str:
        body = content(ask("world", "GET /users/7", environment=Environment(timezone=zone)))
        return str(body["createdAt"])

    assert created("UTC").endswith("Z")
    assert created("Etc/UTC") == created("UTC")
    assert created("Asia/Tokyo").endswith("+09:00")
    assert created("Asia/Tokyo")[:19] == created("UTC")[:19]
