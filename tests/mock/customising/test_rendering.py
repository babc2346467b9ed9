"""Templates, rendered as in the sandbox."""

import json

import pytest

from smartmock.generation.annotations.functions import FUNCTION_NAMES
from smartmock.mock.customising.rendering import ENVIRONMENT, RenderError, render_texts
from tests.mock.customising.answers import make_job


def rendered(text: str, seed: str = "00ff", locale: str = "en_US") -> str:
    return render_texts(make_job(text, seed=seed, locale=locale, generated={"items": [{"id": 7}]}))[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ request.method }} {{ request.path }}", "POST /pets/3"),
        ("{{ request.path.id }} {{ request.path['id'] }} {{ request.path_params.id }}", "3 3 3"),
        ("{{ request.query.page }} {{ request.query['page'] }}", "2 2"),
        ("{{ request.query.tag | join('+') }}", "a+b"),
        ("{{ request.headers['X-A'] }}{{ request.headers.x_a }}{{ request.headers.get('X-A') }}", "bbb"),
        ("{{ request.cookies.session }}", "s1"),
        ("{{ request.body.user.name }}, {{ request.body.user.age + 1 }}", 'Ann "A" Lee, 42'),
        ("{{ request.body.items }}", "[1,2]"),
        ("{{ request.body.items[1] }} {{ request.body.items.length }}", "2 2"),
        ("{{ generated['items'][0].id }} {{ generated.items.0.id }}", "7 7"),
        ("{{ request.query.page | int + 1 }}", "3"),
    ],
)
def test_the_request_and_the_generated_answer_are_known(text: str, expected: str) -> None:
    assert rendered(text) == expected


@pytest.mark.parametrize("name", ["nothing", "request.nothing.at.all", "request.headers.nothing", "generated.x[3].y"])
def test_what_is_missing_is_empty(name: str) -> None:
    assert rendered(f"[{{{{ {name} }}}}]{{% for x in {name} %}}!{{% endfor %}}") == "[]"
    assert rendered(f"{{{{ {name} | default('none') }}}}") == ("none")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{% for i in range(0, 3) %}{{i}}{{ ',' if not loop.last }}{% endfor %}", "0,1,2"),
        ("{% set n = 2 %}{% if n === 2 && !(n !== 2) || false %}yes{% else %}no{% endif %}", "yes"),
        ("{% if 1 > 2 %}a{% elseif 2 > 1 %}b{% else %}c{% endif %}", "b"),
        ("{% if not true or (true and false) %}a{% elif null == none %}b{% endif %}", "b"),
        ("{% for key, value in {'a': 1, 'b': 2} %}{{ key }}{{ value }}{% endfor %}", "a1b2"),
        ("{% for a, b in [[1, 2], [3, 4]] %}{{ a + b }} {% endfor %}", "3 7 "),
        ("{{ 'a && b ? c' }} {{ \"it's $x.y\" }}", "a && b ? c it's $x.y"),
        ("{% verbatim %}{{ x }}{% endverbatim %}{% raw %}{% if %}{% endraw %}", "{{ x }}{% if %}"),
        ("a{# {{$no.such( #}b", "ab"),
        ("{{ true }} {{ none }} {{ 1.0 }} {{ {'a': [true]} }}", 'true  1 {"a":[true]}'),
        ("{{ {'a': '<'} | dump }} {{ 'x' | tojson }}", '{"a":"<"} "x"'),
        ("{{ [1, 2] | map('string') }}", '["1","2"]'),
        ("{% macro greet(name) %}Hi {{ name }}{% endmacro %}{{ greet('you') }}", "Hi you"),
        ("{{ '2026-01-31' | addDays(1) | format('dd.MM.') }} {{ 'a' | md5 | upper | substr(0, 3) }}", "01.02. 0CC"),
        ("{% for i in [1] %}{% mock 'integer', 5, 5 %}{% endfor %}", "5"),
        ("line\n", "line\n"),
        ("{{- ' x' -}}  y", " xy"),
    ],
)
def test_templates_are_written_as_in_nunjucks(text: str, expected: str) -> None:
    assert rendered(text) == expected


def test_all_functions_of_dynamic_values_are_filters() -> None:
    assert set(FUNCTION_NAMES) <= ENVIRONMENT.filters.keys()


