import pytest

from smartmock.mock.engine import TakesTime
from smartmock.mock.model import MockRequest
from smartmock.settings import Environment
from tests.mock.apis import ask, fresh_api

API = "mock-routes"


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
