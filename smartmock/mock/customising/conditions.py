"""Conditions of expectations, compiled when they are saved."""

import ipaddress
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from smartmock.errors import Fault, Invalid
from smartmock.mock.customising.facts import MISSING, Facts, Find, TooMuch
from smartmock.mock.customising.faults import refuse, told, unknown
from smartmock.mock.customising.jsonpaths import compile_jsonpath
from smartmock.mock.customising.operators import LONGEST_VALUE, OPERATORS, ORDERING, Cost, Operator, Test, choices
from smartmock.mock.customising.xpaths import compile_xpath
from smartmock.pointers import join
from smartmock.settings import is_flag
from smartmock.types import JSON, JsonObject

LONGEST_NAME: Final = 500
DEEPEST_VALUE: Final = 50
SHOWN: Final = 80
"""Characters of a value that a trace tells."""
SHOWN_VALUES: Final = 3
NOTHING: Final = "nothing"
TOO_MUCH: Final = "more than can be looked through"

FIELDS: Final[JsonObject] = {"in": None, "name": "", "operator": None, "value": None, "negate": False}
"""What a condition may say, with its defaults; None where there is none."""

EQUALITY: Final = ("equals", "notEquals", "in", "notIn")
NAMELESS: Final = frozenset({"ip", "call"})
SINGLE_TEXTS: Final = frozenset({"query", "path", "header", "cookie", "form"})
OPERATORS_OF: Final = {"ip": EQUALITY, "call": (*EQUALITY, *(name for name in OPERATORS if name in ORDERING))}

HEADER_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


