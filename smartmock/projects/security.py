"""Which headers an operation uses for its own security (Security Scheme Object, OpenAPI 3.1 section 4.8.27)."""

from collections.abc import Iterable, Mapping

from smartmock.spec.document import Operation
from smartmock.types import JSON, JsonObject

BEARER_TYPES = frozenset({"oauth2", "openIdConnect"})


def claimed_headers(operation: Operation, schemes: Mapping[str, JSON]) -> frozenset[str]:
    """Lower-case names. `Authorization` counts where it would hold a bearer token, not where it holds a password."""
    names = (name for requirement in operation.security or () for name in requirement)
    return frozenset(header for name in names for header in headers_of(schemes.get(name)))


def headers_of(scheme: JSON) -> Iterable[str]:
    if not isinstance(scheme, dict):
        return ()
    kind = scheme.get("type")
    if kind == "apiKey" and scheme.get("in") == "header":
        return (str(scheme.get("name")).lower(),)
    bearer = kind in BEARER_TYPES or (kind == "http" and str(scheme.get("scheme")).lower() != "basic")
    return ("authorization",) if bearer else ()


def security_schemes(tree: JsonObject) -> Mapping[str, JSON]:
    """The schemes of a document in the shape of OpenAPI 3.x, references resolved where they lead to another scheme."""
    components = tree.get("components")
    schemes = components.get("securitySchemes") if isinstance(components, dict) else None
    if not isinstance(schemes, dict):
        return {}
    return {name: follow(scheme, schemes) for name, scheme in schemes.items()}


def follow(scheme: JSON, schemes: Mapping[str, JSON]) -> JSON:
    prefix = "#/components/securitySchemes/"
    for _ in schemes:
        if not (isinstance(scheme, dict) and str(scheme.get("$ref", "")).startswith(prefix)):
            break
        scheme = schemes.get(scheme["$ref"].removeprefix(prefix))
    return scheme
