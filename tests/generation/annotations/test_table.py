"""Every dynamic value of Apidog's table, as people write it, in five languages."""

import json
import re
from typing import Any

import pytest

from smartmock.generation.annotations.functions import as_text
from smartmock.generation.annotations.reading import read_annotation
from smartmock.semantics.dynamic_values import TemplateError
from tests.generation.conftest import Compile, MakeDraw

LOCALES = ("en_US", "de_DE", "ja_JP", "fr_FR", "pt_BR")
SEEDS = range(4)

TABLE = {
    "airline": "aircraftType airline airlineName airlineIataCode airplane airplaneName airport airportName "
    "airportIataCode flightNumber recordLocator seat",
    "animal": "bear bird cat cetacean cow crocodilia dog fish horse insect lion rabbit rodent snake type",
    "color": "cmyk colorByCSSColorSpace cssSupportedFunction cssSupportedSpace hsl human hwb lab lch rgb space",
    "commerce": "department isbn price product productAdjective productDescription productMaterial productName",
    "company": "buzzAdjective buzzNoun buzzPhrase buzzVerb catchPhrase catchPhraseAdjective catchPhraseDescriptor "
    "catchPhraseNoun name",
    "database": "collation column engine mongodbObjectId type",
    "datatype": "boolean",
    "date": "now anytime between(from='2026-01-01',to='2026-02-01') betweens(from='2026-01-01',to='2026-02-01') "
    "birthdate future past recent soon month weekday timeZone",
    "finance": "accountName accountNumber amount bic bitcoinAddress creditCardCVV creditCardIssuer creditCardNumber "
    "currencyCode currencyName currencySymbol ethereumAddress iban litecoinAddress maskedNumber pin routingNumber "
    "transactionDescription transactionType",
    "food": "adjective description dish ethnicCategory fruit ingredient meat spice vegetable",
    "git": "branch commitDate commitEntry commitMessage commitSha",
    "hacker": "abbreviation adjective ingverb noun phrase verb",
    "helpers": "arrayElement(['red','blue']) arrayElements(['cat','dog']) fromRegExp('[A-Z]{3}') "
    "rangeToNumber(min=1,max=3) replaceCreditCardSymbols replaceSymbols('##-??') slugify('abc-123')",
    "image": "avatar avatarGitHub dataUri url urlLoremFlickr urlPicsumPhotos",
    "internet": "color displayName domainName domainSuffix domainWord email emoji exampleEmail httpMethod "
    "httpStatusCode ip ipv4 ipv6 mac password port protocol url userAgent userName",
    "location": "buildingNumber cardinalDirection city country countryCode county direction latitude longitude "
    "nearbyGPSCoordinate ordinalDirection secondaryAddress state state(abbreviated=true) street streetAddress "
    "timeZone zipCode",
    "lorem": "lines paragraph paragraphs sentence sentences(min=1,max=2) slug(min=1,max=2) text word words",
    "music": "album artist genre songName",
    "number": "bigInt binary float hex int int(multipleOf=3) octal romanNumeral",
    "person": "bio firstName fullName fullName(locale='ko') gender jobArea jobDescriptor jobTitle jobType lastName "
    "middleName prefix sex sexType suffix zodiacSign",
    "phone": "imei number number(style='human')",
    "science": "chemicalElement unit",
    "string": "alpha alphanumeric(length=5,casing='lower') binary fromCharacters('abc') hexadecimal nanoid "
    "numeric(length=4) octal sample symbol uuid",
    "system": "commonFileExt commonFileName commonFileType cron directoryPath fileExt fileName filePath fileType "
    "mimeType networkInterface semver",
    "vehicle": "bicycle color fuel manufacturer model type vehicle vin vrm",
    "word": "adjective adverb conjunction interjection noun preposition sample verb words",
}
VALUES = [f"{module}.{name}" for module, names in TABLE.items() for name in names.split()]

OTHERS = {
    "integer": "number.bigInt number.int internet.port internet.httpStatusCode helpers.rangeToNumber",
    "number": "number.float location.latitude location.longitude",
    "boolean": "datatype.boolean",
    "array": "date.betweens helpers.arrayElements location.nearbyGPSCoordinate",
    "object": "airline.airline airline.airplane airline.airport science.chemicalElement science.unit",
}
KINDS = {name: kind for kind, names in OTHERS.items() for name in names.split()}
"""All others are texts."""
ENGLISH = ("git.commitDate",)
"""As Git writes it everywhere, unless it is asked for another language."""
TYPES: dict[str, type] = {
    "string": str,
    "integer": int,
    "number": float,
    "boolean": bool,
    "array": list,
    "object": dict,
}


def kind_of(value: str) -> str:
    return KINDS.get(value.partition("(")[0], "string")


def made(text: str, seed: int, locale: str, make_draw: MakeDraw) -> Any:
    make = read_annotation("x-apidog-mock", text).make
    assert make is not None
    return make(make_draw(seed, locale))


@pytest.mark.parametrize("value", VALUES)
def test_values_are_of_their_type_in_every_language(value: str, make_draw: MakeDraw) -> None:
    text, kind = "{{$" + value + "}}", TYPES[kind_of(value)]
    for locale in LOCALES:
        for seed in SEEDS:
            found = made(text, seed, locale, make_draw)
            assert type(found) is kind
            assert found not in ("", [], {})
            assert made(text, seed, locale, make_draw) == found


