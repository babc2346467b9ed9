"""Expectations: read strictly when people send them, compiled, and matched against requests."""

import re
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from smartmock.errors import Fault, Invalid
from smartmock.mock.customising.bodies import Body, Text, compile_body, compile_text
from smartmock.mock.customising.conditions import FIELDS as CONDITION_FIELDS
from smartmock.mock.customising.conditions import HEADER_NAME, Condition, compile_condition
from smartmock.mock.customising.facts import Facts
from smartmock.mock.customising.faults import refuse, told, unknown
from smartmock.mock.customising.model import Expectation, Reply
from smartmock.mock.customising.operators import takes_value
from smartmock.mock.headers import LONGEST, NOT_SENT
from smartmock.pointers import join
from smartmock.settings import is_flag, is_whole
from smartmock.types import JSON, JsonObject

LONGEST_NAME: Final = 200
MOST_CONDITIONS: Final = 50
MOST_HEADERS: Final = 100
LONGEST_DELAY: Final = 60_000
"""Milliseconds."""
LARGEST_WEIGHT: Final = 1_000_000

BODILESS: Final = frozenset({204, 304})
"""Statuses that are sent without a body (RFC 9110 sections 15.3.5 and 15.4.5)."""

EXPECTATION_FIELDS: Final[JsonObject] = {
    "name": "", "enabled": True, "match": "all", "conditions": [], "response": None, "weight": 1,
}  # fmt: skip
RESPONSE_FIELDS: Final[JsonObject] = {
    "status": 200, "headers": [], "body": "", "body_base64": None, "content_type": None, "delay_ms": 0,
}  # fmt: skip

_CONTROL: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\ud800-\udfff]")

MOST_REASONS: Final = 3
"""Conditions that are told when none of several holds."""

Check: TypeAlias = Callable[[JSON], bool]


def normalise_expectation(content: JsonObject) -> JsonObject:
    """With the defaults of what is missing, in the order in which it is told. What is wrong stays for the compiler."""
    found: JsonObject = _ordered(content, EXPECTATION_FIELDS)
    if isinstance(found.get("conditions"), list):
        found["conditions"] = [_normalise_condition(each) for each in found["conditions"]]
    response = found.get("response")
    if isinstance(response, dict):
        found["response"] = _without_other_body(_ordered(response, RESPONSE_FIELDS), response)
    return found


def _normalise_condition(content: JSON) -> JSON:
    """An operator that compares has to be given its value: null would be one."""
    found = _ordered(content, CONDITION_FIELDS)
    if isinstance(content, dict) and "value" not in content and takes_value(content.get("operator")):
        del found["value"]
    return found


def _ordered(content: JSON, fields: JsonObject) -> JSON:
    """Members that must be given are not filled in; those that nobody knows come last."""
    if not isinstance(content, dict):
        return content
    needed = {"in", "operator", "response"}
    known = {
        name: content[name] if name in content else [*default] if isinstance(default, list) else default
        for name, default in fields.items()
        if name in content or name not in needed
    }
    return known | {name: value for name, value in content.items() if name not in fields}


def _without_other_body(found: JsonObject, given: JsonObject) -> JsonObject:
    """A response has a `body` or a `body_base64`."""
    if given.get("body_base64") is None:
        del found["body_base64"]
    elif "body" not in given:
        del found["body"]
    return found


def compile_expectation(content: JsonObject, number: int) -> Expectation:
    """`number` becomes its id. Raises `Invalid` with all faults of the content."""
    reading = _Reading()
    content = reading.object(content, "", EXPECTATION_FIELDS)
    name = reading.checked(content, "", "name", _is_name, f"one line of up to {LONGEST_NAME} characters")
    reading.checked(content, "", "enabled", is_flag, "true or false")
    match = reading.checked(content, "", "match", lambda value: value in ("all", "any"), '"all" or "any"')
    weight = reading.checked(content, "", "weight", _within(1, LARGEST_WEIGHT), f"a number from 1 to {LARGEST_WEIGHT}")
    conditions = reading.conditions(content.get("conditions", []))
    reply = reading.reply(content)
    if reading.faults or reply is None:
        raise Invalid(reading.faults)
    return Expectation(number, name, match == "all", tuple(conditions), reply, weight)


