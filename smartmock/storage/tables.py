"""All tables. Times are UTC as ISO text, JSON is text, secrets are SHA-256 hashes: both databases hold the same."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# In SQLite only a plain INTEGER can count up.
Number = BigInteger().with_variant(Integer, "sqlite")


def serial() -> Column[int]:
    """A number that is never given twice, also when the last row is gone."""
    return Column("id", Number, primary_key=True, autoincrement=True)


def of_project(*, key: bool = False) -> Column[int]:
    """Rows of a project go with it."""
    return Column("project_id", Number, ForeignKey("projects.id", ondelete="CASCADE"), primary_key=key, nullable=False)


workspaces = Table(
    "workspaces",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("updated_at", Text, nullable=False),
)

principals = Table(
    "principals",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("created_at", Text, nullable=False),
)

keys = Table(
    "keys",
    metadata,
    serial(),
    Column("principal", Text, ForeignKey("principals.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("hash", LargeBinary, nullable=False, unique=True),
    Column("prefix", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("last_used_at", Text),
    sqlite_autoincrement=True,
)

workspace_members = Table(
    "workspace_members",
    metadata,
    Column("workspace", Text, ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True),
    Column("principal", Text, ForeignKey("principals.id", ondelete="CASCADE"), primary_key=True),
    Column("role", Text, nullable=False),
    Column("created_at", Text, nullable=False),
)

projects = Table(
    "projects",
    metadata,
    serial(),
    Column("slug", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("workspace", Text, ForeignKey("workspaces.id"), nullable=False, index=True),
    Column("creator", Text, nullable=False),
    Column("published_revision", Integer, nullable=False),
    Column("location", Text, index=True),
    Column("today", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("updated_at", Text, nullable=False),
    # A deleted project keeps its row, so that its number and slug never lead to another one.
    Column("deleted_at", Text),
    CheckConstraint("scope IN ('private', 'workspace', 'project')", name="scope"),
    sqlite_autoincrement=True,
)

former_slugs = Table(
    "former_slugs",
    metadata,
    # What a project was called before: its old addresses never lead to another one either.
    Column("slug", Text, primary_key=True),
    of_project(),
)

project_members = Table(
    "project_members",
    metadata,
    of_project(key=True),
    Column("principal", Text, ForeignKey("principals.id", ondelete="CASCADE"), primary_key=True),
    Column("role", Text, nullable=False),
    Column("created_at", Text, nullable=False),
)

revisions = Table(
    "revisions",
    metadata,
    of_project(key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("title", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("document", LargeBinary, nullable=False),
    Column("digest", Text, nullable=False),
    Column("operations", Text, nullable=False),
    Column("keys", Text, nullable=False),
    Column("report", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("created_by", Text, nullable=False),
)

operations = Table(
    "operations",
    metadata,
    serial(),
    of_project(),
    Column("key", Text, nullable=False),
    Column("method", Text, nullable=False),
    Column("path", Text, nullable=False),
    # When the last import had it no more; what people made for it waits for its return.
    Column("orphaned_at", Text),
    # Of an operation that was made by hand, beside or above those of documents: what it answers.
    Column("definition", Text),
    UniqueConstraint("project_id", "key"),
    sqlite_autoincrement=True,
)

customisations = Table(
    "customisations",
    metadata,
    serial(),
    of_project(),
    Column("operation_id", Number, ForeignKey("operations.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("content", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("updated_at", Text, nullable=False),
    CheckConstraint("kind IN ('expectation', 'script', 'behaviour')", name="kind"),
    Index(None, "project_id"),
    sqlite_autoincrement=True,
)

environments = Table(
    "environments",
    metadata,
    of_project(key=True),
    Column("name", Text, primary_key=True),
    Column("settings", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("updated_at", Text, nullable=False),
)

tokens = Table(
    "tokens",
    metadata,
    serial(),
    of_project(),
    Column("name", Text, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("prefix", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("expires_at", Text),
    Column("last_used_at", Text),
    # The value before the last rotation, and how long it still works.
    Column("previous_hash", LargeBinary),
    Column("previous_until", Text),
    Index(None, "project_id"),
    sqlite_autoincrement=True,
)

usage = Table(
    "usage",
    metadata,
    Column("project_id", Number, primary_key=True),
    Column("environment", Text, primary_key=True),
    Column("month", Text, primary_key=True),
    Column("requests", Number, nullable=False),
    ForeignKeyConstraint(["project_id"], ["projects.id"], ondelete="CASCADE"),
)

requests = Table(
    "requests",
    metadata,
    serial(),
    of_project(),
    Column("at", Text, nullable=False),
    Column("environment", Text, nullable=False),
    Column("method", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("operation", Text),
    Column("status", Integer, nullable=False),
    Column("source", Text),
    Column("duration_ms", Float, nullable=False),
    Column("violations", Text, nullable=False),
    Column("request", Text, nullable=False),
    Column("response", Text, nullable=False),
    Index(None, "project_id", "id"),
    sqlite_autoincrement=True,
)

schedules = Table(
    "schedules",
    metadata,
    of_project(key=True),
    Column("url", Text, nullable=False),
    Column("interval_seconds", Integer, nullable=False),
    Column("strategy", Text, nullable=False),
    Column("etag", Text),
    Column("next_at", Text, nullable=False, index=True),
    Column("leased_until", Text),
    Column("last_at", Text),
    Column("last_result", Text),
    Column("created_at", Text, nullable=False),
    Column("updated_at", Text, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    serial(),
    Column("at", Text, nullable=False),
    Column("principal", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("project_id", Number, index=True),
    Column("workspace", Text, index=True),
    Column("target", Text, nullable=False),
    Column("detail", Text, nullable=False),
    sqlite_autoincrement=True,
)

changes = Table(
    "changes",
    metadata,
    serial(),
    Column("project_id", Number, nullable=False),
    Column("at", Text, nullable=False),
    sqlite_autoincrement=True,
)

idempotency = Table(
    "idempotency",
    metadata,
    Column("principal", Text, primary_key=True),
    Column("key_hash", LargeBinary, primary_key=True),
    Column("request_hash", LargeBinary, nullable=False),
    Column("status", Integer, nullable=False),
    Column("headers", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("created_at", Text, nullable=False, index=True),
)
