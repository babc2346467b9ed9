"""Words of single meanings from the places of a locale, for where Faker knows nothing of its country."""

from typing import Final

from smartmock.types import JSON, JsonObject

_SIGNS: Final = {"#": "{#:1}", "%": "{[123456789]:1}", "@": "{[ABEGHJLNPRTWXZ]:1}"}


def words_of_places(meaning: str, places: JsonObject) -> JSON:
    """A list or a template, as in the files of words; None where places say nothing."""
    if not places:
        return None
    if meaning == "geo.city":
        return _column("city", places)
    if meaning == "geo.state":
        return list(places["states"].values())
    if meaning == "geo.state_code":
        return list(places["states"])
    if meaning == "geo.post_code":
        return {"pattern": [template_of(form) for forms in _column("post_code", places) for form in forms.split(",")]}
    phones = _phones(places)
    if meaning == "contact.phone" and phones:
        return {"pattern": [template_of(form) for form in phones]}
    machine = ["+" + "".join(sign for sign in form if sign in "0123456789#%") for form in phones if form[0] == "+"]
    if meaning == "contact.phone_e164" and machine:
        return {"pattern": [template_of(form) for form in machine]}
    return None


def _column(name: str, places: JsonObject) -> list[str]:
    if name not in places["columns"]:
        return []
    at = places["columns"].index(name)
    return [row[at] for row in places["cities"]]


def _phones(places: JsonObject) -> list[str]:
    """Forms of telephone numbers in every city: of each area, in each way to write them."""
    forms = places.get("phones", ())
    areas = [area for area in _column("area", places) if area]
    return [form.replace("{area}", area) for form in forms for area in (areas if "{area}" in form else ("",))]


def template_of(form: str) -> str:
    """`606##` → `606{#:1}{#:1}`: `#` is a digit, `%` one that is not 0, `@` a letter that all countries allow."""
    return "".join(_SIGNS.get(sign, sign) for sign in form)
