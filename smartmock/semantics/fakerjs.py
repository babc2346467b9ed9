"""The methods of Faker.js, of old and new versions, and the placeholders of Mock.js: what they stand for here.

The table is data (`locales/fakerjs.json`, described in `locales/README.md`).
"""

import difflib
import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from smartmock.semantics.data import read_table
from smartmock.types import JSON, JsonObject

_NEAR: Final = 3
_LONGEST: Final = 80


@dataclass(frozen=True, slots=True)
class Method:
    """`meaning` is what its values mean where no argument says otherwise, "" for none of ours.

    `maker` names what makes them with arguments: `order` are the names of those given by place, `defaults` the values
    of those not given. `kind`: without arguments it only says that values are of this type of JSON Schema.
    """

    name: str
    meaning: str = ""
    maker: str = ""
    order: tuple[str, ...] = ()
    defaults: Mapping[str, JSON] = field(default_factory=dict)
    kind: str = ""


def find_method(name: str) -> Method | None:
    """`person.firstName`, as well as `name.firstName` and `Person.first_name`."""
    return _methods().get(_plain(name))


def find_placeholder(name: str) -> Method | None:
    """Of Mock.js, without its `@`."""
    return _placeholders().get(name.lower())


def nearest_methods(name: str) -> list[str]:
    """Up to three known names, the most similar first."""
    names = {_plain(known): known for known in read_table("fakerjs")["methods"]}
    plain = _plain(name[:_LONGEST])
    near = difflib.get_close_matches(plain, names, _NEAR, 0.5)
    last = plain.rpartition(".")[2]
    alike = [known for known in names if known.rpartition(".")[2] == last]
    return [names[known] for known in dict.fromkeys([*alike, *near])][:_NEAR]


def _plain(name: str) -> str:
    plain = name.replace("_", "").lower()
    module, dot, method = plain.partition(".")
    modules: dict[str, str] = read_table("fakerjs")["modules"]
    return modules.get(module, module) + dot + method


@functools.cache
def _methods() -> Mapping[str, Method]:
    return {_plain(name): make_method(name, entry) for name, entry in read_table("fakerjs")["methods"].items()}


@functools.cache
def _placeholders() -> Mapping[str, Method]:
    table = read_table("fakerjs")["placeholders"]
    return {name.lower(): make_method(f"@{name}", entry) for name, entry in table.items()}


def make_method(name: str, entry: str | JsonObject) -> Method:
    """An entry of the table: a meaning, or a maker and its arguments."""
    if isinstance(entry, str):
        return Method(name, meaning=entry)
    known = {"meaning", "make", "order", "kind"}
    defaults = {key: value for key, value in entry.items() if key not in known}
    order = tuple(entry.get("order", ()))
    return Method(name, entry.get("meaning", ""), entry["make"], order, defaults, entry.get("kind", ""))
