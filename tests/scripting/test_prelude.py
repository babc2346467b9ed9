"""What a script finds and can do."""

import json
from typing import Any

import pytest

from smartmock.scripting.limits import FIRST_VALUES
from smartmock.scripting.sandbox import Sandbox
from smartmock.types import JSON
from tests.scripting.jobs import GENERATED, REQUEST, failure, made, script, shown


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        pytest.param("$$.mockRequest.getParam('id')", "7", id="path before query"),
        pytest.param("$$.mockRequest.getParam('page')", "2", id="query before body"),
        pytest.param("$$.mockRequest.getParam('tag')", ["a", "b"], id="repeated in the query"),
        pytest.param("$$.mockRequest.getParam('age')", 3, id="property of the body, with its type"),
        pytest.param("$$.mockRequest.getParam('nothing')", None, id="nowhere"),
        pytest.param("$$.mockRequest.getParam('toString')", None, id="nothing inherited"),
        pytest.param("parseInt($$.mockRequest.getParam('id')) + 1", 8, id="in a number"),
        pytest.param("$$.mockRequest.headers.get('X-Trace')", "t-1", id="header in any case"),
        pytest.param("$$.mockRequest.headers.get('x-other')", None, id="no such header"),
        pytest.param("$$.mockRequest.headers.has('X-TRACE')", True, id="has a header"),
        pytest.param("$$.mockRequest.cookies.get('session')", "abc", id="cookie"),
        pytest.param("$$.mockRequest.cookies.get('other')", None, id="no such cookie"),
        pytest.param("$$.mockRequest.body.toJSON()", REQUEST["body"], id="body as JSON"),
        pytest.param("$$.mockRequest.body.toString()", REQUEST["text"], id="body as text"),
        pytest.param("$$.mockRequest.body", REQUEST["body"], id="body in JSON"),
        pytest.param("$$.mockRequest.method + $$.mockRequest.path", "POST/pets/7", id="method and path"),
        pytest.param("$$.mockRequest.query.page", "2", id="query"),
        pytest.param("dog.mockRequest.getParam('id')", "7", id="older spelling"),
        pytest.param("fox.mockRequest.getParam('id')", "7", id="Apifox"),
        pytest.param("$$.mockResponse.json()", GENERATED, id="generated body"),
        pytest.param("$$.mockResponse.text()", json.dumps(GENERATED), id="generated text"),
        pytest.param("$$.mockResponse.code", 200, id="status"),
        pytest.param("$$.mockResponse.headers.get('X-Kind')", "dog", id="response header"),
        pytest.param("typeof require + typeof fetch + typeof process", "undefined" * 3, id="no door outside"),
    ],
)
def test_what_a_script_reads(sandbox: Sandbox, expression: str, expected: JSON) -> None:
    assert shown(sandbox, expression) == expected


@pytest.mark.parametrize("name", ["formdata", "urlencoded", "body.formdata", "body.urlencoded"])
def test_fields_of_forms(sandbox: Sandbox, name: str) -> None:
    fields: dict[str, Any] = {"form": {"city": ["Bonn", "Köln"]}, "body": {"city": ["Bonn", "Köln"]}, "text": "city=…"}
    assert shown(sandbox, f"$$.mockRequest.{name}.get('city')", request=fields) == "Bonn"
    assert shown(sandbox, f"$$.mockRequest.{name}.get('street')", request=fields) is None
    assert shown(sandbox, "$$.mockRequest.getParam('city')", request=fields) == ["Bonn", "Köln"]


@pytest.mark.parametrize("text", ["", "no JSON", "{", "<a/>"])
def test_a_body_that_is_no_json_is_null(sandbox: Sandbox, text: str) -> None:
    assert shown(sandbox, "$$.mockRequest.body.toJSON()", request={"text": text, "body": None}) is None
    assert shown(sandbox, "$$.mockResponse.json()", body=text) is None


def test_a_body_that_is_no_text_is_empty(sandbox: Sandbox) -> None:
    assert shown(sandbox, "$$.mockResponse.text()", body=None) == ""
    unchanged = sandbox.run(script("1", body=None))
    assert unchanged.value is not None
    assert (unchanged.value["body"], unchanged.value["is_changed"]) == ("", False)


