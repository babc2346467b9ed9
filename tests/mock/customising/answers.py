"""Texts and bodies, compiled and rendered as the engine and the sandbox do it together."""

import datetime
from collections.abc import Mapping
from typing import Any

from smartmock.generation.draw import Draw
from smartmock.mock.customising.bodies import compile_body
from smartmock.mock.customising.jobs import Chance, TemplateJob
from smartmock.mock.customising.rendering import render_texts
from smartmock.semantics.words import words_for

REQUEST = {
    "method": "POST",
    "path": "/pets/3",
    "path_params": {"id": "3"},
    "query": {"page": "2", "tag": ["a", "b"]},
    "headers": {"x-a": "b", "content-type": "application/json"},
    "cookies": {"session": "s1"},
    "body": {"user": {"name": 'Ann "A" Lee', "age": 41, "none": None}, "items": [1, 2], "ok": True},
    "text": "{}",
    "form": {},
}


def make_job(*texts: str, seed: str = "00ff", locale: str = "en_US", generated: Any = None) -> TemplateJob:
    chance = Chance(seed, locale, "2026-01-15", "UTC")
    return TemplateJob(texts, {"request": REQUEST, "generated": generated}, chance)


def make_draw(seed: int = 0, locale: str = "en_US") -> Draw:
    return Draw(seed, words_for(locale), today=datetime.date(2026, 1, 15))


def answer(body: Any, types: Mapping[str, set[str]] | None = None, **response: Any) -> str:
    """What a response with this body answers; `types` are what the schema wants, by pointers."""
    known = {pointer: frozenset(names) for pointer, names in (types or {}).items()}
    compiled = compile_body({"body": body, **response}, "/response")
    texts = render_texts(make_job(*compiled.templates)) if compiled.templates else []
    return compiled.finish(texts, make_draw(), lambda pointer: known.get(pointer, frozenset())).decode()
