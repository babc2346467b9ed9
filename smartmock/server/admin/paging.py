"""Lists in pages. A cursor is the place of the last item that was shown, in a form that nobody should read."""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import orjson

from smartmock.server.admin.calls import Answer, Call
from smartmock.server.admin.judging import Fault
from smartmock.server.admin.refusals import refuse_query
from smartmock.types import JSON

ItemT = TypeVar("ItemT")


def page(items: Sequence[ItemT], call: Call, place: Callable[[ItemT], JSON], show: Callable[[ItemT], JSON]) -> Answer:
    """`items` are those behind the cursor, one more than the limit where there are more."""
    limit = call.query["limit"]
    shown = items[:limit]
    following = write_cursor(place(shown[-1])) if len(items) > limit else None
    return Answer(body=orjson.dumps({"items": [show(item) for item in shown], "next_cursor": following}))


def page_of_all(
    items: Sequence[ItemT], call: Call, place: Callable[[ItemT], JSON], show: Callable[[ItemT], JSON]
) -> Answer:
    """Of short lists, which are read as a whole, in the order of their places."""
    after = read_cursor(call)
    rest = items if after is None else [item for item in items if is_behind(place(item), after)]
    return page(rest, call, place, show)


def is_behind(place: Any, cursor: Any) -> bool:
    try:
        return bool(place > cursor)
    except TypeError:
        raise bad_cursor() from None


def write_cursor(place: JSON) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(place)).rstrip(b"=").decode()


def read_cursor(call: Call, kind: type = object) -> Any:
    """The place behind which to go on, None at the start; raises `Refused` for what is no place of that kind."""
    text: str | None = call.query.get("cursor")
    if text is None:
        return None
    try:
        place = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, binascii.Error):
        raise bad_cursor() from None
    if place is None or isinstance(place, bool) or not isinstance(place, kind):
        raise bad_cursor()
    return place


def bad_cursor() -> Exception:
    return refuse_query([Fault("/cursor", "This is no cursor of this list; take next_cursor from the page before.")])
