"""Kinds of things: which schemas show the same kind, what identifies a thing, and which properties refer to one.

A kind is known by the words of its name: of the paths at which its things are found (`/users/{userId}`), of a
component (`User`, `UserSummary`), or of the property that holds the thing.
"""

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from smartmock.generation.node import Compiler, Node, Place
from smartmock.schema.model import Schema
from smartmock.semantics.names import Tokens, split_name
from smartmock.semantics.owners import wrappers
from smartmock.types import JSON

_IDS: Final = ("id", "uuid", "guid")
KEYS: Final = frozenset((*_IDS, "key", "slug", "code", "number", "name", "username"))
"""Last words of path parameters that name a thing by one of its properties."""

_ROLES: Final = frozenset(
    [
        "owner",
        "author",
        "creator",
        "assignee",
        "reviewer",
        "manager",
        "sender",
        "recipient",
        "approver",
        "seller",
        "buyer",
        "host",
        "guest",
        "editor",
        "publisher",
        "uploader",
        "reporter",
        "organizer",
        "driver",
        "editor",
        "by",
    ]
)
_PERSONS: Final = ("user", "member", "account", "person", "customer", "employee", "profile", "contact")
"""Kinds of things that play a role, the likeliest first."""

_KIN: Final = frozenset(("parent", "child", "sibling", "previous", "next", "related", "root", "original"))
"""Words for another thing of the same kind."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What the paths of a document say: `schema` shows things called `name`, found by the path parameter `key`.

    `collection` is the address below which each is found, "" when that is unknown.
    """

    schema: JSON
    name: Tokens
    key: Tokens = ()
    collection: str = ""


@dataclass(frozen=True, eq=False)
class Kind:
    """`node` shows all that is known of a thing; `id_name` is the property that tells it from the others."""

    name: str
    node: Node
    id_name: str
    collection: str = ""

    @functools.cached_property
    def id_node(self) -> Node:
        node = self.node
        return node.compiler.node(
            node.schema.property_parts(self.id_name), node.place.inner(self.id_name, node.schema.kind)
        )


@dataclass(frozen=True, slots=True)
class Identity:
    """What the object of a node is: a thing of a kind, told from the others by a property of that name."""

    kind: Kind
    id_name: str


class Kinds:
    """The kinds of one document. Which ones there are does not depend on what is asked first."""

    def __init__(self, compiler: Compiler, findings: Iterable[Finding]) -> None:
        self._compiler = compiler
        self._by_schema: dict[int, Finding] = {}
        self._by_name: dict[Tokens, Finding] = {}
        for finding in findings:
            self._by_schema.setdefault(id(self._target(finding.schema)), finding)
            self._by_name.setdefault(finding.name, finding)
        self._named: dict[Tokens, Kind | None] = {}
        self._identities: dict[Node, Identity | None] = {}

    def identity(self, node: Node) -> Identity | None:
        """None for what is no thing of its own: scalars, objects without an id, branches of a choice."""
        if node not in self._identities:
            self._identities[node] = self._identify(node)
        return self._identities[node]

    def lists_things(self, node: Node) -> bool:
        """Whether it is a list of things."""
        schema = node.schema
        if "array" not in schema.types or not schema.arrays or schema.prefix_length or schema.enum is not None:
            return False
        return self.identity(node.compiler.node(schema.item_parts(0), node.place.item(""))) is not None

    def referred(self, node: Node) -> Kind | None:
        """The kind of which a scalar names a thing: `customerId`, `owner_id`, `parentId`."""
        schema, words = node.schema, split_name(node.place.name)
        if not words or not can_identify(schema):
            return None
        if words[-1] in _IDS and len(words) > 1:
            return self._of_words(words[:-1], node.place.owners)
        if words[0] == "id" and len(words) > 1:
            return self._of_words(words[1:], node.place.owners)
        return self.named(words) if node.derived else None

    def named(self, words: Tokens) -> Kind | None:
        """The kind that the paths or the components of the document call so."""
        if words not in self._named:
            self._named[words] = None  # a kind that is looked for while it is made is not there
            self._named[words] = self._make(words)
        return self._named[words]

    def _of_words(self, words: Tokens, owners: tuple[str, ...]) -> Kind | None:
        found = self.named(words) or self.named(words[-1:])
        if found is None and words[-1] in _ROLES:
            found = next(filter(None, (self.named((name,)) for name in _PERSONS)), None)
        if found is None and words[-1] in _KIN and owners:
            found = self.named(kind_words(owners[0]))
        return found

    def _identify(self, node: Node) -> Identity | None:
        if node.derived or "object" not in node.schema.types or node.schema.enum is not None:
            return None
        finding = self._finding(node)
        words = finding.name if finding else kind_words(node.schema.name or node.place.name)
        id_name = _id_name(node.schema, words, finding.key if finding else ())
        if not words or id_name is None:
            return None
        return Identity(self.named(words) or Kind(" ".join(words), node, id_name), id_name)

    def _make(self, words: Tokens) -> Kind | None:
        finding = self._by_name.get(words)
        if finding is not None:
            return self._kind_of(finding)
        schema = self._components.get(words)
        if schema is None:
            return None
        finding = self._by_schema.get(id(schema))
        if finding is not None:
            return self.named(finding.name)
        return self._kind_of(Finding(schema, words))

    def _kind_of(self, finding: Finding) -> Kind | None:
        node = self._compiler.node((finding.schema,), Place(" ".join(finding.name)))
        id_name = _id_name(node.schema, finding.name, finding.key)
        return None if id_name is None else Kind(" ".join(finding.name), node, id_name, finding.collection)

    def _finding(self, node: Node) -> Finding | None:
        found = (self._by_schema.get(id(self._target(part))) for part in node.parts)
        return next(filter(None, found), None)

    def _target(self, part: JSON) -> JSON:
        while isinstance(part, dict) and part.keys() == {"$ref"}:
            part = self._compiler.schemas.resolve(part["$ref"])
        return part

    @functools.cached_property
    def _components(self) -> dict[Tokens, JSON]:
        """Those whose name says nothing but the kind go before `UserSummary` and `UserResponse`."""
        plain: dict[Tokens, JSON] = {}
        dressed: dict[Tokens, JSON] = {}
        for name, schema in self._compiler.schemas.components().items():
            words = split_name(name)
            (plain if words == kind_words(name) else dressed).setdefault(kind_words(name), schema)
        return dressed | plain


def kind_words(name: str) -> Tokens:
    """`UserSummaryDto` → `("user",)`."""
    return tuple(word for word in split_name(name) if word not in wrappers())


def can_identify(schema: Schema) -> bool:
    """Whether it is a whole number or a text, perhaps null, with nothing to choose from."""
    kinds = set(schema.types) - {"null"}
    return schema.typed and len(kinds) == 1 and kinds <= {"integer", "string"} and schema.enum is None


def _id_name(schema: Schema, words: Tokens, key: Tokens) -> str | None:
    by_words = {split_name(name): name for name in reversed(schema.declared)}
    names = (by_words[wanted] for wanted in _id_words(words, key) if wanted in by_words)
    return next((name for name in names if (found := schema.property(name)) and can_identify(found)), None)


def _id_words(words: Tokens, key: Tokens) -> Iterator[Tokens]:
    """What the id of a kind may be called, the surest first."""
    if key and key[-1] in KEYS:
        yield key[-1:]
    if key:
        yield key
        yield (*words, key[-1])
    for name in _IDS:
        yield (name,)
        yield (*words, name)
        yield (*words[-1:], name)
