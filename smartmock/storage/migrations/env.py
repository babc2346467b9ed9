"""Alembic's entry: runs over the connection that `smartmock.storage.migrate` gives.

SQLite cannot alter a column: Alembic's batches make the table anew, and have to be told what it would forget, with
`table_kwargs={"sqlite_autoincrement": True}` for tables whose numbers are never given twice.
"""

from alembic import context

from smartmock.storage.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
context.run_migrations()
