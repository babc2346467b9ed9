"""Records as the admin API writes them. No hash is ever among it; the value of a credential only where it was made."""

from smartmock.projects.documents.reports import describe_report
from smartmock.projects.documents.revisions import Revised
from smartmock.projects.environment_fields import describe_settings, read_settings
from smartmock.projects.gate.tokens import MadeToken
from smartmock.projects.people.keys import MadeKey
from smartmock.spec.fetch import public_url
from smartmock.storage.records import (
    AuditEntry,
    Environment,
    JournalEntry,
    Key,
    Member,
    Revision,
    Schedule,
    Token,
    Workspace,
)
from smartmock.types import JsonObject


def describe_token(token: Token) -> JsonObject:
    return {
        "id": token.id,
        "name": token.name,
        "prefix": token.prefix,
        "created_at": token.created_at,
        "expires_at": token.expires_at,
        "last_used_at": token.last_used_at,
    }


def describe_made_token(made: MadeToken) -> JsonObject:
    return {**describe_token(made.token), "value": made.value}


def describe_key(key: Key) -> JsonObject:
    return {
        "id": key.id,
        "name": key.name,
        "principal": key.principal,
        "prefix": key.prefix,
        "created_at": key.created_at,
        "last_used_at": key.last_used_at,
    }


def describe_made_key(made: MadeKey) -> JsonObject:
    return {**describe_key(made.key), "value": made.value}


def describe_member(member: Member) -> JsonObject:
    return {
        "principal": member.principal,
        "name": member.name,
        "role": member.role,
        "created_at": member.created_at,
    }


def describe_workspace(workspace: Workspace) -> JsonObject:
    return {
        "id": workspace.id,
        "name": workspace.name,
        "created_at": workspace.created_at,
        "updated_at": workspace.updated_at,
    }


def describe_audit_entry(entry: AuditEntry) -> JsonObject:
    return {
        "id": entry.id,
        "at": entry.at,
        "principal": entry.principal,
        "action": entry.action,
        "project": entry.project_id,
        "workspace": entry.workspace,
        "target": entry.target,
        "detail": entry.detail,
    }


def describe_revision(revision: Revision, published: int) -> JsonObject:
    return {
        "number": revision.number,
        "published": revision.number == published,
        "title": revision.title,
        "version": revision.version,
        "operations": len(revision.operations),
        "source": revision.source,
        "report": revision.report,
        "created_at": revision.created_at,
        "created_by": revision.created_by,
    }


def describe_revised(revised: Revised) -> JsonObject:
    """What an import into a project is answered."""
    return {
        "number": revised.number,
        "published": revised.published,
        "difference": revised.difference.as_json(),
        "customisations": [fate.as_json() for fate in revised.customisations],
        "report": describe_report(revised.report),
    }


def describe_schedule(schedule: Schedule) -> JsonObject:
    """Without the password that its URL may hold."""
    last = schedule.last_result
    told = ("outcome", "number", "breaking", "message", "remedy")
    return {
        "url": public_url(schedule.url),
        "interval_seconds": schedule.interval_seconds,
        "strategy": schedule.strategy,
        "next_at": schedule.next_at,
        "last_at": schedule.last_at,
        "last_result": {name: last.get(name) for name in told} if last else None,
        "created_at": schedule.created_at,
        "updated_at": schedule.updated_at,
    }


def describe_environment(record: Environment) -> JsonObject:
    """With all fields, also those that have their default."""
    return {"name": record.name, **describe_settings(read_settings(record.name, record.settings))}


def describe_request(entry: JournalEntry) -> JsonObject:
    return {
        "id": entry.id,
        "at": entry.at,
        "environment": entry.environment,
        "method": entry.method,
        "path": entry.path,
        "operation": entry.operation,
        "status": entry.status,
        "source": entry.source,
        "duration_ms": entry.duration_ms,
        "violations": entry.violations,
        "request": entry.request,
        "response": entry.response,
    }
