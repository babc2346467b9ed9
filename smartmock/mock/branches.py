"""The names of branches: what the selector `variant` may ask for."""

from collections.abc import Iterator, Mapping

from smartmock.generation.node import Compiler
from smartmock.schema.directions import subschemas, together
from smartmock.types import JSON, JsonObject


def branch_names(pointer: str, compiler: Compiler) -> tuple[str, ...]:
    """The names of all choices that values of the schema at `pointer` may leave, in the order of the document.

    A branch is called as its discriminator calls it, else like its component, else by its title.
    """
    side = compiler.schemas
    names: dict[str, None] = {}
    seen: set[tuple[int, bool]] = set()
    waiting: list[tuple[JSON, Mapping[str, str] | None]] = [(side.at(pointer), None)]
    while waiting:
        schema, mapping = waiting.pop()
        is_whole = mapping is None  # else it takes part in another by `allOf`, whose discriminators are these
        if not isinstance(schema, dict) or (id(schema), is_whole) in seen:
            continue
        seen.add((id(schema), is_whole))
        bases = [part["discriminator"] for part in together(schema, side.resolve) if "discriminator" in part]
        heirs = compiler.children(schema) if is_whole and bases else []
        mapping = {name: ref for base in bases for name, ref in base.get("mapping", {}).items()} | dict(mapping or {})
        for name, branch in (*heirs, *_branches(schema, compiler)):
            mapped = [key for key, ref in mapping.items() if side.resolve(ref) is branch]
            names |= dict.fromkeys(mapped or filter(None, [name]))
        below = [(sub, mapping if steps[0] == "allOf" else None) for steps, sub in subschemas(schema)]
        below += [(child, None) for _, child in heirs]
        below += [(target, None if is_whole else mapping) for target in _targets(schema, compiler)]
        waiting += reversed(below)
    return tuple(names)


def _branches(schema: JsonObject, compiler: Compiler) -> Iterator[tuple[str, JSON]]:
    """Name and schema of the branches that are written in `schema` itself."""
    side = compiler.schemas
    for branch in (*schema.get("oneOf", ()), *schema.get("anyOf", ())):
        if isinstance(branch, dict) and "$ref" in branch:
            yield side.name_of(branch["$ref"]), side.resolve(branch["$ref"])
        elif isinstance(branch, dict):
            yield branch.get("title", ""), branch


def _targets(schema: JsonObject, compiler: Compiler) -> Iterator[JSON]:
    """What the references of `schema` lead to."""
    if "$ref" in schema:
        yield compiler.schemas.resolve(schema["$ref"])
    if "$dynamicRef" in schema:
        yield compiler.schemas.resolve_dynamic(schema["$dynamicRef"])
