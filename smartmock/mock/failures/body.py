"""The body of an error, made to tell what its status says of the request."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeAlias
from urllib.parse import quote

from smartmock.mock.changes import Change, apply_changes
from smartmock.mock.failures.codes import STYLES, nearest, write_codes
from smartmock.mock.failures.inputs import Fault
from smartmock.mock.failures.members import Member, Role, find_members, is_error
from smartmock.mock.failures.shape import Shape
from smartmock.mock.failures.story import ABOUT_FIELDS, Case, Story
from smartmock.types import JSON, JsonObject

MAX_DEPTH: Final = 6
MAX_OWN: Final = 6
"""So many entries of a list are looked at."""
_ROOT: Final = Member("error", (), frozenset())
_EXPLAINED: Final = frozenset({("message",), ("detail",), ("path",), ("description",), ("error", "message")})
"""Members beside which `error` is short."""
_WHERE: Final = frozenset({("field",), ("param",), ("path",), ("property",), ("pointer",), ("location",), ("loc",)})
"""Members that name the part of a request, so that `name` need not."""


def tell(value: JSON, case: Case) -> tuple[JSON, tuple[str, ...]]:
    """The answer with what its status says, as far as its schema allows, and lines for the trace."""
    variant = case.plan.variant
    if variant.validator is None or variant.error_shape is None:
        return value, ()
    story = Story(case)
    root: list[JSON] = [value]
    is_text = isinstance(value, str) and (variant.range.type == "text" or bool(variant.range.family))
    changes: Iterator[Change] = iter(())
    if isinstance(value, dict | list) or is_text:
        changes = _changes(Spot(root, 0, value, _ROOT, variant.error_shape, story, story.first))
    judge = variant.validator.is_valid
    names = apply_changes(changes, root, lambda whole: judge(whole[0]))
    said = ", ".join(name for name in names if name != "0") or "the text"
    return root[0], (f"{said} as status {story.status} says",) if names else ()


@dataclass(frozen=True, slots=True)
class Spot:
    """A member of an error body, `holder[key]`, which is `old`. `fault` is the part of the request it tells of.

    `entry`: the member stands in an entry of a list of errors.
    """

    holder: JsonObject | list[JSON]
    key: str | int
    old: JSON
    member: Member
    shape: Shape
    story: Story
    fault: Fault | None
    entry: bool = False
    depth: int = 0

    @property
    def is_fixed(self) -> bool:
        """Whether the value is the document's own example."""
        return bool(self.shape.samples) and self.story.case.serving.example_first


def _changes(spot: Spot) -> Iterator[Change]:
    if spot.is_fixed or spot.depth > MAX_DEPTH:
        return
    if isinstance(spot.old, dict):
        yield from _change_object(spot, spot.old)
    elif isinstance(spot.old, list):
        yield from _change_list(spot, spot.old)
    elif candidates := tuple(_scalars(spot)):
        yield Change(spot.holder, spot.key, candidates)


def _change_object(spot: Spot, old: JsonObject) -> Iterator[Change]:
    if spot.member.role == "source":
        yield from _change_source(spot, old)
    elif spot.member.role == "error" and spot.member.name and not spot.shape.declares(old):
        yield from _change_map(spot, old)
    elif spot.member.role in HOLDERS and is_error(tuple(old)):
        yield from _change_members(spot, old)
    elif spot.member.role == "error" and spot.member.name:
        yield from _change_messages(spot, old)


def _change_members(spot: Spot, old: JsonObject) -> Iterator[Change]:
    for name, member in find_members(tuple(old)).items():
        shape, depth = spot.shape.property(name), spot.depth + 1
        yield from _changes(Spot(old, name, old[name], member, shape, spot.story, spot.fault, spot.entry, depth))


def _change_map(spot: Spot, old: JsonObject) -> Iterator[Change]:
    """`errors: {field: [message, …]}`, whatever fields it had."""
    values = [item for item in old.values() if not isinstance(item, dict) or is_error(tuple(item))]
    candidates: list[JsonObject] = []
    if spot.fault is not None and values:
        message = spot.story.message(spot.fault)
        new = [message] if isinstance(values[0], list) else message if isinstance(values[0], str) else values[0]
        candidates = [{spot.fault.name: new}]
    empty: list[JsonObject] = [{}] if not candidates or spot.story.blames_no_field else []
    yield Change(spot.holder, spot.key, (*empty, *candidates))
    if spot.fault is not None and values and isinstance(values[0], dict):
        shape, depth = spot.shape.property(spot.fault.name), spot.depth + 1
        yield from _change_members(replace(spot, shape=shape, entry=True, depth=depth), values[0])


