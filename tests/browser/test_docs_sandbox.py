import json

import pytest

from tests.browser.conftest import ColorScheme, Open, Site
from tests.browser.visits import Visit

LOOPBACK = {"127.0.0.1"}
DARKEST_LIGHT = 128


@pytest.mark.parametrize(
    ("document", "path", "source"),
    [
        pytest.param("browser-v30", "/books", "data generated from the schema", id="OpenAPI 3.0"),
        pytest.param("browser-v31", "/stations", "data generated from the schema", id="OpenAPI 3.1"),
        pytest.param("browser-v2", "/bicycles", "an example of the document", id="Swagger 2.0"),
    ],
)
def test_an_operation_is_tried_out_against_the_mock(
    site: Site, open_page: Open, document: str, path: str, source: str
) -> None:
    visit = open_page(site.docs[document])
    visit.open_operation(path)
    visit.execute()
    assert visit.status == "200"
    assert isinstance(json.loads(visit.body), list)
    assert visit.answered_by == f"Answered by: {source}"
    assert visit.hosts == LOOPBACK
    assert visit.complaints == []


def test_a_body_is_sent(site: Site, open_page: Open) -> None:
    visit = open_page(site.docs["browser-v30"])
    visit.open_operation("/loans")
    visit.execute()
    assert visit.status == "201"
    assert json.loads(visit.requests_to("/loans", "POST")[0].post_data or "") == {"bookId": 7, "reader": "Mina Okafor"}


def test_what_the_request_breaks_is_told_under_the_answer(site: Site, open_page: Open) -> None:
    visit = open_page(site.docs["browser-v30"])
    visit.open_operation("/loans")
    visit.execute()
    assert "`readerCard`" in visit.page.locator(".violations li").inner_text()
    other = open_page(site.docs["browser-v30"])
    other.open_operation("/books/{bookId}")
    other.execute()
    assert other.page.locator(".violations").count() == 0


def test_a_body_that_no_browser_sends_is_left_out(site: Site, open_page: Open) -> None:
    visit = open_page(site.docs["browser-v30"])
    visit.open_operation("/shelves")
    visit.execute()
    assert visit.status == "200"


def test_without_a_choice_no_preference_is_sent(site: Site, open_page: Open) -> None:
    visit = open_page(site.docs["browser-v30"])
    visit.open_operation("/books/{bookId}")
    visit.execute()
    assert "prefer" not in visit.requests_to("/books/7")[0].headers


def test_the_chosen_status_is_asked_for_and_answered(site: Site, open_page: Open) -> None:
    visit = open_page(site.docs["browser-v30"])
    visit.page.get_by_label("Status").fill("404")
    visit.open_operation("/books/{bookId}")
    visit.execute()
    assert visit.requests_to("/books/7")[0].headers["prefer"] == "code=404"
    assert visit.status == "404"
    assert json.loads(visit.body) == {"message": "No book has this number"}


def test_the_chosen_example_is_answered(site: Site, open_page: Open) -> None:
    visit = open_page(site.docs["browser-v30"])
    visit.page.get_by_label("Example", exact=True).fill("pocket edition")
    visit.open_operation("/books/{bookId}")
    visit.execute()
    assert visit.requests_to("/books/7")[0].headers["prefer"] == 'example="pocket edition"'
    assert json.loads(visit.body)["title"] == "Small Hours"


def test_generated_data_with_locale_and_seed_is_asked_for(site: Site, open_page: Open) -> None:
    visit = open_page(site.docs["browser-v30"])
    visit.page.get_by_label("Generated data").check()
    visit.page.get_by_label("Locale").fill("de_DE")
    visit.page.get_by_label("Seed").fill("7")
    visit.open_operation("/books/{bookId}")
    visit.execute()
    assert visit.requests_to("/books/7")[0].headers["prefer"] == "dynamic=true, seed=7, locale=de_DE"
    assert visit.answered_by == "Answered by: data generated from the schema"


def test_text_that_no_header_carries_travels_in_the_query(site: Site, open_page: Open) -> None:
    visit = open_page(site.docs["browser-v30"])
    visit.page.get_by_label("Seed").fill("été")
    visit.open_operation("/books/{bookId}")
    visit.execute()
    assert "__seed=%C3%A9t%C3%A9" in visit.requests_to("/books/7")[0].url
    assert visit.status == "200"


def test_the_panel_offers_what_the_document_declares(site: Site, open_page: Open) -> None:
    visit = open_page(site.docs["browser-v30"])
    visit.page.locator(".opblock").first.wait_for()
    offered = "options => options.map(option => option.value)"
    assert visit.page.locator("#status-list option").evaluate_all(offered) == ["200", "201", "404"]
    assert visit.page.locator("#example-list option").evaluate_all(offered) == ["novel", "pocket edition"]


def test_operations_are_filtered_by_their_summary(site: Site, open_page: Open) -> None:
    visit = open_page(site.docs["browser-v30"])
    visit.page.get_by_label("Filter").fill("lend a")
    visit.page.locator(".opblock").nth(1).wait_for(state="detached")
    assert visit.page.locator(".opblock [data-path]").get_attribute("data-path") == "/loans"


def test_an_address_opens_its_operation(site: Site, open_page: Open) -> None:
    visit = open_page(f"{site.docs['browser-v30']}#/books/getBook")
    visit.page.get_by_role("button", name="Try it out").wait_for()
    assert visit.complaints == []


def test_the_page_has_an_origin_of_its_own(site: Site, open_page: Open) -> None:
    assert open_page(site.docs["browser-v30"]).page.evaluate("self.origin") == "null"


@pytest.mark.parametrize(
    ("document", "width"),
    [("browser-v30", 360), ("browser-v31", 360), ("browser-v2", 390), ("browser-v30", 768), ("browser-v30", 1600)],
)
def test_nothing_is_wider_than_the_window(site: Site, open_page: Open, document: str, width: int) -> None:
    visit = open_page(site.docs[document], width=width)
    visit.page.locator(".opblock button").first.click()
    visit.execute()
    assert visit.overflow <= 0


def darkness(visit: Visit, selector: str) -> bool:
    colour = visit.page.locator(selector).first.evaluate("element => getComputedStyle(element).backgroundColor")
    channels = [float(part) for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    return max(channels) < DARKEST_LIGHT


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_reader_s_colour_scheme_is_followed(site: Site, open_page: Open, scheme: ColorScheme) -> None:
    visit = open_page(site.docs["browser-v30"], scheme=scheme)
    visit.open_operation("/books")
    visit.page.get_by_role("button", name="Try it out").wait_for()
    surfaces = ("body", ".bar", ".panel", "#filter", ".opblock-section-header")
    assert [darkness(visit, surface) for surface in surfaces] == [scheme == "dark"] * len(surfaces)


def test_a_gated_mock_is_opened_with_its_token(gated_site: Site, open_page: Open) -> None:
    visit = open_page(gated_site.docs["browser-v30"])
    assert "Library" not in visit.page.content()
    visit.page.get_by_label("Token").fill("wrong")
    visit.page.keyboard.press("Enter")
    visit.page.get_by_text("not accepted").wait_for()
    visit.page.get_by_label("Token").fill(gated_site.token)
    visit.page.keyboard.press("Enter")
    visit.open_operation("/books")
    visit.execute()
    assert visit.status == "200"
    assert all(gated_site.token not in request.url for request in visit.requests)