class TestDynamicValues:
    def test_every_turn_of_a_loop_has_values_of_its_own(self) -> None:
        names = rendered("{% for i in range(20) %}{{$person.fullName | upper}}\n{% endfor %}").splitlines()
        assert len(set(names)) > 15
        assert all(name.isupper() for name in names)

    def test_they_stand_in_tags_and_among_other_things(self) -> None:
        text = "{% set n = $number.int(min=4,max=4) %}{{ n + $number.int(min=1,max=1) }}{{- $string.uuid | length -}} !"
        assert rendered(text) == "536!"
        assert rendered("{{ $number.int(min=4,max=4) + 1 }}{{ $person.sex if false else 'x' }}") == "5x"

    def test_their_text_may_hold_anything(self) -> None:
        assert rendered('{{$helpers.arrayElement(["}} \\" %}", "}} \\" %}"])}}{{\'a\nb\' | upper}}') == '}} " %}A\nB'

    def test_they_are_a_function_of_seed_and_language(self) -> None:
        text = "{% for i in range(5) %}{{$person.fullName}} {{ [1, 2, 3, 4, 5, 6, 7, 8, 9] | random }}{% endfor %}"
        assert rendered(text) == rendered(text)
        assert rendered(text) != rendered(text, seed="01")
        assert not rendered("{{$person.fullName}}", locale="ja_JP").isascii()

    def test_names_that_nobody_knows_stay(self) -> None:
        assert rendered("{% if true %}{{$no.such(a='{{')}}{% endif %}") == "{{$no.such(a='{{')}}"

    def test_texts_of_one_answer_go_on_where_others_end(self) -> None:
        first, second = render_texts(make_job("{{$string.uuid}}{# #}", "{{$string.uuid}}{# #}"))
        assert first != second


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a\nb\n{{ 1 / 0 }}", 3, "division by zero"),
        ("\n{{ request.query.page + 1 }}", 2, "write `| int`"),
        ("{% for i in 5 %}{% endfor %}", 1, "'int' object is not iterable$"),
        ("\n\n{% for %}", 3, "Expected an expression"),
        ("{% if a %}\n{{ $no.such() ~ 1 }}{% endif %}", 2, "`no.such` is not known"),
        ("{% for i in range(1000000) %}{% endfor %}", 1, "Range too big"),
        ("{% macro f() %}{{ f() }}{% endmacro %}\n{{ f() }}", None, "calls itself too often"),
        ("{% for i in range(99999) %}{{ 'x' * 200 }}{% endfor %}", None, "more than 1,000,000 characters"),
        ("{{$number.int\n\n}}\n{{ nothing() }}", 4, "'nothing' is undefined"),
    ],
)
def test_a_failure_says_why_and_where(text: str, line: int | None, message: str) -> None:
    with pytest.raises(RenderError, match=message.replace("|", r"\|")) as caught:
        rendered(text)
    assert line is None or caught.value.line == line


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__ }}",
        "{{ ''['__class__'] }}",
        "{{ request.__init__ }}",
        "{{ request | attr('__class__') }}",
        "{{ [].__class__.__base__.__subclasses__() }}",
        "{{ self.__init__.__globals__ }}",
        "{{ _dynamic.__globals__ }}",
        "{{ cycler.__init__.__globals__.os }}",
        "{{ request.path.__class__ }}",
        "{{ range.__self__ }}",
        "{{ ('%s' | string).format.__globals__ }}",
        "{{ '{0.__class__}'.format('') }}",
        "{{ request.headers.__class__ }}",
    ],
)
def test_nothing_behind_the_values_can_be_reached(text: str) -> None:
    try:
        assert rendered(text) in ("", "''", "None")
    except RenderError as error:
        assert "unsafe" in error.message or "undefined" in error.message  # noqa: PT017


@pytest.mark.parametrize(
    "text",
    [
        "{{ request.body.items.append(3) }}",
        "{% set _ = request.body.update({'a': 1}) %}",
        "{{ 'a' * 100000000 }}",
        "{{ 10 ** 100000 }}",
        "{{ '%1000000000d' % 1 }}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{{ request.body.pop('items') }}",
    ],
)
def test_what_would_change_things_or_take_too_much_is_refused(text: str) -> None:
    with pytest.raises(RenderError):
        rendered(text)


def test_the_answer_stays_as_it_was() -> None:
    job = make_job("{{ generated | dump }}", generated={"items": [1]})
    assert json.loads(render_texts(job)[0]) == job.variables["generated"]


def test_helpers_of_templates_do_not_tell_where_they_are_in_memory() -> None:
    assert rendered("[{{ cycler(1, 2) }}]") == "[]"
    assert rendered("{{ [2, 1] | reverse }}") == "[1,2]"
