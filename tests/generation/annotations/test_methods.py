"""Every method of Faker.js, of version 5 and of version 9, makes values of its type."""

from typing import Any

import jsonschema
import pytest

from smartmock.generation.annotations.makers import MAKERS
from smartmock.generation.annotations.reading import read_annotation
from smartmock.semantics.catalogue import all_meanings
from smartmock.semantics.data import read_table
from smartmock.semantics.fakerjs import find_method
from tests.generation.conftest import Compile, MakeDraw

V5 = {
    "address": "zipCode zipCodeByState city cityPrefix citySuffix cityName streetName streetAddress streetSuffix "
    "streetPrefix secondaryAddress county country countryCode state stateAbbr latitude longitude direction "
    "cardinalDirection ordinalDirection nearbyGPSCoordinate timeZone",
    "animal": "dog cat snake bear lion cetacean insect crocodilia cow bird fish rabbit horse type",
    "commerce": "color department productName price productAdjective productMaterial product productDescription",
    "company": "suffixes companyName companySuffix catchPhrase bs catchPhraseAdjective catchPhraseDescriptor "
    "catchPhraseNoun bsAdjective bsBuzz bsNoun",
    "database": "column type collation engine",
    "datatype": "number float datetime string uuid boolean hexaDecimal json array bigInt",
    "date": "past future between betweens recent soon month weekday",
    "finance": "account accountName routingNumber mask amount transactionType currencyCode currencyName currencySymbol "
    "bitcoinAddress litecoinAddress creditCardNumber creditCardCVV ethereumAddress iban bic transactionDescription",
    "git": "branch commitEntry commitMessage commitSha shortSha",
    "hacker": "abbreviation adjective noun verb ingverb phrase",
    "helpers": "randomize slugify replaceSymbolWithNumber replaceSymbols replaceCreditCardSymbols repeatString "
    "regexpStyleStringParse shuffle mustache createCard contextualCard userCard createTransaction",
    "image": "image avatar imageUrl abstract animals business cats city food nightlife fashion people nature sports "
    "technics transport dataUri",
    "internet": "avatar email exampleEmail userName protocol httpMethod url domainName domainSuffix domainWord ip ipv6 "
    "port userAgent color mac password",
    "lorem": "word words sentence slug sentences paragraph paragraphs text lines",
    "music": "genre",
    "name": "firstName lastName middleName findName jobTitle gender prefix suffix title jobDescriptor jobArea jobType",
    "phone": "phoneNumber phoneNumberFormat phoneFormats",
    "random": "number float arrayElement arrayElements objectElement uuid boolean word words image locale alpha "
    "alphaNumeric hexaDecimal",
    "system": "fileName commonFileName mimeType commonFileType commonFileExt fileType fileExt directoryPath filePath "
    "semver",
    "time": "recent",
    "vehicle": "vehicle manufacturer model type fuel vin color vrm bicycle",
}

V9 = {
    "airline": "aircraftType airline airplane airport flightNumber recordLocator seat",
    "animal": "bear bird cat cetacean cow crocodilia dog fish horse insect lion petName rabbit rodent snake type",
    "book": "author format genre publisher series title",
    "color": "cmyk colorByCSSColorSpace cssSupportedFunction cssSupportedSpace hsl human hwb lab lch rgb space",
    "commerce": "department isbn price product productAdjective productDescription productMaterial productName upc",
    "company": "buzzAdjective buzzNoun buzzPhrase buzzVerb catchPhrase catchPhraseAdjective catchPhraseDescriptor "
    "catchPhraseNoun name",
    "database": "collation column engine mongodbObjectId type",
    "datatype": "boolean",
    "date": "anytime between betweens birthdate future month past recent soon timeZone weekday",
    "finance": "accountName accountNumber amount bic bitcoinAddress creditCardCVV creditCardIssuer creditCardNumber "
    "currency currencyCode currencyName currencyNumericCode currencySymbol ethereumAddress iban litecoinAddress "
    "maskedNumber pin routingNumber transactionDescription transactionType",
    "food": "adjective description dish ethnicCategory fruit ingredient meat spice vegetable",
    "git": "branch commitDate commitEntry commitMessage commitSha",
    "hacker": "abbreviation adjective ingverb noun phrase verb",
    "helpers": "arrayElement arrayElements enumValue fake fromRegExp maybe multiple mustache objectEntry objectKey "
    "objectValue rangeToNumber replaceCreditCardSymbols replaceSymbols shuffle slugify uniqueArray "
    "weightedArrayElement",
    "image": "avatar avatarGitHub dataUri personPortrait url urlLoremFlickr urlPicsumPhotos urlPlaceholder",
    "internet": "displayName domainName domainSuffix domainWord email emoji exampleEmail httpMethod httpStatusCode ip "
    "ipv4 ipv6 jwt jwtAlgorithm mac password port protocol url userAgent username",
    "location": "buildingNumber cardinalDirection city continent country countryCode county direction language "
    "latitude longitude nearbyGPSCoordinate ordinalDirection secondaryAddress state street streetAddress timeZone "
    "zipCode",
    "lorem": "lines paragraph paragraphs sentence sentences slug text word words",
    "music": "album artist genre songName",
    "number": "bigInt binary float hex int octal romanNumeral",
    "person": "bio firstName fullName gender jobArea jobDescriptor jobTitle jobType lastName middleName prefix sex "
    "sexType suffix zodiacSign",
    "phone": "imei number",
    "science": "chemicalElement unit",
    "string": "alpha alphanumeric binary fromCharacters hexadecimal nanoid numeric octal sample symbol ulid uuid",
    "system": "commonFileExt commonFileName commonFileType cron directoryPath fileExt fileName filePath fileType "
    "mimeType networkInterface semver",
    "vehicle": "bicycle color fuel manufacturer model type vehicle vin vrm",
    "word": "adjective adverb conjunction interjection noun preposition sample verb words",
}