def _change_messages(spot: Spot, old: JsonObject) -> Iterator[Change]:
    """An object that has messages under names of its own: `errors: {body: [message, …]}`."""
    message = spot.story.message(spot.fault)
    for name, value in old.items():
        if isinstance(value, str):
            yield Change(old, name, (message,))
        elif isinstance(value, list) and value and isinstance(value[0], str):
            yield Change(old, name, ([message],))


def _change_source(spot: Spot, old: JsonObject) -> Iterator[Change]:
    """`source` of JSON:API: one of pointer, parameter and header."""
    fault = spot.fault
    if fault is None or not old.keys() <= {"pointer", "parameter", "header"}:
        return
    single = {"pointer": fault.pointer} if fault.place == "body" else {"parameter": fault.name}
    if single.keys() <= old.keys():
        yield Change(spot.holder, spot.key, (single,))
    elif "pointer" in old:
        yield Change(old, "pointer", (fault.pointer,))


def _change_list(spot: Spot, old: list[JSON]) -> Iterator[Change]:
    """As many entries as there are faults to tell of, one or two, each with a fault of its own."""
    if not old:
        return
    role, first = spot.member.role, old[0]
    faults = [spot.fault] if spot.entry else spot.story.entries(len(old))
    if isinstance(first, dict) and role in HOLDERS and (role == "error" or is_error(tuple(first))):
        yield Change(spot.holder, spot.key, tuple(_lengths(spot, old, len(faults))))
        for index, entry in enumerate(old[:MAX_OWN]):  # a schema may ask for more entries than there are faults
            fault = faults[index % len(faults)]
            place = Spot(old, index, entry, _ROOT, spot.shape.item, spot.story, fault, True, spot.depth + 1)
            yield from _changes(place)
    else:
        yield from _change_texts(spot, first, faults)


def _lengths(spot: Spot, old: list[JSON], faults: int) -> Iterator[list[JSON]]:
    """The list with as few entries as there are faults, none where no part of the request is at fault."""
    if spot.story.blames_no_field and not BLAMING.isdisjoint(spot.member.name):
        yield []
    yield from (old[:length] for length in range(faults, min(len(old), MAX_OWN) + 1))


def _change_texts(spot: Spot, first: JSON, faults: list[Fault | None]) -> Iterator[Change]:
    fault, role = spot.fault, spot.member.role
    if isinstance(first, str) and role in {"error", "message"}:
        yield Change(spot.holder, spot.key, ([spot.story.message(each) for each in faults],))
    elif fault is not None and role == "place":
        yield Change(spot.holder, spot.key, ([fault.place, *fault.steps],))
    elif fault is not None and isinstance(first, str) and (role == "field" or (spot.entry and role == "path")):
        yield Change(spot.holder, spot.key, (list(fault.steps), [fault.name]))


BLAMING: Final = frozenset({"invalid", "violation", "field", "validation", "param", "parameter", "constraint"})
"""Words of names of lists that tell which parts of a request are not valid."""
HOLDERS: Final[frozenset[Role]] = frozenset({"error", "message", "wrapper", "reason", "status"})
"""Roles of members that may be errors with members of their own."""

Candidates: TypeAlias = Iterator[JSON]


def _scalars(spot: Spot) -> Candidates:
    """What a member may become, the best first; nothing where it stays."""
    role, listed = _settle(spot), spot.shape.enum
    if isinstance(spot.old, bool):
        yield from {"false": (False,), "true": (True,), "error": (True,)}.get(role, ())
    elif isinstance(spot.old, int | float):
        yield from NUMBERS[role](spot) if role in NUMBERS else ()
    elif role not in TEXTS:
        return
    elif listed is None:
        yield from TEXTS[role](spot)
        yield from NUMBERS[role](spot) if spot.old is None and role in NUMBERS else ()
    elif role in CODED:
        thing = spot.story.thing
        code = nearest(spot.story.status, listed, _entry_words(spot), thing.words if thing else ())
        yield from () if code is None else (code,)
    else:
        yield from (text for text in TEXTS[role](spot) if text in listed)


def _settle(spot: Spot) -> Role:
    """The role of names that mean one thing here and another there."""
    role, others = spot.member.role, spot.member.others
    if role == "error":
        if ("error", "description") in others or ("ok",) in others:
            return "code"
        return "title" if others & _EXPLAINED else "message"
    if role == "reason":
        if ("domain",) in others:
            return "code"
        return "title" if others & _EXPLAINED else "message"
    if role == "name":
        return "field" if spot.entry and not others & _WHERE else "code"
    if role == "path" and spot.entry:
        return "field"
    if role == "type":
        return "type" if ("title",) in others or spot.shape.formats & {"uri", "uri-reference"} else "code"
    return role


def _status(spot: Spot) -> Candidates:
    yield spot.story.status


