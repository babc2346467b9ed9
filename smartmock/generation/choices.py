"""Schemas that leave a choice: `oneOf`, `anyOf`, `if`, `dependentSchemas`, `not`, and polymorphic bases.

Each choice becomes alternatives, and each alternative a node of its own, in which what was chosen is merged with
the rest. Whether a value obeys the whole is checked by whoever asked for it.
"""

import datetime
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

from smartmock.generation.draw import MAX_DEAD_ENDS, Draw
from smartmock.generation.node import Compiler, Generate, Node, NoValue, Place, worst_of
from smartmock.generation.telling import ANY, Through, Told, telling
from smartmock.schema.merge import BRANCHES, VARIANT
from smartmock.schema.model import SCALARS, Parts, Schema
from smartmock.schema.negate import negate_schema
from smartmock.semantics.words import words_for
from smartmock.types import JSON, JsonObject

_RARELY: Final = 5
_SHALLOW: Final = 2
_LARGEST_EXCLUSION: Final = 60
_KNOWN_NAMES: Final = 4
_NEW_NAMES: Final = 3
_NAME: Final = {"type": "string", "minLength": 1}


@dataclass(frozen=True, slots=True)
class Alternative:
    """`name` is what `variant` asks for, `rule` tells people which one it is, "" where they need not know.

    A `strict` alternative excludes the others of its choice: it is tried when values without that care were not valid.
    A `loose` one, without the discriminator's name, is tried when no other has a value.
    """

    parts: Parts
    name: str = ""
    rule: str = ""
    strict: bool = False
    loose: bool = False


Expand = Callable[[Compiler, Schema, JsonObject, Parts], Iterator[Alternative]]
"""A keyword's alternatives: the third argument is the schema object it stands in, the fourth is all the rest."""


def find_alternatives(node: Node) -> list[Alternative] | None:
    """The alternatives of the first choice that is still open; None when there is none."""
    schema, compiler = node.schema, node.compiler
    found = _expanded(node)
    if found is None and schema.discriminator:
        found = _children(node)
    return found and [replace(a, parts=_kept_apart(compiler, schema, a.parts)) for a in found]


def _kept_apart(compiler: Compiler, schema: Schema, parts: Parts) -> Parts:
    """The parts of an alternative, of which only the schema's own discriminator chooses further.

    Taken out of their `allOf`, bases look as if each stood for its variants, although this is one of them.
    """
    names = tuple(schema.tags.items())
    kept = tuple(compiler.without(part, "discriminator") if _is_inherited(part, schema) else part for part in parts)
    return (compiler.derived(None, lambda: {VARIANT: dict(names)}, VARIANT, names), *kept) if names else kept


def _is_inherited(part: JSON, schema: Schema) -> bool:
    return isinstance(part, dict) and part.get("discriminator", schema.discriminator) is not schema.discriminator


def _expanded(node: Node) -> list[Alternative] | None:
    schema, compiler = node.schema, node.compiler
    for keyword in BRANCHES:
        for part in schema.flat:
            if keyword in part:
                rest = tuple(other for other in schema.flat if other is not part)
                found = list(_EXPANSIONS[keyword](compiler, schema, part, rest))
                return [_scoped(compiler, schema, part, a, len(rest)) for a in found] if schema.scopes else found
    return None


def _scoped(compiler: Compiler, schema: Schema, part: JsonObject, alternative: Alternative, kept: int) -> Alternative:
    """The alternative with every `unevaluated…` around the schemas that it has to see."""
    chosen = alternative.parts[kept:]
    new = chosen[0] if len(chosen) == 1 else compiler.derived(part, lambda: {"allOf": list(chosen)}, *map(id, chosen))
    flat: list[JSON] = [new if other is part else other for other in schema.flat]
    for first, own in schema.scopes:
        seen = tuple(other for other in flat[first:own] if other is not None)
        flat[first:own] = [None] * (own - first)
        flat[own] = compiler.derived(flat[own], _with_all_of(flat[own], seen), "scope", *map(id, seen))
    return replace(alternative, parts=tuple(other for other in flat if other is not None))


def _with_all_of(schema: JSON, seen: Parts) -> Callable[[], JsonObject]:
    return lambda: {**schema, "allOf": [*schema.get("allOf", ()), *seen]}


