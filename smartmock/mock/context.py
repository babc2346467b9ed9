"""What all operations of one document share while they are compiled and answer."""

import datetime
import secrets
import threading
import weakref
from dataclasses import dataclass, field, replace
from functools import lru_cache

from smartmock.generation.compiler import Generator, Generators
from smartmock.generation.draw import Draw, DrawOptions
from smartmock.generation.world import World
from smartmock.mock.selectors import NO_SELECTORS, Selectors
from smartmock.schema.schemas import SchemaSet
from smartmock.semantics.accepted import accept_locale
from smartmock.semantics.locale import language_tag, negotiate_locale
from smartmock.semantics.moments import find_zone
from smartmock.semantics.words import Words, words_for
from smartmock.settings import Credentials, Environment, Validation
from smartmock.spec.document import Document
from smartmock.types import Direction

MAX_SPOKEN = 256

UNIVERSAL = frozenset({"UTC", "Etc/UTC", "Zulu", "Etc/Zulu"})
"""Zones whose moments are written with `Z`."""


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Context:
    """`server` is the address that the document gives the API, "" when it gives none.

    `lock` is held while something is compiled, so that threads do not do it twice.
    """

    document: Document
    schemas: SchemaSet
    generators: Generators
    server: str = ""
    lock: threading.RLock = field(default_factory=threading.RLock)

    def __post_init__(self) -> None:
        # Compiled operations, which all have it, are the last that use what was compiled.
        weakref.finalize(self, forget, self.schemas, self.generators).atexit = False

    def generator(self, pointer: str, direction: Direction = "response", name: str = "") -> Generator:
        """Compiled and proven before another thread can use it."""
        with self.lock:
            generator = self.generators.compile(pointer, direction, name)
            _ = generator.problems  # asking is what proves it
            return generator


def forget(schemas: SchemaSet, generators: Generators) -> None:
    """Take apart what refers to itself in circles, so that it is gone at once and not when the collector comes."""
    generators.forget()
    schemas.forget()


@dataclass(frozen=True, slots=True)
class Checks:
    """What becomes of requests that break the rules of the document: of their input, and of its security schemes.

    `credentials` says which of those that are well formed are let in; None is all of them.
    """

    validation: Validation
    security: Validation
    credentials: Credentials | None = None


@dataclass(frozen=True, slots=True)
class Serving:
    """An environment with the selectors of a request applied. `seed` None asks for new data at every call.

    `language` is set where a request has a say in it: the tag that `Content-Language` tells. `negotiated`: by
    `Accept-Language`, if nothing goes before it. `checks` is None where requests are not looked at.
    """

    words: Words
    today: datetime.date
    options: DrawOptions
    example_first: bool
    seed: str | None
    match_examples: bool = False
    worlds: list[World] = field(default_factory=list)
    language: str | None = None
    negotiated: bool = False
    checks: Checks | None = None

    @property
    def kept_bytes(self) -> int:
        """What its worlds keep for later takes in memory, about."""
        return sum(world.kept_bytes for world in self.worlds)

    def draw(self, seed: bytes, world: World | None = None) -> Draw:
        return Draw(seed, self.words, today=self.today, options=self.options, world=world)

    def world(self) -> World:
        """What the answer shows: always the same world, or another each time where new data is asked for."""
        if self.seed is None:
            return self._new_world(secrets.token_hex(8))
        if not self.worlds:
            self.worlds.append(self._new_world(self.seed))
        return self.worlds[0]

    def _new_world(self, seed: str) -> World:
        return World(seed, self.words, today=self.today, options=replace(self.options, root_items=None))


def speak(environment: Environment, header: str) -> Environment:
    """The environment in the language that an `Accept-Language` header asks for; equal ones are the same object."""
    return _spoken(environment, accept_locale(header, negotiate_locale(environment.locale)))


@lru_cache(maxsize=MAX_SPOKEN)
def _spoken(environment: Environment, locale: str) -> Environment:
    return replace(environment, locale=locale)


def make_serving(environment: Environment, document: Document, selectors: Selectors = NO_SELECTORS) -> Serving:
    words = words_for(selectors.locale or environment.locale)
    example_first = prefers_examples(environment, selectors)
    options = DrawOptions(
        examples=example_first,
        optional=environment.optional_properties,
        array_items=environment.array_items,
        root_items=selectors.count,
        variant=selectors.variant,
        zone=None if environment.timezone in UNIVERSAL else find_zone(environment.timezone),
    )
    today = environment.today or document.imported
    has_say = environment.accept_language or selectors.locale is not None
    return Serving(
        words,
        today,
        options,
        example_first,
        _seed(environment, selectors),
        match_examples=environment.match_examples and example_first,
        language=language_tag(words.locale) if has_say else None,
        negotiated=environment.accept_language,
        checks=make_checks(environment, selectors.validation),
    )


def prefers_examples(environment: Environment, selectors: Selectors) -> bool:
    if selectors.variant is not None:
        return False
    return environment.priority == "example-first" if selectors.dynamic is None else not selectors.dynamic


def make_checks(environment: Environment, asked: Validation | None) -> Checks | None:
    """What a request asks for holds for its input and its credentials."""
    validation = asked or environment.validation
    security = asked or environment.security or environment.validation
    return None if validation == security == "off" else Checks(validation, security, environment.credentials)


def _seed(environment: Environment, selectors: Selectors) -> str | None:
    if selectors.seed is not None:
        return None if selectors.seed == "random" else selectors.seed
    return None if environment.variety == "fresh" else str(environment.seed)
