"""What is stored of each kind of customisation, checked."""

from smartmock.projects.takeover.behaviour import parse_behaviour
from smartmock.projects.takeover.expectations import check_expectation
from smartmock.projects.takeover.scripts import complete_script
from smartmock.storage.records import CustomisationKind
from smartmock.types import JsonObject


def check_content(kind: CustomisationKind, content: JsonObject) -> JsonObject:
    """Complete; raises `Invalid` with all faults. The syntax of scripts is not looked at: they fail when they run."""
    if kind == "expectation":
        return check_expectation(content).content
    return complete_script(content) if kind == "script" else parse_behaviour(content).as_json()
