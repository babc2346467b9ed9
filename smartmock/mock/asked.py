"""A request that found its operation."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from smartmock.mock.model import MockRequest
from smartmock.mock.paths import fill, leads_to, names_in
from smartmock.spec.document import Operation

MAX_FIELDS: Final = 200
"""So many parts of a query or a body are read."""


@dataclass(slots=True)
class Asked:
    """`request` holds no selectors, `path_params` are decoded. `server` is the API's own address, "" when the document
    names none.
    """

    operation: Operation
    request: MockRequest
    path_params: Mapping[str, str]
    server: str

    @property
    def texts(self) -> tuple[str, ...]:
        """Those of the path's parameters, in its own order."""
        params = self.path_params
        if len(params) < 2:
            return tuple(params.values())
        return tuple(params[name] for name in names_in(self.operation.path, single=False) if name in params)

    @property
    def names(self) -> tuple[str, ...]:
        """What is asked for, however the address is written and wherever it stands."""
        return self.operation.path, *self.texts

    @property
    def address(self) -> str:
        """Below the server."""
        return fill(self.operation.path, self.path_params)

    @property
    def is_by_path(self) -> bool:
        """Whether the request's own path leads to the operation, and not a key."""
        return leads_to(self.request.path, self.operation.path)
