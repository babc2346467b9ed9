"""What changed between two documents, operation by operation."""

from collections.abc import Iterator, Mapping
from typing import Final

from smartmock import pointers
from smartmock.projects.documents.revising.changes import Change, Changed, Difference, Named, bounded
from smartmock.projects.documents.revising.operations import OperationComparison
from smartmock.projects.documents.revising.schemas import SchemaComparison
from smartmock.projects.documents.revising.shapes import Shapes
from smartmock.projects.documents.revising.units import Units, refers_by_name, units_in, written
from smartmock.spec.document import Document, Operation, Parameter
from smartmock.types import JSON, JsonObject

MOST_CHANGES: Final = 50
"""So many changes of one operation are listed; in large documents all operations share most schemas."""


def compare(old: Document, new: Document) -> Difference:
    """Operations are the same when they have the same key: give both documents their keys before (`with_keys`)."""
    before = {operation.key: operation for operation in old.operations}
    after = {operation.key: operation for operation in new.operations}
    comparison = _Comparison(old, new)
    pairs = [(before[key], operation) for key, operation in after.items() if key in before]
    changed = [(now, comparison.changes(then, now)) for then, now in pairs]
    return Difference(
        added=tuple(named(operation) for key, operation in after.items() if key not in before),
        removed=tuple(named(operation) for key, operation in before.items() if key not in after),
        changed=tuple(Changed(named(operation), changes) for operation, changes in changed if changes),
    )


def named(operation: Operation) -> Named:
    return Named(operation.key, operation.method, operation.path)


class _Comparison:
    def __init__(self, old: Document, new: Document) -> None:
        self._old = old
        self._new = new
        self._units = Units(old.tree, new.tree)
        shapes = Shapes(old.tree, old.dialect), Shapes(new.tree, new.dialect)
        self._schemas = SchemaComparison(*shapes, self._units, self._locate)
        self._schemes = _schemes(old.tree), _schemes(new.tree)

    def changes(self, old: Operation, new: Operation) -> tuple[Change, ...]:
        before, after = _text(self._old.tree, old), _text(self._new.tree, new)
        if before == after and not refers_by_name(after) and self._units.are_steady(units_in(after)):
            return self._security(old, new)
        found = [*OperationComparison(old, new, self._schemas, self._locate).changes(), *self._security(old, new)]
        pointer = self._locate(new.pointer)
        nodes = pointers.resolve(self._old.tree, old.pointer), pointers.resolve(self._new.tree, new.pointer)
        found += _texts(*nodes, pointer)
        if not found:
            found = [Change(breaking=False, pointer=pointer, message="Details that bind nobody changed.")]
        return bounded(found, MOST_CHANGES, pointer)

    def _security(self, old: Operation, new: Operation) -> tuple[Change, ...]:
        """The schemes that both use, where they mean something else now."""
        used = [{name for choice in side.security or () for name in choice} for side in (old, new)]
        before, after = self._schemes
        return tuple(
            Change(
                breaking=True,
                pointer=self._locate(pointers.join("/components/securitySchemes", name)),
                message=f"The security scheme `{name}` is different.",
            )
            for name in sorted(used[0] & used[1])
            if _essence(before.get(name)) != _essence(after.get(name))
        )

    def _locate(self, pointer: str, *, in_old: bool = False) -> str:
        return (self._old if in_old else self._new).original_pointer(pointer)


def _schemes(tree: JsonObject) -> Mapping[str, JSON]:
    components = tree.get("components")
    schemes = components.get("securitySchemes") if isinstance(components, dict) else None
    return schemes if isinstance(schemes, dict) else {}


def _essence(scheme: JSON) -> JSON:
    """What clients must know to send the right thing."""
    return {key: scheme.get(key) for key in ("type", "in", "name", "scheme")} if isinstance(scheme, dict) else None


def _text(tree: JsonObject, operation: Operation) -> bytes:
    """All that an operation says, but for what its references lead to."""
    own = [operation.method, operation.path, operation.security, operation.base_paths]
    schemas = [pointers.resolve(tree, pointer) for parameter in operation.parameters for pointer in _schemas(parameter)]
    node = pointers.resolve(tree, operation.pointer)
    return written([own, node, schemas]) + repr(operation.parameters).encode("utf-8", "backslashreplace")


def _schemas(parameter: Parameter) -> Iterator[str]:
    """Those of a path item stand outside of the operation."""
    yield from filter(None, [parameter.schema, *(media_type.schema for media_type in parameter.content)])


_TEXTS: Final = ("summary", "description", "operationId", "tags", "deprecated", "externalDocs", "callbacks")


def _texts(old: JsonObject, new: JsonObject, pointer: str) -> Iterator[Change]:
    extensions = {name for name in (*old, *new) if name.startswith("x-")}
    names = [name for name in (*_TEXTS, *sorted(extensions)) if old.get(name) != new.get(name)]
    if "deprecated" in names and new.get("deprecated") is True:
        yield Change(breaking=False, pointer=pointers.join(pointer, "deprecated"), message="It is deprecated now.")
        names.remove("deprecated")
    if names:
        message = f"{', '.join(f'`{name}`' for name in names)} changed."
        yield Change(breaking=False, pointer=pointer, message=message)
