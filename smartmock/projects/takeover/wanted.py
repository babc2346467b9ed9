"""A bundle as it was sent: read, and judged, member by member."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from smartmock.errors import Fault, Invalid
from smartmock.pointers import join
from smartmock.projects.environment_fields import read_members, refuse
from smartmock.projects.service import Service
from smartmock.projects.takeover import expectations, operations
from smartmock.projects.takeover.behaviour import FIELDS, Behaviour, parse_behaviour
from smartmock.projects.takeover.expectations import Draft, check_expectation
from smartmock.projects.takeover.made import definition_part, read_made
from smartmock.projects.takeover.merging import route_of
from smartmock.projects.takeover.scripts import check_syntax, complete_script
from smartmock.types import JSON, JsonObject

VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is made for one operation."""

    behaviour: Behaviour
    expectations: tuple[Draft, ...]
    script: JsonObject | None


@dataclass(frozen=True, slots=True)
class Parsed:
    """A bundle that is free of faults. `made` have their keys where the bundle names them."""

    operations: Mapping[str, Wanted]
    made: Sequence[JsonObject]


def parse_bundle(service: Service, body: JSON) -> Parsed:
    """Raises `Invalid` with all faults."""
    readers = {
        "version": read_version,
        "operations": lambda value, pointer: read_operations(service, value, pointer),
        "by_hand": read_by_hand,
    }
    found = read_members(body, "", readers, ("version",))
    return Parsed(found.get("operations", {}), found.get("by_hand", []))


def read_version(value: JSON, pointer: str) -> int:
    if value != VERSION or isinstance(value, bool):
        raise refuse(value, pointer, f"{VERSION}, or use a newer smartmock")
    return VERSION


def read_operations(service: Service, value: JSON, pointer: str) -> dict[str, Wanted]:
    if not isinstance(value, dict):
        raise refuse(value, pointer, "an object of what is made, by keys of operations")
    readers: Any = dict.fromkeys(value, lambda item, place: read_wanted(service, item, place))
    return read_members(value, pointer, readers)


def read_wanted(service: Service, value: JSON, pointer: str) -> Wanted:
    readers = {
        **FIELDS,
        "expectations": read_expectations,
        "script": lambda item, place: read_script(service, item, place),
    }
    found = read_members(value, pointer, readers)
    behaviour = parse_behaviour({name: found[name] for name in FIELDS if name in found})
    return Wanted(behaviour, tuple(found.get("expectations", ())), found.get("script"))


def read_expectations(value: JSON, pointer: str) -> list[Draft]:
    if not isinstance(value, list) or len(value) > expectations.MOST:
        raise refuse(value, pointer, f"a list of at most {expectations.MOST} expectations")
    found: list[Draft] = []
    faults: list[Fault] = []
    for index, each in enumerate(value):
        place = join(pointer, index)
        try:
            if not isinstance(each, dict):
                raise refuse(each, "", "an object with a response")
            found.append(check_expectation(each))
        except Invalid as error:
            faults += [replace(fault, pointer=place + fault.pointer) for fault in error.faults]
    if faults:
        raise Invalid(faults)
    return found


def read_script(service: Service, value: JSON, pointer: str) -> JsonObject:
    content = complete_script(value, pointer)
    check_syntax(service, content, pointer)
    return content


def read_by_hand(value: JSON, pointer: str) -> list[JsonObject]:
    if not isinstance(value, list) or len(value) > operations.MOST:
        raise refuse(value, pointer, f"a list of at most {operations.MOST:,} operations")
    readers: Any = dict.fromkeys(map(str, range(len(value))), read_made)
    found = list(read_members({str(index): each for index, each in enumerate(value)}, pointer, readers).values())
    faults: list[Fault] = []
    for name, marks in (("path", [route_of(each["method"], each["path"]) for each in found]),
                        ("key", [each.get("key") for each in found])):  # fmt: skip
        faults += [
            Fault(join(pointer, index, name), f"This {name} stands here twice.")
            for index, mark in enumerate(marks)
            if mark is not None and mark in marks[:index]
        ]
    if sum(operations.size_of(definition_part(each)) for each in found) > operations.MOST_BYTES:
        faults.append(operations.too_many_bytes(pointer))
    if faults:
        raise Invalid(faults)
    return found
