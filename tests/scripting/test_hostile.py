"""Scripts and templates that mean harm: each ends with the right reason, and the next one is unharmed."""

import json
import resource
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from smartmock.mock.customising.jobs import Outcome
from smartmock.scripting.limits import MOST_BODY
from smartmock.scripting.sandbox import Sandbox
from tests.scripting.jobs import GENERATED, failure, made, script, shown, template

SECONDS = 0.3
LATE = "it took longer than 0.3 s"
NO_MEMORY = "it needs too much memory"
STACK = "Maximum call stack size exceeded"


@pytest.fixture(scope="module")
def hurried() -> Iterator[Sandbox]:
    sandbox = Sandbox(1, seconds=SECONDS)
    yield sandbox
    sandbox.close()


@pytest.fixture(autouse=True)
def _unharmed(hurried: Sandbox) -> Iterator[None]:
    """What runs afterwards knows nothing of what ran before, and the process around the pool has not grown."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    assert shown(hurried, "[1, {}.polluted, [].polluted, JSON.stringify({a: 1})]") == [1, None, None, '{"a":1}']
    unit = 1 if sys.platform == "darwin" else 1024
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * unit < 64 * 2**20


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("while (true) {}", id="endless loop"),
        pytest.param("for (;;) { try { while (true) {} } catch {} }", id="in try and catch"),
        pytest.param("for (;;) { try { while (true) {} } finally { continue } }", id="in try and finally"),
        pytest.param("async function f() { for (;;) await 1 } await f()", id="endless awaiting"),
        pytest.param("const f = () => Promise.resolve().then(f); f()", id="endless chain of promises"),
        pytest.param("const f = () => { queueMicrotask(f); queueMicrotask(f) }; f()", id="growing queue"),
        pytest.param("await { then(ok) { for (;;) {} } }", id="endless thenable"),
        pytest.param("/^(a+)+$/.test('a'.repeat(40) + 'b')", id="regular expression that goes back"),
        pytest.param("'a'.repeat(40).replace(/(a|aa)+$/g, () => { for (;;) {} })", id="endless replacement"),
        pytest.param("new Array(4294967295).join('x')", id="join of a long array"),
        pytest.param("new Array(4294967295).reverse()", id="reverse of a long array"),
        pytest.param("new Array(4294967295).indexOf(1)", id="search in a long array"),
        pytest.param("Array.prototype.fill.call({length: 2 ** 53 - 1}, 0)", id="fill what is like an array"),
        pytest.param("function* g() { for (;;) yield 1 } for (const a of g()) {}", id="endless generator"),
        pytest.param("[...{*[Symbol.iterator]() { for (;;) yield* [] }}]", id="endless iterator"),
        pytest.param("$$.mockResponse.setBody({get a() { for (;;) {} }})", id="endless getter in a body"),
        pytest.param("$$.mockResponse.setBody({toJSON() { for (;;) {} }})", id="endless toJSON"),
        pytest.param("console.log({toJSON() { for (;;) {} }})", id="endless line of the console"),
        pytest.param("$$.mockResponse.setBody(new Proxy({}, {ownKeys() { for (;;) {} }}))", id="endless proxy"),
        pytest.param("throw {toString() { for (;;) {} }, toJSON() { for (;;) {} }}", id="endless error"),
        pytest.param("throw new Error({toString() { for (;;) {} }})", id="endless message"),
        pytest.param("for (;;) { try { $$.faker('number.int') } catch {} }", id="dynamic value in a catch"),
        pytest.param("let a = 3n; for (;;) a = a ** 3n % (1n << 100000n)", id="large numbers"),
        pytest.param("eval('for (;;) {}')", id="eval"),
        pytest.param("new Function('for (;;) {}')()", id="Function"),
        pytest.param("[3, 1, 2].sort(() => { for (;;) {} })", id="endless comparison"),
        pytest.param("JSON.parse('[1,2]', () => { for (;;) {} })", id="endless reviver"),
    ],
)
def test_it_ends_in_time(hurried: Sandbox, code: str) -> None:
    began = time.monotonic()
    outcome = failure(hurried, code)
    assert outcome.error in {LATE, "it leaves more than 100,000 steps for later", NO_MEMORY}
    assert time.monotonic() - began < 10 * SECONDS


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("const a = []; for (;;) a.push('x'.repeat(1e6) + a.length)", id="growing array"),
        pytest.param("let a = 'x'; for (;;) a += a + Math.random()", id="growing text"),
        pytest.param("const a = []; for (;;) a.push(new Uint8Array(1e6))", id="growing typed arrays"),
        pytest.param("let a = 1n; for (;;) a = a << 1000000n | a", id="growing number"),
        pytest.param("const a = new Map(); for (let i = 0; ; i++) a.set(i, 'x'.repeat(1000) + i)", id="growing map"),
        pytest.param("new ArrayBuffer(2 ** 40)", id="huge buffer"),
        pytest.param("'x'.repeat(2 ** 31)", id="huge text"),
        pytest.param("'x'.repeat(2 ** 29).padEnd(2 ** 30 - 1)", id="huge padding"),
        pytest.param("new Array(1e9).fill(0)", id="huge array"),
        pytest.param(
            "const f = () => { queueMicrotask(f); a.push(new Uint8Array(1e6)) }; const a = []; f()", id="queue"
        ),
        pytest.param("try { const a = []; for (;;) a.push(new Uint8Array(1e5)) } catch { for (;;) {} }", id="and then"),
    ],
)
def test_its_memory_is_bounded(hurried: Sandbox, code: str) -> None:
    reasons = (NO_MEMORY, LATE, "RangeError: ", "InternalError: ", "TypeError: ", "it leaves more")
    assert failure(hurried, code).error.startswith(reasons)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("const f = () => f(); f()", id="recursion"),
        pytest.param("const f = () => { try { f() } finally { f() } }; f()", id="recursion with finally"),
        pytest.param("let a = []; for (let i = 0; i < 1e5; i++) a = [a]; $$.mockResponse.setBody(a)", id="nested body"),
        pytest.param("JSON.parse('['.repeat(1e6))", id="nested JSON"),
        pytest.param("eval('['.repeat(1e5))", id="nested code"),
        pytest.param("new RegExp('('.repeat(1e5))", id="nested groups"),
        pytest.param("new Proxy({}, {get(t, k, r) { return r[k] }}).a", id="recursive proxy"),
        pytest.param("const o = {get a() { return this.a }}; o.a", id="recursive getter"),
        pytest.param("let f = () => 1; for (let i = 0; i < 1e5; i++) f = f.bind(null); f()", id="bound many times"),
        pytest.param("class A { constructor() { new A() } } new A()", id="recursive constructor"),
        pytest.param("const o = {toString() { return `${o}` }}; throw o", id="recursive error"),
    ],
)
def test_its_depth_is_bounded(hurried: Sandbox, code: str) -> None:
    outcome = hurried.run(script(code))
    assert outcome.value is None
    reasons = (STACK, "stack overflow", "too deeply", "unexpected", "memory", "object that cannot be shown", LATE)
    assert any(reason in outcome.error for reason in (*reasons, "SyntaxError", "InternalError", "{}")), outcome


@pytest.mark.parametrize(
    "trap",
    [
        'JSON.stringify = () => \'{"state": "done"}\'',
        "JSON.parse = () => null",
        "globalThis.JSON = null",
        "Object.prototype.toJSON = () => 'forged'",
        "Array.prototype.toJSON = () => 'forged'",
        "String.prototype.toJSON = () => 'forged'",
        "Array.prototype.join = Array.prototype.push = Array.prototype.slice = () => { throw 1 }",
        "Array.prototype[Symbol.iterator] = () => { throw 1 }",
        "Object.defineProperty(Object.prototype, 'status', {set() { throw 1 }, get() { return 1 }})",
        "Object.defineProperty(Object.prototype, 'needs', {get() { return '[]' }})",
        "Object.prototype.polluted = Object.prototype.value = Object.prototype.error = 'forged'",
        "Object.prototype.hasOwnProperty = () => true",
        "String.prototype.toLowerCase = String.prototype.slice = String.prototype.toWellFormed = () => 'forged'",
        "RegExp.prototype.exec = RegExp.prototype.test = () => null",
        "Reflect.apply = Reflect.construct = () => 'forged'",
        "Function.prototype.call = Function.prototype.apply = Function.prototype.bind = () => 'forged'",
        "Object.keys = Object.freeze = Object.setPrototypeOf = () => 'forged'",
        "Number.isInteger = isNaN = () => false",
        "globalThis.String = globalThis.Number = globalThis.Error = globalThis.TypeError = null",
        "Error.captureStackTrace = () => { throw 1 }; Error.stackTraceLimit = 0",
        "Error.prepareStackTrace = () => { throw 1 }",
        "Math.min = Math.trunc = () => -1",
        "Promise.prototype.then = null; globalThis.Promise = null",
        "$$.mockResponse.setBody = 1; $$.mockResponse = 1; $$ = 1",
        "$$.mockResponse.headers.set = 1; delete $$.mockResponse.setBody",
        "globalThis.$$ = 1; delete globalThis.$$; console = 1",
        "Object.setPrototypeOf($$.mockRequest, Object.prototype)",
        "Object.setPrototypeOf(Object.prototype, new Proxy({}, {get() { throw 1 }}))",
    ],
)
def test_the_prelude_cannot_be_spoilt(hurried: Sandbox, trap: str) -> None:
    code = f"""
    try {{ {trap} }} catch {{}}
    $$.mockResponse.headers.set('X-New', 'a');
    $$.mockResponse.setCode('201');
    $$.mockResponse.setDelay(5);
    console.log('line');
    $$.mockResponse.setBody('text');
    """
    outcome = hurried.run(script(code))
    assert outcome == Outcome(
        {
            "status": 201,
            "headers": [["content-type", "application/json"], ["x-kind", "dog"], ["X-New", "a"]],
            "body": "text",
            "is_changed": True,
            "delay_ms": 5,
        },
        log=("line",),
    )


@pytest.mark.parametrize(
    ("code", "error"),
    [
        pytest.param("$$.mockResponse.setBody({get a() { throw new Error('mine') }})", "Error: mine", id="getter"),
        pytest.param("$$.mockResponse.setBody({toJSON() { throw 1 }})", "1", id="toJSON"),
        pytest.param("$$.mockResponse.setBody({toJSON() {}})", "TypeError: setBody needs", id="toJSON of nothing"),
        pytest.param("$$.mockResponse.setBody('x'.repeat(1000001))", "RangeError: the body has more", id="long text"),
        pytest.param(
            "$$.mockResponse.setBody('ü'.repeat(600000))", "the body has more than 1,000,000 bytes", id="bytes"
        ),
        pytest.param(
            "for (let i = 0; i < 1e5; i++) $$.mockResponse.headers.add('a', 'b')",
            "RangeError: there are more than 100 headers",
            id="headers",
        ),
        pytest.param("throw new Proxy({}, {get() { throw 1 }})", "", id="proxy that throws"),
        pytest.param("throw new Proxy(new Error('a'), {getPrototypeOf() { throw 1 }})", "", id="proxy of an error"),
        pytest.param("throw {get stack() { throw 1 }, toString: null}", "[object that", id="stack that throws"),
        pytest.param(
            "const e = new Error('a'); e.stack = '<input>:1:99999999999999999999'; throw e", "Error: a", id="stack"
        ),
        pytest.param(
            "const e = new Error('a'); Object.defineProperty(e, 'stack', {get() { throw 1 }}); throw e",
            "Error: a",
            id="own stack",
        ),
        pytest.param("Object.defineProperty(Array.prototype, '0', {set() { throw 1 }})", "it changed the", id="setter"),
        pytest.param("Promise.prototype.constructor = {[Symbol.species]: 1}; nope()", "", id="species"),
        pytest.param("Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)", "", id="wait"),
        pytest.param("$$.mockResponse.code = 99", "RangeError: a status", id="status by assignment"),
        pytest.param("await import('os')", "", id="import"),
        pytest.param("}); nope(); (async () => {", "", id="out of its function"),
        pytest.param("(" * 100_000, "", id="code that is nested"),
        pytest.param("x" * 300_000, "it has more than 262,144 characters", id="long code"),
    ],
)
def test_what_it_makes_is_judged(hurried: Sandbox, code: str, error: str) -> None:
    outcome = failure(hurried, code)
    assert outcome.error.startswith(error)
    assert len(outcome.error) <= 300


@pytest.mark.parametrize(
    ("code", "body"),
    [
        pytest.param("$$.mockResponse.setBody({a: '\\ud800'})", {"a": "\ud800"}, id="half a character"),
        pytest.param("$$.mockResponse.setBody({a: '\\0'})", {"a": "\0"}, id="control character"),
        pytest.param("$$.mockResponse.setBody('not json')", None, id="no JSON"),
        pytest.param(
            '$$.mockResponse.setBody(JSON.parse(\'{"__proto__": {"a": 1}}\'))', {"__proto__": {"a": 1}}, id="proto"
        ),
        pytest.param(
            "new WeakRef({}); new FinalizationRegistry(() => { for (;;) {} }).register({}, 1)", GENERATED, id="weak"
        ),
        pytest.param("Object.freeze(Object.prototype); Object.freeze(globalThis)", GENERATED, id="everything frozen"),
        pytest.param("$$.mockResponse.setBody('x'.repeat(1000000))", None, id="just short enough"),
    ],
)
def test_what_is_odd_and_no_harm(hurried: Sandbox, code: str, body: object) -> None:
    outcome = hurried.run(script(code))
    assert outcome.value is not None, outcome
    assert len(outcome.value["body"]) <= MOST_BODY
    assert body is None or json.loads(outcome.value["body"]) == body


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}", id="loops"),
        pytest.param("{{ 10 ** 10 ** 8 }}", id="large power"),
        pytest.param('{{ "x" * 10 ** 8 }}', id="long text"),
        pytest.param('{{ "x" * 10 ** 11 }}', id="too long text"),
        pytest.param('{{ "%099999999d"|format(1) }}', id="long number"),
        pytest.param('{{ "%*d"|format(99999999, 1) }}', id="long number by argument"),
        pytest.param('{{ ("x" * 5000)|center(10 ** 9) }}', id="long line"),
        pytest.param('{{ "{:>999999999}".format(1) }}', id="long format"),
        pytest.param("{{ range(10 ** 9)|list }}", id="long list"),
        pytest.param("{{ [[0] * 10 ** 9] }}", id="huge list"),
        pytest.param("{% set a = ['x'] %}{% for i in range(60) %}{% set _ = a.extend(a) %}{% endfor %}", id="doubling"),
        pytest.param("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", id="recursion"),
        pytest.param("{{ " + "(" * 5_000 + "1" + ")" * 5_000 + " }}", id="nested"),
        pytest.param("{{ ''.__class__.__mro__[1].__subclasses__() }}", id="classes"),
        pytest.param("{{ request.__class__.__init__.__globals__ }}", id="globals"),
        pytest.param("{{ cycler.__init__.__globals__.os.system('true') }}", id="the system"),
        pytest.param("{{ lipsum(n=10 ** 9) }}", id="long dummy text"),
        pytest.param("{% include '/etc/passwd' %}", id="include"),
        pytest.param("{% import 'os' as os %}{{ os }}", id="import"),
        pytest.param("{{ ''|attr('__class__') }}", id="attribute by filter"),
        pytest.param("{{ '{0.__class__.__mro__}'.format('') }}", id="attribute in a format"),
        pytest.param("{{ 'a' * 500000 }}{{ 'ü' * 300000 }}", id="a little too long"),
    ],
)
def test_templates(hurried: Sandbox, text: str) -> None:
    began = time.monotonic()
    outcome = hurried.run(template(text))
    assert time.monotonic() - began < 10 * SECONDS
    if outcome.value is None:
        assert outcome.error
    else:
        assert "class" not in "".join(outcome.value["texts"])
        assert len("".join(outcome.value["texts"])) < 1_000
    assert hurried.run(template("{{ request.path }}")).value == {"texts": ["/pets/7"]}


def test_others_are_served_while_a_script_hangs() -> None:
    sandbox = Sandbox(2, seconds=1)
    try:
        shown(sandbox, "1")
        hanging = threading.Thread(target=sandbox.run, args=(script("new Array(4294967295).join('x')"),))
        hanging.start()
        time.sleep(0.1)
        answers = [made(sandbox, "$$.mockResponse.setBody({a: 1})") for _ in range(20)]
        assert hanging.is_alive()
        hanging.join()
        assert answers == [{"a": 1}] * 20
    finally:
        sandbox.close()
