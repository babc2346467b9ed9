"""What operators and users can set. Plain records; reading flags, variables and files is the command's work."""

import datetime
from dataclasses import dataclass, field
from typing import Literal


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

    `seed` feeds every choice; `today` anchors relative dates (the import day when not set);
    `array_items` is the (least, most) items of an array whose schema does not say.
    """

    name: str = "default"
    locale: str = "en_US"
    seed: int | str = 0
    today: datetime.date | None = None
    priority: Literal["example-first", "smart-first"] = "example-first"
    variety: Literal["stable", "fresh"] = "stable"
    access: Literal["public", "token"] = "public"
    optional_properties: Literal["all", "some", "required"] = "all"
    array_items: tuple[int, int] = (1, 5)
    cors_origins: tuple[str, ...] = ("*",)


@dataclass(frozen=True, slots=True)
class Settings:
    """What `create_app` needs beside the projects."""

    environment: Environment = field(default_factory=Environment)
    limits: Limits = field(default_factory=Limits)
    token: str | None = None
    trusted_proxies: tuple[str, ...] = ("127.0.0.1", "::1")
    allow_private_urls: bool = False
