import re
from dataclasses import replace
from pathlib import Path

import pytest

from smartmock.server.web.assets import Assets
from smartmock.server.web.pages import (
    DocsContext,
    IndexContext,
    IndexEntry,
    docs_page,
    index_page,
    locale_names,
    token_page,
)
from smartmock.server.web.policies import DOCS_POLICY, INDEX_POLICY

ASSETS = Assets(Path("dist"), {name: f"built-{name}" for name in ("docs.js", "docs.css", "index.js", "index.css")})
MOCK = "http://localhost:8080/m1/1-0-default"
DOCUMENT = "http://localhost:8080/docs/1-0-default/openapi.json"
HOSTILE = '"><script>alert(1)</script>'


def docs(title: str = "Pets", *, gated: bool = False) -> str:
    return docs_page(DocsContext(title, MOCK, DOCUMENT, "1.2", gated=gated), ASSETS)


ENTRY = IndexEntry("Pets", MOCK, "/docs/1-0-default", operations=3, problems=0, example_path="/pets")


def index(entry: IndexEntry = ENTRY) -> str:
    return index_page(IndexContext((entry,)), ASSETS)


def test_the_docs_page_tells_its_script_where_mock_and_document_are() -> None:
    page = docs()
    assert f'data-mock-url="{MOCK}"' in page
    assert f'data-document-url="{DOCUMENT}"' in page
    assert "data-gated" not in page


def test_the_docs_page_links_to_both_forms_of_the_document() -> None:
    links = re.findall(r'<a data-document href="([^"]+)"', docs())
    assert links == [DOCUMENT, DOCUMENT.replace(".json", ".yaml")]


def test_a_gated_page_without_a_token_names_nothing_of_the_document() -> None:
    page = token_page(MOCK, DOCUMENT, assets=ASSETS)
    assert "data-gated" in page
    assert "<title>API reference</title>" in page


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(docs(HOSTILE), id="docs"),
        pytest.param(index(replace(ENTRY, title=HOSTILE, example_path=HOSTILE)), id="index"),
    ],
)
def test_texts_of_a_document_cannot_become_markup(page: str) -> None:
    assert "<script>" not in page


@pytest.mark.parametrize("page", [pytest.param(docs(), id="docs"), pytest.param(index(), id="index")])
def test_pages_hold_no_script_or_style_of_their_own(page: str) -> None:
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?! src=)", page)


def test_addresses_of_assets_follow_the_gateway_prefix() -> None:
    page = docs_page(DocsContext("Pets", MOCK, DOCUMENT, "1", gated=False, base_path="/gateway"), ASSETS)
    assert 'src="/gateway/assets/built-docs.js"' in page


@pytest.mark.parametrize(
    ("operations", "problems", "expected", "unexpected"),
    [
        pytest.param(1, 0, "1 operation<", "on import", id="one operation, no problem"),
        pytest.param(7, 1, "1 problem on import", "1 problems", id="one problem"),
        pytest.param(7, 2, "2 problems on import", "7 operation<", id="more"),
    ],
)
def test_the_index_counts(operations: int, problems: int, expected: str, unexpected: str) -> None:
    page = index(replace(ENTRY, operations=operations, problems=problems))
    assert expected in page
    assert unexpected not in page


def test_the_example_command_survives_a_shell() -> None:
    page = index(replace(ENTRY, example_path="/pets?limit=1&page=2"))
    assert f"curl &#39;{MOCK}/pets?limit=1&amp;page=2&#39;" in page


def test_an_empty_index_says_how_to_serve_a_document() -> None:
    assert "smartmock serve" in index_page(IndexContext(()), ASSETS)


def test_the_page_of_a_service_tells_how_documents_get_into_it() -> None:
    text = index_page(IndexContext((), public=False), ASSETS)
    assert "smartmock import openapi.yaml" in text
    assert "Nothing is served" not in text
    assert "0 APIs" not in text


@pytest.mark.parametrize("policy", [DOCS_POLICY, INDEX_POLICY], ids=["docs", "index"])
def test_policies_allow_only_our_own_files(policy: str) -> None:
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy


def test_the_docs_page_has_an_origin_of_its_own() -> None:
    assert DOCS_POLICY.startswith("sandbox ")
    assert "allow-same-origin" not in DOCS_POLICY


def test_locales_are_offered_in_their_own_language() -> None:
    assert dict(locale_names())["de_DE"] == "Deutsch (Deutschland)"