def _status_text(spot: Spot) -> Candidates:
    """A canonical code beside a number, as in Google's errors; else the number as text, as in JSON:API."""
    holder = spot.holder
    if isinstance(holder, dict) and isinstance(holder.get("code"), int):
        yield spot.story.codes["canonical"].replace(" ", "_").upper()
    yield str(spot.story.status)
    yield from _code(spot)


def _entry_words(spot: Spot) -> tuple[str, ...]:
    """What is wrong with a part of the request, beside the member that names the part."""
    if not spot.entry or spot.fault is None or spot.story.status not in ABOUT_FIELDS:
        return ()
    if not spot.member.others & (_WHERE | {("domain",), ("name",)}):
        return ()
    return ("required", "missing", "invalid") if spot.fault.rule == "required" else ("invalid",)


def _code(spot: Spot) -> Candidates:
    words, style, tail = next(iter(_entry_words(spot)), spot.story.codes["words"][0]), "snake", ""
    others = spot.member.others
    if ("error", "description") in others:
        words = spot.story.codes.get("oauth", words)
    if ("domain",) in others:
        style = "camel"
    if spot.member.role == "name" or spot.member.name[:1] == ("exception",):
        style, tail = "pascal", "Error" if spot.member.role == "name" else "Exception"
    if isinstance(spot.key, str) and spot.key.startswith("__"):
        style, tail = "pascal", "Exception"
    if tail:
        yield STYLES[style](words.split()) + tail
    yield from write_codes(words, spot.story.status, style, spot.shape.samples)


def _title(spot: Spot) -> Candidates:
    yield spot.story.title
    yield from _code(spot)


def _message(spot: Spot) -> Candidates:
    yield spot.story.message(spot.fault)
    yield spot.story.title
    yield spot.story.codes["words"][0]


def _type(spot: Spot) -> Candidates:
    """A URI in the document's own style, else below its server (RFC 9457 section 3.1.1)."""
    slug = STYLES["kebab"](spot.story.codes["words"][0].split())
    for sample in spot.shape.samples:
        if isinstance(sample, str) and "/" in sample:
            yield f"{sample.rpartition('/')[0]}/{slug}"
    if spot.story.origin:
        yield f"{spot.story.origin}/problems/{slug}"
    yield "about:blank"


def _path(spot: Spot) -> Candidates:
    if spot.shape.formats & {"uri", "url", "iri"} or spot.member.name[-1:] == ("url",):
        yield (spot.story.origin or "https://api.example.com") + spot.story.path
    yield spot.story.path


def _method(spot: Spot) -> Candidates:
    yield spot.story.case.operation.operation.method.upper()


def _field(spot: Spot) -> Candidates:
    if spot.fault is None:
        return
    if spot.shape.nullable and spot.story.blames_no_field:
        yield None
    yield spot.fault.pointer if "pointer" in spot.member.name else spot.fault.name
    yield spot.fault.steps[-1]


def _place(spot: Spot) -> Candidates:
    """`location` beside its type is the name itself, as in Google's errors."""
    if spot.fault is None:
        return
    if ("location", "type") in spot.member.others:
        yield spot.fault.name
    elif spot.member.name == ("location", "type"):
        yield "parameter"
    yield spot.fault.place


def _value(spot: Spot) -> Candidates:
    if spot.fault is None:
        return
    value = spot.fault.value
    if value is not None:
        yield value
        yield str(value)
    elif spot.shape.nullable:
        yield None
    elif spot.fault.rule == "required":
        yield ""


def _seconds(spot: Spot) -> Candidates:
    yield spot.story.seconds


def _seconds_text(spot: Spot) -> Candidates:
    yield str(spot.story.seconds)


def _help(spot: Spot) -> Candidates:
    origin = spot.story.origin or "https://docs.example.com"
    yield f"{origin}/docs/errors/{quote(STYLES['kebab'](spot.story.codes['words'][0].split()))}"


def _domain(_spot: Spot) -> Candidates:
    yield "global"


Teller: TypeAlias = Callable[[Spot], Candidates]

NUMBERS: Final[Mapping[Role, Teller]] = {"status": _status, "code": _status, "error": _status, "seconds": _seconds}
TEXTS: Final[Mapping[Role, Teller]] = {
    "status": _status_text,
    "code": _code,
    "title": _title,
    "message": _message,
    "type": _type,
    "path": _path,
    "method": _method,
    "field": _field,
    "place": _place,
    "value": _value,
    "seconds": _seconds_text,
    "help": _help,
    "domain": _domain,
}
CODED: Final[frozenset[Role]] = frozenset({"status", "code", "title", "message", "type"})
"""Where values are listed, the one for these is that which says nearest what the status says."""