class Verdict(NamedTuple):
    """`found` tells what the request says there, in a few words."""

    holds: bool
    found: str


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition, compiled. `label` says what it asks for, `holds` whether a request fulfils it.

    What takes too much work to look through does not hold, whatever is asked of it.
    """

    location: str
    name: str
    operator: str
    value: JSON = None
    negate: bool = False
    label: str = ""
    holds: Callable[[Facts], bool] = field(default=lambda _: True, repr=False, compare=False)
    find: Find = field(default=lambda _: (), repr=False, compare=False)
    cost: Cost | None = field(default=None, repr=False, compare=False)

    @property
    def counts(self) -> bool:
        """Whether it must be known how often the operation was asked for."""
        return self.location == "call"

    @property
    def reads_client(self) -> bool:
        """Whether it must be known who asks."""
        return self.location == "ip"

    def judge(self, facts: Facts) -> Verdict:
        return Verdict(self.holds(facts), self.tell(facts))

    def tell(self, facts: Facts) -> str:
        """What the request says there, in a few words."""
        try:
            values = self.find(facts)
        except TooMuch:
            return TOO_MUCH
        return TOO_MUCH if facts.is_spent and any(steps_of(values, self.cost)) else show_values(values)


def compile_condition(content: JSON, pointer: str) -> Condition:
    """Raises `Invalid` with all faults; their pointers begin with `pointer`."""
    if not isinstance(content, dict):
        remedy = 'Give an object such as {"in": "query", "name": "status", "operator": "equals", "value": "gold"}.'
        raise refuse(pointer, f"A condition cannot be {told(content)}.", remedy)
    faults = [unknown("field", name, FIELDS, join(pointer, name)) for name in content if name not in FIELDS]
    location = _one_of(content, "in", "location", tuple(LOCATIONS), pointer, faults)
    allowed = OPERATORS_OF.get(location, tuple(OPERATORS))
    operator = _one_of(content, "operator", "operator", allowed, pointer, faults)
    negate = content.get("negate", False)
    if not is_flag(negate):
        faults.append(Fault(join(pointer, "negate"), f"negate cannot be {told(negate)}.", "Give true or false."))
    find = _collected(faults, _read_name, location, content.get("name", ""), join(pointer, "name"))
    test = _collected(faults, _read_value, location, operator, content, pointer)
    if faults or find is None or test is None:
        raise Invalid(faults)
    name = content.get("name") or ""
    value = content.get("value") if OPERATORS[operator].takes_value else None
    label = _label(location, name, operator, value, negate=negate)
    cost_of = None if location in NAMELESS else OPERATORS[operator].cost
    cost = None if cost_of is None else cost_of(value)
    holds = _compile(OPERATORS[operator], find, test, cost, negate=negate)
    return Condition(location, name, operator, value, negate, label, holds, find, cost)


def _one_of(
    content: JsonObject, field_name: str, what: str, known: Sequence[str], pointer: str, faults: list[Fault]
) -> str:
    """ "" where it is none of them, which is a fault."""
    place = join(pointer, field_name)
    given = content.get(field_name)
    if given is None:
        faults.append(Fault(place, f"`{field_name}` is missing.", f"Give one of: {', '.join(known)}."))
        return ""
    if isinstance(given, str) and given in known:
        return given
    faults.append(unknown(what, given, known, place))
    return ""


def _collected(faults: list[Fault], read: Callable[..., JSON], *arguments: JSON) -> JSON:
    try:
        return read(*arguments)
    except Invalid as error:
        faults += error.faults
        return None


def _read_name(location: str, name: JSON, pointer: str) -> Find | None:
    if location in NAMELESS and name not in ("", None):
        raise refuse(pointer, f"`{location}` takes no name.", "Leave the name out.")
    name = "" if name is None else name
    if not isinstance(name, str) or len(name) > LONGEST_NAME:
        raise refuse(pointer, f"The name cannot be {told(name)}.", f"Give a text of up to {LONGEST_NAME} characters.")
    if location in SINGLE_TEXTS and not name:
        raise refuse(pointer, "`name` is missing.", f"Say which {_KINDS[location]} is meant.")
    return LOCATIONS[location](name, pointer) if location else None


def _query(name: str, _pointer: str) -> Find:
    return lambda facts: facts.query.get(name, ())


def _path(name: str, _pointer: str) -> Find:
    def find(facts: Facts) -> Sequence[JSON]:
        value = facts.path_params.get(name)
        return () if value is None else (value,)

    return find


def _header(name: str, pointer: str) -> Find:
    if not HEADER_NAME.fullmatch(name):
        raise refuse(pointer, f"{told(name)} is no name of a header.", "Give a name such as X-Tenant, without a colon.")
    name = name.lower()

    def find(facts: Facts) -> Sequence[JSON]:
        value = facts.headers.get(name)
        return () if value is None else (value,)

    return find


def _cookie(name: str, _pointer: str) -> Find:
    def find(facts: Facts) -> Sequence[JSON]:
        value = facts.cookies.get(name)
        return () if value is None else (value,)

    return find


def _form(name: str, _pointer: str) -> Find:
    return lambda facts: facts.form.get(name, ())


def _body(name: str, pointer: str) -> Find:
    """Without a name the body as text; with `$` JSONPath; else a property of JSON, a field of a form, XPath in XML."""
    if not name:
        return lambda facts: (facts.text,) if facts.request.body else ()
    if name.startswith("$"):
        try:
            return compile_jsonpath(name)
        except ValueError as error:
            remedy = "Write it as RFC 9535 has it, such as $.user.roles[0] or $.items[?@.price > 10].name."
            raise refuse(pointer, f"{told(name)} is no JSONPath: {error}.", remedy) from None
    return _by_kind(name, _xpath(name, pointer))


def _xpath(name: str, pointer: str) -> Find:
    """Only what begins with `/` has to be one: properties and fields may have any name."""
    try:
        return compile_xpath(name)
    except ValueError as error:
        if not name.startswith("/"):
            return lambda _: ()
        remedy = "Write steps such as /order/item[@id='7']/name, or //name; `count( … )` may stand around it."
        raise refuse(pointer, f"{told(name)} is no XPath that can be used: {error}.", remedy) from None


def _by_kind(name: str, look_up: Find) -> Find:
    def find(facts: Facts) -> Sequence[JSON]:
        if facts.kind == "json":
            body = facts.json
            value = body.get(name, MISSING) if isinstance(body, dict) else MISSING
            return () if value is MISSING else (value,)
        return facts.form.get(name, ()) if facts.kind == "form" else look_up(facts)

    return find


def _ip(_name: str, _pointer: str) -> Find:
    return lambda facts: () if facts.address is None else (facts.address,)


def _call(_name: str, _pointer: str) -> Find:
    return lambda facts: () if facts.count is None else (facts.count,)


LOCATIONS: Final[dict[str, Callable[[str, str], Find]]] = {
    "query": _query,
    "path": _path,
    "header": _header,
    "cookie": _cookie,
    "body": _body,
    "form": _form,
    "ip": _ip,
    "call": _call,
}

_KINDS: Final = {
    "query": "query parameter",
    "path": "parameter of the path",
    "header": "header",
    "cookie": "cookie",
    "form": "field of the form",
}


def _read_value(location: str, operator: str, content: JsonObject, pointer: str) -> Test | None:
    if not operator:
        return None
    place = join(pointer, "value")
    value = content.get("value")
    if not OPERATORS[operator].takes_value:
        if value not in (None, ""):
            raise refuse(place, f"`{operator}` takes no value.", "Leave the value out.")
        return OPERATORS[operator].compile(None, place)
    if "value" not in content or (value is None and operator not in EQUALITY):
        raise refuse(place, "`value` is missing.", f"Say what `{operator}` compares with.")
    _check_size(value, place)
    if location == "ip":
        return _network_test(value, place)
    if location == "call":
        value = _read_counts(value, place)
    if isinstance(value, dict | list) and operator not in ("in", "notIn"):
        _check_structure(location, content, value, place)
    return OPERATORS[operator].compile(value, place)


def _check_structure(location: str, content: JsonObject, value: JSON, pointer: str) -> None:
    """Lists and objects are found only in bodies, by name."""
    if location in SINGLE_TEXTS:
        raise refuse(pointer, f"A {_KINDS[location]} is never {told(value)}.", "Give a text, a number, true or false.")
    if location == "body" and not content.get("name"):
        raise refuse(pointer, "Without a name the body is a text.", "Give a text, or the name $ for the body as JSON.")


def _check_size(value: JSON, pointer: str) -> None:
    level = [value]
    for _ in range(DEEPEST_VALUE):
        level = [
            item
            for node in level
            if isinstance(node, dict | list)
            for item in (node.values() if isinstance(node, dict) else node)
        ]
        if not level:
            break
    if level or len(json.dumps(value)) > LONGEST_VALUE:
        remedy = f"Give up to {LONGEST_VALUE:,} characters, nested up to {DEEPEST_VALUE} levels deep."
        raise refuse(pointer, "This value is too large.", remedy)


def _network_test(value: JSON, pointer: str) -> Test:
    """Addresses, and networks as CIDR writes them."""
    networks = []
    faults = []
    for number, item in enumerate(choices(value, pointer)):
        try:
            # The module takes numbers for addresses.
            networks.append(ipaddress.ip_network(item.strip() if isinstance(item, str) else "", strict=False))
        except ValueError:
            place = join(pointer, number) if isinstance(value, list) else pointer
            remedy = "Give addresses such as 192.0.2.7, or networks such as 10.0.0.0/8 and 2001:db8::/32."
            faults.append(Fault(place, f"{told(item)} is no IP address or network.", remedy))
    if faults:
        raise Invalid(faults)
    return lambda address: any(address in network for network in networks)


def _read_counts(value: JSON, pointer: str) -> JSON:
    """Whole numbers, also as texts."""
    items = choices(value, pointer)
    numbers = [int(item) if isinstance(item, str) and re.fullmatch("[0-9]{1,15}", item) else item for item in items]
    for number, item in enumerate(numbers):
        if not isinstance(item, int) or isinstance(item, bool) or item < 0:
            place = join(pointer, number) if isinstance(value, list) else pointer
            raise refuse(place, f"{told(item)} is no count of requests.", "Give a whole number: the first one is 1.")
    return numbers if isinstance(value, list) or len(numbers) > 1 else numbers[0]


def _compile(operator: Operator, find: Find, test: Test, cost: Cost | None, *, negate: bool) -> Callable[[Facts], bool]:
    """Of what is there several times any value has to pass the test, and for the opposite operators none."""
    passed = operator.negated == negate
    missing = operator.when_missing == passed

    def holds(facts: Facts) -> bool:
        try:
            values = find(facts)
            for value, steps in zip(values, steps_of(values, cost), strict=False):
                if steps:
                    facts.spend(steps)
                if test(value):
                    return passed
        except TooMuch:
            return False
        return not passed if values else missing

    return holds


def steps_of(values: Sequence[JSON], cost: Cost | None) -> Iterator[int]:
    """What each value takes. One that is cheap to judge is free, so that it is judged also when nothing is left."""
    least = 1 if len(values) > 1 else 0
    return (least + (cost(value) if cost is not None else 0) for value in values)


def _label(location: str, name: str, operator: str, value: JSON, *, negate: bool) -> str:
    words = [location, show(name)[1:-1] if name else "", operator]
    if OPERATORS[operator].takes_value:
        words.append(json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else show(value))
    text = _readable(" ".join(filter(None, words)), 2 * SHOWN)
    return f"not ({text})" if negate else text


def show_values(values: Sequence[JSON]) -> str:
    """A few words for what was found."""
    if len(values) == 1:
        return show(values[0])
    if not values:
        return NOTHING
    shown = ", ".join(map(show, values[:SHOWN_VALUES]))
    return shown if len(values) <= SHOWN_VALUES else f"{shown} and {len(values) - SHOWN_VALUES} more"


def show(value: JSON) -> str:
    """A value in one short line, without control characters."""
    if isinstance(value, str):
        is_plain = len(value) <= SHOWN and value.isprintable()
        return f'"{value}"' if is_plain else f'"{_readable(value, SHOWN)}"'
    if isinstance(value, list):
        return f"a list of {len(value)}"
    if isinstance(value, dict):
        return f"an object with {len(value)} properties"
    return _readable(json.dumps(value) if isinstance(value, int | float) or value is None else str(value), SHOWN)


def _readable(text: str, longest: int) -> str:
    cut = text if len(text) <= longest else text[: longest - 1] + "…"
    return cut if cut.isprintable() else "".join(each if each.isprintable() else "�" for each in cut)
