"""One document from many files: every reference becomes a local one, or a problem.

References stay references, so cycles stay finite. What another file holds becomes a component of the document, or
stands in place of the reference where the specification knows no such component (path items, for one).
"""

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from smartmock import pointers
from smartmock.errors import SmartmockError, SourceError, UnresolvedReference
from smartmock.settings import Limits
from smartmock.spec.bounds import Parsed, check_size
from smartmock.spec.components import component_name, free_name, reference_to
from smartmock.spec.fetch import Fetch
from smartmock.spec.parse import parse_text
from smartmock.spec.references import Library, SourceFile, Target, anew, find_names, find_resource, locate
from smartmock.spec.source import SourceText
from smartmock.spec.structure import COMPONENT_SECTIONS, SWAGGER_SECTIONS, children
from smartmock.spec.versions import is_swagger
from smartmock.types import JSON, JsonObject, Problem, Severity

Place: TypeAlias = tuple[str, str]
"""Label of a file ("" is the document itself) and pointer into it."""
Link: TypeAlias = "str | tuple[Link, str | int]"
"""A pointer that is put together only when somebody asks for it."""

_META_SCHEMAS: Final = ("https://json-schema.org/draft/", "http://json-schema.org/draft-")
_MAX_INLINING: Final = 30
"""How deep content that stands in place of references may itself hold such references."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """`tree` is the document with local references only; `moves` lead its places back to the files they came from."""

    tree: JsonObject
    problems: tuple[Problem, ...]
    files: tuple[Path, ...]
    moves: Mapping[Place, Place]

    def author_place(self, pointer: str) -> Place:
        """Where the author wrote what stands at `pointer` of `tree`."""
        place = ("", pointer)
        for _ in range(_MAX_INLINING):
            moved = self._move(*place)
            if moved is None:
                break
            place = moved
        return place

    def _move(self, label: str, pointer: str) -> Place | None:
        prefix = pointer
        while prefix:
            if (label, prefix) in self.moves:
                file, start = self.moves[label, prefix]
                return file, start + pointer[len(prefix) :]
            prefix = prefix.rpartition("/")[0]
        return None


@dataclass(frozen=True, slots=True)
class _Site:
    """An object that stands somewhere in a file. `parent` holds it under the last token of `link`."""

    node: JSON
    kind: str
    file: SourceFile
    link: Link
    parent: JSON = None

    @property
    def pointer(self) -> str:
        return pointer_of(self.link)

    @property
    def place(self) -> Place:
        return self.file.label, self.pointer


def bundle_document(parsed: Parsed, version: str, source: SourceText, fetch: Fetch, limits: Limits) -> Bundle:
    """Rewrites `parsed.tree` in place. What cannot be read or found is replaced by a harmless value, and reported."""
    library = Library(source, parsed.tree, fetch, limits)
    bundler = _Bundler(library, SWAGGER_SECTIONS if is_swagger(version) else COMPONENT_SECTIONS)
    bundler.walk(_Site(parsed.tree, "OpenAPI", library.root, ""), 0)
    bundler.break_loops()
    if len(library.paths) > 1 or bundler.moves:
        check_size(parsed.tree, limits)
    problems = (*parsed.problems, *library.problems, *bundler.problems)
    return Bundle(parsed.tree, problems, tuple(dict.fromkeys(library.paths)), bundler.moves)


class _Bundler:
    def __init__(self, library: Library, sections: Mapping[str, tuple[str, ...]]) -> None:
        self.moves: dict[Place, Place] = {}
        self.problems: list[Problem] = []
        self._library = library
        self._sections = sections
        self._visited: set[tuple[int, str]] = set()
        self._sites: list[_Site] = []
        self._names: dict[tuple[str, str, str], str] = {}
        self._targets: dict[tuple[str, str, str], Target | SmartmockError] = {}
        self._replacing: set[int] = set()
        self._numbers: dict[str, int] = {}
        self._embedded_tries = 10_000
        self._inlining_budget = library.limits.document_nodes // 5

    def walk(self, start: _Site, level: int) -> None:
        """Makes every reference below `start` local. `level` counts the references that `start` stands in place of."""
        stack = [start]
        visited = self._visited
        while stack:
            site = stack.pop()
            node = site.node
            mark = (id(node), site.kind)
            if mark in visited:
                continue
            visited.add(mark)
            if node.__class__ is dict:
                if "$ref" in node:
                    stack += self._settle(site, level)
                elif "$dynamicRef" in node and site.kind == "Schema":
                    self._check_dynamic(site)
                elif site.kind == "Discriminator":
                    stack += self._settle_mapping(site)
                elif site.kind == "Example" and "externalValue" in node:
                    self._read_example(site)
            found = [
                _Site(value, kind, site.file, (site.link, key), node)
                for key, value, kind in children(node, site.kind)
                if value.__class__ is dict or value.__class__ is list
            ]
            found.reverse()
            stack += found

    def _settle(self, site: _Site, level: int) -> Iterator[_Site]:
        """Yields the places where to walk on."""
        reference = site.node["$ref"]
        if id(site.node) in self._library.settled or (site.kind[0] == "{" and not isinstance(reference, str)):
            return
        if site.kind == "Schema" and isinstance(reference, str) and reference.startswith(_META_SCHEMAS):
            return  # what validates schemas knows them
        self._library.settled.add(id(site.node))
        self._sites.append(site)
        try:
            yield from self._lead(site, self._find(site, reference), level)
        except SmartmockError as error:
            self._report("error", site, error.message, error.remedy)
            _neutralise(site)

    def _lead(self, site: _Site, target: Target, level: int) -> Iterator[_Site]:
        section = self._sections.get(site.kind)
        local = target.file is self._library.root
        if not _fits(target.node, site.kind):
            message = f"The reference `{site.node['$ref']}` leads to a value that is no {_name_kind(site.kind)}."
            raise UnresolvedReference(message, remedy="Refer to an object of the right kind.")
        if section is None and not (local and site.kind == "PathItem"):
            self._inline(site, target, level)
            return
        if local and not (target.by_name and site.file is target.file):
            site.node["$ref"] = _local_reference(site, target)
        elif local and _is_foreign_anchor(site, target):
            written, site.node["$ref"] = site.node["$ref"], reference_to(target.pointer)
            self._report_reading(site, written, target.pointer)
        elif section is not None and not local:
            site.node["$ref"] = self._component(target, site.kind, section)
        yield _Site(target.node, site.kind, target.file, target.pointer)

    def _find(self, site: _Site, reference: JSON) -> Target:
        if not isinstance(reference, str):
            raise UnresolvedReference("A `$ref` must be text.", remedy="Write a reference such as `#/components/…`.")
        key = (site.file.label, site.kind, reference)
        if key not in self._targets:
            try:
                self._targets[key] = self._locate(site, reference)
            except SmartmockError as error:
                self._targets[key] = anew(error)
        found = self._targets[key]
        if isinstance(found, SmartmockError):
            raise anew(found)
        return found

    def _locate(self, site: _Site, reference: str) -> Target:
        try:
            return locate(self._library, site.file, reference)
        except SmartmockError:
            embedded = self._embedded(site.file, reference)
            named = embedded or self._bare_name(site, reference)
            if named is None:
                raise
            return named

    def _embedded(self, file: SourceFile, reference: str) -> Target | None:
        """A schema with an `$id` of its own in the same file (JSON Schema 2020-12 section 8.2.1)."""
        if self._embedded_tries <= 0:
            return None
        names = find_names(file)
        address, _, fragment = reference.partition("#")
        found = [names.get(address, names.get(address.rpartition("/")[2]))] if address else names.values()
        for pointer in itertools.islice(found, self._embedded_tries):
            self._embedded_tries -= 1
            if pointer is None:
                break
            place = pointer + pointers.from_fragment(fragment)
            try:
                return Target(file, place, pointers.resolve(file.tree, place), by_name=True)
            except KeyError:
                continue
        return None

    def _bare_name(self, site: _Site, reference: str) -> Target | None:
        """`$ref: Pet`, as older documents wrote it."""
        section = self._sections.get(site.kind)
        if section is None:
            return None
        pointer = pointers.join("", *section, reference.removeprefix("#"))
        try:
            node = pointers.resolve(self._library.tree, pointer)
        except KeyError:
            return None
        self._report_reading(site, reference, pointer)
        return Target(self._library.root, pointer, node)

    def _report_reading(self, site: _Site, reference: str, pointer: str) -> None:
        self._report("warning", site, f"`$ref: {reference}` is read as `#{pointer}`.", "Write the whole reference.")

    def _check_dynamic(self, site: _Site) -> None:
        """A `$dynamicRef` stays as it is: what it means depends on the way to it. It must lead somewhere, though."""
        reference = site.node["$dynamicRef"]
        if not isinstance(reference, str) or not reference.startswith("#"):
            return
        try:
            self._find(site, reference)
        except SmartmockError as error:
            self._report("error", site, error.message, error.remedy)
            del site.node["$dynamicRef"]

    def _component(self, target: Target, kind: str, section: tuple[str, ...]) -> str:
        """The local reference to a value of another file, which becomes a component."""
        key = (kind, target.file.label, target.pointer)
        if key not in self._names:
            entries = self._library.tree
            for token in section:
                if not isinstance(entries.get(token), dict):
                    entries[token] = {}
                entries = entries[token]
            name = free_name(_names_for(target), entries, self._numbers)
            if isinstance(target.node, dict):
                target.node.pop("$id", None)  # it would change what the references inside are relative to
            entries[name] = target.node
            self._names[key] = pointers.join("", *section, name)
            self.moves["", self._names[key]] = (target.file.label, target.pointer)
        return "#" + self._names[key]

    def _inline(self, site: _Site, target: Target, level: int) -> None:
        """Puts the content of `target` in place of the reference; fields beside the reference go first."""
        if level >= _MAX_INLINING:
            raise UnresolvedReference("References lead through too many others.", remedy="Refer to the last directly.")
        self._replacing.add(id(site.node))
        self.walk(_Site(target.node, site.kind, target.file, target.pointer), level + 1)
        self._replacing.discard(id(site.node))
        if id(target.node) in self._replacing or self._holds(target.node, site.node):
            raise UnresolvedReference(
                f"The reference `{site.node['$ref']}` leads to what holds it.", remedy="Break the circle."
            )
        siblings = {name: value for name, value in site.node.items() if name != "$ref"}
        self.moves[site.place] = (target.file.label, target.pointer)
        if isinstance(target.node, list):
            site.parent[_last_token(site.link)] = target.node
            return
        site.node.clear()
        site.node.update(target.node | siblings)

    def _holds(self, outer: JSON, inner: JSON) -> bool:
        """Whether `inner` stands in `outer`: then it cannot be replaced by it.

        Every value counts at every place where it stands, so that content cannot multiply without bound.
        """
        pending = [outer]
        while pending:
            node = pending.pop()
            if node is inner:
                return True
            self._inlining_budget -= 1
            if self._inlining_budget < 0:
                raise SourceError("References repeat too much content.", remedy="Make components of what is repeated.")
            values = node.values() if isinstance(node, dict) else node
            pending += [value for value in values if isinstance(value, dict | list)]
        return False

    def _settle_mapping(self, site: _Site) -> Iterator[_Site]:
        """`discriminator.mapping` names schemas by component name or by reference."""
        mapping = site.node.get("mapping")
        if not isinstance(mapping, dict) or id(mapping) in self._library.settled:
            return
        self._library.settled.add(id(mapping))
        for value, reference in list(mapping.items()):
            if not isinstance(reference, str) or not re.search(r"[#/]|\.(json|ya?ml)$", reference):
                continue
            try:
                target = self._find(_Site(None, "", site.file, site.link), reference)
            except SmartmockError as error:
                self._report("warning", site, f"`mapping.{value}`: {error.message}", error.remedy)
                del mapping[value]
                continue
            if target.file is not self._library.root:
                mapping[value] = self._component(target, "Schema", self._sections["Schema"])
                yield _Site(target.node, "Schema", target.file, target.pointer)

    def _read_example(self, site: _Site) -> None:
        """What `externalValue` names becomes the value of the example."""
        address = site.node["externalValue"]
        if not isinstance(address, str) or "value" in site.node:
            return
        try:
            text = self._library.read_text(site.file, address)
            site.node["value"] = self._read_value(text)
            del site.node["externalValue"]
        except (SmartmockError, UnicodeDecodeError) as error:
            message = error.message if isinstance(error, SmartmockError) else "it is not text"
            remedy = "Write the value into the document, as `value`."
            self._report("warning", site, f"The example's `externalValue` is not used: {message}", remedy)

    def _read_value(self, text: bytes) -> JSON:
        if text.lstrip()[:1] in (b"{", b"["):
            return parse_text(text, self._library.limits).tree
        return text.decode()

    def break_loops(self) -> None:
        """Where references lead to each other and to nothing else, one of them is replaced."""
        sites = {id(site.node): site for site in reversed(self._sites)}
        ends: set[int] = set()
        for site in self._sites:
            node, passed = site.node, set[int]()
            while isinstance(node, dict) and isinstance(node.get("$ref"), str) and id(node) not in passed:
                if id(node) in ends:
                    break
                passed.add(id(node))
                node = self._follow(node["$ref"])
            if id(node) in passed:
                member = sites.get(id(node), site)
                message = f"The reference `{member.node['$ref']}` leads back to itself."
                self._report("error", member, message, "Write a definition in place of the reference.")
                _neutralise(member)
            ends |= passed

    def _follow(self, reference: str) -> JSON:
        if not reference.startswith("#/"):  # resolved by `$id` or `$anchor`
            return None
        try:
            return pointers.resolve(self._library.tree, pointers.from_fragment(reference[1:]))
        except KeyError:
            return None

    def _report(self, severity: Severity, site: _Site, message: str, remedy: str) -> None:
        text = f"{site.file.label}: {message}" if site.file.label else message
        self.problems.append(Problem(severity, site.pointer, text, remedy))


def pointer_of(link: Link) -> str:
    tokens: list[str | int] = []
    while isinstance(link, tuple):
        link, token = link
        tokens.append(token)
    return pointers.join(link, *reversed(tokens))


def _last_token(link: Link) -> str | int:
    return link[1] if isinstance(link, tuple) else pointers.split(link)[-1]


def _local_reference(site: _Site, target: Target) -> str:
    reference = str(site.node["$ref"])
    unchanged = site.file is target.file and reference[:1] == "#"
    if unchanged and pointers.from_fragment(reference[1:]) == target.pointer:
        return reference
    return reference_to(target.pointer)


def _is_foreign_anchor(site: _Site, target: Target) -> bool:
    """Whether `#name` names an anchor in another schema with an `$id`, where strictly it is unknown."""
    if not str(site.node["$ref"]).startswith("#"):
        return False
    return find_resource(site.file, site.pointer) != find_resource(target.file, target.pointer)


def _fits(node: JSON, kind: str) -> bool:
    if kind[0] == "[":
        return isinstance(node, list)
    return isinstance(node, dict) or (kind == "Schema" and isinstance(node, bool))


def _name_kind(kind: str) -> str:
    """`RequestBody` → `request body`; `{Schema}` → `map of schemas`."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind.strip("{}[]")).lower()
    return {"{": f"map to {words} objects", "[": f"list of {words} objects"}.get(kind[0], f"{words} object")


def _names_for(target: Target) -> list[str]:
    """The last token of the pointer, then with the file's name before it; the file's name for whole files and items."""
    stem = component_name(Path(target.file.label.partition("?")[0]).stem) or "file"
    token = component_name(pointers.split(target.pointer)[-1]) if target.pointer else ""
    return [token, f"{stem}_{token}"] if token and not token.isdigit() else [stem]


def _neutralise(site: _Site) -> None:
    """Replaces a broken reference by a value of its kind that demands nothing."""
    reference = str(site.node.pop("$ref"))
    if site.kind == "Response":
        site.node.setdefault("description", "")
    elif site.kind == "Parameter":
        name = pointers.split("/" + reference.rpartition("/")[2])[0] or "unknown"
        site.node.update({"name": name, "in": "query", "schema": {}})
    elif site.kind == "RequestBody":
        site.node.setdefault("content", {})