def test_the_sample_of_a_paged_list(sandbox: Sandbox) -> None:
    code = """
    var responseJson = $$.mockResponse.json();
    responseJson.page = $$.mockRequest.getParam('page');
    responseJson.total = 120;
    $$.mockResponse.setBody(responseJson);
    $$.mockResponse.setDelay(30);
    """
    outcome = sandbox.run(script(code))
    assert outcome.value is not None
    assert json.loads(outcome.value["body"]) == {**GENERATED, "page": "2", "total": 120}
    assert outcome.value["delay_ms"] == 30


def test_the_sample_of_a_missing_token(sandbox: Sandbox) -> None:
    code = """
    if (!$$.mockRequest.headers.get('token') && !$$.mockRequest.cookies.get('token')) {
      $$.mockResponse.setCode(403);
      $$.mockResponse.setBody({ code: 403, message: 'no permission' });
    }
    """
    outcome = sandbox.run(script(code))
    assert outcome.value is not None
    assert outcome.value["status"] == 403
    assert json.loads(outcome.value["body"]) == {"code": 403, "message": "no permission"}


def test_changing_the_copy_alone_does_nothing(sandbox: Sandbox) -> None:
    outcome = sandbox.run(script("const body = $$.mockResponse.json(); body.name = 'Rex'"))
    assert outcome.value is not None
    assert outcome.value["body"] == json.dumps(GENERATED)
    assert not outcome.value["is_changed"]
    assert shown(sandbox, "($$.mockResponse.json().name = 'Rex', $$.mockResponse.json().name)") == "Bello"


def test_what_was_set_is_read_again(sandbox: Sandbox) -> None:
    code = "$$.mockResponse.setBody({a: 1}); $$.mockResponse.setCode(201); $$.mockResponse.setBody"
    assert made(sandbox, f"{code}([$$.mockResponse.json(), $$.mockResponse.code])") == [{"a": 1}, 201]


@pytest.mark.parametrize(
    ("given", "body"),
    [("'text'", "text"), ("''", ""), ("null", "null"), ("[1]", "[1]"), ("7", "7"), ("false", "false"), ("NaN", "null")],
)
def test_bodies_of_every_kind(sandbox: Sandbox, given: str, body: str) -> None:
    outcome = sandbox.run(script(f"$$.mockResponse.setBody({given})"))
    assert outcome.value is not None
    assert outcome.value["body"] == body


@pytest.mark.parametrize("given", ["", "undefined", "() => 1", "Symbol('a')"])
def test_what_cannot_be_a_body(sandbox: Sandbox, given: str) -> None:
    assert failure(sandbox, f"$$.mockResponse.setBody({given})").error.startswith("TypeError: setBody needs an object")


@pytest.mark.parametrize(
    ("before", "given", "after"),
    [
        ("text/plain", "{}", "application/json"),
        ("application/problem+json; charset=utf-8", "{}", "application/problem+json; charset=utf-8"),
        ("application/xml", "'<a/>'", "application/xml"),
        (None, "{}", "application/json"),
        (None, "'text'", None),
    ],
)
def test_an_object_makes_the_content_type_json(
    sandbox: Sandbox, before: str | None, given: str, after: str | None
) -> None:
    headers = (("Content-Type", before),) if before else ()
    outcome = sandbox.run(script(f"$$.mockResponse.setBody({given})", headers=headers))
    assert outcome.value is not None
    assert [value for name, value in outcome.value["headers"] if name.lower() == "content-type"] == [after] * bool(
        after
    )


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("set('X-Kind', 'cat')", [["content-type", "a/b"], ["x-kind", "cat"]]),
        ("set('x-new', 1)", [["content-type", "a/b"], ["x-kind", "dog"], ["x-new", "1"]]),
        ("add({key: 'x-kind', value: 'cat'})", [["content-type", "a/b"], ["x-kind", "dog"], ["x-kind", "cat"]]),
        ("add('x-kind', 'cat')", [["content-type", "a/b"], ["x-kind", "dog"], ["x-kind", "cat"]]),
        ("upsert({key: 'X-KIND', value: 'cat'})", [["content-type", "a/b"], ["x-kind", "cat"]]),
        ("remove('X-Kind')", [["content-type", "a/b"]]),
        ("remove('x-none')", [["content-type", "a/b"], ["x-kind", "dog"]]),
        ("set('x-kind', 'Grüße 犬')", [["content-type", "a/b"], ["x-kind", "Grüße %E7%8A%AC"]]),
    ],
)
def test_headers(sandbox: Sandbox, code: str, expected: list[list[str]]) -> None:
    headers = (("content-type", "a/b"), ("x-kind", "dog"))
    outcome = sandbox.run(script(f"$$.mockResponse.headers.{code}", headers=headers))
    assert outcome.value is not None
    assert outcome.value["headers"] == expected


