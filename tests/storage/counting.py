"""A process that counts up in a database: `python -m tests.storage.counting URL TIMES`."""

import sys

from smartmock.storage import workspaces
from smartmock.storage.database import Database


def count_up(database: Database) -> None:
    with database.write() as connection:
        found = workspaces.find(connection, "team")
        workspaces.change(connection, "team", str(int(found.name if found else 0) + 1))


if __name__ == "__main__":
    shared = Database(sys.argv[1])
    for _ in range(int(sys.argv[2])):
        count_up(shared)
