"""The branches of a polymorphic schema, by the names under which `Prefer: variant` asks for them."""

from smartmock.generation.choices import find_alternatives
from smartmock.generation.compiler import Generators
from smartmock.generation.node import Node, NoValue, Place
from smartmock.types import Direction


def branch_names(pointer: str, generators: Generators, direction: Direction = "response") -> tuple[str, ...]:
    """Names of the branches of the schema itself and, where it is an array, of its items; each once."""
    compiler = generators.compiler(direction)
    node = compiler.node((compiler.schemas.at(pointer),), Place())
    names = names_of(node)
    if "array" in node.schema.types and node.schema.arrays:
        names += names_of(compiler.node(node.schema.item_parts(0), Place()))
    return tuple(dict.fromkeys(filter(None, names)))


def names_of(node: Node) -> list[str]:
    try:
        return [alternative.name for alternative in find_alternatives(node) or ()]
    except NoValue:
        return []
