"""Words for states, in every language that has some."""

import pytest

from smartmock.semantics.data import data_folder, read_language, read_table
from smartmock.semantics.states import event_of, has_happened, state_of

LISTS = ("text.account_status", "text.status", "text.publish_status", "text.task_status", "commerce.order_status")
LANGUAGES = sorted(path.name for path in data_folder().iterdir() if path.is_dir() and path.name[0] not in "._")


def test_case_and_signs_between_words_do_not_matter() -> None:
    assert {state_of(word) for word in ("IN_PROGRESS", "in-progress", "In progress", "in Arbeit")} == {"in_progress"}
    assert state_of("purple") is None


@pytest.mark.parametrize("language", [tag for tag in LANGUAGES if read_language(tag).get("text.status")])
def test_most_words_of_a_language_are_known(language: str) -> None:
    words = [word for name in LISTS for word in read_language(language).get(name, ())]
    assert sum(state_of(word) is not None for word in words) >= 0.9 * len(words)


def test_a_word_has_one_state() -> None:
    words = [word for words in read_table("states").values() for word in words]
    assert len(words) == len(set(words))
    assert all(state_of(word) for word in words)


def test_states_tell_what_has_happened() -> None:
    assert has_happened("paid", "shipped") is True
    assert has_happened("shipped", "paid") is False
    assert has_happened("paid", "confirmed") is None
    assert (event_of("completed"), event_of("suspended"), event_of("purple")) == ("done", "blocked", None)
