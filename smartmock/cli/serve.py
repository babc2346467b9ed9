"""`smartmock serve`: documents in, addresses out."""

from collections.abc import Iterable
from typing import Annotated, Literal

import typer

from smartmock.cli.locales import known_locale
from smartmock.cli.options import MEGABYTE, AcceptLanguageOption, LocaleOption, SeedOption, SizeOption, TodayOption
from smartmock.settings import Environment, Limits, Settings, is_proxy

Documents = Annotated[
    list[str] | None,
    typer.Argument(metavar="DOCUMENT…", help="OpenAPI documents: files, URLs, or - for standard input."),
]
Host = Annotated[str, typer.Option(envvar="SMARTMOCK_HOST", help="Address to listen on; 0.0.0.0 is all.")]
Port = Annotated[
    int, typer.Option(envvar="SMARTMOCK_PORT", min=0, max=65535, help="Port to listen on; 0 takes a free one.")
]
Watch = Annotated[
    bool, typer.Option("--watch", envvar="SMARTMOCK_WATCH", help="Load a document again when its files change.")
]
Priority = Annotated[
    Literal["example-first", "smart-first"],
    typer.Option(envvar="SMARTMOCK_PRIORITY", help="Whether the document's examples go before generated data."),
]
OptionalProperties = Annotated[
    Literal["all", "some", "required"],
    typer.Option(envvar="SMARTMOCK_OPTIONAL_PROPERTIES", help="Which optional properties generated objects have."),
]
Token = Annotated[
    str | None,
    typer.Option(envvar="SMARTMOCK_TOKEN", help="Ask every reader for this token; send it as apidogToken."),
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
        help="Let documents refer to files at private network addresses.",
    ),
]
BodySize = Annotated[
    int,
    typer.Option(envvar="SMARTMOCK_MAX_BODY_MB", min=1, metavar="MB", help="The largest request body, in megabytes."),
]


def serve(  # noqa: PLR0913  one parameter for each flag
    documents: Documents = None,
    *,
    host: Host = "127.0.0.1",
    port: Port = 8080,
    watch: Watch = False,
    locale: LocaleOption = "en_US",
    accept_language: AcceptLanguageOption = False,
    seed: SeedOption = "0",
    today: TodayOption = None,
    priority: Priority = "example-first",
    optional_properties: OptionalProperties = "all",
    token: Token = None,
    trusted_proxies: TrustedProxies = None,
    allow_private_urls: PrivateUrls = False,
    max_document_mb: SizeOption = 50,
    max_body_mb: BodySize = 10,
) -> None:
    """Serve a mock of each document, and a docs page to try it.

    The first document is project 1, the next one 2, and so on. Project 1 answers below /m1/1-0-default.

    \b
    Examples:
      smartmock serve openapi.yaml
      smartmock serve pets.yaml orders.yaml --port 9000 --locale de-DE
      smartmock serve openapi.yaml --watch
      smartmock serve https://petstore3.swagger.io/api/v3/openapi.json --token s3cret
    """
    if not documents:
        message = "Name at least one OpenAPI document, for example: smartmock serve openapi.yaml"
        raise typer.BadParameter(message, param_hint="DOCUMENT")
    if documents.count("-") > 1:
        message = "standard input (-) can be read once only; name each document once."
        raise typer.BadParameter(message, param_hint="DOCUMENT")
    if token == "":
        message = "the token is empty; leave it out to let everyone in."
        raise typer.BadParameter(message, param_hint="--token")
    environment = Environment(
        locale=known_locale(locale),
        accept_language=accept_language,
        seed=seed,
        today=today,
        priority=priority,
        optional_properties=optional_properties,
    )
    check_proxies(trusted_proxies or ())
    settings = Settings(
        environment=environment,
        limits=Limits(document_bytes=max_document_mb * MEGABYTE, body_bytes=max_body_mb * MEGABYTE),
        token=token,
        trusted_proxies=tuple(trusted_proxies or Settings().trusted_proxies),
        allow_private_urls=allow_private_urls,
    )
    # The server and everything below it take a second to load: too long for a help text.
    from smartmock.cli.serving import run_mocks  # noqa: PLC0415

    run_mocks(documents, settings, host=host, port=port, watch=watch)


def check_proxies(addresses: Iterable[str]) -> None:
    for address in addresses:
        if not is_proxy(address):
            message = f"{address!r} is neither an address nor a CIDR network, such as 10.0.0.0/8."
            raise typer.BadParameter(message, param_hint="--trusted-proxies")
