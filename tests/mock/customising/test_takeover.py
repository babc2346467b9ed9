"""Who answers for an operation that people took over, and what the trace says of it."""

from collections import Counter
from dataclasses import replace

import orjson
import pytest

from smartmock.mock.customising.expectations import compile_expectation
from smartmock.mock.customising.jobs import COUNT, Needs, Outcome, ScriptJob, TemplateJob
from smartmock.mock.customising.model import Circumstances, Customisation, Expectation, Mode, Script
from smartmock.mock.model import MockRequest, MockResponse
from smartmock.mock.pace import TakesTime
from smartmock.settings import Environment
from smartmock.types import JSON, JsonObject
from tests.mock.apis import content, header, open_api

API = "request-examples"
PET = "GET /pets/1"
SMART = Environment(priority="smart-first")


def expectation(number: int, body: JSON = None, *conditions: JsonObject, **response: JSON) -> Expectation:
    told = {"response": {"body": body, **response}, "conditions": list(conditions), "name": f"number {number}"}
    return compile_expectation(told, number)


def query(name: str, value: str) -> JsonObject:
    return {"in": "query", "name": name, "operator": "equals", "value": value}


def ask(
    customisation: Customisation,
    target: str = PET,
    environment: Environment = Environment(),  # noqa: B008  frozen
    given: dict[str, Outcome | int] | None = None,
    client: str = "",
    **headers: str,
) -> MockResponse:
    method, _, address = target.partition(" ")
    path, _, asked = address.partition("?")
    request = MockRequest(method, path, asked, headers)
    circumstances = Circumstances({"getPet": customisation}, client, given or {})
    return open_api(API).respond(request, environment, circumstances=circumstances)


def rewritten(body: str, status: int = 200, **more: JSON) -> Outcome:
    value: JsonObject = {"status": status, "headers": [], "body": body, "is_changed": True, "delay_ms": 0, **more}
    return Outcome(value, log=("it ran",))


GOLD = expectation(1, {"gold": True}, query("level", "gold"))
ALWAYS = expectation(2, {"always": True})
SCRIPT = Script("$$.mockResponse.setBody({})")


@pytest.mark.parametrize(
    ("customisation", "environment", "source"),
    [
        pytest.param(Customisation((ALWAYS,), script=SCRIPT), Environment(), "expectation", id="expectation first"),
        pytest.param(Customisation((ALWAYS,), script=SCRIPT), SMART, "expectation", id="also when smart comes first"),
        pytest.param(Customisation((GOLD,), script=SCRIPT), Environment(), "example", id="then the example"),
        pytest.param(Customisation((GOLD,), script=SCRIPT), SMART, "script", id="which is left aside: the script"),
        pytest.param(Customisation((GOLD,)), SMART, "generated", id="at last what is generated"),
        pytest.param(
            Customisation(script=SCRIPT, priority="smart-first"), Environment(), "script", id="the operation's own"
        ),
        pytest.param(Customisation(script=SCRIPT, priority="example-first"), SMART, "example", id="both ways"),
        pytest.param(Customisation(script=Script("", "any")), Environment(), "script", id="a script over everything"),
        pytest.param(Customisation((ALWAYS,), script=Script("", "any")), SMART, "script", id="also over expectations"),
    ],
)
def test_the_first_source_that_answers_wins(
    customisation: Customisation, environment: Environment, source: str
) -> None:
    answer = ask(customisation, environment=environment, given={"script": rewritten("{}")})
    assert answer.source == source
    assert header(answer, "smartmock-source") == source
    assert [name for name, _ in answer.headers].count("smartmock-source") == 1


def test_a_request_can_leave_examples_aside() -> None:
    answer = ask(Customisation(script=SCRIPT), given={"script": rewritten('{"mine": 1}')}, prefer="dynamic=true")
    assert (content(answer), answer.source) == ({"mine": 1}, "script")


def test_the_first_expectation_that_matches_answers() -> None:
    both = Customisation((GOLD, ALWAYS))
    assert content(ask(both, f"{PET}?level=gold")) == {"gold": True}
    assert content(ask(both)) == {"always": True}
    assert content(ask(Customisation((ALWAYS, GOLD)), f"{PET}?level=gold")) == {"always": True}


def test_the_trace_tells_each_step() -> None:
    trace = ask(Customisation((GOLD, ALWAYS)), f"{PET}?level=silver", prefer="trace").trace
    (failed,) = [line for line in trace if "does not match" in line]
    assert "number 1" in failed
    assert "gold" in failed
    assert "silver" in failed
    assert trace[-1] == "the expectation 2 `number 2` answers"
    hidden = ask(Customisation(script=SCRIPT), prefer="trace").trace
    assert any(line.startswith("the script does not run") for line in hidden)


