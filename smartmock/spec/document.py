"""What a loaded OpenAPI document says, whatever its version: records that never change.

Schemas are not copied into the records. `schema` fields hold the JSON pointer of a Schema Object in
`Document.tree`, the bundled document in the shape of OpenAPI 3.x, or None.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from smartmock.types import JSON, JsonObject, Problem

ParameterLocation: TypeAlias = Literal["path", "query", "header", "cookie", "querystring"]
SchemaDialect: TypeAlias = Literal["openapi-3.0", "2020-12"]
"""How the schemas of `Document.tree` are to be read; Swagger 2.0 is converted to 3.0."""


Security: TypeAlias = tuple[Mapping[str, tuple[str, ...]], ...]
"""Alternatives, each with the names of its schemes and their scopes (Security Requirement Object)."""


@dataclass(frozen=True, slots=True)
class Example:
    """One named example. An example without a name in the document is called `default`."""

    name: str
    value: JSON
    pointer: str


@dataclass(frozen=True, slots=True)
class MediaType:
    """One entry of a `content` map (Media Type Object, OpenAPI 3.1 section 4.8.14).

    `examples` are the media type's own; those of its schema are found through `schema`. `item_schema` is that of each
    part of a stream (OpenAPI 3.2 section 4.14.3).
    """

    name: str
    pointer: str
    schema: str | None = None
    examples: tuple[Example, ...] = ()
    encoding: Mapping[str, JSON] = field(default_factory=dict)
    item_schema: str | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """A response header (Header Object). `schema` is that of its value, `examples` its own."""

    name: str
    pointer: str
    required: bool = False
    schema: str | None = None
    explode: bool = False
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class Parameter:
    """A request parameter, with `style` and `explode` filled with their defaults."""

    name: str
    location: ParameterLocation
    pointer: str
    required: bool = False
    deprecated: bool = False
    style: str = "form"
    explode: bool = True
    allow_reserved: bool = False
    allow_empty_value: bool = False
    schema: str | None = None
    content: tuple[MediaType, ...] = ()
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class RequestBody:
    """`content` in the order of the document."""

    pointer: str
    required: bool = False
    content: tuple[MediaType, ...] = ()


@dataclass(frozen=True, slots=True)
class Response:
    """`status` is a code (`"200"`), a range (`"2XX"`) or `"default"`."""

    status: str
    pointer: str
    description: str = ""
    headers: tuple[Header, ...] = ()
    content: tuple[MediaType, ...] = ()


@dataclass(frozen=True, slots=True)
class Operation:
    """A method on a path template. `key` is unique in the document and safe in a URL.

    `responses` in the order of the document; `base_paths` are the path parts of the servers that apply to it. It
    answers after `delay_ms`.
    """

    key: str
    method: str
    path: str
    pointer: str
    operation_id: str | None = None
    summary: str = ""
    tags: tuple[str, ...] = ()
    deprecated: bool = False
    parameters: tuple[Parameter, ...] = ()
    request_body: RequestBody | None = None
    responses: tuple[Response, ...] = ()
    security: Security | None = None
    base_paths: tuple[str, ...] = ()
    delay_ms: int = 0


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Document:
    """A document that can be served.

    `served` is the bundled document in its author's version, `tree` the same in the shape of OpenAPI 3.x
    (for 3.x documents it is the same object). `files` are all local files it was read from.
    `original_pointer` leads a pointer into `tree` back to the document as its author wrote it.
    """

    version: str
    title: str
    source: str
    served: JsonObject
    tree: JsonObject
    dialect: SchemaDialect
    operations: tuple[Operation, ...]
    problems: tuple[Problem, ...] = ()
    files: tuple[Path, ...] = ()
    imported: datetime.date = field(default_factory=lambda: datetime.datetime.now(datetime.UTC).date())
    declared: int = 0
    """How many operations the document declares; those that could not be read are not in `operations`."""
    moved: Mapping[str, str] = field(default_factory=dict)
    """Pointer prefix in `tree` → pointer prefix in `served`, where conversion moved something."""

    def original_pointer(self, pointer: str) -> str:
        """`/components/schemas/Pet/type` of a Swagger 2.0 document → `/definitions/Pet/type`."""
        prefix = pointer
        while prefix:
            if prefix in self.moved:
                return self.moved[prefix] + pointer[len(prefix) :]
            prefix = prefix.rpartition("/")[0]
        return pointer