class _Reading:
    """Collects the faults of one content."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def object(self, value: JSON, pointer: str, fields: Mapping[str, JSON]) -> JsonObject:
        if not isinstance(value, dict):
            self.faults.append(_refused(value, pointer, f"an object with {', '.join(fields)}"))
            return {}
        self.faults += [unknown("field", name, fields, join(pointer, name)) for name in value if name not in fields]
        return value

    def checked(self, content: JsonObject, pointer: str, name: str, fits: Check, wanted: str) -> JSON:
        """The member, or its default."""
        default = (RESPONSE_FIELDS if pointer else EXPECTATION_FIELDS)[name]
        value = content.get(name, default)
        if not fits(value):
            self.faults.append(_refused(value, join(pointer, name), wanted))
            return default
        return value

    def collected(self, read: Callable[..., JSON], *arguments: JSON) -> JSON:
        try:
            return read(*arguments)
        except Invalid as error:
            self.faults += error.faults
            return None

    def conditions(self, content: JSON) -> list[Condition]:
        if not isinstance(content, list) or len(content) > MOST_CONDITIONS:
            self.faults.append(_refused(content, "/conditions", f"a list of up to {MOST_CONDITIONS} conditions"))
            return []
        return [
            self.collected(compile_condition, each, join("/conditions", number)) for number, each in enumerate(content)
        ]

    def reply(self, content: JsonObject) -> Reply | None:
        if "response" not in content:
            remedy = 'Give one, such as {"status": 200, "body": {"name": "Ada"}}.'
            self.faults.append(Fault("/response", "`response` is missing.", remedy))
            return None
        place = "/response"
        response = self.object(content["response"], place, RESPONSE_FIELDS)
        status = self.collected(_read_status, response.get("status", 200), "/response/status")
        headers = self.headers(response.get("headers", []))
        wanted = f"milliseconds from 0 to {LONGEST_DELAY}"
        delay = self.checked(response, place, "delay_ms", _within(0, LONGEST_DELAY), wanted)
        body = self.body(response, status)
        return Reply(status, tuple(headers), body, response.get("content_type"), delay) if body is not None else None

    def headers(self, content: JSON) -> list[tuple[str, Text]]:
        if isinstance(content, dict):
            remedy = 'Give a list of pairs such as [["x-total", "7"]]: the same name may stand there twice.'
            self.faults.append(Fault("/response/headers", "headers cannot be an object.", remedy))
            return []
        if not isinstance(content, list) or len(content) > MOST_HEADERS:
            wanted = f"a list of up to {MOST_HEADERS} pairs of name and value"
            self.faults.append(_refused(content, "/response/headers", wanted))
            return []
        return [
            self.collected(_read_header, pair, join("/response/headers", number)) for number, pair in enumerate(content)
        ]

    def body(self, response: JsonObject, status: JSON) -> Body | None:
        found: Body | None = None
        if _has_body(response) and status in BODILESS:
            place = "/response/body_base64" if response.get("body_base64") else "/response/body"
            remedy = "Leave the body out, or give another status."
            self.faults.append(Fault(place, f"A response with status {status} is sent without a body.", remedy))
        else:
            found = self.collected(compile_body, response, "/response")
        return found


def _refused(value: JSON, pointer: str, wanted: str) -> Fault:
    name = pointer.rpartition("/")[2] or "An expectation"
    return Fault(pointer, f"{name} cannot be {told(value)}.", f"Give {wanted}.")


def _is_name(value: JSON) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_NAME and not ("\t" in value or _CONTROL.search(value))


def _within(least: int, most: int) -> Check:
    return lambda value: is_whole(value) and least <= value <= most


def _has_body(response: JsonObject) -> bool:
    return response.get("body", "") != "" or bool(response.get("body_base64"))


def _read_status(value: JSON, pointer: str) -> int:
    if is_whole(value) and 100 <= value < 200:
        remedy = "Give one from 200 to 599: it only announces another answer (RFC 9110 section 15.2)."
        raise refuse(pointer, f"Status {value} cannot be sent.", remedy)
    if not is_whole(value) or not 200 <= value < 600:
        raise Invalid([_refused(value, pointer, "a number from 200 to 599")])
    status: int = value
    return status


def _read_header(pair: JSON, pointer: str) -> tuple[str, Text]:
    if not isinstance(pair, list) or len(pair) != 2:
        raise refuse(pointer, f"A header cannot be {told(pair)}.", 'Give a pair such as ["x-total", "7"].')
    name, value = pair
    if not isinstance(name, str) or len(name) > LONGEST_NAME or not HEADER_NAME.fullmatch(name):
        remedy = "Give a name of letters, digits and dashes, without a colon."
        raise refuse(join(pointer, 0), f"{told(name)} is no name of a header.", remedy)
    _check_sent(name.lower(), join(pointer, 0))
    if not isinstance(value, str) or len(value) > LONGEST or _CONTROL.search(value):
        remedy = f"Give one line of text with up to {LONGEST:,} characters."
        raise refuse(join(pointer, 1), f"The value of a header cannot be {told(value)}.", remedy)
    return name, compile_text(value, join(pointer, 1))


def _check_sent(name: str, pointer: str) -> None:
    if name == "content-type":
        raise refuse(pointer, "The type of the body is not given among the headers.", "Give it as `content_type`.")
    if name in NOT_SENT or name.startswith("smartmock-"):
        remedy = "Leave it out: the server sets it, or it would change more than this answer."
        raise refuse(pointer, f"`{name}` cannot be sent by an expectation.", remedy)


def matches(expectation: Expectation, facts: Facts) -> bool:
    """The quick way, for who need not know why."""
    matches_all = expectation.matches_all
    for condition in expectation.conditions:
        if condition.holds(facts) is not matches_all:
            return not matches_all
    return matches_all or not expectation.conditions


def match(expectation: Expectation, facts: Facts) -> str:
    """Empty when it matches, else which condition does not hold, as `query status equals "gold": it is "silver"`."""
    failed = []
    for condition in expectation.conditions:
        if not condition.holds(facts):
            failed.append(condition)
            if expectation.matches_all:
                break
        elif not expectation.matches_all:
            return ""
    reasons = [f"{condition.label}: it is {condition.tell(facts)}" for condition in failed[:MOST_REASONS]]
    if len(failed) > MOST_REASONS:
        reasons.append(f"and {len(failed) - MOST_REASONS} more")
    return "; ".join(reasons)