def test_a_status_that_is_asked_for_limits_the_expectations() -> None:
    missing = expectation(3, {"message": "no"}, status=404)
    both = Customisation((missing, ALWAYS))
    assert ask(both).status == 404
    assert content(ask(both, prefer="code=200")) == {"always": True}
    assert ask(Customisation((ALWAYS,)), prefer="code=404").source == "example"
    assert ask(both, prefer="example=tom").source == "example"
    told = "expectations of other statuses are left aside, as 200 is asked for"
    assert told in ask(both, prefer="code=200").trace
    assert told not in ask(Customisation((ALWAYS,)), prefer="code=200").trace


def test_expectations_bring_their_own_headers_and_type() -> None:
    text = expectation(4, "plain", headers=[["X-A", "1"], ["X-A", "2"]], content_type="text/plain", delay_ms=50)
    answer = ask(Customisation((text,)), accept="application/pdf")
    assert [value for name, value in answer.headers if name == "x-a"] == ["1", "2"]
    assert (header(answer, "content-type"), answer.body, answer.delay_ms) == ("text/plain", b"plain", 50)
    assert ask(Customisation((text,)), "HEAD /pets/1").body == b""


def test_dynamic_values_are_stable_and_typed() -> None:
    made = expectation(5, {"id": "{{$number.int(min=5, max=9)}}", "name": "{{$person.firstName}}"})
    first, second = (ask(Customisation((made,))) for _ in range(2))
    assert first.body == second.body
    value = content(first)
    assert isinstance(value, dict)
    assert isinstance(value["id"], int)
    assert 5 <= value["id"] <= 9
    assert isinstance(value["name"], str)
    other = ask(Customisation((made,)), "GET /pets/2")
    assert other.body != first.body
    fresh = {ask(Customisation((made,)), environment=Environment(variety="fresh")).body for _ in range(20)}
    assert len(fresh) > 1


def needed(customisation: Customisation, cookie: str = "") -> Needs:
    while True:
        try:
            ask(customisation, cookie=cookie)
        except TakesTime:
            continue
        except Needs as needs:
            return needs
        pytest.fail("nothing was needed")


def test_templates_are_rendered_elsewhere() -> None:
    made = expectation(
        6, "{% if generated %}{{ generated.name }}{% endif %}", headers=[["X-Path", "{{ request.path.petId }}"]]
    )
    needs = needed(Customisation((made,)))
    assert isinstance(needs.job, TemplateJob)
    assert (needs.name, needs.operation) == ("expectation 6", "getPet")
    assert needs.job.texts[0] == "{{ request.path.petId }}"
    assert needs.job.variables["generated"] == {"id": 2, "name": "Tom"}
    answer = ask(Customisation((made,)), given={needs.name: Outcome({"texts": ["1", "Tom"]})})
    assert (answer.body, header(answer, "x-path"), answer.source) == (b"Tom", "1", "expectation")


def test_where_a_template_fails_the_next_source_answers() -> None:
    made = Customisation((expectation(7, "{% for a in b %}{% endfor %}"),))
    failed: dict[str, Outcome | int] = {"expectation 7": Outcome(None, "it takes too long", line=3)}
    answer = ask(made, given=failed)
    assert (answer.source, header(answer, "smartmock-template-error")) == ("example", "it takes too long (line 3)")
    assert not answer.lasts
    strict = ask(made, environment=Environment(strict=True), given=failed)
    assert (strict.status, strict.source) == (500, None)
    assert content(strict)["type"] == "urn:smartmock:problem:template-failed"


def test_a_script_sees_the_request_and_what_was_generated() -> None:
    needs = needed(Customisation(script=SCRIPT, priority="smart-first"), cookie="a=b")
    assert isinstance(needs.job, ScriptJob)
    assert needs.job.request["path_params"] == {"petId": "1"}
    assert needs.job.request["cookies"] == {"a": "b"}
    assert needs.job.response["status"] == 200
    assert orjson.loads(str(needs.job.response["body"]))["id"] == 1
    assert needs.job.chance.is_stable


def test_a_script_that_fails_leaves_the_answer_as_it_was() -> None:
    made = Customisation(script=SCRIPT, priority="smart-first")
    failed: dict[str, Outcome | int] = {"script": Outcome(None, "TypeError: no", line=2, column=5, log=("before",))}
    answer, usual = ask(made, given=failed), ask(Customisation(priority="smart-first"))
    assert (answer.body, answer.status, answer.source) == (usual.body, 200, "generated")
    assert header(answer, "smartmock-script-error") == answer.fault == "TypeError: no (line 2, column 5)"
    assert answer.log == ("before",)
    strict = ask(made, environment=Environment(strict=True), given=failed)
    assert content(strict)["type"] == "urn:smartmock:problem:script-failed"