APIDOG = (
    *("airline.airlineName", "airline.airlineIataCode", "airline.airportName", "airline.airportIataCode", "date.now"),
    *("internet.color", "internet.userName", "person.name", "name.fullName", "phone.mobile"),
)
"""Beside those of version 9."""

METHODS = sorted(
    {f"{module}.{name}" for table in (V5, V9) for module, names in table.items() for name in names.split()} | {*APIDOG}
)

LIST, OBJECT = [["red", "blue"]], [{"a": "x", "b": "y"}]
TEMPLATE, REGEX, SYMBOLS = ["{{name.firstName}}!"], ["[A-Z]{3}"], ["##-??"]
NEEDED: dict[str, list[Any]] = {
    "date.between": ["2025-01-01", "2025-06-01"],
    "date.betweens": ["2025-01-01", "2025-06-01"],
    **dict.fromkeys(("helpers.fake", "helpers.mustache"), TEMPLATE),
    **dict.fromkeys(("helpers.fromRegExp", "helpers.regexpStyleStringParse"), REGEX),
    **dict.fromkeys(("helpers.objectEntry", "helpers.objectKey", "helpers.objectValue"), OBJECT),
    **dict.fromkeys(("helpers.enumValue", "random.objectElement"), OBJECT),
    **dict.fromkeys(("helpers.randomize", "helpers.shuffle", "helpers.uniqueArray", "helpers.arrayElement"), LIST),
    **dict.fromkeys(("helpers.arrayElements", "random.arrayElement", "random.arrayElements"), LIST),
    **dict.fromkeys(("helpers.replaceSymbols", "helpers.replaceSymbolWithNumber"), SYMBOLS),
    "helpers.maybe": ["yes", {"probability": 1}],
    "helpers.rangeToNumber": [{"min": 1, "max": 3}],
    "helpers.repeatString": ["ab", 2],
    "helpers.slugify": ["One Two"],
    "helpers.weightedArrayElement": [[{"weight": 2, "value": "x"}, {"weight": 1, "value": "y"}]],
    "string.fromCharacters": ["abc"],
}
"""Arguments of methods that mean nothing without."""

OTHERS = {
    "integer": "datatype.number datatype.bigInt random.number number.int number.bigInt internet.port "
    "internet.httpStatusCode helpers.rangeToNumber",
    "number": "datatype.float random.float number.float address.latitude address.longitude location.latitude "
    "location.longitude",
    "boolean": "datatype.boolean random.boolean",
    "array": "company.suffixes datatype.array date.betweens helpers.shuffle helpers.arrayElements helpers.uniqueArray "
    "random.arrayElements helpers.multiple helpers.objectEntry address.nearbyGPSCoordinate "
    "location.nearbyGPSCoordinate",
    "object": "airline.airline airline.airplane airline.airport finance.currency science.chemicalElement science.unit "
    "helpers.createCard helpers.contextualCard helpers.userCard helpers.createTransaction",
}
TYPES = {name: kind for kind, names in OTHERS.items() for name in names.split()}
"""All others make texts."""

PYTHON = {"string": str, "integer": int, "number": float, "boolean": bool, "array": list, "object": dict}


def annotation_for(name: str) -> Any:
    return {name: NEEDED[name]} if name in NEEDED else name


@pytest.mark.parametrize("name", METHODS)
def test_methods_make_values_of_their_type(name: str, make_draw: MakeDraw) -> None:
    make = read_annotation("x-faker", annotation_for(name)).make
    assert make is not None
    kind = TYPES.get(name, "string")
    for seed in range(6):
        value = make(make_draw(seed))
        assert isinstance(value, PYTHON[kind])
        assert value not in ("", [], {})


@pytest.mark.parametrize("name", METHODS)
def test_what_methods_make_is_valid_and_the_same_again(name: str, compile_schema: Compile, make_draw: MakeDraw) -> None:
    schema = {"type": TYPES.get(name, "string"), "x-faker": annotation_for(name)}
    first, second = ([compile_schema(schema)(make_draw(seed, "de_DE")) for seed in range(3)] for _ in range(2))
    assert first == second
    assert jsonschema.Draft202012Validator({"items": schema}).is_valid(first)


def test_the_table_holds_together() -> None:
    table = read_table("fakerjs")
    used = set()
    for name, entry in [*table["methods"].items(), *table["placeholders"].items()]:
        entry = {"meaning": entry} if isinstance(entry, str) else entry  # noqa: PLW2901
        assert {entry.get("meaning", ""), entry.get("of", "")} - {""} <= all_meanings().keys(), name
        assert entry.get("make") or entry.get("meaning"), name
        used.add(entry.get("make"))
    assert used - {None} == MAKERS.keys()
    assert all((method := find_method(name)) is not None and method.name == name for name in table["methods"])
