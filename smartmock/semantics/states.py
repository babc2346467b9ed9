"""Words for the state of a thing, and what has happened to what is in a state."""

import functools
from typing import Final

from smartmock.semantics.data import read_table

_PAID: Final = "paid packed shipped delivered returned refunded"
_SENT: Final = "shipped delivered returned"
_WAITING: Final = "pending draft unpaid scheduled review unverified on_hold"
_EVENTS: Final = {
    "active": ("active", f"{_WAITING} inactive blocked deleted archived closed canceled expired rejected failed"),
    "approved": ("approved published", "pending review draft rejected"),
    "archived": ("archived", "*"),
    "blocked": ("blocked", "*"),
    "canceled": ("canceled", "*"),
    "closed": ("closed done", "open in_progress on_hold pending draft review blocked scheduled active"),
    "confirmed": (f"confirmed {_PAID}", "pending draft unpaid"),
    "deleted": ("deleted", "*"),
    "delivered": (
        "delivered returned",
        f"{_WAITING} open paid packed shipped confirmed in_progress canceled failed authorized",
    ),
    "done": (
        "done delivered",
        f"{_WAITING} open in_progress blocked canceled failed rejected paid packed shipped confirmed",
    ),
    "expired": ("expired", "*"),
    "failed": ("failed", "*"),
    "open": ("open", "closed done archived canceled"),
    "paid": (f"{_PAID} done", "pending draft open unpaid failed authorized expired"),
    "published": ("published archived", f"{_WAITING} open rejected approved"),
    "refunded": ("refunded", "*"),
    "rejected": ("rejected", "*"),
    "returned": ("returned refunded", "*"),
    "shipped": (_SENT, f"{_WAITING} open paid packed confirmed in_progress canceled failed authorized"),
    "started": ("in_progress done closed active", "pending open draft scheduled"),
    "verified": ("verified", "unverified pending rejected failed"),
}
"""What happens → states after it, and states in which it has not happened; `*` are all others."""

_SAME: Final = {
    "banned": "blocked",
    "complete": "done",
    "completed": "done",
    "disabled": "blocked",
    "enabled": "active",
    "finished": "done",
    "live": "published",
    "locked": "blocked",
    "resolved": "closed",
    "sent": "shipped",
    "suspended": "blocked",
    "fulfilled": "delivered",
    "dispatched": "shipped",
}


@functools.lru_cache(maxsize=4_096)
def state_of(text: str) -> str | None:
    """The state that a word of any language stands for: `IN_PROGRESS` and `in Arbeit` are `in_progress`."""
    return _states().get(" ".join(text.lower().replace("_", " ").replace("-", " ").split()))


@functools.cache
def _states() -> dict[str, str]:
    return {word: state for state, words in read_table("states").items() for word in words}


def event_of(word: str) -> str | None:
    """What a word of a name, `paid` in `paidAt` and in `isPaid`, says that may have happened."""
    event = _SAME.get(word, word)
    return event if event in _EVENTS else None


@functools.cache
def has_happened(event: str, state: str) -> bool | None:
    """Whether it has in this state; None when the state does not tell."""
    after, before = _EVENTS[event]
    if state in after.split():
        return True
    return False if before == "*" or state in before.split() else None
