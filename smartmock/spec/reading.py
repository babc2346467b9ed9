"""Reading objects of a document that may be broken anywhere: what is usable is used, the rest is reported."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from smartmock import pointers
from smartmock.errors import DocumentError
from smartmock.settings import Limits
from smartmock.spec.document import Header, Parameter, Response, SchemaDialect, Security
from smartmock.types import JSON, JsonObject, Problem, Severity

_MAX_STEPS: Final = 100


@dataclass(slots=True)
class Reading:
    """One pass over a bundled document in the shape of OpenAPI 3.x, and the problems found on the way."""

    tree: JsonObject
    dialect: SchemaDialect
    base_url: str = ""
    """The URL that the document came from; empty for files."""
    is_converted: bool = False
    """Whether the document was Swagger 2.0, some of whose styles OpenAPI 3 does not know."""
    problems: list[Problem] = field(default_factory=list)
    base_paths: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Base paths that were read before, by the pointer of their owner; many operations share those of the document."""
    security: dict[str, Security | None] = field(default_factory=dict)
    """Security requirements, likewise."""
    parameters: dict[str, Parameter | None] = field(default_factory=dict)
    """Parameters by their pointer, likewise; None for what is none."""
    responses: dict[tuple[str, str], Response] = field(default_factory=dict)
    """Responses by status and pointer, likewise."""
    headers: dict[tuple[str, str], Header] = field(default_factory=dict)
    """Headers by name and pointer, likewise."""
    steps: int = Limits().document_nodes // 5
    """How many objects may be read, one that many operations share as often as they do."""
    _reported: set[tuple[str, str]] = field(default_factory=set)

    def report(self, severity: Severity, pointer: str, message: str, remedy: str) -> None:
        """Each fault is one line, however many operations share the place."""
        if (pointer, message) not in self._reported:
            self._reported.add((pointer, message))
            self.problems.append(Problem(severity, pointer, message, remedy))

    def follow(self, node: JSON, pointer: str) -> tuple[JSON, str]:
        """The object that a chain of references ends at, and its pointer. References were made local before.

        Raises `DocumentError` when shared objects were read more often than `steps` allows.
        """
        self.steps -= 1
        if self.steps < 0:
            raise DocumentError("The document repeats its parts too often.", remedy="Split it into smaller documents.")
        for _ in range(_MAX_STEPS):
            if not isinstance(node, dict) or "$ref" not in node:
                break
            target, place = self.step(node, pointer)
            if target is None:
                break
            node, pointer = target, place
        return node, pointer

    def step(self, node: JsonObject, pointer: str) -> tuple[JSON, str]:
        """What the reference of an object names, and its pointer; None when it has none that leads anywhere."""
        reference = node.get("$ref")
        if not isinstance(reference, str) or not reference.startswith("#"):
            return None, pointer
        target = pointers.from_fragment(reference[1:])
        try:
            return pointers.resolve(self.tree, target), target
        except KeyError:
            return None, pointer

    def entries(self, node: JSON, pointer: str, *, kind: str) -> Iterator[tuple[str, JsonObject, str]]:
        """Name, object and pointer of the entries of a map, references followed; broken ones are reported."""
        if node is None:
            return
        if not isinstance(node, dict):
            self.report("error", pointer, f"This must be a map to {kind} objects.", "Write a map, or leave it out.")
            return
        for name, value in node.items():
            entry, place = self.follow(value, pointers.join(pointer, name))
            if isinstance(entry, dict):
                yield name, entry, place
            else:
                article = "an" if kind[0] in "aeio" else "a"
                remedy = f"Write {article} {kind} object there, or remove it."
                self.report("error", place, f"`{name}` is not {article} {kind} object.", remedy)

    def text(self, node: JsonObject, name: str) -> str:
        """A text field; empty when it is absent or no text."""
        value = node.get(name)
        return value if isinstance(value, str) else ""

    def flag(self, node: JsonObject, name: str, *, default: bool = False) -> bool:
        value = node.get(name)
        return value if isinstance(value, bool) else default

    def schema(self, node: JsonObject, pointer: str, name: str = "schema") -> str | None:
        """The pointer of the field with the schema; None without a schema."""
        if name not in node:
            return None
        place = pointers.join(pointer, name)
        if isinstance(node[name], dict | bool):
            return place
        self.report("error", place, "This is no schema.", "Write a Schema Object, or leave it out.")
        return None
