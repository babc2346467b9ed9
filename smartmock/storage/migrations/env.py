"""Alembic's entry: runs over the connection that `smartmock.storage.migrate` gives."""

from alembic import context

from smartmock.storage.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
context.run_migrations()