def test_setting_a_repeated_header_leaves_one(sandbox: Sandbox) -> None:
    headers = (("a", "1"), ("B", "2"), ("c", "3"), ("b", "4"))
    outcome = sandbox.run(script("$$.mockResponse.headers.set('b', 5)", headers=headers))
    assert outcome.value is not None
    assert outcome.value["headers"] == [["a", "1"], ["B", "5"], ["c", "3"]]


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("set('x', 'a\\r\\nset-cookie: b')", "TypeError: the value of the header `x` has a line break"),
        ("set('x', 'a\\0')", "TypeError: the value of the header `x` has a line break"),
        ("set('x y', 'a')", "TypeError: `x y` is no name of a header"),
        ("set('', 'a')", "TypeError: `` is no name"),
        ("add({key: 'x\\n', value: 'a'})", "TypeError: `x\n` is no name"),
        ("set('Content-Length', '1')", "TypeError: the header `Content-Length` is not for scripts"),
        ("set('transfer-encoding', 'chunked')", "TypeError: the header `transfer-encoding` is not for scripts"),
        ("set('Smartmock-Source', 'me')", "TypeError: the header `Smartmock-Source` is not for scripts"),
    ],
)
def test_headers_that_cannot_be_sent(sandbox: Sandbox, code: str, reason: str) -> None:
    outcome = failure(sandbox, f"\n$$.mockResponse.headers.{code}")
    assert outcome.error.startswith(reason)
    assert outcome.line == 2


@pytest.mark.parametrize("code", [200, 204, 418, 599, "'404'"])
def test_statuses(sandbox: Sandbox, code: object) -> None:
    outcome = sandbox.run(script(f"$$.mockResponse.setCode({code})"))
    assert outcome.value is not None
    assert str(outcome.value["status"]) == str(code).strip("'")


@pytest.mark.parametrize("code", [100, 199, 600, -1, 200.5, "NaN", "'ok'", "{}", "undefined", "null"])
def test_statuses_that_cannot_be_sent(sandbox: Sandbox, code: object) -> None:
    assert failure(sandbox, f"$$.mockResponse.setCode({code})").error.startswith(
        "RangeError: a status is a whole number"
    )


@pytest.mark.parametrize(
    ("given", "delay"), [(0, 0), (250.9, 250), (-5, 0), (60_000, 60_000), (1e9, 60_000), ("Infinity", 60_000)]
)
def test_delays(sandbox: Sandbox, given: object, delay: int) -> None:
    outcome = sandbox.run(script(f"$$.mockResponse.setDelay({given})"))
    assert outcome.value is not None
    assert outcome.value["delay_ms"] == delay


def test_lines_of_the_console(sandbox: Sandbox) -> None:
    code = """
    console.log('a', 1, null, undefined, true, [1, {b: 2}]);
    console.info({a: 1n}); console.warn(new TypeError('bad')); console.error(() => 1, Symbol('s'), 10n);
    """
    assert sandbox.run(script(code)).log == (
        'a 1 null undefined true [1,{"b":2}]',
        "[object that cannot be shown]",
        "TypeError: bad",
        "[function] Symbol(s) 10",
    )


def test_lines_of_a_script_that_fails(sandbox: Sandbox) -> None:
    outcome = failure(sandbox, "console.log('before'); nope(); console.log('after')")
    assert outcome.log == ("before",)


