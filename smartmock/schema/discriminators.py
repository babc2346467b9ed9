"""The names by which discriminators call components (OpenAPI 3.1 section 4.8.25)."""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from smartmock.schema.directions import together
from smartmock.schema.merge import Resolve
from smartmock.schema.model import own_name
from smartmock.types import JSON, JsonObject

VariantNames: TypeAlias = Mapping[int, dict[str, str]]
"""Identity of a component's schema → discriminating property → the name that tells this component."""


def find_names(schemas: Iterable[JsonObject], components: Mapping[str, JSON], resolve: Resolve) -> VariantNames:
    """Where discriminators disagree on a component, the first one in the document wins; `mapping` goes first."""
    names: dict[int, dict[str, str]] = {}
    bearers = [schema for schema in schemas if "discriminator" in schema]
    if not bearers:
        return names
    own_names = {id(schema): own_name(schema, name) for name, schema in components.items()}
    heirs = _heirs(components, resolve)
    for schema in bearers:
        tag, mapping = schema["discriminator"]["propertyName"], schema["discriminator"].get("mapping", {})
        targets: dict[int, str] = {}
        for name, ref in mapping.items():
            targets.setdefault(id(resolve(ref)), name)
        for key in (*targets, *_branches(schema, resolve)):
            if key in targets or key in own_names:
                names.setdefault(key, {}).setdefault(tag, targets.get(key) or own_names[key])
    for schema in bearers:
        tag = schema["discriminator"]["propertyName"]
        for key in heirs.get(id(schema), ()):
            names.setdefault(key, {}).setdefault(tag, own_names[key])
    return names


def _branches(schema: JsonObject, resolve: Resolve) -> list[int]:
    """The schemas that `schema` refers to as its variants."""
    listed = [*schema.get("oneOf", ()), *schema.get("anyOf", ())]
    return [id(resolve(branch["$ref"])) for branch in listed if isinstance(branch, dict) and "$ref" in branch]


def _heirs(components: Mapping[str, JSON], resolve: Resolve) -> Mapping[int, list[int]]:
    """Schemas with a discriminator and no variants listed → the components that are, or extend, them.

    A component that only refers to another is that other by a second name.
    """
    heirs: dict[int, list[int]] = {}
    for component in components.values():
        if isinstance(component, dict) and ("$ref" not in component or "properties" in component):
            for part in together(component, resolve):
                if "discriminator" in part and not {"oneOf", "anyOf"} & part.keys():
                    heirs.setdefault(id(part), []).append(id(component))
    return heirs
