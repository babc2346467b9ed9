"""What went wrong with a request: the facts of it, and how a language tells them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from urllib.parse import quote, urlsplit

from smartmock.mock.context import Serving
from smartmock.mock.failures.codes import code_row
from smartmock.mock.failures.inputs import LONGEST, Fault
from smartmock.mock.model import MockRequest
from smartmock.mock.operation import CompiledOperation, Plan
from smartmock.mock.parameters import join_base
from smartmock.mock.validation.model import Violation
from smartmock.semantics.data import read_failures
from smartmock.semantics.names import Tokens, split_name
from smartmock.types import JSON, JsonObject

ABOUT_FIELDS: Final = frozenset({400, 422})
"""Statuses of requests of which some part is not valid."""
ABOUT_THINGS: Final = frozenset({404, 409, 410, 412, 423})
"""Statuses of requests whose path names something that is not as it should be."""
KEYS: Final = frozenset({"id", "uuid", "guid", "slug", "code", "number", "key", "name", "email", "sku", "hash"})
MAX_ENTRIES: Final = 2
"""So many things are wrong with one request."""
SECONDS: Final = 30
_SLOT: Final = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Case:
    """A request that an error answers, for its `violations` where it has some; `path_params` are decoded.

    Of the request only that may be told on which the seed depends: answers of the same seed are kept as one.
    """

    operation: CompiledOperation
    request: MockRequest
    path_params: Mapping[str, str]
    plan: Plan
    serving: Serving
    seed: bytes
    violations: Sequence[Violation] = ()


@dataclass(frozen=True, slots=True)
class Thing:
    """What a path names: a `customer` by its `id`, which is 7."""

    words: Tokens
    key: str
    id: str
    parameter: str


class Story:
    """All that one error body can tell. `fault` is the part of the request that a list's entry is about."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.status = case.plan.status
        self.codes = code_row(self.status)

    @cached_property
    def faults(self) -> tuple[Fault, ...]:
        """Parts of the request that an answer of this status may point to."""
        if self.blames_thing and self.thing is not None:
            return (Fault("path", (self.thing.parameter,), value=self.thing.id),)
        inputs, violations = self.case.operation.inputs, self.case.violations
        if self.status in ABOUT_FIELDS:
            decisive = [each for each in violations if each.status == violations[0].status]
            return tuple(inputs.told(decisive) or inputs.faults(self.case.request, self.case.path_params))
        return tuple(sorted(inputs.declared, key=lambda fault: split_name(fault.steps[-1])[-1:] != ("id",)))

    @property
    def blames_thing(self) -> bool:
        return self.status in ABOUT_THINGS and self.thing is not None

    @property
    def blames_no_field(self) -> bool:
        return self.status not in ABOUT_FIELDS and not self.blames_thing

    @property
    def first(self) -> Fault | None:
        return next(iter(self.faults), None)

    def entries(self, count: int) -> list[Fault | None]:
        """What the entries of a list of errors tell of, at least one and at most `count` of them."""
        most = min(count, MAX_ENTRIES) if self.status in ABOUT_FIELDS else 1
        return list(self.faults[:most]) or [None]

    @property
    def title(self) -> str:
        title: str = self._texts["title"]
        return title

    def message(self, fault: Fault | None) -> str:
        """The sentence that says most of all whose facts are known."""
        if fault is not None and self.status in ABOUT_FIELDS:
            return _fill(self._language["faults"][fault.rule], {"field": fault.name, "limit": fault.limit})
        texts: list[str] = self._texts["messages"]
        return next(_fill(text, self._slots) for text in texts if self._slots.keys() >= set(_SLOT.findall(text)))

    @cached_property
    def thing(self) -> Thing | None:
        return find_thing(self.case.operation.operation.path, self.case.path_params)

    @cached_property
    def path(self) -> str:
        """As the API's own server sees it, whichever way the request came."""
        operation = self.case.operation.operation
        path = _SLOT_OF_PATH.sub(lambda name: quote(self.case.path_params.get(name[1], name[0]), ""), operation.path)
        return join_base(operation.base_paths[0], path) if operation.base_paths else path

    @cached_property
    def origin(self) -> str:
        """Where the API is served according to its document; empty when it does not say."""
        servers = self.case.operation.context.document.tree.get("servers") or [{}]
        address = servers[0].get("url", "") if isinstance(servers[0], dict) else ""
        parts = urlsplit(address) if isinstance(address, str) and "{" not in address else urlsplit("")
        return f"{parts.scheme}://{parts.netloc}" if parts.scheme and parts.netloc else ""

    @cached_property
    def seconds(self) -> int:
        """As the header `Retry-After` of the same answer says."""
        case = self.case
        maker = next((maker for maker in case.plan.response.headers if maker.name == "retry-after"), None)
        text = maker.make(case.serving, case.seed) if maker is not None else None
        return int(text) if text is not None and text.isdecimal() and len(text) < 10 else SECONDS

    @cached_property
    def _language(self) -> JsonObject:
        locale = self.case.serving.words.locale
        return read_failures(locale) or read_failures(locale.partition("_")[0]) or read_failures("en")

    @property
    def _texts(self) -> Mapping[str, JSON]:
        statuses: Mapping[str, Mapping[str, JSON]] = self._language["statuses"]
        return statuses.get(str(self.status)) or statuses[f"{self.status // 100}XX"]

    @cached_property
    def _slots(self) -> Mapping[str, str]:
        thing, operation = self.thing, self.case.operation.operation
        known = {
            "thing": " ".join(thing.words) if thing else "",
            "key": thing.key if thing else "",
            "id": thing.id if thing else "",
            "created": created_thing(operation.path) if operation.method.upper() == "POST" else "",
            "method": operation.method.upper(),
            "seconds": str(self.seconds) if self.seconds > 1 else "",
        }
        return {name: text[:LONGEST] for name, text in known.items() if text}


_SLOT_OF_PATH: Final = re.compile(r"\{([^/{}]+)\}")


def find_thing(path: str, path_params: Mapping[str, str]) -> Thing | None:
    """What the last parameter of a path names: `/customers/{id}/orders` → a customer."""
    segments = path.split("/")
    for before, segment in reversed(list(zip(["", *segments], segments, strict=False))):
        found = _SLOT_OF_PATH.search(segment)
        if found is not None and found[1] in path_params:
            words = split_name(found[1])
            key = words[-1] if words and words[-1] in KEYS else ""
            owner = words[:-1] if key else words
            owner = owner or (split_name(before) if "{" not in before else ())
            return Thing(owner, key or "name", path_params[found[1]], found[1]) if owner else None
    return None


def created_thing(path: str) -> str:
    """What is added at a path that ends with a collection: `/orders` → `order`; empty for all others."""
    last = path.rpartition("/")[2]
    words = split_name(last)
    is_plural = last.lower().endswith("s") and words and not last.lower().endswith(words[-1])
    return " ".join(words) if is_plural else ""


def _fill(text: str, slots: Mapping[str, str]) -> str:
    return _SLOT.sub(lambda slot: slots[slot[1]], text)
