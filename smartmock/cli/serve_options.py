"""The flags of `smartmock serve`. Each `--some-name` is also `SMARTMOCK_SOME_NAME`, and `some-name` in a file."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from smartmock.cli.config_file import read_config

LogFormat = Literal["text", "json"]
LogLevel = Literal["debug", "info", "warning", "error"]

Documents = Annotated[
    list[str] | None,
    typer.Argument(metavar="DOCUMENT…", help="OpenAPI documents: files, URLs, or - for standard input."),
]
Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        envvar="SMARTMOCK_CONFIG",
        metavar="FILE",
        is_eager=True,
        callback=read_config,
        help='A TOML file of settings, named as the flags are: port = 9000, locale = "de-DE".',
    ),
]
Host = Annotated[str, typer.Option(envvar="SMARTMOCK_HOST", help="Address to listen on; 0.0.0.0 is all.")]
Port = Annotated[
    int, typer.Option(envvar="SMARTMOCK_PORT", min=0, max=65535, help="Port to listen on; 0 takes a free one.")
]
Workers = Annotated[
    int,
    typer.Option(envvar="SMARTMOCK_WORKERS", min=1, max=256, help="How many processes answer; they share everything."),
]
DatabaseOption = Annotated[
    str | None,
    typer.Option(
        envvar="SMARTMOCK_DATABASE",
        metavar="URL",
        help="Where projects are kept: a file of SQLite, or postgresql://user:password@host/name. "
        "Without it, and without documents: a file in the data directory.",
    ),
]
DataDir = Annotated[
    Path | None,
    typer.Option(
        envvar="SMARTMOCK_DATA_DIR",
        metavar="FOLDER",
        help="The data directory of the service. Where programs keep their data on this system, when not set.",
    ),
]
RedisOption = Annotated[
    str | None,
    typer.Option(
        envvar="SMARTMOCK_REDIS",
        metavar="URL",
        help="Count requests for limits in Redis, together with all processes: redis://host:6379/0",
    ),
]
Watch = Annotated[
    bool, typer.Option("--watch", envvar="SMARTMOCK_WATCH", help="Load a document again when its files change.")
]
Customize = Annotated[
    Path | None,
    typer.Option(
        "--customize",
        envvar="SMARTMOCK_CUSTOMIZE",
        metavar="FILE",
        help="A YAML file of expectations, scripts and operations made by hand, for the first document.",
    ),
]
Priority = Annotated[
    Literal["example-first", "smart-first"],
    typer.Option(envvar="SMARTMOCK_PRIORITY", help="Whether the document's examples go before generated data."),
]
OptionalProperties = Annotated[
    Literal["all", "some", "required"],
    typer.Option(envvar="SMARTMOCK_OPTIONAL_PROPERTIES", help="Which optional properties generated objects have."),
]
ValidationOption = Annotated[
    Literal["off", "report", "enforce"],
    typer.Option(
        envvar="SMARTMOCK_VALIDATION",
        help="What becomes of requests that break the rules of the document: "
        "nothing, a line in a header of the answer, or an error.",
    ),
]
Token = Annotated[
    str | None,
    typer.Option(envvar="SMARTMOCK_TOKEN", help="Ask every reader for this token; send it as apidogToken."),
]
AdminKey = Annotated[
    str | None,
    typer.Option(
        envvar="SMARTMOCK_ADMIN_KEY",
        metavar="KEY",
        help="The key that may do everything in the admin API. Made and shown at the first start, when not set.",
    ),
]
NoAdmin = Annotated[
    bool, typer.Option("--no-admin", envvar="SMARTMOCK_NO_ADMIN", help="Serve mocks and docs only: no admin API.")
]
AdminOrigins = Annotated[
    list[str] | None,
    typer.Option(
        "--admin-cors-origin",
        envvar="SMARTMOCK_ADMIN_CORS_ORIGIN",
        metavar="ORIGIN",
        help="A web page's origin that may use the admin API: https://tools.example. May be given several times.",
    ),
]
TrustedProxies = Annotated[
    list[str] | None,
    typer.Option(
        "--trusted-proxies",
        envvar="SMARTMOCK_TRUSTED_PROXIES",
        help="Addresses or CIDR networks of gateways whose X-Forwarded headers count; * is all. "
        "May be given several times.",
    ),
]
PrivateUrls = Annotated[
    bool,
    typer.Option(
        "--allow-private-urls",
        envvar="SMARTMOCK_ALLOW_PRIVATE_URLS",
        help="Let imports and references read from private network addresses.",
    ),
]
BodySize = Annotated[
    int,
    typer.Option(envvar="SMARTMOCK_MAX_BODY_MB", min=1, metavar="MB", help="The largest request body, in megabytes."),
]
LiveSize = Annotated[
    int,
    typer.Option(
        envvar="SMARTMOCK_LIVE_MB",
        min=1,
        metavar="MB",
        help="How much memory projects may take, about; those used least make room for others.",
    ),
]
ScriptWorkers = Annotated[
    int,
    typer.Option(
        envvar="SMARTMOCK_SCRIPT_WORKERS",
        min=1,
        max=64,
        metavar="PROCESSES",
        help="How many processes run scripts and templates, from the first one on that is asked for.",
    ),
]
JournalSize = Annotated[
    int,
    typer.Option(
        envvar="SMARTMOCK_JOURNAL_SIZE",
        min=0,
        max=1_000_000,
        metavar="REQUESTS",
        help="How many requests the journal of a project keeps.",
    ),
]
MetricsPort = Annotated[
    int | None,
    typer.Option(
        envvar="SMARTMOCK_METRICS_PORT",
        min=0,
        max=65535,
        help="Serve /metrics on a port of its own too, where it needs no key.",
    ),
]
LogFormatOption = Annotated[LogFormat, typer.Option(envvar="SMARTMOCK_LOG_FORMAT", help="How log lines are written.")]
LogLevelOption = Annotated[LogLevel, typer.Option(envvar="SMARTMOCK_LOG_LEVEL", help="The least level that is logged.")]
AccessLog = Annotated[
    bool, typer.Option("--access-log", envvar="SMARTMOCK_ACCESS_LOG", help="Log every request of mocks and docs.")
]
