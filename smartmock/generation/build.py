"""Node → generator: by enum, by choice, or by type. One table, one small function per way."""

from copy import deepcopy
from typing import Final

from smartmock.generation.annotations.generate import annotated
from smartmock.generation.arrays import build_array
from smartmock.generation.choices import build_choice, find_alternatives
from smartmock.generation.draw import MAX_STEPS, Draw, DrawOptions
from smartmock.generation.listed import Listed
from smartmock.generation.node import Build, Generate, Node, NoValue, worst_of
from smartmock.generation.numbers import build_boolean, build_integer, build_null, build_number, exact
from smartmock.generation.objects import build_object
from smartmock.generation.strings import build_string
from smartmock.generation.telling import ANY, Reason, Told, always, first_told, tell_of, telling
from smartmock.schema.merge import RISKY
from smartmock.schema.model import Schema
from smartmock.semantics.words import words_for
from smartmock.types import JSON, JsonObject

_REDRAWS: Final = 12
_CARELESS: Final = 3
_KNOWN_GOOD_SEEDS: Final = 60

_TYPES: Final[dict[str, Build]] = {
    "object": build_object,
    "array": build_array,
    "string": build_string,
    "integer": build_integer,
    "number": build_number,
    "boolean": build_boolean,
    "null": build_null,
}
"""In the order of preference where a schema allows several types and does not say which it means."""

_HINTS: Final = (
    ("object", ("objects", "required", "min_properties", "property_names", "dependent_required")),
    ("array", ("arrays", "min_items", "contains", "unique")),
    ("string", ("min_length", "max_length", "patterns", "formats")),
    ("number", ("minimum", "maximum", "exclusive_minimum", "exclusive_maximum", "multiples")),
)
"""Type → the rules that speak of it: where the type is not written, they tell which one is meant."""


def build(node: Node) -> Generate:
    """A generator for the node; it raises `NoValue` when called for a schema that no value satisfies."""
    try:
        usual = _checked(node, _plain(node))
    except NoValue as error:
        usual = _never(node, str(error), certain=error.certain)
        return annotated(node, usual) or usual
    return annotated(node, usual) or _with_examples(node, usual)


def _never(node: Node, reason: str, *, certain: bool) -> Generate:
    """No value is valid. The nearest one is of the right type, or in the enum."""
    schema = node.schema
    kind = next((kind for kind in schema.types if kind in _EMPTY), "null")

    def generate(draw: Draw) -> JSON:
        if not draw.lenient:
            raise NoValue(reason, certain=certain)
        return deepcopy(schema.enum[0] if schema.enum else _EMPTY.get(kind))

    return telling(generate, always(Reason("fallback", f"the nearest value, as none is valid: {reason}")))


_EMPTY: Final[JsonObject] = {"object": {}, "array": [], "string": "", "integer": 0, "number": 0, "boolean": False}


def _plain(node: Node) -> Generate:
    schema = node.schema
    if schema.impossible:
        raise NoValue(schema.impossible)
    if schema.enum is not None:
        return _enum(node)
    alternatives = find_alternatives(node)
    if alternatives is not None:
        return build_choice(node, alternatives)
    return _typed(node)


def _enum(node: Node) -> Generate:
    """One of the listed values that obey every other rule; null only when there is nothing else."""
    valid = [value for value in node.schema.enum or () if node.validator.is_valid(value)]
    values = [value for value in valid if value is not None] or valid
    if not values:
        raise NoValue("no value of its enum obeys its other rules")

    def tell(value: JSON, _draw: Draw) -> Told | None:
        reason = Reason("enum", f"one of the {len(valid)} values of its enum") if len(valid) > 1 else _ONLY_VALUE
        return reason if value is ANY or value in valid else None

    if not any(isinstance(value, dict | list) for value in values):
        return telling(Listed(lambda _words: values, vary=lambda _value, draw: draw.pick(valid)), tell)
    return telling(lambda draw: deepcopy(draw.pick(valid if draw.careful else values)), tell)


_ONLY_VALUE: Final = Reason("const", "the only value that is allowed")


def _typed(node: Node) -> Generate:
    """The first type that has a value; null comes last."""
    kinds = _kinds(node.schema)
    makers: list[Generate] = []
    failure = NoValue("it allows no type")
    for kind in kinds:
        try:
            makers.append(_TYPES[kind](node))
        except NoValue as error:
            failure = error.bare()
    if not makers:
        try:
            raise failure
        finally:
            del failure  # it knows where it was raised, and would refer to itself
    return makers[0] if len(makers) == 1 else _first_of(makers)


def _first_of(makers: list[Generate]) -> Generate:
    """What the first type makes; of any, null too, where values must differ."""

    def generate(draw: Draw) -> JSON:
        turn = draw.below(len(makers)) if draw.careful else 0
        position, failures = draw.position, []
        for make in makers[turn:] + makers[:turn]:
            try:
                return make(draw)
            except NoValue as error:
                draw.position = position
                failures.append(error.bare())
        raise worst_of(failures)

    return telling(generate, first_told(makers))


