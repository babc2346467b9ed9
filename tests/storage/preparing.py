"""A process that prepares a database: `python -m tests.storage.preparing URL`."""

import sys

from smartmock.storage.database import Database

if __name__ == "__main__":
    Database(sys.argv[1]).prepare()
