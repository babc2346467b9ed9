"""One reader's look at a page, with everything that the browser asked for and complained about."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request

WAIT_MS = 15_000


@dataclass
class Visit:
    """`complaints` are console errors and exceptions of scripts; `requests` is everything that was sent."""

    page: Page
    requests: list[Request] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(WAIT_MS)
        self.page.on("request", self.remember)
        self.page.on("console", self.note)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    # The driver marks its listeners: a built-in method such as `append` and an object with slots do not let it.
    def remember(self, request: Request) -> None:
        self.requests.append(request)

    def note(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    @property
    def hosts(self) -> set[str]:
        """Where requests went; `data:` and `blob:` addresses have no host."""
        return {host for request in self.requests if (host := urlsplit(request.url).hostname)}

    @property
    def overflow(self) -> int:
        """By how many pixels the page is wider than its window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))

    def requests_to(self, part: str, method: str = "GET") -> list[Request]:
        return [request for request in self.requests if part in request.url and request.method == method]

    def open_operation(self, path: str) -> None:
        self.page.locator(".opblock", has=self.page.locator(f'[data-path="{path}"]')).locator("button").first.click()

    def execute(self) -> None:
        """Try the opened operation, and wait for the line that says who answered."""
        self.page.get_by_role("button", name="Try it out").click()
        self.page.get_by_role("button", name="Execute").click()
        self.page.locator(".answered-by").wait_for()

    @property
    def answered_by(self) -> str:
        return self.page.locator(".answered-by").inner_text()

    @property
    def status(self) -> str:
        return self.page.locator(".live-responses-table tbody .response-col_status").inner_text().split()[0]

    @property
    def body(self) -> str:
        return self.page.locator(".live-responses-table .highlight-code pre").first.inner_text()
