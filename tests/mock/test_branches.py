from typing import Any, Protocol

import pytest

from tests.mock.apis import ask, content, open_api

API = "mock-selectors"


class Judge(Protocol):
    def __call__(self, value: Any, name: str, /) -> bool: ...


@pytest.mark.parametrize(
    ("key", "names"),
    [
        pytest.param("listPets", ("cat", "Dog"), id="as the discriminator calls them, else the component"),
        pytest.param("getAnimal", ("horse", "Fish", "Lake", "Puddle"), id="what extends a base, and choices in it"),
        pytest.param("getHorse", (), id="what extends a base is not replaced by what else does"),
        pytest.param("getTitled", ("Short", "Long"), id="titles"),
        pytest.param("getPlain", (), id="no choice"),
        pytest.param("deleteNothing", (), id="no content"),
    ],
)
def test_names_of_branches(key: str, names: tuple[str, ...]) -> None:
    assert open_api(API).operation(key).variants[0].branch_names == names


@pytest.mark.parametrize(
    ("path", "key", "judge"),
    [
        pytest.param("/pets", "listPets", lambda value, name: all(pet["kind"] == name for pet in value), id="branches"),
        pytest.param("/animals", "getAnimal", lambda value, name: value["kind"] == name, id="what extends a base"),
        pytest.param("/titles", "getTitled", lambda value, name: (len(value) <= 5) is (name == "Short"), id="titles"),
    ],
)
def test_every_name_can_be_asked_for(path: str, key: str, judge: Judge) -> None:
    for name in open_api(API).operation(key).variants[0].branch_names[:2]:
        for seed in range(5):
            answer = ask(API, f"GET {path}", prefer=f"variant={name}, seed={seed}, count=3")
            assert judge(content(answer), name)
            assert not any("variant" in step for step in answer.trace)
