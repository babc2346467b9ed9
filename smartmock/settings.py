"""What operators and users can set. Plain records; reading flags, variables and files is the command's work."""

import datetime
import hashlib
import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Literal, TypeAlias, get_args
from zoneinfo import ZoneInfo

from smartmock.errors import SmartmockError

Priority: TypeAlias = Literal["example-first", "smart-first"]
Variety: TypeAlias = Literal["stable", "fresh"]
Access: TypeAlias = Literal["public", "token"]
Validation: TypeAlias = Literal["off", "report", "enforce"]
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
class FixedLatency:
    """Every answer waits this long."""

    fixed_ms: float

    def __post_init__(self) -> None:
        check_values(self, {"fixed_ms": MILLISECONDS})


@dataclass(frozen=True, slots=True)
class LatencyRange:
    """Answers wait between these, all times alike."""

    min_ms: float
    max_ms: float

    def __post_init__(self) -> None:
        check_values(self, {"min_ms": MILLISECONDS, "max_ms": MILLISECONDS})
        check_values(self, {"max_ms": (lambda _: self.min_ms <= self.max_ms, "milliseconds that are not below min_ms")})


@dataclass(frozen=True, slots=True)
class LognormalLatency:
    """Half of the answers wait less than the median, a few much longer: the more, the greater `sigma` is."""

    median_ms: float
    sigma: float

    def __post_init__(self) -> None:
        check_values(self, {"median_ms": MILLISECONDS, "sigma": SIGMA})


Latency: TypeAlias = FixedLatency | LatencyRange | LognormalLatency


@dataclass(frozen=True, slots=True)
class RateLimit:
    """How many requests an environment answers; None is any number. A month is one of the calendar, in UTC."""

    per_second: int | None = None
    per_month: int | None = None

    def __post_init__(self) -> None:
        check_values(self, {"per_second": QUOTA, "per_month": QUOTA})


@dataclass(frozen=True, slots=True)
class Credentials:
    """Which of the API's own credentials are let in: those that are `accepted` (None: all), but none that is `denied`.

    Each is the key of an `apiKey`, the token of a bearer, `user:password` of `basic`, or the user name of `digest`. No
    secret is kept: plain text becomes `sha256:` and its hash, and what is written so already stays.
    """

    accepted: tuple[str, ...] | None = None
    denied: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("accepted", "denied"):
            given = getattr(self, name)
            if given is None and name == "accepted":
                continue
            if not isinstance(given, tuple) or len(given) > MOST_CREDENTIALS or not all(map(is_credential, given)):
                raise SmartmockError(f"{name} cannot be what it is.", pointer=f"/{name}", remedy=f"Give {CREDENTIALS}.")
            object.__setattr__(self, name, tuple(map(hide_credential, given)))


@dataclass(frozen=True, slots=True)
class Environment:
    """How a project is served. The defaults fit the first-time user.

    `name` is the last part of the mock's address; `seed` feeds every choice;
    with `accept_language` a request's header of that name goes before `locale`;
    `today` anchors relative dates (the import day when not set);
    `array_items` is the (least, most) items of an array whose schema does not say;
    `timezone` is an IANA name; `security` None means the same as `validation`;
    with `strict` a failing script or template is a problem and not a header;
    with `match_examples` a request that is like the documented one gets the example of the same name;
    without `credentials` every one that is well formed is let in.
    Raises `SmartmockError` for a value that none of this allows. Which languages there are is known to those who use
    them: here `locale` may be any text.
    """

    name: str = "default"
    locale: str = "en_US"
    accept_language: bool = False
    timezone: str = "UTC"
    priority: Priority = "example-first"
    variety: Variety = "stable"
    seed: int | str = 0
    today: datetime.date | None = None
    validation: Validation = "report"
    security: Validation | None = None
    access: Access = "public"
    latency: Latency | None = None
    optional_properties: OptionalProperties = "all"
    array_items: tuple[int, int] = (1, 5)
    cors_origins: tuple[str, ...] = ("*",)
    rate_limit: RateLimit = field(default_factory=RateLimit)
    strict: bool = False
    match_examples: bool = False
    credentials: Credentials | None = None

    def __post_init__(self) -> None:
        check_values(self, ENVIRONMENT_RULES)