def build_choice(node: Node, alternatives: list[Alternative]) -> Generate:
    compiler, place = node.compiler, node.place
    made = [(a, compiler.node(a.parts, place, derived=True)) for a in alternatives]
    nodes = [(a.name, child) for a, child in made if not (a.strict or a.loose)]
    strict = [child for a, child in made if a.strict]
    loose = [child for a, child in made if a.loose]
    every = [child for _, child in nodes]
    usual = [child for child in every if child.schema.types != ("null",)] or every
    alike = node.schema.discriminator is not None
    rules = {child: a.rule for a, child in made}

    def generate(draw: Draw) -> JSON:
        draw.steps += 1
        first = _named(nodes, draw)
        if not first:
            # Of what nothing tells apart the first is mostly meant: a customer, else a deleted customer.
            is_thing = draw.line is not None and draw.position == 0
            is_root = (is_thing or (draw.depth == 0 and draw.nodes == 0)) and not alike
            first = usual if is_root and draw.below(_RARELY) else _pick(usual, draw)
        position, failures = draw.position, []
        others = [child for child in every if child not in first]
        order = (
            (*_pick(strict, draw), *first, *others)
            if draw.careful and strict and not draw.lenient
            else (*first, *others, *strict)
        )
        for child in (*order, *loose):
            try:
                return child.generate(draw)
            except NoValue as error:
                draw.position = position
                draw.dead_ends += 1
                failures.append(error.bare())
                if draw.dead_ends > MAX_DEAD_ENDS:
                    raise NoValue("its alternatives exclude each other in too many ways", certain=False) from None
        raise worst_of(failures) if failures else NoValue("none of its alternatives has a value")

    def tell(value: JSON, draw: Draw) -> Told | None:
        order = (*_named(nodes, draw), *every, *strict, *loose)
        child = _maker_of(value, {child: rules[child] for child in order})
        return None if child is None else Through(child, rules[child] if len(usual) > 1 else "")

    return telling(generate, tell)


def _maker_of(value: JSON, rules: Mapping[Node, str]) -> Node | None:
    """Of the alternatives that allow the value, the first of those that know most of its properties.

    Judges are made for those only that come into question: in large documents each takes its time.
    """
    if value is ANY:
        return next(iter(rules))
    kind, names = _KINDS.get(type(value)), value.keys() if isinstance(value, dict) else ()
    likely = [child for child in rules if kind is None or kind in child.schema.types]
    told = {rules[child] for child in likely}
    if len(told) == 1 and "" not in told:
        return likely[0]
    order = sorted(likely, key=lambda child: -sum(name in child.schema.declared for name in names))
    return next((child for child in order if child.validator.is_valid(value)), None)


_KINDS: Final = {dict: "object", list: "array", str: "string", bool: "boolean", type(None): "null"}
"""The types that a value has in JSON, but for numbers, which have two."""


def _named(nodes: list[tuple[str, Node]], draw: Draw) -> list[Node]:
    variant = draw.options.variant
    return [child for name, child in nodes if name == variant] if variant else []


def _pick(nodes: list[Node], draw: Draw) -> list[Node]:
    """The alternatives in the order in which they are tried: plain values first where the nesting is deep."""
    start = draw.below(len(nodes)) if len(nodes) > 1 else 0
    order = nodes[start:] + nodes[:start]
    if draw.depth >= _SHALLOW or draw.small:
        return sorted(order, key=_weight)
    return sorted(order, key=lambda child: child.stops(draw))


def _weight(child: Node) -> int:
    """0 for plain values, 1 for what is known to be an array or an object, 2 for another choice."""
    schema = child.schema
    if schema.types == ("null",):
        return 1
    if schema.typed and set(schema.types) <= SCALARS:
        return 0
    return 1 if schema.typed else 2


def _branch(keyword: str) -> Expand:
    def expand(compiler: Compiler, schema: Schema, part: JsonObject, rest: Parts) -> Iterator[Alternative]:
        exclusive = _size(compiler, part[keyword]) <= _LARGEST_EXCLUSION
        for number, branch in enumerate(part[keyword]):
            name = _name(compiler, schema, branch)
            rule = f"{keyword}: {name or _what(branch) or f'its number {number + 1}'}"

            def chosen(*more: JSON, number: int = number, branch: JSON = branch) -> Parts:
                return (*rest, _settled(compiler, part, (keyword,), number, (branch, *more)))

            if schema.discriminator and name:
                yield Alternative(chosen(_tag(compiler, schema.discriminator, name)), name, rule)
            yield Alternative(chosen(), name, rule, loose=bool(schema.discriminator and name))
            if keyword == "oneOf" and exclusive:
                tags = (_tag(compiler, schema.discriminator, name),) if schema.discriminator and name else ()
                others = (_not(compiler, other) for other in part[keyword] if other is not branch)
                yield Alternative(chosen(*tags, *others), name, rule, strict=True)

    return expand


def _size(compiler: Compiler, branches: list[JSON]) -> int:
    """How many rules the branches have: taking the complement of many would cost more than drawing again."""
    schemas = [compiler.schemas.merged((branch,)) for branch in branches]
    return sum(len(part) + len(part.get("properties", ())) for schema in schemas for part in schema.flat)


def _settled(
    compiler: Compiler, part: JsonObject, keywords: tuple[str, ...], choice: object, chosen: Parts
) -> JsonObject:
    """`part` with a choice made: what was chosen stays beside the other keywords, where `unevaluated…` sees it."""
    kept = compiler.without(part, *keywords)
    return compiler.derived(part, lambda: {**kept, "allOf": list(chosen)}, "settled", keywords, choice, len(chosen))


