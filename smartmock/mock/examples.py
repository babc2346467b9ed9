"""Documented examples as answers: read as their author meant them, judged, and repaired where they break the schema."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from smartmock import pointers
from smartmock.generation.compiler import Generator
from smartmock.generation.draw import Draw
from smartmock.mock.context import Context, Serving
from smartmock.mock.json_text import dump_json, parse_json
from smartmock.mock.media_types import MediaRange
from smartmock.mock.render import Rendered, is_json_like
from smartmock.schema.validator import Violation
from smartmock.spec.document import Document, Example, MediaType
from smartmock.types import JSON, Problem

MAX_LINKS: Final = 20
MAX_KEPT: Final = 64
SHOWN: Final = 3
"""Violations of one example that its problem tells."""

RenderKey: TypeAlias = tuple[str, str, datetime.date | None]
"""Media type; locale and day where the example is repaired, because they flow into what is generated."""


@dataclass(frozen=True, slots=True)
class PreparedExample:
    """`value` as documented, or parsed when it was JSON in a string. `violations`: how it breaks its schema."""

    name: str
    pointer: str
    value: JSON
    violations: tuple[Violation, ...] = ()
    was_text: bool = False
    generator: Generator | None = None
    repaired: dict[tuple[str, datetime.date], JSON] = field(default_factory=dict, compare=False)
    rendered: dict[RenderKey, Rendered] = field(default_factory=dict, compare=False)

    def value_for(self, serving: Serving) -> JSON:
        """The value to serve: what validates is kept, the rest is generated in the language of `serving`."""
        if not self.violations or self.generator is None:
            return self.value
        key = (serving.words.locale, serving.today)
        if key not in self.repaired:
            # Not of the pointer: an example that moved answers as before.
            draw = Draw(b"example " + dump_json(self.value), serving.words, today=serving.today)
            make_room(self.repaired)
            self.repaired[key] = self.generator.repair(self.value, draw)
        return self.repaired[key]

    def render_key(self, media_type: str, serving: Serving) -> RenderKey:
        return (media_type, serving.words.locale, serving.today) if self.violations else (media_type, "", None)


def make_room(kept: dict[Any, Any]) -> None:
    if len(kept) >= MAX_KEPT:
        kept.clear()


def declared_examples(content: MediaType, document: Document) -> tuple[Example, ...]:
    """The media type's own examples; those of its schema's root when it has none."""
    if content.examples or content.schema is None:
        return content.examples
    found = [*_root_examples(document.tree, content.schema)]
    return tuple(
        Example("default" if index == 0 else f"default-{index + 1}", value, pointer)
        for index, (value, pointer) in enumerate(found)
    )


def _root_examples(tree: JSON, pointer: str) -> Iterator[tuple[JSON, str]]:
    """Examples that stand beside the schema itself, also behind its `$ref`; parts of `allOf` show only parts."""
    for _ in range(MAX_LINKS):
        try:
            schema = pointers.resolve(tree, pointer)
        except KeyError:
            return
        if not isinstance(schema, dict):
            return
        if "example" in schema:
            yield schema["example"], pointers.join(pointer, "example")
        several = schema.get("examples")
        for index, value in enumerate(several if isinstance(several, list) else ()):
            yield value, pointers.join(pointer, "examples", index)
        ref = schema.get("$ref")
        if not isinstance(ref, str) or not ref.startswith("#/"):
            return
        pointer = pointers.from_fragment(ref[1:])


def prepare_example(example: Example, schema: str | None, media_type: MediaRange, context: Context) -> PreparedExample:
    """Text stands for itself where bodies are text; everywhere else the value is judged by its schema."""
    is_text = isinstance(example.value, str)
    if schema is None:
        parsed = parse_json(example.value) if is_text and is_json_like(media_type) else None
        value = example.value if parsed is None else parsed
        return PreparedExample(example.name, example.pointer, value, was_text=parsed is not None)
    if is_text and not is_json_like(media_type):
        return PreparedExample(example.name, example.pointer, example.value)
    validator = context.schemas.validator(schema)
    if validator.is_valid(example.value):
        return PreparedExample(example.name, example.pointer, example.value)
    parsed = parse_json(example.value) if is_text else None
    value = example.value if parsed is None else parsed
    violations = tuple(validator.violations(value))
    generator = context.generator(schema)
    return PreparedExample(example.name, example.pointer, value, violations, parsed is not None, generator)


def example_problems(examples: Sequence[PreparedExample], document: Document) -> Iterator[Problem]:
    """A line of the import report for each example that is not served as it was written."""
    for example in examples:
        pointer = document.original_pointer(example.pointer)
        if example.was_text and not example.pointer.endswith("/serializedValue"):
            message = f"The example `{example.name}` is JSON inside a string; it is served as the value it spells."
            yield Problem("info", pointer, message, "Write the value itself instead of a string.")
        if example.violations:
            message = f"The example `{example.name}` breaks its schema: {describe(example.violations)}"
            remedy = "Correct the example or relax the schema; until then the example is served repaired."
            yield Problem("warning", pointer, message, remedy)


def describe(violations: Sequence[Violation]) -> str:
    """`type` at /age: "x" is not of type "integer"; … and 2 more."""
    told = [f"`{item.rule}` at {item.pointer or 'its root'}: {item.message[:200]}" for item in violations[:SHOWN]]
    more = len(violations) - len(told)
    return "; ".join(told) + (f"; and {more} more." if more else ".")
