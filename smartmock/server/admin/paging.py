"""Lists in pages. A cursor is the position behind which to go on, written so that nobody takes it for a number."""

import base64
import binascii
from collections.abc import Callable
from typing import Final, TypeVar

import orjson

from smartmock.errors import Fault
from smartmock.projects.paging import Page
from smartmock.server.admin.calls import Answer, Call, shown
from smartmock.server.admin.refusals import Refused, invalid_request
from smartmock.types import JSON

ItemT = TypeVar("ItemT")
PositionT = TypeVar("PositionT", int, str)

LARGEST: Final = 2**63 - 1


def show_page(page: Page[ItemT], show: Callable[[ItemT], JSON]) -> Answer:
    cursor = None if page.next is None else write_cursor(page.next)
    return shown({"items": [show(item) for item in page.items], "next_cursor": cursor})


def write_cursor(position: int | str) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(position)).rstrip(b"=").decode()


def read_cursor(call: Call, start: PositionT, largest: int = LARGEST) -> PositionT:
    """`start` where there is none; raises `Refused` for what is no position of the same kind, or too large."""
    text: str | None = call.query.get("cursor")
    if text is None:
        return start
    try:
        position = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, binascii.Error):
        raise no_cursor() from None
    if type(position) is not type(start) or (isinstance(position, int) and not 0 <= position <= largest):
        raise no_cursor()
    return position


def no_cursor() -> Refused:
    message = "This is no cursor of this list; take next_cursor from the page before."
    return invalid_request([Fault("/cursor", message)], "query")
