"""Documents as they are served: their own version and content, with the mock in the place of their servers."""

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, TypeAlias
from urllib.parse import urlsplit
from weakref import ReferenceType

import orjson
import yaml

from smartmock.spec.document import Document
from smartmock.types import JSON, JsonObject

Format: TypeAlias = Literal["json", "yaml"]

OPENING = ("openapi", "swagger", "info")
"""What a reader of the text expects first; the servers follow."""

ADDRESSES = frozenset({"servers", "host", "basePath", "schemes"})
OPERATION_ADDRESSES = frozenset({"servers", "schemes"})
"""Where documents say at which address they are served: as a whole, and path by path or operation by operation."""


class PlainDumper(yaml.CSafeDumper):
    """YAML without anchors: equal parts are written twice, as in JSON."""

    def ignore_aliases(self, _data: JSON) -> bool:
        return True


def write_json(value: JSON) -> bytes:
    try:
        return orjson.dumps(value)
    except TypeError:
        # Whole numbers beyond 64 bits, and text that is no valid Unicode.
        return json.dumps(value, separators=(",", ":")).encode()


def write_yaml(value: JSON) -> bytes:
    text: str = yaml.dump(value, Dumper=PlainDumper, sort_keys=False, allow_unicode=True, width=120)
    return text.encode("utf-8", "replace")


def join_json(head: bytes, rest: bytes) -> bytes:
    return head[:-1] + b"," + rest[1:] if rest != b"{}" else head


def join_yaml(head: bytes, rest: bytes) -> bytes:
    return head + (b"" if rest.strip() == b"{}" else rest)


WRITERS: dict[Format, tuple[Callable[[JSON], bytes], Callable[[bytes, bytes], bytes]]] = {
    "json": (write_json, join_json),
    "yaml": (write_yaml, join_yaml),
}
"""Format → how an object is written, and how two written objects become one."""


@dataclass(frozen=True, slots=True)
class ServedText:
    """`etag` is quoted, as in the header."""

    body: bytes
    etag: str


@dataclass(slots=True)
class ServedDocuments:
    """Keeps what does not depend on the mock's address: it is written once for each document and format."""

    bound: int = 64 * 1024 * 1024
    kept: "OrderedDict[tuple[int, Format], tuple[ReferenceType[Document], bytes]]" = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def text(self, document: Document, mock_url: str, form: Format) -> ServedText:
        write, join = WRITERS[form]
        body = join(write(opening(document.served, mock_url)), self.rest(document, form))
        return ServedText(body, f'"{hashlib.sha256(body).hexdigest()[:32]}"')

    def rest(self, document: Document, form: Format) -> bytes:
        """Everything behind the opening. The lock also keeps two readers from writing the same."""
        key = (id(document), form)
        with self.lock:
            found = self.kept.get(key)
            # A document that is gone may have left its number to another.
            if found is not None and found[0]() is document:
                self.kept.move_to_end(key)
                return found[1]
            text = WRITERS[form][0](remainder(document.served))
            self.kept[key] = (ReferenceType(document), text)
            while len(self.kept) > 1 and sum(len(text) for _, text in self.kept.values()) > self.bound:
                self.kept.popitem(last=False)
            return text


def opening(served: JsonObject, mock_url: str) -> JsonObject:
    head = {name: served[name] for name in OPENING if name in served}
    return head | (swagger_address(mock_url) if "swagger" in served else {"servers": [{"url": mock_url}]})


def swagger_address(mock_url: str) -> JsonObject:
    """Swagger 2.0 writes an address in three fields."""
    parts = urlsplit(mock_url)
    return {"host": parts.netloc, "basePath": parts.path, "schemes": [parts.scheme]}


def remainder(served: JsonObject) -> JsonObject:
    rest = {name: value for name, value in served.items() if name not in ADDRESSES and name not in OPENING}
    if isinstance(paths := rest.get("paths"), dict):
        rest["paths"] = without_addresses(paths)
    components = rest.get("components")
    if isinstance(components, dict) and isinstance(items := components.get("pathItems"), dict):
        rest["components"] = {**components, "pathItems": without_addresses(items)}
    return rest


def without_addresses(items: JsonObject) -> JsonObject:
    """Path items whose operations go nowhere but to the mock."""
    return {path: without_address(item) if isinstance(item, dict) else item for path, item in items.items()}


def without_address(item: JsonObject) -> JSON:
    return drop_addresses(
        {name: value if name.startswith("x-") else drop_addresses(value) for name, value in item.items()}
    )


def drop_addresses(node: JSON) -> JSON:
    if not isinstance(node, dict) or OPERATION_ADDRESSES.isdisjoint(node):
        return node
    return {name: value for name, value in node.items() if name not in OPERATION_ADDRESSES}
