"""Tables of older versions brought up to date, forward only, each step in one transaction."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from smartmock.errors import StorageError

if TYPE_CHECKING:
    from smartmock.storage.database import Database

FOLDER: Final = Path(__file__).parent / "migrations"


def upgrade(database: "Database") -> None:
    """Bring the tables to this version; several processes may try at once. Raises `StorageError` for newer ones."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    with database.write() as connection:
        if database.dialect == "postgresql":
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7105001)")
        present = MigrationContext.configure(connection).get_current_revision()
        known = {script.revision for script in scripts.walk_revisions()}
        if present is not None and present not in known:
            remedy = "Install that version again, or restore a backup from before."
            raise StorageError(f"{database} was made by a newer smartmock.", remedy=remedy)
        if present == scripts.get_current_head():
            return
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
