"""HTML of the pages that are open without signing in: the index and the docs sandbox."""

import shlex
from dataclasses import dataclass
from functools import cache, partial

from babel import Locale
from jinja2 import Environment, PackageLoader, StrictUndefined

from smartmock.errors import SmartmockError
from smartmock.server.web.assets import Assets, built_assets

COMMON_LOCALES = (
    "en_US", "en_GB", "en_IN", "de_DE", "de_AT", "de_CH", "fr_FR", "fr_CA", "es_ES", "es_MX", "it_IT", "pt_BR", "pt_PT",
    "nl_NL", "pl_PL", "cs_CZ", "sv_SE", "da_DK", "fi_FI", "hu_HU", "ro_RO", "el_GR", "tr_TR", "uk_UA", "ru_RU", "he_IL",
    "ar_SA", "fa_IR", "hi_IN", "th_TH", "vi_VN", "id_ID", "ja_JP", "ko_KR", "zh_CN", "zh_TW",
)  # fmt: skip
"""Offered by the docs sandbox; any other locale can be typed."""


@dataclass(frozen=True, slots=True)
class DocsContext:
    """One mock's docs sandbox. Addresses are absolute or begin with `/`; `base_path` is the gateway's prefix, if any.

    `document_url` ends in `.json`; the same with `.yaml` serves YAML. `version` is the API's own (`info.version`).
    With `gated` the page asks for the token before it fetches the document; `title` and `version` may then be empty.
    """

    title: str
    mock_url: str
    document_url: str
    version: str
    gated: bool
    base_path: str = ""

    @property
    def yaml_url(self) -> str:
        return self.document_url.removesuffix(".json") + ".yaml"


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A served project. `problems` counts the lines of its import report; `example_path` is one that answers a GET."""

    title: str
    mock_url: str
    docs_url: str
    operations: int
    problems: int
    example_path: str = "/"


@dataclass(frozen=True, slots=True)
class IndexContext:
    """A page that is not `public` tells nobody what is served."""

    projects: tuple[IndexEntry, ...]
    base_path: str = ""
    public: bool = True


@cache
def templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("smartmock.server.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["shell"] = shlex.quote
    return environment


@cache
def locale_names() -> tuple[tuple[str, str], ...]:
    """`de_DE` with its own name, `Deutsch (Deutschland)`."""
    return tuple((tag, Locale.parse(tag).get_display_name() or tag) for tag in COMMON_LOCALES)


def docs_page(context: DocsContext, assets: Assets | None = None) -> str:
    """The docs sandbox. Serve it with `DOCS_POLICY`; a gated one that holds no token yet, with status 401."""
    return render("docs.html", context, assets, locales=locale_names())


def token_page(mock_url: str, document_url: str, base_path: str = "", assets: Assets | None = None) -> str:
    """The docs sandbox of a gated mock for a reader without a token: it names nothing of the document."""
    return docs_page(DocsContext("", mock_url, document_url, "", gated=True, base_path=base_path), assets)


def index_page(context: IndexContext, assets: Assets | None = None) -> str:
    """What is served. Serve it with `INDEX_POLICY`."""
    return render("index.html", context, assets)


def render(template: str, page: DocsContext | IndexContext, assets: Assets | None, **values: object) -> str:
    """The page with the `assets` given, else the installed ones; without any, a page that says how to build them."""
    try:
        found = assets or built_assets()
    except SmartmockError as error:
        return templates().get_template("unbuilt.html").render(message=error.message, remedy=error.remedy)
    asset_url = partial(found.url, base_path=page.base_path)
    return templates().get_template(template).render(page=page, asset_url=asset_url, **values)
