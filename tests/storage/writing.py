"""A process that changes projects in several threads and says of every change that it tries it, and that it is done.

`python -m tests.storage.writing URL NAME`: each line is a JSON array of the thread's name, "try" or "done", and the
change, which says by itself what it does to what is there: see `apply`.
"""

import json
import os
import random
import sys
import threading
from collections.abc import Iterator
from typing import Any, TypeAlias

from smartmock.projects.documents.importing import Wishes, add_document
from smartmock.projects.documents.revisions import add_revision
from smartmock.projects.editing import delete_project
from smartmock.projects.environments import change_environment, create_environment, delete_environment
from smartmock.projects.gate.tokens import create_token, list_tokens, revoke_token
from smartmock.projects.people.actors import OPERATOR
from smartmock.projects.service import Service, open_service
from smartmock.settings import Settings
from smartmock.spec.document import Document
from smartmock.spec.load import load_document
from smartmock.spec.source import SourceText

THREADS = 3

Change: TypeAlias = list[Any]
"""The name of a function below, the slug of a project, and what else it takes."""
State: TypeAlias = dict[str, Any]
"""Slug → {"titles": of its revisions, "environments": name → seed, "tokens": names}."""


def apply(state: State, change: Change) -> State:
    """What is there when a change is done."""
    kind, slug, *rest = change
    after: State = json.loads(json.dumps(state))
    project = after.setdefault(slug, {"titles": [], "environments": {"default": 0}, "tokens": []})
    if kind in ("create", "revise"):
        project["titles"].append(rest[0])
    elif kind == "set":
        project["environments"][rest[0]] = rest[1]
    elif kind == "unset":
        del project["environments"][rest[0]]
    elif kind == "open":
        project["tokens"].append(rest[0])
    elif kind == "close":
        project["tokens"].remove(rest[0])
    else:
        del after[slug]
    return after


def perform(service: Service, change: Change) -> None:
    kind, slug, *rest = change
    if kind == "create":
        add_document(service, document(rest[0]), Wishes(slug=slug))
    elif kind == "revise":
        entry = service.registry.find(slug)
        add_revision(service, entry.id if entry else 0, document(rest[0]))
    elif kind == "set":
        entry = service.registry.find(slug)
        if entry is not None and rest[0] in entry.environments:
            change_environment(service, OPERATOR, slug, rest[0], {"seed": rest[1]})
        else:
            create_environment(service, OPERATOR, slug, {"name": rest[0], "seed": rest[1]})
    elif kind == "unset":
        delete_environment(service, OPERATOR, slug, rest[0])
    elif kind == "open":
        create_token(service, OPERATOR, slug, rest[0])
    elif kind == "close":
        page = list_tokens(service, OPERATOR, slug)
        revoke_token(service, OPERATOR, slug, next(token.id for token in page.items if token.name == rest[0]))
    else:
        delete_project(service, OPERATOR, slug)


def document(title: str) -> Document:
    paths = {"/pets": {"get": {"responses": {"200": {"description": "All pets."}}}}}
    text = json.dumps({"openapi": "3.1.0", "info": {"title": title, "version": "1"}, "paths": paths})
    return load_document(SourceText(text.encode(), "-"))


def changes(name: str) -> Iterator[Change]:
    """Endless, and possible one after the other."""
    rng = random.Random(name)
    state: State = {}
    for number in range(1_000_000):
        change = next_change(rng, state, name, number)
        state = apply(state, change)
        yield change


def next_change(rng: random.Random, state: State, name: str, number: int) -> Change:
    kind = rng.choice(["create", "revise", "revise", "set", "set", "set", "unset", "open", "open", "close", "delete"])
    if not state or kind == "create":
        return ["create", f"{name}-{number}", f"First {number}"]
    slug = rng.choice(sorted(state))
    project = state[slug]
    extra = sorted(project["environments"].keys() - {"default"})
    if kind == "revise":
        return [kind, slug, f"Next {number}"]
    if kind == "unset" and extra:
        return [kind, slug, rng.choice(extra)]
    if kind == "close" and project["tokens"]:
        return [kind, slug, rng.choice(project["tokens"])]
    if kind == "open":
        return [kind, slug, f"token {number}"]
    if kind == "delete" and len(state) > 1:
        return [kind, slug]
    return ["set", slug, rng.choice(["default", "staging", "test"]), number]


def say(name: str, word: str, change: Change) -> None:
    """In one write, which a process that is killed has made whole or not at all."""
    os.write(1, json.dumps([name, word, change]).encode() + b"\n")


def work(service: Service, name: str) -> None:
    for change in changes(name):
        say(name, "try", change)
        perform(service, change)
        say(name, "done", change)


if __name__ == "__main__":
    shared = open_service(Settings(database=sys.argv[1]))
    for thread in range(THREADS):
        threading.Thread(target=work, args=(shared, f"{sys.argv[2]}-{thread}")).start()
