"""Tables of older versions brought up to date, forward only, each step in one transaction."""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from smartmock.errors import StorageError

FOLDER: Final = Path(__file__).parent / "migrations"


def upgrade(connection: Connection) -> None:
    """Bring the tables to this version, in the transaction of the connection, which writes.

    Raises `StorageError` for tables of a newer version.
    """
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    present = MigrationContext.configure(connection).get_current_revision()
    if present is not None and present not in {script.revision for script in scripts.walk_revisions()}:
        remedy = "Install that version again, or restore a backup from before."
        raise StorageError("The database was made by a newer smartmock.", remedy=remedy)
    if present != scripts.get_current_head():
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        check_references(connection)


def check_references(connection: Connection) -> None:
    """SQLite does not look at them while its tables are rebuilt."""
    if connection.dialect.name == "sqlite" and (lost := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
        remedy = "Keep the file as it is, and report this; the installed version before this one can still read it."
        raise StorageError(f"Rows of `{lost[0]}` would refer to rows that are gone.", remedy=remedy)
