"""The headers of a part, as its Encoding Object declares them (OpenAPI 3.1 section 4.8.15)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from smartmock import pointers
from smartmock.mock.context import Context
from smartmock.mock.validation.coercion import Reader, judge_in
from smartmock.mock.validation.model import Violation, shorten
from smartmock.mock.validation.values import ValueRules
from smartmock.mock.validation.verdicts import place_of
from smartmock.spec.document import MediaType
from smartmock.types import JSON, JsonObject

MOST_STEPS: Final = 20
"""References that lead to references."""


@dataclass(slots=True)
class DeclaredHeader:
    name: str
    required: bool
    rules: ValueRules
    reader: Reader | None = None


class PartHeaders:
    def __init__(self, declared: list[DeclaredHeader], context: Context) -> None:
        self._declared = declared
        self._judge_of = judge_in(context)

    def check(self, headers: Mapping[str, str], pointer: str) -> Iterator[Violation]:
        """Of the part that stands at `pointer`."""
        place = place_of(pointer)
        for each in self._declared:
            sent = headers.get(each.name.lower())
            header = f"The header `{shorten(each.name)}` of {place}"
            if sent is None:
                if each.required:
                    yield Violation("body", "", pointer, "required", f"{header} is missing.")
                continue
            each.reader = each.reader or Reader(each.rules.schema, self._judge_of)
            try:
                broken = each.rules.broken(each.reader.read(sent))
            except ValueError:
                continue
            for fault in broken:
                yield Violation("body", "", pointer, fault.rule, f"{header}: {fault.message}", value=fault.value)


def read_part_headers(media_type: MediaType, context: Context) -> dict[str, PartHeaders]:
    """Those that declare any, by the name of the part. The media type itself is declared elsewhere."""
    found: dict[str, PartHeaders] = {}
    for name, encoding in media_type.encoding.items():
        listed = encoding.get("headers") if isinstance(encoding, dict) else None
        if isinstance(listed, dict):
            place = pointers.join(media_type.pointer, "encoding", name, "headers")
            declared = [*_declared(listed, place, context)]
            if declared:
                found[name] = PartHeaders(declared, context)
    return found


def _declared(listed: JsonObject, place: str, context: Context) -> Iterator[DeclaredHeader]:
    for name, written in listed.items():
        node, pointer = _follow(written, pointers.join(place, name), context.document.tree)
        if isinstance(node, dict) and name.lower() != "content-type":
            schema = pointers.join(pointer, "schema") if isinstance(node.get("schema"), dict | bool) else None
            yield DeclaredHeader(name, node.get("required") is True, ValueRules(schema, context))


def _follow(node: JSON, pointer: str, tree: JsonObject) -> tuple[JSON, str]:
    for _ in range(MOST_STEPS):
        ref = node.get("$ref") if isinstance(node, dict) else None
        if not isinstance(ref, str) or not ref.startswith("#/"):
            break
        pointer = pointers.from_fragment(ref[1:])
        try:
            node = pointers.resolve(tree, pointer)
        except KeyError:
            return None, pointer
    return node, pointer
