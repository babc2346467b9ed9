"""Who does something."""

from dataclasses import dataclass
from typing import Final

from smartmock.storage.workspaces import ROOT


@dataclass(frozen=True, slots=True)
class Actor:
    """`principal` is the id of a person or a machine; the root principal passes every check."""

    principal: str
    name: str = ""

    @property
    def is_root(self) -> bool:
        return self.principal == ROOT


OPERATOR: Final = Actor(ROOT, "Operator")
"""Who runs the commands on the machine of the service."""
