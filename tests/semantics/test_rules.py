import pytest

from smartmock.semantics.meaning import Subject, ValueType
from smartmock.semantics.rules import expand_pattern, find_meaning


def meaning_of(
    name: str,
    kind: ValueType = "string",
    form: str | None = None,
    owner: str = "",
    description: str = "",
) -> str | None:
    owners = (owner,) if owner else ()
    found = find_meaning(Subject(name, kind, form, owners, description=description))
    return found.meaning.name if found else None


@pytest.mark.parametrize(
    ("name", "meaning"),
    [
        ("firstName", "person.first_name"),
        ("last_name", "person.last_name"),
        ("full-name", "person.full_name"),
        ("userName", "person.user_name"),
        ("login", "person.user_name"),
        ("jobTitle", "person.job_title"),
        ("gender", "person.gender"),
        ("email", "contact.email"),
        ("billingEmailAddress", "contact.email"),
        ("tel", "contact.phone"),
        ("mobile_number", "contact.phone"),
        ("homepage", "internet.website"),
        ("html_url", "internet.url"),
        ("domainName", "internet.domain"),
        ("hostname", "internet.host"),
        ("IPv6", "internet.ipv6"),
        ("client_ip", "internet.ipv4"),
        ("macAddress", "internet.mac"),
        ("User-Agent", "internet.user_agent"),
        ("apiKey", "internet.api_key"),
        ("access_token", "internet.token"),
        ("password", "internet.password"),
        ("ETag", "internet.etag"),
        ("contentMD5", "internet.md5"),
        ("billingAddressCity", "geo.city"),
        ("addressLine1", "geo.street_address"),
        ("address_line_2", "geo.address_line2"),
        ("addr", "geo.address"),
        ("zip", "geo.post_code"),
        ("postalCode", "geo.post_code"),
        ("countryCode", "geo.country_code"),
        ("time_zone", "geo.time_zone"),
        ("companyName", "company.name"),
        ("department", "company.department"),
        ("productName", "commerce.product_name"),
        ("sku", "commerce.sku"),
        ("trackingNumber", "commerce.tracking_number"),
        ("order_no", "commerce.order_number"),
        ("currency", "finance.currency_code"),
        ("iban", "finance.iban"),
        ("swiftCode", "finance.bic"),
        ("cardNumber", "finance.card_number"),
        ("card_last4", "finance.card_last4"),
        ("createdAt", "time.created"),
        ("modified", "time.updated"),
        ("date_created", "time.created"),
        ("start_date", "time.start_date"),
        ("endTime", "time.end"),
        ("dob", "time.birth_date"),
        ("expiry", "time.expiry"),
        ("dueDate", "time.due_date"),
        ("uuid", "id.uuid"),
        ("customer_id", "id.opaque"),
        ("invoiceNumber", "finance.invoice_number"),
        ("headline", "text.headline"),
        ("description", "text.description"),
        ("comment", "text.comment"),
        ("caption", "text.caption"),
        ("notes", "text.note"),
        ("slug", "text.slug"),
        ("version", "text.version"),
        ("locale", "text.locale"),
        ("language", "text.language_code"),
        ("avatar_url", "media.avatar_url"),
        ("coverImage", "media.image_url"),
        ("image_72", "media.image_url"),
        ("fileName", "media.file_name"),
        ("mimeType", "media.mime_type"),
        ("backgroundColor", "color.hex"),
        ("license_plate", "vehicle.plate"),
        ("cuisine", "food.cuisine"),
        ("breed", "animal.breed"),
        ("blood_type", "person.blood_type"),
        ("formattedPrice", "commerce.price_text"),
        ("totalFormatted", "commerce.price_text"),
        ("price_label", "commerce.price_text"),
        ("displayDate", "time.date_text"),
        ("dateText", "time.date_text"),
        ("expectedDelivery", "time.scheduled_date"),
        ("readingTime", "time.minutes_text"),
        ("contactPerson", "person.full_name"),
        ("organizer", "person.full_name"),
        ("ceo", "person.full_name"),
        ("headquarters", "geo.city"),
        ("legalForm", "company.legal_form"),
        ("employmentType", "company.employment_type"),
        ("movie", "media.movie_title"),
        ("dish", "food.dish"),
        ("salaryRange", "finance.salary"),
        ("education", "education.degree"),
        ("deliveryNotes", "text.delivery_note"),
        ("shipping_instructions", "text.delivery_note"),
        ("giftMessage", "text.wish"),
    ],
)
def test_names_of_texts(name: str, meaning: str) -> None:
    assert meaning_of(name) == meaning


