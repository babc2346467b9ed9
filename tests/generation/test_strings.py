"""Texts that the document itself tells: options of descriptions, examples and their form."""

import re
from typing import Any

import pytest

from tests.generation.conftest import Compile, MakeDraw

SEEDS = range(40)


@pytest.fixture
def make_texts(compile_schema: Compile, make_draw: MakeDraw) -> Any:
    def make(name: str, **schema: Any) -> set[Any]:
        generate = compile_schema({"type": "string", **schema}, name=name)
        return {generate(make_draw(seed, examples=False)) for seed in SEEDS}

    return make


def test_a_description_lists_the_values(make_texts: Any) -> None:
    assert make_texts("cvc_check", description="One of `pass`, `fail` or `unchecked`.") == {"pass", "fail", "unchecked"}


def test_constraints_win_over_the_description(make_texts: Any) -> None:
    assert make_texts("cvc_check", description="One of `pass`, `fail` or `ok`.", minLength=3) == {"pass", "fail"}


def test_examples_in_a_description_help_where_the_name_says_little(make_texts: Any) -> None:
    description = "Such as `speaker` or `phone`."
    assert make_texts("type", description=description) == {"speaker", "phone"}
    assert not make_texts("city", description=description) & {"speaker", "phone"}


def test_moments_and_addresses_are_no_options(make_texts: Any) -> None:
    assert all(text.startswith("http") for text in make_texts("url", description="One of `a` or `b`."))


def test_examples_are_words_where_nothing_tells_the_meaning(make_texts: Any) -> None:
    assert make_texts("frobnicate", examples=["overlay2", "vfs"]) == {"overlay2", "vfs"}
    assert len(make_texts("frobnicate", examples=["A sentence of a few words"])) > 10


def test_ids_have_the_form_of_the_example(make_texts: Any) -> None:
    found = make_texts("id", example="cus_NffrFeUfNV2Hib", examples=["cus_NffrFeUfNV2Hib"])
    assert len(found) > len(SEEDS) // 2
    assert all(re.fullmatch("cus_[0-9A-Za-z]{14}", text) for text in found)


def test_a_pattern_that_is_a_path_makes_the_path(make_texts: Any) -> None:
    assert make_texts("url", pattern="^/v1/coupons") == {"/v1/coupons"}
    assert make_texts("url", pattern=r"^\/v1\/coupons$") == {"/v1/coupons"}
    assert len(make_texts("url", pattern="^/v1/coupons/[a-z]{4}")) > 10
