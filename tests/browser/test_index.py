import pytest

from tests.browser.conftest import Open, Site


def test_every_project_leads_to_its_docs_sandbox(site: Site, open_page: Open) -> None:
    visit = open_page(site.url)
    article = visit.page.get_by_role("article", name="Weather Stations")
    assert "1 operation" in article.inner_text()
    article.get_by_role("link", name="Open the docs sandbox").click()
    visit.page.locator(".opblock").first.wait_for()
    assert visit.page.title() == "Weather Stations"
    assert visit.complaints == []
    assert visit.hosts == {"127.0.0.1"}


@pytest.mark.parametrize("width", [360, 1600])
def test_nothing_is_wider_than_the_window(site: Site, open_page: Open, width: int) -> None:
    assert open_page(site.url, width=width).overflow <= 0
