"""`smartmock serve`: documents in, addresses out; without documents, the service."""

from collections.abc import Callable
from pathlib import Path

import typer
from platformdirs import user_data_path

from smartmock.cli.locales import known_locale
from smartmock.cli.options import (
    MEGABYTE,
    AcceptLanguageOption,
    LocaleOption,
    SeedOption,
    SizeOption,
    TodayOption,
    read_seed,
)
from smartmock.cli.serve_options import (
    AccessLog,
    AdminKey,
    AdminOrigins,
    BodySize,
    Config,
    Customize,
    DatabaseOption,
    DataDir,
    Documents,
    Host,
    JournalSize,
    LiveSize,
    LogFormatOption,
    LogLevelOption,
    MetricsPort,
    NoAdmin,
    OptionalProperties,
    Port,
    Priority,
    PrivateUrls,
    RedisOption,
    ScriptWorkers,
    Token,
    TrustedProxies,
    ValidationOption,
    Watch,
    Workers,
)
from smartmock.settings import Environment, Hosting, Limits, Settings, is_origins, is_proxies, is_redis

DATABASE_FILE = "smartmock.db"


def serve(  # noqa: PLR0913  one parameter for each flag
    documents: Documents = None,
    *,
    _config: Config = None,
    host: Host = "127.0.0.1",
    port: Port = 8080,
    workers: Workers = 1,
    database: DatabaseOption = None,
    data_dir: DataDir = None,
    redis: RedisOption = None,
    watch: Watch = False,
    customize: Customize = None,
    locale: LocaleOption = "en_US",
    accept_language: AcceptLanguageOption = False,
    seed: SeedOption = "0",
    today: TodayOption = None,
    priority: Priority = "example-first",
    optional_properties: OptionalProperties = "all",
    validation: ValidationOption = "report",
    token: Token = None,
    admin_key: AdminKey = None,
    no_admin: NoAdmin = False,
    admin_cors_origin: AdminOrigins = None,
    trusted_proxies: TrustedProxies = None,
    allow_private_urls: PrivateUrls = False,
    max_document_mb: SizeOption = 50,
    max_body_mb: BodySize = 10,
    live_mb: LiveSize = 1024,
    journal_size: JournalSize = 200,
    script_workers: ScriptWorkers = 2,
    metrics_port: MetricsPort = None,
    log_format: LogFormatOption = "text",
    log_level: LogLevelOption = "info",
    access_log: AccessLog = False,
) -> None:
    """Serve a mock of each document, and a docs page to try it; without documents, the service that a team shares.

    The first document is project 1, the next one 2, and so on. Project 1 answers below /m1/1-0-default. They are kept
    in memory, or in a database: then a document that has changed at the next start becomes a new revision.

    Without documents it serves the projects that were imported into it (smartmock import), and keeps them in its data
    directory or in a database. At the first start it shows the key of its admin API, once.

    \b
    Examples:
      smartmock serve openapi.yaml
      smartmock serve pets.yaml orders.yaml --port 9000 --locale de-DE
      smartmock serve openapi.yaml --watch
      smartmock serve openapi.yaml --customize answers.yaml
      smartmock serve https://petstore3.swagger.io/api/v3/openapi.json --token s3cret
      smartmock serve
      smartmock serve --config /etc/smartmock.toml --workers 4
    """
    wanted = documents or []
    check_documents(wanted, watch=watch, customize=customize)
    check_secrets({"--token": token, "--admin-key": admin_key})
    check_list(trusted_proxies, is_proxies, "--trusted-proxies", "addresses or CIDR networks, such as 10.0.0.0/8")
    check_list(admin_cors_origin, is_origins, "--admin-cors-origin", "origins, such as https://tools.example")
    if not is_redis(redis):
        message = "it must begin with redis://, rediss:// or unix://."
        raise typer.BadParameter(message, param_hint="--redis")
    environment = Environment(
        locale=known_locale(locale),
        accept_language=accept_language,
        seed=read_seed(seed),
        today=today,
        priority=priority,
        optional_properties=optional_properties,
        validation=validation,
    )
    settings = Settings(
        environment=environment,
        limits=Limits(document_bytes=max_document_mb * MEGABYTE, body_bytes=max_body_mb * MEGABYTE),
        token=token,
        trusted_proxies=tuple(trusted_proxies or Settings().trusted_proxies),
        allow_private_urls=allow_private_urls,
        database=database or default_database(data_dir, in_memory=bool(wanted)),
        redis=redis,
        live_bytes=live_mb * MEGABYTE,
        journal_size=journal_size,
        script_workers=script_workers,
        admin=not no_admin,
        admin_key=admin_key,
        admin_cors_origins=tuple(admin_cors_origin or ()),
        public_index=bool(wanted),
        access_log=access_log,
    )
    hosting = Hosting(host, port, workers, watch, metrics_port, log_format, log_level)
    # The server and everything below it take a second to load: too long for a help text.
    from smartmock.cli.serving import run_mocks  # noqa: PLC0415

    run_mocks(wanted, settings, hosting, customize)


def default_database(data_dir: Path | None, *, in_memory: bool) -> str:
    if in_memory:
        return Settings().database
    return str((data_dir or user_data_path("smartmock", appauthor=False)) / DATABASE_FILE)


def check_documents(documents: list[str], *, watch: bool, customize: Path | None) -> None:
    if documents.count("-") > 1:
        message = "standard input (-) can be read once only; name each document once."
        raise typer.BadParameter(message, param_hint="DOCUMENT")
    if watch and not documents:
        message = "there is nothing to watch. Name a document, for example: smartmock serve openapi.yaml --watch"
        raise typer.BadParameter(message, param_hint="--watch")
    if customize is not None and not documents:
        message = "it is for a document. Name one, for example: smartmock serve openapi.yaml --customize answers.yaml"
        raise typer.BadParameter(message, param_hint="--customize")


def check_list(values: list[str] | None, fits: Callable[[object], bool], flag: str, wanted: str) -> None:
    for value in values or ():
        if not fits((value,)):
            raise typer.BadParameter(f"{value!r} is none of those that it takes: {wanted}.", param_hint=flag)


def check_secrets(secrets: dict[str, str | None]) -> None:
    for flag, value in secrets.items():
        if value == "":
            message = "it is empty, and would open nothing; leave it out."
            raise typer.BadParameter(message, param_hint=flag)