def _kinds(schema: Schema) -> list[str]:
    allowed = [kind for kind in schema.types if kind != "null"]
    if not schema.typed:
        hinted = [kind for kind, fields in _HINTS if any(_says(schema, field) for field in fields)]
        if "number" in hinted and all(_whole(b) for b in (schema.minimum, schema.maximum)) and not schema.multiples:
            hinted.insert(hinted.index("number"), "integer")
        allowed = list(dict.fromkeys([kind for kind in hinted if kind in allowed] + ["string"] + allowed))
        allowed = [kind for kind in allowed if kind in schema.types]
    return allowed + [kind for kind in schema.types if kind == "null"]


def _says(schema: Schema, field: str) -> bool:
    value = getattr(schema, field)
    return (value is not None and value not in (0, [], {}, False)) or (field.endswith("imum") and value == 0)


def _whole(bound: float | None) -> bool:
    return bound is None or isinstance(bound, int)


def _checked(node: Node, generate: Generate) -> Generate:
    """Shapes that can fail are checked at every draw, drawn again, and fall back to a value known to be good."""
    if not can_fail(node.schema) or (node.derived and not node.schema.excluded):
        return generate
    counters = node.compiler.counters
    known_good = _KnownGood(node, generate)

    def generate_checked(draw: Draw) -> JSON:
        is_valid = node.validator.is_valid
        counters.draws += 1
        value: JSON = None
        careful = draw.careful
        try:
            for attempt in range(_REDRAWS):
                draw.careful = careful or attempt >= _CARELESS
                value = _attempt(generate, draw)
                if value is not _UNLUCKY and is_valid(value):
                    return value
                counters.redraws += 1
                draw.tries -= 1
                if draw.tries < 0:
                    break
        finally:
            draw.careful = careful
        if draw.trial:
            raise NoValue("no drawn value obeys all of its rules together", unlucky=True)
        counters.fallbacks += 1
        return value if draw.lenient and value is not _UNLUCKY else known_good.value(draw)

    return telling(generate_checked, tell_of(generate))


_UNLUCKY: Final = object()


def _attempt(generate: Generate, draw: Draw) -> JSON:
    """A value, or `_UNLUCKY` when another draw may succeed."""
    try:
        return generate(draw)
    except NoValue as error:
        if not error.unlucky:
            raise
        draw.bits()
        return _UNLUCKY


class _KnownGood:
    """The first valid value of a fixed series of draws: the same in every process."""

    def __init__(self, node: Node, generate: Generate) -> None:
        self._node = node
        self._generate = generate
        self._found: tuple[JSON] | None = None
        self._reason: str = ""

    def value(self, draw: Draw) -> JSON:
        if self._reason:
            raise NoValue(self._reason, certain=False)
        if self._found is None:
            try:
                self._found = (self._search(draw),)
            except NoValue as error:
                self._reason = str(error)
                raise
        return deepcopy(self._found[0])

    def _search(self, draw: Draw) -> JSON:
        for options in (DrawOptions(examples=False), DrawOptions(examples=False, optional="required")):
            steps = 0
            for seed in range(_KNOWN_GOOD_SEEDS):
                if steps > MAX_STEPS:
                    break
                trial = Draw(seed, words_for("en_US"), today=draw.today, options=options)
                trial.trial = True
                trial.careful = bool(seed % 2)
                try:
                    value = self._generate(trial)
                except NoValue:
                    continue
                finally:
                    steps += trial.steps
                if self._node.validator.is_valid(value):
                    return value
        raise NoValue("no drawn value obeys all of its rules together", certain=False)


def can_fail(schema: Schema) -> bool:
    """Whether values that obey the rules one by one may break them together."""
    return (
        any(RISKY & part.keys() for part in schema.flat)
        or bool(schema.excluded)
        or any(exact(multiple).denominator > 1 for multiple in schema.multiples)
    )


def _with_examples(node: Node, generate: Generate) -> Generate:
    """Documented examples are values, where the request wants them. In arrays only the first object is the example."""
    examples = [value for value in node.schema.examples if node.validator.is_valid(value)]
    if not examples:
        return generate
    scalar = all(not isinstance(value, dict | list) for value in examples)

    def generate_example(draw: Draw) -> JSON:
        if draw.options.examples and (scalar or draw.index == 0):
            return examples[0] if scalar else deepcopy(examples[0])
        return generate(draw)

    def tell(value: JSON, draw: Draw) -> Told | None:
        is_example = draw.options.examples and (value == examples[0] or (scalar and value is ANY))
        return _EXAMPLE if is_example else tell_of(generate)(value, draw)

    return telling(generate_example, tell)


_EXAMPLE: Final = Reason("example", "the example that the schema gives")
