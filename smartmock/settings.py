"""What operators and users can set. Plain records; reading flags, variables and files is the command's work."""

import datetime
import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias, get_args

from smartmock.errors import SmartmockError

Priority: TypeAlias = Literal["example-first", "smart-first"]
Variety: TypeAlias = Literal["stable", "fresh"]
Access: TypeAlias = Literal["public", "token"]
OptionalProperties: TypeAlias = Literal["all", "some", "required"]

Rule: TypeAlias = tuple[Callable[[object], bool], str]
"""Whether a value can be used, and what to give instead of one that cannot."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on everything that comes from outside. Sizes are bytes, times seconds."""

    document_bytes: int = 50 * 1024 * 1024
    document_depth: int = 200
    document_nodes: int = 5_000_000
    referenced_files: int = 1_000
    fetch_seconds: float = 20.0
    body_bytes: int = 10 * 1024 * 1024
    form_token_bytes: int = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Environment:
    """How a project is served. The defaults fit the first-time user.

    `name` is the last part of the mock's address; `seed` feeds every choice;
    with `accept_language` a request's header of that name goes before `locale`;
    `today` anchors relative dates (the import day when not set);
    `array_items` is the (least, most) items of an array whose schema does not say.
    Raises `SmartmockError` for a value that none of this allows. Which languages there are is known to those who use
    them: here `locale` may be any text.
    """

    name: str = "default"
    locale: str = "en_US"
    accept_language: bool = False
    seed: int | str = 0
    today: datetime.date | None = None
    priority: Priority = "example-first"
    variety: Variety = "stable"
    access: Access = "public"
    optional_properties: OptionalProperties = "all"
    array_items: tuple[int, int] = (1, 5)
    cors_origins: tuple[str, ...] = ("*",)

    def __post_init__(self) -> None:
        check_values(self, ENVIRONMENT_RULES)


@dataclass(frozen=True, slots=True)
class Settings:
    """What `create_app` needs beside the projects. Raises `SmartmockError` for a value that cannot be used.

    `trusted_proxies` are addresses, networks in CIDR notation, or `*` for all. `database` is a URL or the path of an
    SQLite file; `sqlite://` is in memory. Projects that take more than `live_bytes` in memory make room for each other.
    """

    environment: Environment = field(default_factory=Environment)
    limits: Limits = field(default_factory=Limits)
    token: str | None = None
    trusted_proxies: tuple[str, ...] = ("127.0.0.1", "::1")
    allow_private_urls: bool = False
    database: str = "sqlite://"
    live_bytes: int = 1024 * 1024 * 1024

    def __post_init__(self) -> None:
        check_values(self, SETTINGS_RULES)


def check_values(record: object, rules: Mapping[str, Rule]) -> None:
    for name, (fits, wanted) in rules.items():
        value = getattr(record, name)
        if not fits(value):
            raise SmartmockError(f"{name} cannot be {repr(value)[:100]}.", remedy=f"Give {wanted}.")


def one_of(names: tuple[str, ...]) -> Rule:
    return lambda value: value in names, f"one of: {', '.join(names)}"


def is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def is_flag(value: object) -> bool:
    return isinstance(value, bool)


def is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def is_day(value: object) -> bool:
    """A `datetime` is a `date` to Python, but the two cannot be compared."""
    return value is None or (isinstance(value, datetime.date) and not isinstance(value, datetime.datetime))


def is_span(value: object) -> bool:
    return isinstance(value, tuple) and len(value) == 2 and all(map(is_whole, value)) and 0 <= value[0] <= value[1]


def is_names(value: object) -> bool:
    return isinstance(value, tuple) and all(map(is_text, value))


def is_environment_name(value: object) -> bool:
    return isinstance(value, str) and ENVIRONMENT_NAME.fullmatch(value) is not None


def is_proxies(value: object) -> bool:
    return isinstance(value, tuple) and all(map(is_proxy, value))


def is_proxy(value: object) -> bool:
    try:
        return value == "*" or (isinstance(value, str) and bool(ipaddress.ip_network(value, strict=False)))
    except ValueError:
        return False


ENVIRONMENT_NAME: Final = re.compile(r"[a-z0-9_]{1,50}")
"""No dash: addresses of mocks are split at their dashes, from the right."""

ENVIRONMENT_RULES: Final[dict[str, Rule]] = {
    "name": (is_environment_name, "1 to 50 small letters, digits and underscores, such as staging_2"),
    "locale": (is_text, "a language tag such as de-DE"),
    "accept_language": (is_flag, "True or False"),
    "seed": (lambda value: isinstance(value, str) or is_whole(value), "a whole number or a word"),
    "today": (is_day, "a day such as datetime.date(2026, 5, 31)"),
    "priority": one_of(get_args(Priority)),
    "variety": one_of(get_args(Variety)),
    "access": one_of(get_args(Access)),
    "optional_properties": one_of(get_args(OptionalProperties)),
    "array_items": (is_span, "the least and the most items, such as (1, 5)"),
    "cors_origins": (is_names, 'a tuple of origins such as ("https://app.example",)'),
}
SETTINGS_RULES: Final[dict[str, Rule]] = {
    "environment": (lambda value: isinstance(value, Environment), "an Environment"),
    "limits": (lambda value: isinstance(value, Limits), "Limits"),
    "token": (lambda value: value is None or is_text(value), "a text, or None to let everyone in"),
    "trusted_proxies": (is_proxies, 'a tuple of addresses or CIDR networks, such as ("127.0.0.1", "10.0.0.0/8")'),
}
