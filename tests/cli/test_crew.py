from smartmock.cli.conformance import crew
from smartmock.settings import Environment
from smartmock.spec.load import load_document
from smartmock.spec.source import SourceText


def test_many_operations_are_judged_in_their_order_by_several_processes() -> None:
    paths = "".join(f"  /a{number}: {{get: {{responses: {{'204': {{description: ok}}}}}}}}\n" for number in range(90))
    text = f"openapi: 3.1.0\ninfo: {{title: A, version: '1'}}\npaths:\n{paths}"
    document = load_document(SourceText(text.encode(), "text"))
    verdicts = list(crew.judge_all(crew.Task(document, Environment(), seeds=1)))
    assert [verdict.operation.key for verdict in verdicts] == [operation.key for operation in document.operations]
    assert {verdict.tried for verdict in verdicts} == {1}
    assert not any(verdict.violations for verdict in verdicts)