@pytest.mark.parametrize(
    ("name", "kind", "meaning"),
    [
        ("qty", "integer", "commerce.quantity"),
        ("price", "number", "commerce.price"),
        ("lat", "number", "geo.latitude"),
        ("lng", "number", "geo.longitude"),
        ("age", "integer", "person.age"),
        ("id", "integer", "id.number"),
        ("created", "integer", "time.created"),
        ("timestamp", "number", "time.moment"),
        ("rating", "number", "number.rating"),
        ("rating", "integer", "number.stars"),
        ("percentage", "number", "number.percent"),
        ("fileSize", "integer", "media.bytes"),
        ("image_width", "integer", "media.width"),
        ("total_count", "integer", "number.total_count"),
        ("followers_count", "integer", "number.followers"),
        ("number_of_doors", "integer", "number.count"),
        ("isActive", "boolean", "flag.active"),
        ("deleted", "boolean", "flag.rarely"),
        ("can_edit", "boolean", "flag.mostly"),
        ("total_tracks", "integer", "music.track_count"),
        ("chapter_number", "integer", "number.pages"),
        ("times_redeemed", "integer", "number.count"),
        ("redeemed_at", "integer", "time.moment"),
        ("is_moved", "integer", "number.zero_or_one"),
        ("user_status", "integer", "number.state"),
        ("exit_code", "integer", "number.exit_code"),
        ("surge_multiplier", "number", "number.multiplier"),
        ("attempt_count", "integer", "number.attempts"),
        ("date_first", "integer", "time.moment"),
        ("year_of_birth", "integer", "time.birth_year"),
    ],
)
def test_names_of_other_types(name: str, kind: ValueType, meaning: str) -> None:
    assert meaning_of(name, kind) == meaning


@pytest.mark.parametrize(
    ("name", "owner", "meaning"),
    [
        ("name", "Pet", "animal.pet_name"),
        ("name", "User", "person.full_name"),
        ("name", "Company", "company.name"),
        ("name", "City", "geo.city"),
        ("name", "Product", "commerce.product_name"),
        ("name", "File", "media.file_name"),
        ("name", "Team", "company.team"),
        ("name", "Role", "person.role"),
        ("name", "Category", "commerce.category"),
        ("name", "", "text.label"),
        ("title", "Job", "person.job_title"),
        ("title", "Employee", "person.job_title"),
        ("title", "Book", "media.book_title"),
        ("title", "Article", "text.headline"),
        ("state", "Address", "geo.state"),
        ("state", "Order", "commerce.order_status"),
        ("billing_state", "Invoice", "geo.state"),
        ("code", "Country", "geo.country_code"),
        ("code", "Coupon", "commerce.coupon"),
        ("code", "Error", "text.error_code"),
        ("type", "File", "media.mime_type"),
        ("type", "Vehicle", "vehicle.type"),
        ("number", "Card", "finance.card_number"),
        ("number", "Order", "commerce.order_number"),
        ("customerName", "Order", "person.full_name"),
        ("unit", "OrderItem", "commerce.unit"),
        ("unit", "Address", "geo.address_line2"),
        ("size", "OrderItem", "commerce.size"),
        ("size", "File", "media.bytes"),
        ("host", "Event", "person.full_name"),
        ("host", "Server", "internet.host"),
        ("birthDate", "Pet", "animal.birth_date"),
        ("birthDate", "User", "time.birth_date"),
        ("closesAt", "Poll", "time.end"),
        ("topic", "Channel", "text.subject"),
        ("kty", "PublicKey", "internet.key_type"),
        ("expires", "CardPayment", "finance.card_expiry"),
        ("percentage", "TaxRate", "commerce.tax_percent"),
        ("preview_url", "Song", "media.audio_url"),
        ("image", "Container", "software.container_image"),
        ("text", "Copyright", "company.copyright"),
    ],
)
def test_owners_decide_what_common_names_mean(name: str, owner: str, meaning: str) -> None:
    assert meaning_of(name, owner=owner) == meaning


@pytest.mark.parametrize(
    ("name", "kind", "form", "meaning"),
    [
        pytest.param("contact", "string", "email", "contact.email", id="email"),
        pytest.param("anything", "string", "date", "time.date", id="date"),
        pytest.param("name", "string", "date-time", "time.moment", id="format against the name"),
        pytest.param("birthday", "string", "date", "time.birth_date", id="format with the name"),
        pytest.param("avatar", "string", "uri", "media.avatar_url", id="image address"),
        pytest.param("login", "string", "email", "contact.email", id="user name that is an email"),
        pytest.param("id", "string", "uuid", None, id="identifiers by format alone"),
        pytest.param("anything", "integer", "unix-time", "time.moment", id="seconds"),
        pytest.param("price", "number", "double", "commerce.price", id="width of numbers"),
        pytest.param("city", "string", "x-unknown", "geo.city", id="unknown format"),
    ],
)
def test_formats(name: str, kind: ValueType, form: str, meaning: str | None) -> None:
    assert meaning_of(name, kind, form) == meaning


