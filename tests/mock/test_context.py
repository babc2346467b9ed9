import gc
import weakref

import pytest

from smartmock.mock.compiler import MAX_SERVINGS, CompiledApi
from smartmock.mock.model import MockRequest, MockResponse
from smartmock.semantics.locale import locale_tags
from smartmock.settings import Environment
from tests.mock.apis import FIXTURES, ask, content, fresh_api, header

API = "mock-languages"
ASKED = Environment(accept_language=True)
VARY = ("vary", "Accept-Language")


def speak(language: str, environment: Environment = ASKED, prefer: str = "") -> MockResponse:
    return ask(API, "GET /people/7", environment=environment, accept_language=language, prefer=prefer)


def test_the_header_chooses_the_language_of_the_answer() -> None:
    german = ask(API, "GET /people/7", environment=Environment(locale="de_DE"))
    negotiated = speak("de-DE, en;q=0.5")
    assert negotiated.body == german.body != speak("ja").body
    assert header(negotiated, "content-language") == "de-DE"
    assert VARY in negotiated.headers


def test_without_the_setting_the_header_changes_nothing() -> None:
    plain = ask(API, "GET /people/7")
    assert speak("de", Environment()) == plain
    assert header(plain, "vary") is None


@pytest.mark.parametrize("language", ["", "tlh", "*", "nonsense;;;", "en-US"])
def test_the_language_of_the_environment_answers_the_others(language: str) -> None:
    answer = speak(language)
    assert answer.body == ask(API, "GET /people/7").body
    assert header(answer, "content-language") == "en-US"
    assert VARY in answer.headers


def test_the_preference_goes_before_the_header() -> None:
    answer = speak("de", prefer="locale=ja")
    assert header(answer, "content-language") == "ja-JP"
    assert VARY in answer.headers
    assert answer.body == speak("ja").body
    assert ask(API, "GET /people/7?__locale=ja", environment=ASKED, accept_language="de").body == answer.body


def test_a_preference_tells_its_language_where_nothing_is_negotiated() -> None:
    answer = speak("de", Environment(), prefer="locale=pl")
    assert header(answer, "content-language") == "pl-PL"
    assert VARY not in answer.headers


def test_other_preferences_leave_the_language() -> None:
    answer = speak("de", prefer="seed=7, trace")
    assert header(answer, "content-language") == "de-DE"
    assert "the language is de-DE, by Accept-Language" in (header(answer, "smartmock-trace") or "")


def test_by_its_key_an_operation_speaks_the_same() -> None:
    answer = ask(API, "GET /", key="getPerson", environment=ASKED, accept_language="ja")
    assert header(answer, "content-language") == "ja-JP"


def test_examples_have_a_language_that_nobody_knows() -> None:
    answer = ask(API, "GET /greeting", environment=ASKED, accept_language="de")
    assert answer.source == "example"
    assert header(answer, "content-language") is None
    assert VARY in answer.headers


def test_answers_without_content_have_no_language() -> None:
    answer = ask(API, "DELETE /people/7", environment=ASKED, accept_language="de")
    assert answer.status == 204
    assert header(answer, "content-language") is None


def test_the_same_request_gets_the_same_answer_in_the_same_language() -> None:
    languages = ["de", "ja", "de", "fr-CA", "ja", "de-DE;q=0.5"]
    api = fresh_api(API)
    answers = [ask(api, "GET /people/7", environment=ASKED, accept_language=language) for language in languages]
    assert answers == [speak(language) for language in languages]
    assert answers[0] == answers[2] == answers[5]


def test_few_languages_keep_their_answers() -> None:
    api = fresh_api(API)
    for locale in locale_tags():
        tag = locale.replace("_", "-")
        assert content(ask(api, "GET /people/7", environment=ASKED, accept_language=tag))
    assert len(api._servings) <= MAX_SERVINGS


def test_a_language_that_the_document_declares_gives_way() -> None:
    assert header(ask(API, "GET /people/7"), "content-language") == "en-GB"
    assert [value for name, value in speak("de").headers if name == "content-language"] == ["de-DE"]


def test_numbers_and_dates_are_the_same_in_every_language() -> None:
    people = [content(speak(language)) for language in ("en", "de", "ja", "ar")]
    assert len({person["fullName"] for person in people}) == 4
    assert len({(person["id"], person["birthDate"], person["visits"]) for person in people}) == 1


DOCUMENTS = sorted(path.stem for path in (FIXTURES / "openapi").glob("*.yaml"))
DRAWN = Environment(priority="smart-first")
FRESH = Environment(priority="smart-first", variety="fresh")


def used_api(name: str) -> CompiledApi:
    """All of its operations have been asked for, and why their values are what they are."""
    api = fresh_api(name)
    for key, operation in api.operations.items():
        headers = {"content-type": "application/json", "prefer": "trace"}
        request = MockRequest(operation.method, "/", "", headers, b"{}")
        for environment in (DRAWN, FRESH, Environment()):
            assert api.respond(request, environment, key).status
        assert isinstance(api.operation(key).problems, tuple)
    assert isinstance(api.problems, tuple)
    return api


@pytest.mark.usefixtures("no_collector")
@pytest.mark.parametrize("name", DOCUMENTS)
def test_an_api_that_nobody_uses_leaves_the_collector_nothing(name: str) -> None:
    used_api(name)  # what is kept for all documents is there
    gc.collect()
    before = len(gc.get_objects())
    api = used_api(name)
    made = len(gc.get_objects()) - before
    del api
    left = len(gc.get_objects()) - before
    assert made > 100
    assert left <= made // 20


@pytest.mark.usefixtures("no_collector")
def test_an_operation_holds_what_it_needs() -> None:
    """Also what it has not needed before."""
    api = fresh_api("world")
    operation, gone = api.operation("listUsers"), weakref.ref(api)
    del api
    assert gone() is None
    variant = operation.variants[0]
    assert variant.schema is not None
    first = variant.schema.item(0)
    assert first is not None
    assert first.property("id") is not None
    assert variant.generator is not None
    assert variant.generator.problems == ()