def test_the_console_is_bounded(sandbox: Sandbox) -> None:
    log = sandbox.run(script("for (let i = 0; i < 500; i++) console.log('x'.repeat(5000), 'y')")).log
    assert [len(line) for line in log] == [1_000] * 100


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("await null; $$.mockResponse.setBody({a: 1})", id="await"),
        pytest.param("Promise.resolve(1).then((a) => $$.mockResponse.setBody({a}))", id="then"),
        pytest.param("queueMicrotask(() => $$.mockResponse.setBody({a: 1}))", id="microtask"),
        pytest.param("async function f() { await 1; return 1 }\n$$.mockResponse.setBody({a: await f()})", id="async"),
        pytest.param("for await (const a of [Promise.resolve(1)]) $$.mockResponse.setBody({a})", id="for await"),
        pytest.param("$$.mockResponse.setBody({a: 1}); return; nope()", id="return"),
        pytest.param("a = 1; $$.mockResponse.setBody({a}) // the end", id="sloppy, and a comment at the end"),
    ],
)
def test_ways_to_write_a_script(sandbox: Sandbox, code: str) -> None:
    assert made(sandbox, code) == {"a": 1}


class TestChance:
    RANDOM = "Array.from({length: 50}, () => Math.random())"

    def test_random_numbers_repeat_themselves(self, sandbox: Sandbox) -> None:
        numbers = shown(sandbox, self.RANDOM)
        assert shown(sandbox, self.RANDOM) == numbers
        assert shown(sandbox, self.RANDOM, seed="cd34") != numbers
        assert len(set(numbers)) == 50
        assert all(0 <= number < 1 for number in numbers)
        assert 0.3 < sum(numbers) / 50 < 0.7

    def test_they_do_not_where_new_data_is_asked_for(self, sandbox: Sandbox) -> None:
        assert shown(sandbox, self.RANDOM, is_stable=False) != shown(sandbox, self.RANDOM, is_stable=False)

    @pytest.mark.parametrize(
        ("expression", "expected"),
        [
            ("new Date()", "2026-03-04T12:00:00.000Z"),
            ("new Date(Date.now())", "2026-03-04T12:00:00.000Z"),
            ("Date().slice(0, 24)", "Wed Mar 04 2026 12:00:00"),
            ("new Date('2020-01-02')", "2020-01-02T00:00:00.000Z"),
            ("new Date(2020, 0, 2)", "2020-01-02T00:00:00.000Z"),
            ("new Date(Date.UTC(2020, 0, 2))", "2020-01-02T00:00:00.000Z"),
            ("Date.parse('1970-01-01T00:00:01Z')", 1000),
            ("new Date() instanceof Date && new Date().constructor === Date", True),
            ("new (class extends Date {})()", "2026-03-04T12:00:00.000Z"),
            ("new Date().getHours()", 12),
            ("performance.now()", 0),
        ],
    )
    def test_the_clock_stands_still(self, sandbox: Sandbox, expression: str, expected: JSON) -> None:
        assert shown(sandbox, expression) == expected

    def test_the_clock_goes_where_new_data_is_asked_for(self, sandbox: Sandbox) -> None:
        assert shown(sandbox, "new Date()", is_stable=False) != "2026-03-04T12:00:00.000Z"