def test_a_script_changes_what_it_sets_and_nothing_else() -> None:
    made = Customisation(script=SCRIPT, priority="smart-first")
    value = rewritten("", 418, headers=[["X-Own", "1"]], is_changed=False, delay_ms=30)
    answer, usual = ask(made, given={"script": value}), ask(Customisation(priority="smart-first"))
    assert (answer.status, answer.body, answer.delay_ms) == (418, usual.body, 30)
    assert answer.headers == (("x-own", "1"), ("smartmock-source", "script"))
    assert answer.lasts


def test_sequences_go_round() -> None:
    made = Customisation((expectation(8, 1), GOLD, expectation(9, 2)), mode="sequence")
    assert needed(made).name == COUNT
    found = [content(ask(made, given={COUNT: number})) for number in range(1, 6)]
    assert found == [1, 2, 1, 2, 1]
    assert content(ask(made, f"{PET}?level=gold", given={COUNT: 2})) == {"gold": True}


def test_random_and_weighted_choose_among_those_that_match() -> None:
    rare, common = expectation(10, "rare"), replace(expectation(11, "common"), weight=9)
    for mode, least in (("random", 60), ("weighted", 5)):
        made = Customisation((rare, common, GOLD), mode=mode)  # type: ignore[arg-type]
        counts = Counter(ask(made).body for _ in range(200))
        assert set(counts) == {b"rare", b"common"}
        assert counts[b"rare"] >= least
        assert not ask(made).lasts
        assert len({ask(made, prefer="seed=7").body for _ in range(20)}) == 1


def test_calls_are_counted_where_a_condition_asks() -> None:
    second = expectation(12, "second", {"in": "call", "operator": "equals", "value": 2})
    made = Customisation((second,))
    assert ask(made, given={COUNT: 2}).body == b"second"
    assert ask(made, given={COUNT: 3}).source == "example"
    assert not ask(made, given={COUNT: 3}).lasts


def test_the_address_of_the_client_counts() -> None:
    made = Customisation((expectation(13, "inside", {"in": "ip", "operator": "in", "value": "10.0.0.0/8"}),))
    assert ask(made, client="10.1.2.3").body == b"inside"
    assert ask(made, client="192.0.2.1").source == "example"
    assert not ask(made, client="192.0.2.1").lasts


def test_answers_last_where_nothing_but_the_request_decides() -> None:
    assert ask(Customisation((GOLD, ALWAYS))).lasts
    assert ask(Customisation((GOLD,))).lasts
    assert not ask(
        Customisation((expectation(14, "{{$string.uuid}}"),)), environment=Environment(variety="fresh")
    ).lasts


@pytest.mark.parametrize(
    ("mode", "environment"), [("random", SMART), ("rules", replace(SMART, variety="fresh"))], ids=["random", "fresh"]
)
def test_a_script_rewrites_the_answer_that_is_sent(mode: Mode, environment: Environment) -> None:
    made = tuple(expectation(number, f"{number}: {{{{$string.uuid}}}}") for number in range(1, 9))
    taken = Customisation(made, mode, script=Script("", "any"))
    for _ in range(5):
        given: dict[str, Outcome | int] = {}
        circumstances = Circumstances({"getPet": taken}, given=given)
        request = MockRequest("GET", "/pets/1", "", {})
        with pytest.raises(Needs) as needs:
            open_api(API).respond(request, environment, circumstances=circumstances)
        job = needs.value.job
        assert isinstance(job, ScriptJob)
        given["script"] = rewritten("", is_changed=False)
        answer = open_api(API).respond(request, environment, circumstances=circumstances)
        assert answer.body.decode() == job.response["body"]


def test_a_body_without_end_is_given_up() -> None:
    values = "{{lorem.paragraphs(200)}}" * 40
    endless = expectation(30, ["{{$helpers.fake('" + values + "')}}"] * 900)
    answer = ask(Customisation((endless,)))
    assert answer.source == "example"
    assert "10,000,000" in (header(answer, "smartmock-template-error") or "")


def test_what_takes_time_is_not_done_where_others_wait() -> None:
    made, plain = expectation(31, "{{$string.uuid}}"), expectation(32, "plain")
    request = MockRequest("GET", "/pets/1", "", {})

    def ask_hurried(customisation: Customisation, body: bytes = b"") -> bytes:
        circumstances = Circumstances({"getPet": customisation})
        return open_api(API).respond(replace(request, body=body), SMART, circumstances=circumstances, hurried=True).body

    assert ask_hurried(Customisation((plain,))) == b"plain"
    with pytest.raises(TakesTime):
        ask_hurried(Customisation((plain,)), b"x" * 100_000)
    with pytest.raises(TakesTime):
        ask_hurried(Customisation((made,)))
    usual = ask(Customisation((made,)), environment=SMART).body
    made.pace.is_quick = True  # as it was now found to be, if nothing else kept the processor
    assert ask_hurried(Customisation((made,))) == usual
