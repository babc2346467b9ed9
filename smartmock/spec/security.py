"""Security schemes (Security Scheme Object, OpenAPI 3.1 section 4.8.27)."""

from collections.abc import Mapping

from smartmock.types import JSON, JsonObject


def security_schemes(tree: JsonObject) -> Mapping[str, JSON]:
    """The schemes of a document in the shape of OpenAPI 3.x, references resolved where they lead to another scheme."""
    schemes = declared_schemes(tree)
    return {name: follow(scheme, schemes) for name, scheme in schemes.items()}


def declared_schemes(tree: JsonObject) -> Mapping[str, JSON]:
    """As they are written."""
    components = tree.get("components")
    schemes = components.get("securitySchemes") if isinstance(components, dict) else None
    return schemes if isinstance(schemes, dict) else {}


def follow(scheme: JSON, schemes: Mapping[str, JSON]) -> JSON:
    prefix = "#/components/securitySchemes/"
    for _ in schemes:
        if not (isinstance(scheme, dict) and str(scheme.get("$ref", "")).startswith(prefix)):
            break
        scheme = schemes.get(scheme["$ref"].removeprefix(prefix))
    return scheme
