"""The admin API's own OpenAPI document: the routes, who may use them, and what they take, read from one file."""

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

import yaml

from smartmock import pointers
from smartmock.server.admin.judging import Judge
from smartmock.storage.records import Role
from smartmock.types import JSON, JsonObject

FILE: Final = Path(__file__).parent / "openapi.yaml"
METHODS: Final = ("get", "post", "put", "patch", "delete")
JSON_TYPE: Final = "application/json"
MULTIPART: Final = "multipart/form-data"
YAML_TYPE: Final = "application/yaml"

Right: TypeAlias = Literal["open", "key", "viewer", "editor", "admin"]
"""What a route asks for: nothing, any key, or a role in the project or workspace that its path names."""

ROLES: Final[dict[Right, Role]] = {"viewer": "viewer", "editor": "editor", "admin": "admin"}

NO_BODY: Final[JsonObject] = {"type": "object", "additionalProperties": False}


@dataclass(frozen=True, slots=True)
class Fields:
    """What stands in a path, a query or a body, by name, and what it must be."""

    schemas: Mapping[str, JsonObject]
    judge: Judge

    def read(self, name: str, text: str) -> JSON:
        """The value that the text stands for; the text itself where it stands for none."""
        kind = self.schemas.get(name, {}).get("type")
        if kind == "integer" and re.fullmatch(r"-?[0-9]{1,18}", text):
            return int(text)
        if kind == "boolean" and text in ("true", "false"):
            return text == "true"
        return text

    @property
    def defaults(self) -> JsonObject:
        return {name: schema["default"] for name, schema in self.schemas.items() if "default" in schema}


@dataclass(frozen=True, slots=True)
class Operation:
    """A route with a method. `path` is that of the document, as in `/projects/{project}`.

    `bodies` are by media type. `is_creation`: the answer can be had again with an `Idempotency-Key`.
    """

    id: str
    method: str
    path: str
    right: Right
    path_fields: Fields
    query: Fields
    bodies: Mapping[str, Fields]
    needs_body: bool
    is_creation: bool
    is_stream: bool

    @property
    def role(self) -> Role | None:
        """That is asked for in the project or workspace."""
        return ROLES.get(self.right)

    @property
    def takes_documents(self) -> bool:
        """Bodies may be as large as documents."""
        return MULTIPART in self.bodies


@dataclass(frozen=True, slots=True)
class Description:
    """`document` is the file as it stands; its `servers` are for the one who serves it."""

    document: JsonObject
    operations: tuple[Operation, ...] = field(default=())

    def resolve(self, node: JsonObject) -> JsonObject:
        """What a node is, or refers to."""
        while "$ref" in node:
            target = pointers.resolve(self.document, node["$ref"].removeprefix("#"))
            node = {**target, **{name: value for name, value in node.items() if name != "$ref"}}
        return node

    def fields(self, schema: JsonObject) -> Fields:
        """Of an object."""
        members = self.resolve(schema).get("properties", {})
        judge = Judge({**schema, "components": self.document["components"]})
        return Fields({name: self.resolve(member) for name, member in members.items()}, judge)


@functools.cache
def read_description() -> Description:
    with FILE.open("rb") as file:
        bare = Description(yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))  # noqa: S506  safe
    return Description(bare.document, tuple(read_operations(bare)))


def read_operations(description: Description) -> Iterator[Operation]:
    for path, item in description.document["paths"].items():
        for method in METHODS:
            if method in item:
                yield read_operation(description, path, method, item)


def read_operation(description: Description, path: str, method: str, item: JsonObject) -> Operation:
    node: dict[str, Any] = item[method]
    listed = [*item.get("parameters", ()), *node.get("parameters", ())]
    parameters = [description.resolve(parameter) for parameter in listed]
    content = node.get("requestBody", {}).get("content", {JSON_TYPE: {"schema": NO_BODY}} if method != "get" else {})
    answers = node["responses"].get("200", {}).get("content", {})
    return Operation(
        id=node["operationId"],
        method=method.upper(),
        path=path,
        right=node["x-right"],
        path_fields=read_fields(description, [each for each in parameters if each["in"] == "path"]),
        query=read_fields(description, [each for each in parameters if each["in"] == "query"]),
        bodies={kind: description.fields(media["schema"]) for kind, media in content.items()},
        needs_body=node.get("requestBody", {}).get("required", False),
        is_creation=any(each["name"] == "Idempotency-Key" for each in parameters),
        is_stream="text/event-stream" in answers,
    )


def read_fields(description: Description, parameters: list[JsonObject]) -> Fields:
    members = {each["name"]: each["schema"] for each in parameters}
    needed = [each["name"] for each in parameters if each.get("required")]
    closed = {"type": "object", "properties": members, "required": needed, "additionalProperties": False}
    return description.fields(closed)
