"""Records as the admin API writes them. No hash is ever among it; the value of a credential only where it was made."""

from smartmock.projects.gate.tokens import MadeToken
from smartmock.projects.people.keys import MadeKey
from smartmock.storage.records import AuditEntry, Key, Member, Token, Workspace
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


def describe_entry(entry: AuditEntry) -> JsonObject:
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
