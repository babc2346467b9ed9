"""Documents that are broken anywhere can still be followed, compared and combined, or are refused."""

import copy
import json
import random
from contextlib import suppress

import pytest

from smartmock.errors import SmartmockError
from smartmock.mock.json_text import dump_json
from smartmock.projects.documents.revising.difference import compare
from smartmock.projects.documents.revising.following import KnownOperation, follow, with_keys
from smartmock.projects.documents.revising.strategies import combine
from smartmock.spec.document import Document
from smartmock.spec.load import load_document
from smartmock.spec.source import SourceText
from smartmock.types import JSON
from tests.spec.documents import load_fixture, no_network

NAMES = (
    "openapi/swagger-everything.yaml",
    "openapi/world.yaml",
    "openapi/browser-v31.yaml",
    "invalid/broken-parts.yaml",
)
JUNK: tuple[JSON, ...] = (
    None, True, -1, 1.5, "", "x", [], {}, [None], 2**70, {"$ref": "#"}, {"$ref": 5}, {"$ref": "#/paths"},
    {"$ref": "#anchor"}, {"$anchor": "a"}, {"allOf": [{"$ref": "#"}]}, {"mapping": {"a": "Pet", "b": 3}},
    {"type": "null"},
)  # fmt: skip


def broken(document: Document, lot: random.Random) -> Document:
    tree = copy.deepcopy(document.served)
    for _ in range(lot.randint(1, 6)):
        holder, key = lot.choice(places(tree))
        with suppress(IndexError, KeyError):
            if lot.random() < 0.4:
                del holder[key]
            else:
                holder[key] = copy.deepcopy(lot.choice(JUNK))
    return load_document(SourceText(json.dumps(tree).encode(), "test"), fetch=no_network)


def places(tree: JSON) -> list[tuple[JSON, str | int]]:
    found: list[tuple[JSON, str | int]] = []
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        for key, value in node.items() if isinstance(node, dict) else enumerate(node):
            found.append((node, key))
            waiting += [value] if isinstance(value, dict | list) else []
    return found


@pytest.mark.parametrize("first", NAMES)
@pytest.mark.parametrize("second", NAMES)
def test_nothing_in_a_document_breaks_its_revision(first: str, second: str) -> None:
    combined = 0
    for seed in range(12):
        lot = random.Random(f"{first} {second} {seed}")
        with suppress(SmartmockError):
            old, new = broken(load_fixture(first), lot), broken(load_fixture(second), lot)
            known = [KnownOperation(each.key, each.method, each.path) for each in old.operations]
            new = with_keys(new, follow(known, new).keys)
            compare(old, new).as_json()
            for strategy in ("overwrite", "merge", "keep"):
                result = load_document(SourceText(dump_json(combine(old, new, strategy)), "test"), fetch=no_network)
                added = [KnownOperation(each.key, each.method, each.path) for each in new.operations]
                both = {each.key: each for each in (*known, *added)}
                assert set(follow(list(both.values()), result).keys) == both.keys()
                combined += 1
    assert combined > 15