class TestDynamicValues:
    def test_values_have_their_types(self, sandbox: Sandbox) -> None:
        name, number, flag = shown(
            sandbox, "[$$.faker('person.fullName'), $$.faker('number.int'), $$.faker('datatype.boolean')]"
        )
        assert isinstance(name, str)
        assert isinstance(number, int)
        assert isinstance(flag, bool)

    def test_arguments(self, sandbox: Sandbox) -> None:
        numbers = shown(sandbox, "Array.from({length: 30}, () => $$.faker('number.int', {min: 3, max: 5}))")
        assert set(numbers) == {3, 4, 5}
        assert shown(sandbox, "$$.faker('helpers.arrayElement', ['only'])") == "only"

    def test_another_language(self, sandbox: Sandbox) -> None:
        japanese = shown(sandbox, "$$.faker('person.fullName', {locale: 'ja'})")
        assert any("\u3040" <= character <= "\u9fff" for character in japanese)

    def test_they_repeat_themselves_and_follow_the_seed(self, sandbox: Sandbox) -> None:
        expression = "Array.from({length: 5}, () => $$.faker('person.fullName'))"
        first = shown(sandbox, expression)
        assert len(set(first)) > 1
        assert shown(sandbox, expression) == first
        assert shown(sandbox, expression, seed="cd34") != first

    def test_more_of_them_begin_with_the_same(self, sandbox: Sandbox) -> None:
        few = shown(sandbox, "Array.from({length: 3}, () => $$.faker('string.uuid'))")
        many = shown(sandbox, f"Array.from({{length: {FIRST_VALUES * 3}}}, () => $$.faker('string.uuid'))")
        assert many[:3] == few
        assert len(set(many)) == FIRST_VALUES * 3

    def test_a_script_runs_as_if_once(self, sandbox: Sandbox) -> None:
        code = "console.log('once'); $$.faker('person.fullName'); $$.faker('number.int'); console.log('twice')"
        assert sandbox.run(script(code)).log == ("once", "twice")

    def test_it_may_be_in_the_way_of_a_catch(self, sandbox: Sandbox) -> None:
        assert made(sandbox, "let a = 1; try { a = $$.faker('number.int') } catch {} $$.mockResponse.setBody({a})") != {
            "a": 1
        }

    def test_an_unknown_name_is_an_error_at_its_place(self, sandbox: Sandbox) -> None:
        outcome = failure(sandbox, "\n\n  $$.faker('person.fulName')")
        assert "`person.fulName` is not known" in outcome.error
        assert "person.fullName" in outcome.error
        assert outcome.line == 3
        assert made(sandbox, "try { $$.faker('no.such') } catch (e) { $$.mockResponse.setBody([e.message]) }")

    @pytest.mark.parametrize("call", ["", "7", "{}", "'number.int', 'x'.repeat(20000)", "'string.alpha', 1e9"])
    def test_calls_that_mean_nothing(self, sandbox: Sandbox, call: str) -> None:
        failure(sandbox, f"$$.faker({call})")

    def test_too_many_of_them(self, sandbox: Sandbox) -> None:
        kinds = "for (let i = 0; i < 50; i++) $$.faker('number.int', {min: i})"
        assert failure(sandbox, kinds).error == "it asks for too many dynamic values"
        assert failure(sandbox, "for (;;) $$.faker('number.int')").error == "it asks for too many dynamic values"


class TestErrors:
    @pytest.mark.parametrize(
        ("code", "error", "line", "column"),
        [
            ("nope()", "ReferenceError: nope is not defined", 1, 1),
            ("let a = 1\n\n  a.b.c", "TypeError: cannot read property 'c' of undefined", 3, 3),
            ("const x = {}\nx.y()", "TypeError: not a function", 2, 3),
            ("function f() {\n  throw new Error('own')\n}\nf()", "Error: own", 2, 13),
            ("await null\n nope", "ReferenceError: nope is not defined", 2, 2),
            ("const o = {}\no.o = o\n$$.mockResponse.setBody(o)", "TypeError: circular reference", 3, 25),
            ("$$.mockResponse.setBody({a: 1n})", "TypeError: BigInt are forbidden in JSON.stringify", 1, 16),
            ("let a = ;", "SyntaxError: unexpected token in expression: ';'", 1, 9),
            ("let a = {\n", "SyntaxError: ", 2, None),
            ("throw 'text'", "text", None, None),
            ("throw {code: 1}", '{"code":1}', None, None),
            ("throw null", "null", None, None),
            ("throw undefined", "undefined", None, None),
        ],
    )
    def test_errors_name_the_place_in_the_script(
        self, sandbox: Sandbox, code: str, error: str, line: int | None, column: int | None
    ) -> None:
        outcome = failure(sandbox, code)
        assert outcome.error.startswith(error)
        assert outcome.line == line
        assert column is None or outcome.column == column

    def test_errors_are_short(self, sandbox: Sandbox) -> None:
        assert len(failure(sandbox, "throw new Error('x'.repeat(100000))").error) == 300

    def test_what_never_happens_is_not_waited_for(self, sandbox: Sandbox) -> None:
        assert failure(sandbox, "await new Promise(() => {})").error == "it waits for something that never happens"