@dataclass(frozen=True, slots=True)
class Settings:
    """What `create_app` needs beside the projects. Raises `SmartmockError` for a value that cannot be used.

    `trusted_proxies` are addresses, networks in CIDR notation, or `*` for all. `database` is a URL or the path of an
    SQLite file; `sqlite://` is in memory. Projects that take more than `live_bytes` in memory make room for each other.
    Without `admin` there is neither admin API nor console; pages of the `admin_cors_origins` may call it. `admin_key`
    is a key of the operator's own choice, beside those in the database. With `public_index` everyone is told at `/`
    what is served. With `redis`, a URL, all processes count quotas together. `journal_size` is how many requests of a
    project are remembered. `script_workers` processes run scripts and templates. In `metrics_folder` processes tell
    each other what they have counted. What may hold a secret is not shown.
    """

    environment: Environment = field(default_factory=Environment)
    limits: Limits = field(default_factory=Limits)
    token: str | None = field(default=None, repr=False)
    trusted_proxies: tuple[str, ...] = ("127.0.0.1", "::1")
    allow_private_urls: bool = False
    database: str = field(default="sqlite://", repr=False)
    redis: str | None = field(default=None, repr=False)
    live_bytes: int = 1024 * 1024 * 1024
    journal_size: int = 200
    metrics_folder: str | None = None
    admin: bool = True
    admin_key: str | None = field(default=None, repr=False)
    admin_cors_origins: tuple[str, ...] = ()
    public_index: bool = True
    access_log: bool = False
    script_workers: int = 2

    def __post_init__(self) -> None:
        check_values(self, SETTINGS_RULES)


@dataclass(frozen=True, slots=True)
class Hosting:
    """How `smartmock serve` runs what it serves. Without a `metrics_port` metrics are told at the common port only."""

    host: str = "127.0.0.1"
    port: int = 8080
    workers: int = 1
    watch: bool = False
    metrics_port: int | None = None
    log_format: Literal["text", "json"] = "text"
    log_level: Literal["debug", "info", "warning", "error"] = "info"


def check_values(record: object, rules: Mapping[str, Rule]) -> None:
    for name, (fits, wanted) in rules.items():
        value = getattr(record, name)
        if not fits(value):
            shown = "what it is" if name in SECRETS else repr(value)[:100]
            raise SmartmockError(f"{name} cannot be {shown}.", remedy=f"Give {wanted}.")


def one_of(names: tuple[str, ...]) -> Rule:
    return lambda value: value in names, f"one of: {', '.join(names)}"


def is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def is_flag(value: object) -> bool:
    return isinstance(value, bool)


def is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def is_size(value: object) -> bool:
    return isinstance(value, int) and is_whole(value) and value >= 0


def is_workers(value: object) -> bool:
    return isinstance(value, int) and is_whole(value) and 1 <= value <= 64


def is_redis(value: object) -> bool:
    return value is None or (isinstance(value, str) and value.startswith(("redis://", "rediss://", "unix://")))