@pytest.mark.parametrize("value", [value for value in VALUES if kind_of(value) in ("array", "object")])
def test_lists_and_objects_are_json_where_text_is_wanted(
    value: str, compile_schema: Compile, make_draw: MakeDraw
) -> None:
    kind, annotation = kind_of(value), "{{$" + value + "}}"
    whole = compile_schema({"type": kind, "x-apidog-mock": annotation})(make_draw())
    text = compile_schema({"type": "string", "x-apidog-mock": annotation})(make_draw())
    inside = made("a " + annotation, 0, "en_US", make_draw)
    assert isinstance(whole, TYPES[kind])
    assert json.loads(text) == whole
    assert inside == "a " + as_text(whole)


def test_values_differ_from_seed_to_seed(make_draw: MakeDraw) -> None:
    same = []
    for value in VALUES:
        found = {as_text(made("{{$" + value + "}}", seed, "en_US", make_draw)) for seed in range(30)}
        if len(found) == 1:
            same.append(value)
    assert same == ["date.now", "helpers.slugify('abc-123')"]


@pytest.mark.parametrize("value", [value for value in VALUES if "(" not in value and value not in ENGLISH])
def test_every_value_speaks_another_language_when_asked(value: str, make_draw: MakeDraw) -> None:
    asked = [made("{{$" + value + "(locale='ja')}}", seed, "en_US", make_draw) for seed in SEEDS]
    assert asked == [made("{{$" + value + "}}", seed, "ja_JP", make_draw) for seed in SEEDS]


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("{{$location.city}}, {{$location.country}}", ".+, .+"),
        ("{{$company.name | lower}}", "[^A-Z]+"),
        ("{{$string.alphanumeric(length=5)|lower}}", "[a-z0-9]{5}"),
        ("{{$date.now|addHours(-3)}}", "2026-01-15T09:00:00Z"),
        ("{{$date.now|addDays(1)|format('yyyy-MM-dd')}}", "2026-01-16"),
        ("{{$date.now|formatISO}}", "2026-01-15T12:00:00Z"),
        ("{{$date.now|format('yyyy-MM-dd HH:mm:ss',timezone='America/Port-au-Prince')}}", "2026-01-15 07:00:00"),
        ("{{$date.now|format('d MMMM',locale='fr')}}", "15 janvier"),
        ("{{$date.between(from='2026-01-01',to='2026-01-01',format='dd.MM.yy',timeZone='Asia/Tokyo')}}", "01.01.26"),
        ("{{$date.betweens(from='2026-01-01',to='2026-01-31',min=2,max=2,format='yyyy')}}", r'\["2026","2026"\]'),
        ("{{$date.recent(days=1,timezone='Asia/Tokyo')}}", r"2026-01-1[45]T.*\+09:00"),
        ("{{$date.past(years=1)}}", "202[56]-.*Z"),
        ("{{$helpers.fromRegExp('/RUQN-KAVE/')}}", "/RUQN-KAVE/"),
        ("{{$helpers.fromRegExp('([0-9]{3}) x')}}", r"\([0-9]{3}\) x"),
        ("{{$helpers.fromRegExp(/(ab|cd)/)}}", "ab|cd"),
        ("{{$helpers.replaceSymbols('##-??')}}", "[0-9]{2}-[A-Z]{2}"),
        ("{{$helpers.replaceCreditCardSymbols}}", "6453-[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{4}"),
        ("{{$helpers.slugify('abc 123')}}", "abc-123"),
        ("{{$helpers.arrayElements(['cat'])}}", r'\["cat"\]'),
        ("{{$lorem.slug(min=2,max=2)}}", "[^-]+-[^-]+"),
        ("{{$person.name}} {{$name.fullName}} {{$phone.mobile}}", ".+ .+ .+"),
        ("{{'secret' | sha256 | upper}}", "[0-9A-F]{64}"),
        ("{{$date.now|subtractMonths(1)|format('MM')}}", "12"),
    ],
)
def test_what_the_table_says_of_arguments_and_functions(text: str, pattern: str, make_draw: MakeDraw) -> None:
    for seed in SEEDS:
        value = as_text(made(text, seed, "en_US", make_draw))
        assert re.fullmatch(pattern, value), value


@pytest.mark.parametrize(
    "value",
    [
        "string.alpha(length=1e9)",
        "string.alpha(1000000000)",
        "string.alpha({min: 5, max: 1})",
        "number.int(min=5,max=1)",
        "lorem.paragraphs(1000000)",
        "lorem.slug(min=9,max=2)",
        "helpers.multiple('person.firstName',count=1000000)",
        f"helpers.arrayElements([{','.join('1' * 2_000)}])",
        "helpers.arrayElement([])",
        "helpers.fromRegExp('a{2,1}')",
        "helpers.fromRegExp('[a-z]{1000000}')",
        "helpers.fromRegExp('*')",
        "date.between(from='2026-02-01',to='2026-01-01')",
        "date.betweens(from='2026-01-01',to='2026-02-01',min=1,max=100000)",
        "date.past(years=1e12)",
        "date.now(timeZone='Mars/Base')",
        "person.fullName(locale='tlh')",
        "date.now | format('yyyy',locale='tlh')",
    ],
)
def test_what_would_take_too_much_or_makes_no_sense_is_refused(value: str) -> None:
    with pytest.raises(TemplateError):
        read_annotation("x-mock", "{{$" + value + "}}")
