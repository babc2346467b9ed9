"""Where an answer shows things: in a list, plain or wrapped, or one by itself."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from smartmock.generation.compiler import Generator, Generators
from smartmock.generation.kinds import Identity, Kinds, shown_node
from smartmock.generation.node import Node, NoValue
from smartmock.generation.properties import property_parts
from smartmock.generation.references import Speaking, find_references
from smartmock.mock.kinds import HOLDING, WRAPPERS, collection_words
from smartmock.mock.paths import names_in
from smartmock.semantics.names import Tokens, by_words, split_name
from smartmock.semantics.owners import wrappers

_DEEPEST: Final = 3


@dataclass(frozen=True, slots=True)
class View:
    """`path` leads from the answer to the list or the thing, whose node is `node`.

    `generator` makes the thing. Where the items of a list only hold things, in the property `inner`, `holder` makes
    what is around them. Without an `identity` items are told from each other by their place only.
    """

    path: tuple[str, ...]
    node: Node
    generator: Generator
    identity: Identity | None
    names: tuple[str, ...]
    """The properties that things may have."""
    is_list: bool
    inner: str = ""
    holder: Generator | None = None
    speaking: Speaking | None = None
    """What things say of others, to be said again when they name others."""
    is_whole: bool = False
    """Whether the list or the thing is the whole answer, and valid by proof."""
    parents: Mapping[str, str] = field(default_factory=dict)
    """Path parameter → the property of the items of a list that names the same thing."""

    def filters(self, path_params: Mapping[str, str]) -> Mapping[str, Sequence[str]]:
        """What the items of a list say because the path says it: property → its one text."""
        return {self.parents[name]: (text,) for name, text in path_params.items() if name in self.parents}


def find_view(root: Node, path: str, generators: Generators) -> View | None:
    """What answers of a node show, below a path template; None where they show no things."""
    kinds = generators.kinds
    if kinds is None:
        return None
    segments = [segment for segment in path.split("/") if segment and not segment.startswith("{")]
    words = collection_words(segments[-1]) if segments else ()
    return _Search(kinds, generators, path, words).find(root, (), 0)


@dataclass(frozen=True, slots=True)
class _Search:
    """`words` are those of the last collection of the path template."""

    kinds: Kinds
    generators: Generators
    template: str
    words: Tokens

    def find(self, node: Node, path: tuple[str, ...], depth: int) -> View | None:
        if _is_list(node):
            return self.list_view(node, path)
        identity = self.kinds.identity(node)
        if identity is not None:
            speaking = find_references(node, self.kinds)
            generator, names = self.maker(node, identity), names_of(node)
            return View(path, node, generator, identity, names, is_list=False, speaking=speaking, is_whole=not path)
        if not _is_object(node) or depth > _DEEPEST or _tells_itself(node):
            return None
        below = ((name, child) for name, child in self.likely_children(node))
        return next((found for name, child in below if (found := self.find(child, (*path, name), depth + 1))), None)

    def list_view(self, node: Node, path: tuple[str, ...]) -> View | None:
        item = node.compiler.node(node.schema.item_parts(0), node.place.item(""))
        identity = self.kinds.identity(item)
        if (identity is None and not _is_object(item)) or False in item.parts:
            return None
        if identity is None:
            for name in HOLDING:
                thing = _child(item, name) if name in item.schema.declared else None
                if thing is not None and (inner := self.kinds.identity(thing)) is not None:
                    names, holder = names_of(thing), self.maker(item, None)
                    makes, parents = self.maker(thing, inner), parents_of(self.template, names)
                    return View(
                        path, node, makes, inner, names, is_list=True, inner=name, holder=holder, parents=parents
                    )
        if node.schema.unique and identity is None:
            return None
        generator, is_whole = self.maker(item, identity), not path and self.maker(node, None).is_sure
        names, speaking = names_of(item), find_references(item, self.kinds)
        parents = parents_of(self.template, names)
        return View(
            path, node, generator, identity, names, is_list=True, speaking=speaking, is_whole=is_whole, parents=parents
        )

    def maker(self, node: Node, identity: Identity | None) -> Generator:
        """What is shown by the same schema is made in one place, so that it is the same wherever it is shown."""
        whole = identity.kind.node if identity is not None else node
        return self.generators.of_node(whole if whole.number == node.number else node, "")

    def likely_children(self, node: Node) -> Iterator[tuple[str, Node]]:
        """Properties that may hold what the answer is about, the likeliest first."""
        names = sorted(node.schema.declared, key=self.unlikeliness)
        children = [(name, child) for name in names if (child := _child(node, name)) is not None]
        lists = [child for _, child in children if _is_list(child)]
        objects = [child for _, child in children if not _is_list(child) and not _is_scalar(child)]
        alone = [found[0] for found in (lists, objects) if len(found) == 1]
        for name, child in children:
            if (self.unlikeliness(name) < _UNKNOWN and not _is_scalar(child)) or child in alone:
                yield name, child

    def unlikeliness(self, name: str) -> int:
        words = split_name(name)
        if self.words and words[-len(self.words) :] == self.words:
            return 0
        if name in WRAPPERS or name.lstrip("_") in _LISTS:
            return 1
        return 2 if all(word in wrappers() for word in words) else _UNKNOWN


_UNKNOWN: Final = 3
_LISTS: Final = frozenset(
    [
        "data",
        "items",
        "results",
        "embedded",
        "content",
        "records",
        "values",
        "rows",
        "list",
        "entries",
        "hits",
        "edges",
        "elements",
        "value",
        "member",
        "members",
        "nodes",
        "objects",
        "resources",
        "collection",
        "response",
        "docs",
        "documents",
        "page",
    ]
)


def _tells_itself(node: Node) -> bool:
    """Whether it is one thing, whatever lists it holds."""
    return any(split_name(name) == ("id",) for name in node.schema.declared)


def names_of(node: Node) -> tuple[str, ...]:
    """The properties that things of a node may have."""
    shown = shown_node(node)
    return shown.schema.declared if shown is not None else ()


def parents_of(template: str, names: tuple[str, ...]) -> Mapping[str, str]:
    """Parameter of a path → that of the names which names the same thing."""
    known = by_words(names)
    wanted = names_in(template, single=False)
    found = (
        (name, next((known[words] for words in all_words if words in known), None))
        for name, all_words in wanted.items()
    )
    return {name: place for name, place in found if place is not None}


def _child(node: Node, name: str) -> Node | None:
    try:
        parts = property_parts(node, name)
    except NoValue:
        return None
    return None if False in parts else node.compiler.node(parts, node.place.inner(name, node.schema.kind))


def _is_object(node: Node) -> bool:
    return _only(node) == "object"


def _is_list(node: Node) -> bool:
    """Whether it is a list of which every item obeys the same rules."""
    schema = node.schema
    return _only(node) == "array" and not (schema.prefix_length or schema.contains) and bool(schema.arrays)


def _is_scalar(node: Node) -> bool:
    return _only(node) not in ("object", "array") and shown_node(node) is None


def _only(node: Node) -> str:
    schema = node.schema
    kinds = [kind for kind in schema.types if kind != "null"]
    return kinds[0] if schema.typed and len(kinds) == 1 and schema.enum is None and not schema.impossible else ""