def is_measure(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= LARGEST_MEASURE


def is_sigma(value: object) -> bool:
    return isinstance(value, int | float) and is_measure(value) and value <= LARGEST_SIGMA


def is_quota(value: object) -> bool:
    return value is None or (isinstance(value, int) and is_whole(value) and 1 <= value <= LARGEST_QUOTA)


def is_zone(value: object) -> bool:
    return isinstance(value, str) and knows_zone(value)


@lru_cache(maxsize=1024)
def knows_zone(name: str) -> bool:
    try:
        return bool(ZoneInfo(name))
    except (ValueError, OSError, LookupError):
        return False


def is_day(value: object) -> bool:
    """A `datetime` is a `date` to Python, but the two cannot be compared."""
    return value is None or (isinstance(value, datetime.date) and not isinstance(value, datetime.datetime))


def is_span(value: object) -> bool:
    return isinstance(value, tuple) and len(value) == 2 and all(map(is_whole, value)) and 0 <= value[0] <= value[1]


def is_names(value: object) -> bool:
    return isinstance(value, tuple) and all(map(is_text, value))


def is_credential(value: object) -> bool:
    return is_text(value) and len(str(value)) <= LONGEST_CREDENTIAL


def hide_credential(text: str) -> str:
    """The hash of a plain credential, as it is kept and compared."""
    if HIDDEN_CREDENTIAL.fullmatch(text):
        return text
    return f"sha256:{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}"


def is_origins(value: object) -> bool:
    """Each as a browser sends it. There is no `*`: who may call the admin API is named."""
    return isinstance(value, tuple) and all(isinstance(each, str) and ORIGIN.fullmatch(each) for each in value)


def is_environment_name(value: object) -> bool:
    return isinstance(value, str) and ENVIRONMENT_NAME.fullmatch(value) is not None


def is_proxies(value: object) -> bool:
    return isinstance(value, tuple) and all(map(is_proxy, value))


def is_proxy(value: object) -> bool:
    try:
        return value == "*" or (isinstance(value, str) and bool(ipaddress.ip_network(value, strict=False)))
    except ValueError:
        return False


LARGEST_QUOTA: Final = 10**12
LARGEST_MEASURE: Final = 10**12
LARGEST_SIGMA: Final = 10

MOST_CREDENTIALS: Final = 100
LONGEST_CREDENTIAL: Final = 500
"""Characters."""
CREDENTIALS: Final = f"at most {MOST_CREDENTIALS} texts of 1 to {LONGEST_CREDENTIAL} characters"
HIDDEN_CREDENTIAL: Final = re.compile(r"sha256:[0-9a-f]{64}")

MILLISECONDS: Final[Rule] = (is_measure, "milliseconds from 0 on")
SIGMA: Final[Rule] = (is_sigma, f"a number from 0 to {LARGEST_SIGMA}, such as 0.5")
QUOTA: Final[Rule] = (is_quota, "a whole number from 1 on, or None for any number of requests")

ENVIRONMENT_NAME: Final = re.compile(r"[a-z0-9_]{1,50}")
"""No dash: addresses of mocks are split at their dashes, from the right."""

ORIGIN: Final = re.compile(r"[a-z][a-z0-9+.-]*://(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?")

ENVIRONMENT_RULES: Final[dict[str, Rule]] = {
    "name": (is_environment_name, "1 to 50 small letters, digits and underscores, such as staging_2"),
    "locale": (is_text, "a language tag such as de-DE"),
    "accept_language": (is_flag, "True or False"),
    "match_examples": (is_flag, "True or False"),
    "timezone": (is_zone, "the IANA name of a zone, such as Europe/Berlin"),
    "priority": one_of(get_args(Priority)),
    "variety": one_of(get_args(Variety)),
    "seed": (lambda value: isinstance(value, str) or is_whole(value), "a whole number or a word"),
    "today": (is_day, "a day such as datetime.date(2026, 5, 31)"),
    "validation": one_of(get_args(Validation)),
    "security": (lambda value: value is None or value in get_args(Validation), "one of: off, report, enforce; or None"),
    "access": one_of(get_args(Access)),
    "latency": (lambda value: value is None or isinstance(value, get_args(Latency)), "a latency, or None"),
    "optional_properties": one_of(get_args(OptionalProperties)),
    "array_items": (is_span, "the least and the most items, such as (1, 5)"),
    "cors_origins": (is_names, 'a tuple of origins such as ("https://app.example",)'),
    "rate_limit": (lambda value: isinstance(value, RateLimit), "a RateLimit"),
    "strict": (is_flag, "True or False"),
    "credentials": (lambda value: value is None or isinstance(value, Credentials), "Credentials, or None"),
}
SETTINGS_RULES: Final[dict[str, Rule]] = {
    "environment": (lambda value: isinstance(value, Environment), "an Environment"),
    "limits": (lambda value: isinstance(value, Limits), "Limits"),
    "token": (lambda value: value is None or is_text(value), "a text, or None to let everyone in"),
    "trusted_proxies": (is_proxies, 'a tuple of addresses or CIDR networks, such as ("127.0.0.1", "10.0.0.0/8")'),
    "allow_private_urls": (is_flag, "True or False"),
    "database": (is_text, "a URL, or the path of a file"),
    "redis": (is_redis, "a URL such as redis://127.0.0.1:6379/0, or None"),
    "live_bytes": (is_size, "a whole number of bytes, from 0 on"),
    "journal_size": (is_size, "a whole number from 0 on"),
    "script_workers": (is_workers, "a whole number from 1 to 64"),
    "admin": (is_flag, "True or False"),
    "admin_key": (lambda value: value is None or is_text(value), "a text, or None for the keys in the database only"),
    "admin_cors_origins": (is_origins, 'a tuple of origins such as ("https://app.example",)'),
    "public_index": (is_flag, "True or False"),
    "access_log": (is_flag, "True or False"),
}
SECRETS: Final = frozenset({"token", "admin_key", "database", "redis", "credentials"})
"""Settings that are not repeated when they are refused."""
