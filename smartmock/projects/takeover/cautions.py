"""What is said when something is saved that works, and hardly as it is meant. It is never stored."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Final

from smartmock import pointers
from smartmock.mock.customising.bodies import Body
from smartmock.mock.customising.expressions import find_make
from smartmock.mock.customising.lenient import is_json
from smartmock.mock.customising.model import Expectation
from smartmock.mock.json_text import parse_json
from smartmock.mock.media_types import RELATED, fit, parse_media_type
from smartmock.mock.negotiate import find_response, negotiate
from smartmock.mock.operation import CompiledOperation, Plan, Variant
from smartmock.mock.selectors import NO_SELECTORS
from smartmock.semantics.dynamic_values import UnknownName
from smartmock.settings import Environment
from smartmock.storage.records import Customisation
from smartmock.types import JSON, JsonObject

MOST: Final = 50
LONGEST: Final = 300
DYNAMIC: Final = ("{{", "{%", "{#")


@dataclass(frozen=True, slots=True)
class Caution:
    """`code` is for programs: `status-not-declared`, `body-violates-schema`, `unknown-dynamic-value`,
    `hidden-by-expectation`, `hidden-by-example`, `unknown-operation`. `pointer` leads into what was saved.
    """

    code: str
    message: str
    pointer: str = ""

    def as_json(self) -> JsonObject:
        return asdict(self)


def of_expectation(
    content: JsonObject, compiled: Expectation, operation: CompiledOperation | None
) -> Iterator[Caution]:
    """`content` is complete. Without an `operation` nothing is declared that it could break."""
    if operation is not None:
        yield from of_response(content["response"], compiled.reply.body, operation)
    yield from of_dynamic_values(compiled)


def of_response(reply: JsonObject, compiled: Body, operation: CompiledOperation) -> Iterator[Caution]:
    response = find_response(operation, reply["status"])
    if response is None:
        declared = ", ".join(each.status for each in operation.responses)
        message = f"The operation declares no response {reply['status']}; it declares {declared}."
        yield Caution("status-not-declared", message, "/response/status")
        return
    variant = variant_for(response.variants, reply.get("content_type"))
    if variant is None or variant.validator is None or "body" not in reply:
        return
    body, is_text = reply["body"], False
    if isinstance(body, str):
        text = compiled.content.decode(errors="replace") if compiled.is_static else body
        parsed = parse_json(text)
        if parsed is None:
            if text and compiled.is_static and variant.range.family == "json" and not is_json(text):
                message = f"The operation declares {variant.range.essence} here, and this is no JSON."
                yield Caution("body-violates-schema", message, "/response/body")
            return
        body, is_text = parsed, True
    for violation in variant.validator.violations(body)[:MOST]:
        if violation.rule != "required" and is_dynamic(value_at(body, violation.pointer)):
            continue
        place = "/response/body" if is_text else "/response/body" + violation.pointer
        where = f"At `{violation.pointer[:LONGEST]}` of the text: " if is_text and violation.pointer else ""
        yield Caution("body-violates-schema", f"{where}{violation.message[:LONGEST]}", place)


def variant_for(variants: Sequence[Variant], content_type: str | None) -> Variant | None:
    """The declared content that a body of this type should be like; of JSON where no type is given."""
    wanted = parse_media_type(content_type or "application/json")
    rated = [(fit(wanted, each.range), each) for each in variants if each.media_type is not None]
    tier, found = max(rated, key=lambda item: item[0], default=(0, None))
    return found if tier >= RELATED or (tier and content_type) else None


def value_at(body: JSON, pointer: str) -> JSON:
    try:
        return pointers.resolve(body, pointer)
    except KeyError:
        return None


def is_dynamic(value: JSON) -> bool:
    """Whether a value is known only when the answer is made."""
    if isinstance(value, str):
        return any(mark in value for mark in DYNAMIC)
    items: Iterable[JSON] = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(is_dynamic(item) for item in items)


def of_dynamic_values(compiled: Expectation) -> Iterator[Caution]:
    reply = compiled.reply
    headers = [(f"/response/headers/{index}/1", text.unknown) for index, (_, text) in enumerate(reply.headers)]
    for place, unknown in (*headers, ("/response/body", reply.body.unknown)):
        for source in unknown[:MOST]:
            yield Caution("unknown-dynamic-value", describe_unknown(source), place)


def describe_unknown(source: str) -> str:
    """Which name of it nobody knows, and what may be meant."""
    told = f"There is no dynamic value `{source[:100]}`; it stays as text."
    try:
        find_make(source)
    except UnknownName as error:
        near = " or ".join(f"`{name}`" for name in error.suggest())
        return f"{told} {error}; did you mean {near}?" if near else told
    return told


def hidden_by(earlier: Iterable[Customisation], mode: str) -> Iterator[Caution]:
    """Expectations that are asked one after the other end at the first one without conditions."""
    for each in earlier if mode == "rules" else ():
        if is_unconditional(each.content):
            name = each.content.get("name") or f"number {each.id}"
            message = f"The expectation {name} comes first and has no conditions: this one is never asked."
            yield Caution("hidden-by-expectation", message, "")
            return


def is_unconditional(content: JsonObject) -> bool:
    return bool(content.get("enabled", True)) and not content.get("conditions")


def of_script(
    content: JsonObject, operation: CompiledOperation, environments: Iterable[Environment], priority: str | None
) -> Iterator[Caution]:
    """A script runs on generated data: where an example answers it does not, unless it applies to any answer."""
    if not content.get("enabled", True) or content.get("applies_to") == "any":
        return
    names = [each.name for each in environments if (priority or each.priority) == "example-first"]
    plan = negotiate(operation, "", NO_SELECTORS) if names else None
    if isinstance(plan, Plan) and plan.media_type and plan.variant.example_names:
        example = plan.variant.example_names[0]
        message = (
            f"The example {example} of response {plan.status} answers first, so the script does not run in "
            f"{', '.join(names)[:LONGEST]}. Set `applies_to` to `any`, or the priority to `smart-first`."
        )
        yield Caution("hidden-by-example", message, "/applies_to")
