"""Bodies that are one text, or bytes that mean nothing to us."""

from collections.abc import Callable
from functools import cached_property

from smartmock.mock.validation.coercion import Reader
from smartmock.mock.validation.content_types import charset_of
from smartmock.mock.validation.json_bodies import BrokenJson, read_json
from smartmock.mock.validation.model import Violation
from smartmock.mock.validation.shapes import is_binary, wants_structure
from smartmock.mock.validation.values import ValueRules
from smartmock.mock.validation.verdicts import judge, refuse_type, tell, unreadable
from smartmock.mock.validation.wording import Broken
from smartmock.schema.model import Schema


class NoText(ValueError):
    """What is wrong with bytes that should be a text, in words."""


def decode(text: bytes, content_type: str) -> str:
    """UTF-8 unless the content type says otherwise. Raises `NoText`."""
    charset = charset_of(content_type) or "utf-8"
    try:
        return text.decode("utf-8-sig" if charset == "utf-8" else charset)
    except UnicodeError:
        raise NoText(f"it is not text in {charset.upper()}") from None


class TextBody:
    def __init__(self, rules: ValueRules, reader_of: Callable[[Schema | None], Reader]) -> None:
        self.rules = rules
        self._reader_of = reader_of

    @cached_property
    def _reader(self) -> Reader:
        return self._reader_of(self.rules.schema)

    def check(self, body: bytes, content_type: str) -> list[Violation]:
        if is_binary(self.rules.schema):
            return check_size(self.rules.schema, len(body))
        is_plain = content_type[:10].lower() in {"", "text/plain"}
        if wants_structure(self.rules.schema) and (not is_plain or is_json(body)):
            return check_structure(self.rules, body)
        if charset_of(content_type) == "":
            return [refuse_type("Nobody knows the charset that the content type of the request body names.")]
        try:
            text = decode(body, content_type)
        except NoText as error:
            return [unreadable(str(error))]
        return judge(self.rules, self._reader.read(text))


class BytesBody:
    """Any bytes, where the schema does not say that they are JSON after all."""

    def __init__(self, rules: ValueRules) -> None:
        self.rules = rules

    def check(self, body: bytes, _content_type: str) -> list[Violation]:
        schema = self.rules.schema
        if schema is not None and "byte" in schema.formats:
            return judge(self.rules, body.decode("latin-1"))  # base64, whatever it stands for
        return check_structure(self.rules, body) if wants_structure(schema) else check_size(schema, len(body))


def is_json(body: bytes) -> bool:
    try:
        read_json(body)
    except BrokenJson:
        return False
    return True


def check_structure(rules: ValueRules, body: bytes) -> list[Violation]:
    """Media types of one's own often are JSON; in those that are not, nobody can tell the parts."""
    try:
        return judge(rules, read_json(body))
    except BrokenJson:
        return []


def check_size(schema: Schema | None, size: int) -> list[Violation]:
    """The lengths of a schema for bytes count bytes."""
    broken = None
    if schema is not None and schema.max_length is not None and size > schema.max_length:
        broken = Broken("", "maxLength", f"It must have at most {schema.max_length} bytes, not {size}.")
    elif schema is not None and size < schema.min_length:
        broken = Broken("", "minLength", f"It must have at least {schema.min_length} bytes, not {size}.")
    return [tell(broken)] if broken else []