def _name(compiler: Compiler, schema: Schema, branch: JSON) -> str:
    """What the discriminator calls a branch: its name in `mapping`, else that of its component."""
    if not isinstance(branch, dict):
        return ""
    ref = branch.get("$ref", "")
    mapping = (schema.discriminator or {}).get("mapping", {})
    mapped = next((name for name, target in mapping.items() if target == ref), None)
    return mapped or (compiler.schemas.name_of(ref) if ref else branch.get("title", ""))


def _what(branch: JSON) -> str:
    """A branch without a name, by its type."""
    kind = branch.get("type") if isinstance(branch, dict) else None
    return str(branch.get("format", kind)) if isinstance(kind, str) else ""


def _tag(compiler: Compiler, discriminator: JsonObject, name: str) -> JsonObject:
    """The discriminator's property, set to the name of the branch."""
    tag = discriminator["propertyName"]
    return compiler.derived(
        discriminator, lambda: {"properties": {tag: {"const": name}}, "required": [tag]}, "tag", name
    )


def _not(compiler: Compiler, schema: JSON) -> JsonObject:
    return compiler.derived(schema, lambda: {"not": schema}, "not")


def _conditional(compiler: Compiler, _schema: Schema, part: JsonObject, rest: Parts) -> Iterator[Alternative]:
    ways = ((part["if"], part.get("then", True)), (_not(compiler, part["if"]), part.get("else", True)))
    rules = ("its `if` holds", "its `if` does not hold")
    for number, (way, rule) in enumerate(zip(ways, rules, strict=True)):
        yield Alternative((*rest, _settled(compiler, part, ("if", "then", "else"), number, way)), rule=rule)


def _dependent(compiler: Compiler, _schema: Schema, part: JsonObject, rest: Parts) -> Iterator[Alternative]:
    """With the first property and what it brings along, or without it."""
    name, schema = next(iter(part["dependentSchemas"].items()), ("", True))
    others = {other: value for other, value in part["dependentSchemas"].items() if other != name}
    kept = compiler.derived(
        part,
        lambda: {**compiler.without(part, "dependentSchemas"), **({"dependentSchemas": others} if others else {})},
        "dependentSchemas",
    )
    present = compiler.derived(part, lambda: {"type": "object", "required": [name]}, "present")
    absent = compiler.derived(part, lambda: {"not": {"required": [name]}}, "absent")
    with_it, without = f"with `{name}` and what depends on it", f"without `{name}`"
    yield Alternative((*rest, _settled(compiler, kept, (), "present", (present, schema))), rule=with_it)
    yield Alternative((*rest, _settled(compiler, kept, (), "absent", (absent,))), rule=without)


def _negation(compiler: Compiler, schema: Schema, part: JsonObject, rest: Parts) -> Iterator[Alternative]:
    kept = compiler.without(part, "not")

    def find_names(rule: JSON) -> list[str]:
        return _names(compiler, schema, rule)

    def negate() -> JsonObject:
        return {"anyOf": negate_schema(part["not"], compiler.schemas.resolve, find_names)}

    for alternative in compiler.derived(part, negate, "negated", schema.declared, *schema.required)["anyOf"]:
        yield Alternative((*rest, kept, alternative))


def _names(compiler: Compiler, schema: Schema, rule: JSON) -> list[str]:
    """Names of properties that obey a rule: some that the schema speaks of, and some more."""
    fits = compiler.schemas.validator((rule,)).is_valid
    known = list(filter(fits, {**dict.fromkeys(schema.declared), **schema.required}))
    node = compiler.node((_NAME, rule, *schema.property_names), Place("key"))
    made = []
    for seed in range(_NEW_NAMES):
        with suppress(NoValue):
            made.append(node.generate(Draw(seed, words_for("en_US"), today=datetime.date.min)))
    return list(dict.fromkeys([*known[:_KNOWN_NAMES], *filter(fits, made)]))


_EXPANSIONS: Final[dict[str, Expand]] = {
    "oneOf": _branch("oneOf"),
    "anyOf": _branch("anyOf"),
    "if": _conditional,
    "dependentSchemas": _dependent,
    "not": _negation,
}


def _children(node: Node) -> list[Alternative] | None:
    """A base with a discriminator stands for the components that extend it (OpenAPI 3.1 section 4.8.25)."""
    compiler, schema = node.compiler, node.schema
    base = next((part for part in schema.flat if part.get("discriminator") is schema.discriminator), None)
    children = [child for part in node.parts for child in compiler.children(_target(compiler, part))]
    if base is None or not children or schema.discriminator is None:
        return None
    mapping = schema.discriminator.get("mapping", {})
    rest = (*(part for part in schema.flat if part is not base), compiler.without(base, "discriminator"))
    found = []
    for name, child in children:
        tag = next((n for n, ref in mapping.items() if compiler.schemas.resolve(ref) is child), name)
        rule = f"{name}, which extends the schema"
        found.append(Alternative((*rest, child, _tag(compiler, schema.discriminator, tag)), tag, rule))
        found.append(Alternative((*rest, child), tag, rule, loose=True))
    return found


def _target(compiler: Compiler, part: JSON) -> JSON:
    return compiler.schemas.resolve(part["$ref"]) if isinstance(part, dict) and "$ref" in part else part
