"""Kinds of things: which schemas show the same kind, what identifies a thing, and which properties refer to one.

A kind is known by the words of its name: of the paths at which its things are found (`/users/{userId}`), of a
component (`User`, `UserSummary`), or of the property that holds the thing.
"""

import datetime
import functools
import weakref
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from smartmock.generation.draw import Draw
from smartmock.generation.node import Compiler, Node, NoValue, Place
from smartmock.schema.model import Schema, own_name
from smartmock.semantics.names import Tokens, by_words, split_name
from smartmock.semantics.owners import wrappers
from smartmock.semantics.words import words_for
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

    `collection` is the address below which each is found, "" when that is unknown. What is only `listed` is called as
    its component, if it has one.
    """

    schema: JSON
    name: Tokens
    key: Tokens = ()
    collection: str = ""
    listed: bool = False


@dataclass(frozen=True, eq=False)
class Kind:
    """`node` shows all that is known of a thing; `id_name` is the property that tells it from the others."""

    name: str
    node: Node
    id_name: str
    collection: str = ""

    @functools.cached_property
    def id_node(self) -> Node:
        return _property_node(shown_node(self.node) or self.node, self.id_name)

    @functools.cached_property
    def has_ids(self) -> bool:
        """Whether an id can be made at all."""
        try:
            sample = self.id_node.generate(Draw(0, words_for("en_US"), today=_DAY))
        except NoValue:
            return False
        return sample not in (None, "") and self.id_node.validator.is_valid(sample)


_DAY: Final = datetime.date(2024, 2, 29)


@dataclass(frozen=True, slots=True)
class Identity:
    """What the object of a node is: a thing of a kind, told from the others by a property of that name."""

    kind: Kind
    id_name: str


class Kinds:
    """The kinds of one document. Which ones there are does not depend on what is asked first."""

    def __init__(self, compiler: Compiler, findings: Iterable[Finding]) -> None:
        self._compiler: Compiler = weakref.proxy(compiler)  # which has nodes that know the kinds
        self._by_schema: dict[int, Finding] = {}
        self._by_name: dict[Tokens, Finding] = {}
        self._aliases: dict[Tokens, Tokens] = {}
        for finding in findings:
            component = kind_words(self._component_name(finding.schema)) if finding.listed else ()
            if component:
                self._aliases.setdefault(finding.name, component)
            else:
                self._by_schema.setdefault(id(self._target(finding.schema)), finding)
                self._by_name.setdefault(finding.name, finding)
        self._named: dict[Tokens, Kind | None] = {}
        self._of_schema: dict[int, Kind | None] = {}
        self._own: dict[int, Kind] = {}
        self._identities: dict[Node, Identity | None] = {}

    def forget(self) -> None:
        """What was found out; it is found out again when it is asked for again."""
        for found in (self._named, self._of_schema, self._own, self._identities):
            found.clear()

    def identity(self, node: Node) -> Identity | None:
        """None for what is no thing of its own: scalars, objects without an id, branches of a choice."""
        if node not in self._identities:
            self._identities[node] = None  # while it is found out
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
        if not words or not can_identify(schema) or schema.enum is not None:
            return None
        if words[-1] in _IDS and len(words) > 1:
            return self._of_words(words[:-1], node.place.owners)
        if words[0] == "id" and len(words) > 1:
            return self._of_words(words[1:], node.place.owners)
        return self.named(words) if node.derived else None

    def named(self, words: Tokens) -> Kind | None:
        """The kind that the paths or the components of the document call so."""
        if words in self._aliases and words not in self._by_name:
            words = self._aliases[words]
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
        shown = shown_node(node)
        if node.derived or shown is None:
            return None
        finding = self._finding(node) or self._finding(shown)
        words = finding.name if finding else kind_words(shown.schema.name or node.place.name)
        id_name = _id_name(shown.schema, words, self._key(words, finding))
        if not words or id_name is None:
            return None
        kind = self.named(words)
        if kind is None or not _is_alike(_property_node(shown, id_name).schema, kind.id_node.schema):
            kind = self._own_kind(shown, finding or Finding(None, words), id_name)
        return Identity(kind, id_name) if kind.has_ids else None

    def _key(self, words: Tokens, finding: Finding | None) -> Tokens:
        """The path parameter that finds a thing, as far as paths tell."""
        known = finding if finding is not None and finding.key else self._by_name.get(words)
        return known.key if known is not None else ()

    def _own_kind(self, node: Node, finding: Finding, id_name: str) -> Kind:
        """A kind for a schema whose ids are others than those of its namesakes."""
        kind = self._own.get(node.number)
        if kind is None:
            name = " ".join(finding.name)
            if self.named(finding.name) is not None:
                name = f"{name} of {node.schema.name or node.place.name}"
            kind = self._own[node.number] = Kind(name, node, id_name, finding.collection)
        return kind

    def _make(self, words: Tokens) -> Kind | None:
        finding = self._by_name.get(words)
        found = self._kind_of(finding) if finding is not None else None
        schema = self._components.get(words)
        if found is not None or schema is None:
            return found
        return self._kind_of(self._by_schema.get(id(schema)) or Finding(schema, words))

    def _kind_of(self, finding: Finding) -> Kind | None:
        """The same kind for all paths that lead to the same schema."""
        target = self._target(finding.schema)
        if id(target) not in self._of_schema:
            self._of_schema[id(target)] = None
            self._of_schema[id(target)] = self._new_kind(self._by_schema.get(id(target), finding))
        return self._of_schema[id(target)]

    def _new_kind(self, finding: Finding) -> Kind | None:
        node = self._compiler.node((finding.schema,), Place(" ".join(finding.name)))
        shown = shown_node(node)
        if shown is None or (id_name := _id_name(shown.schema, finding.name, finding.key)) is None:
            return None
        main = node if is_polymorphic(node) else shown
        component = kind_words(main.schema.name)
        return Kind(" ".join(component or finding.name), main, id_name, finding.collection)

    def _finding(self, node: Node) -> Finding | None:
        found = (self._by_schema.get(id(self._target(part))) for part in node.parts)
        return next(filter(None, found), None)

    def _component_name(self, schema: JSON) -> str:
        ref = schema.get("$ref") if isinstance(schema, dict) else None
        return self._compiler.schemas.name_of(ref) if ref else ""

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
            called = own_name(schema, name)
            words = split_name(called)
            (plain if words == kind_words(called) else dressed).setdefault(kind_words(called), schema)
        return dressed | plain


def shown_node(node: Node) -> Node | None:
    """The node of the object that is shown: of a choice, that of its first branch with properties."""
    schema = node.schema
    if schema.enum is not None or schema.impossible or "object" not in schema.types:
        return None
    return node if schema.declared else next(iter(_shown_branches(node)), None)


def is_polymorphic(node: Node) -> bool:
    """Whether it is a choice between several kinds of things, not between a thing and what is left of it."""
    return not node.schema.declared and len([branch for branch in _shown_branches(node) if _is_there(branch)]) > 1


def _is_there(branch: Node) -> bool:
    return "deleted" not in branch.schema.required


def _shown_branches(node: Node) -> list[Node]:
    branches = [branch for part in node.schema.flat for keyword in _CHOICES for branch in part.get(keyword, ())]
    nodes = (node.compiler.node((branch,), node.place) for branch in branches)
    return [branch for branch in nodes if branch.schema.declared]


_CHOICES: Final = ("oneOf", "anyOf")


def _property_node(node: Node, name: str) -> Node:
    parts = node.schema.property_parts(name)
    return node.compiler.node(parts, node.place.inner(name, node.schema.kind))


def _is_alike(shown: Schema, known: Schema) -> bool:
    """Whether ids that obey what is `known` obey what is shown: both ask for the same, or that asks for no more."""
    if set(shown.types) - {"null"} != set(known.types) - {"null"}:
        return False
    return all(rule(shown) in (rule(known), rule(_ANY)) for rule in _RULES)


_ANY: Final = Schema()
_RULES: Final[tuple[Callable[[Schema], object], ...]] = (
    lambda schema: schema.enum,
    lambda schema: schema.formats,
    lambda schema: schema.patterns,
    lambda schema: (schema.min_length, schema.max_length),
    lambda schema: (schema.minimum, schema.exclusive_minimum, schema.maximum, schema.exclusive_maximum),
    lambda schema: schema.multiples,
    lambda schema: schema.excluded,
)


def kind_words(name: str) -> Tokens:
    """`UserSummaryDto` → `("user",)`."""
    return tuple(word for word in split_name(name) if word not in wrappers())


def can_identify(schema: Schema) -> bool:
    """Whether it is a number or a text, perhaps null; what may be both counts as a number."""
    kinds = set(schema.types) - {"null"}
    return schema.typed and bool(kinds) and kinds <= {"integer", "number", "string"} and not schema.impossible


def _id_name(schema: Schema, words: Tokens, key: Tokens) -> str | None:
    known = by_words(schema.declared)
    names = (known[wanted] for wanted in _id_words(words, key) if wanted in known)
    return next((name for name in names if (found := schema.property(name)) and can_identify(found)), None)


def _id_words(words: Tokens, key: Tokens) -> Iterator[Tokens]:
    """What the id of a kind may be called, the surest first."""
    about, last = key[:-1], key[-1:]
    if key and last[0] in KEYS and about in ((), words, words[-1:]):
        yield last
    if key and key not in (words, words[-1:]):
        yield key
        yield from ((*words, *last), last)
    for name in _IDS:
        yield (name,)
        yield (*words, name)
        yield (*words[-1:], name)
    yield key