@pytest.mark.parametrize(
    ("name", "kind", "description", "meaning"),
    [
        pytest.param("to", "string", "The email address of the receiver", "contact.email", id="unknown name"),
        pytest.param("country", "string", "Two-letter country code", "geo.country_code", id="narrower than the name"),
        pytest.param("amount", "integer", "In the smallest currency unit", "commerce.minor_amount", id="unit"),
        pytest.param("city", "string", "The email address of the city", "geo.city", id="a telling name stays"),
        pytest.param("size", "integer", "The size in bytes", "media.bytes", id="bytes"),
        pytest.param("name", "string", "Cardholder name.", "person.full_name", id="whose name it is"),
        pytest.param("timestamp", "integer", "The number of seconds since the Unix epoch", "time.moment", id="moment"),
        pytest.param(
            "sent", "integer", "Measured in seconds since the epoch.", "time.moment", id="seconds of a moment"
        ),
        pytest.param("times_run", "integer", "Number of times it has run", "number.count", id="times"),
        pytest.param("window", "integer", "Time between checks, in nanoseconds", "time.nanoseconds", id="nanoseconds"),
        pytest.param("spotify", "string", "The [Spotify URL](/docs/urls) for it", "internet.url", id="text of a link"),
        pytest.param("address", "string", "The URL that is notified", "internet.url", id="no address of a place"),
        pytest.param("name", "string", "The customer-facing business name.", "company.name", id="whose name"),
    ],
)
def test_descriptions(name: str, kind: ValueType, description: str, meaning: str) -> None:
    assert meaning_of(name, kind, description=description) == meaning


@pytest.mark.parametrize(
    ("name", "meaning"),
    [
        ("timeOpen", "time.opening"),
        ("opensAt", "time.opening"),
        ("openingTime", "time.opening"),
        ("timeClose", "time.closing"),
        ("closes_at", "time.closing"),
        ("closing_hour", "time.closing"),
    ],
)
def test_hours_of_a_shop_are_no_moments(name: str, meaning: str) -> None:
    assert meaning_of(name) == meaning
    assert meaning_of(name, form="date-time") != meaning


@pytest.mark.parametrize(
    ("name", "kind", "description", "numbers"),
    [
        pytest.param("energy", "number", "A measure from 0.0 to 1.0", (0, 1, 3), id="unlike the name's"),
        pytest.param("tone", "integer", "Values ranging from 0 to 11 map to pitches", (0, 11, 0), id="unknown name"),
        pytest.param("gain", "number", "Typically between -60 and 0 db.", (-60, 0, 1), id="below zero"),
        pytest.param("validity", "integer", "An integer from `1` to `36,000`.", (1, 36_000, 0), id="thousands"),
        pytest.param("popularity", "integer", "The value will be between 0 and 100.", (5, 98, 0), id="within"),
    ],
)
def test_descriptions_tell_how_far_numbers_go(
    name: str, kind: ValueType, description: str, numbers: tuple[float, float, int]
) -> None:
    found = find_meaning(Subject(name, kind, description=description))
    assert found is not None
    assert found.meaning.numbers is not None
    assert (found.meaning.numbers.low, found.meaning.numbers.high, found.meaning.numbers.decimals) == numbers


def test_a_title_helps_where_the_name_says_nothing() -> None:
    found = find_meaning(Subject("fld_17", "string", title="E-mail address"))
    assert found is not None
    assert found.meaning.name == "contact.email"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("frobnicate", "string"),
        ("", "string"),
        ("email", "boolean"),
        ("firstName", "integer"),
        ("x" * 10_000, "string"),
    ],
)
def test_nothing_is_found_where_no_rule_fits(name: str, kind: ValueType) -> None:
    assert meaning_of(name, kind) is None


def test_a_finding_says_which_rule_matched() -> None:
    found = find_meaning(Subject("name", "string", owners=("Pet",)))
    assert found is not None
    assert found.rule == "name says `name`, inside pet or animal"


@pytest.mark.parametrize(
    ("subject", "clue", "rule"),
    [
        (Subject("zipCode", "string"), "name", "name says `zip code`"),
        (Subject("x1", "string", title="Zip code"), "title", "title says `zip code`"),
        (Subject("x1", "string", description="The postal code."), "description", "description says `postal code`"),
        (Subject("x1", "string", "email"), "format", "format email"),
        (Subject("vorname", "string"), "name", "name says `vorname`, language de"),
    ],
)
def test_a_finding_says_what_told_the_rule(subject: Subject, clue: str, rule: str) -> None:
    found = find_meaning(subject)
    assert found is not None
    assert (found.clue, found.rule) == (clue, rule)


def test_patterns_are_written_out() -> None:
    assert list(expand_pattern("postal|pin code?")) == [("postal", "code"), ("postal",), ("pin", "code"), ("pin",)]
