"""Status and media type of an answer: from what is asked, what is declared, and `Accept` (RFC 9110 section 12)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final, TypeAlias

from smartmock.mock import problems
from smartmock.mock.media_types import (
    ALIKE,
    RELATED,
    SAME,
    SAME_TYPE,
    MediaRange,
    fit,
    looks_like_browser,
    parse_accept,
)
from smartmock.mock.model import MockResponse
from smartmock.mock.operation import CompiledOperation, CompiledResponse, Plan, Variant, has_body
from smartmock.mock.selectors import Selectors

LOWEST_STATUS: Final = 200
"""Below are the statuses that only announce another answer (RFC 9110 section 15.2)."""

ANYTHING: Final = (MediaRange("*", "*"),)


def negotiate(operation: CompiledOperation, accept: str, selectors: Selectors) -> Plan | MockResponse:
    """A plan, or the problem that stands in its way, with the trace up to there."""
    trail: list[str] = []
    selectors = understand_response_id(operation, selectors, trail)
    if selectors.code is not None and selectors.code < LOWEST_STATUS:
        trail.append(f"status {selectors.code} is asked for, which only announces another answer")
        return replace(problems.informational_status(selectors.code), trace=tuple(trail))
    found = choose_status(operation, selectors.code, trail)
    if found is None:
        declared = [response.status for response in operation.responses]
        return replace(problems.undeclared_status(selectors.code or 0, declared), trace=tuple(trail))
    status, response = found
    result: Plan | MockResponse
    if selectors.example is not None:
        result = plan_example(operation, found, accept, selectors, trail)
    else:
        result = plan_content(status, response, accept, trail)
    return replace(result, trace=tuple(trail))


def understand_response_id(operation: CompiledOperation, selectors: Selectors, trail: list[str]) -> Selectors:
    """`apidogResponseId` is a status or the name of an example, whichever the operation declares."""
    asked = selectors.response
    if asked is None:
        return selectors
    if len(asked) == 3 and asked.isdecimal() and find_response(operation, int(asked)) is not None:
        return replace(selectors, code=selectors.code or int(asked))
    if any(asked in variant.example_names for variant in operation.variants):
        return replace(selectors, example=selectors.example or asked)
    trail.append(f"apidogResponseId={asked} is ignored: it is neither a declared status nor the name of an example")
    return selectors


def choose_status(
    operation: CompiledOperation, code: int | None, trail: list[str]
) -> tuple[int, CompiledResponse] | None:
    """The status to send and the response that describes it; None when `code` is not declared."""
    if code is None:
        return choose_unasked(operation.responses, trail)
    response = find_response(operation, code)
    if response is None:
        trail.append(f"status {code} is asked for and not declared")
        return None
    trail.append(f"status {code} is asked for; the response `{response.status}` describes it")
    return code, response


def find_response(operation: CompiledOperation, code: int) -> CompiledResponse | None:
    """What describes a status: the code itself, its range, or `default`."""
    by_status = {response.status: response for response in operation.responses}
    names = (str(code), f"{code // 100}XX", "default")
    return next((by_status[name] for name in names if name in by_status), None)


def choose_unasked(responses: Sequence[CompiledResponse], trail: list[str]) -> tuple[int, CompiledResponse]:
    """The lowest declared success; without one `2XX`, then `default`, then what is declared first."""
    successes = sorted((item for item in responses if is_success(item.status)), key=lambda item: item.status)
    others = [item for name in ("2XX", "default") for item in responses if item.status == name]
    served = [item for item in responses if not item.status.startswith("1")]
    response = next(iter([*successes, *others, *served, *responses]))
    status = sent_status(response.status)
    reason = "the lowest success" if successes else "there is no other success" if others else "declared first"
    trail.append(f"status {status}: the response `{response.status}`, {reason}")
    return status, response


def is_success(status: str) -> bool:
    return status.startswith("2") and status.isdecimal()


def sent_status(status: str) -> int:
    """The code to send for a declared status that nobody asked for; never one that only announces another."""
    if status.isdecimal():
        return max(int(status), LOWEST_STATUS)
    return LOWEST_STATUS if status == "default" or status.startswith("1") else int(status[0]) * 100


def plan_content(status: int, response: CompiledResponse, accept: str, trail: list[str]) -> Plan | MockResponse:
    if not response.has_content or not has_body(status):
        trail.append("no content is declared" if has_body(status) else f"{status} has no content")
        return Plan(status, response, response.variants[0], "", None, ())
    for variant, wanted in acceptable(response.variants, accept):
        media_type = variant.concrete_type(wanted)
        trail.append(f"media type {media_type} for Accept: {problems.shorten(accept) or 'none'}")
        return Plan(status, response, variant, media_type, None, ())
    trail.append(f"nothing fits Accept: {problems.shorten(accept)}")
    return problems.not_acceptable(accept, status, offered_types(response.variants))


def plan_example(
    operation: CompiledOperation,
    found: tuple[int, CompiledResponse],
    accept: str,
    selectors: Selectors,
    trail: list[str],
) -> Plan | MockResponse:
    """The named example: of the chosen response, or of any when no status is asked for."""
    status, response = found
    name = selectors.example or ""
    others = [item for item in operation.responses if item is not response] if selectors.code is None else []
    searched = [response, *others]
    holders = [item for item in searched if any(name in variant.example_names for variant in item.variants)]
    if not holders:
        trail.append(f"the example {problems.shorten(name)} is asked for and not declared")
        names = {each: None for item in searched for variant in item.variants for each in variant.example_names}
        return problems.undeclared_example(name, list(names))
    for holder in holders:
        sent = status if holder is response else sent_status(holder.status)
        for variant, wanted in acceptable(holder.variants, accept):
            example = next((item for item in variant.examples if item.name == name), None)
            if example is not None and has_body(sent):
                media_type = variant.concrete_type(wanted)
                trail.append(f"the example {name} is asked for: status {sent}, media type {media_type}")
                return Plan(sent, holder, variant, media_type, example, ())
    trail.append(f"the example {name} does not fit Accept: {problems.shorten(accept)}")
    return problems.not_acceptable(
        accept, status, offered_types(variant for item in holders for variant in item.variants)
    )


def offered_types(variants: Iterable[Variant]) -> list[str]:
    return list(dict.fromkeys(variant.media_type or "" for variant in variants))


def acceptable(variants: Sequence[Variant], accept: str) -> Iterator[tuple[Variant, MediaRange | None]]:
    """The variants that `Accept` permits, best first, each with the range that asked for it.

    Without `Accept`, for wildcards, and for browsers that open an address, JSON goes first.
    """
    ranges = parse_accept(accept) or ANYTHING
    if looks_like_browser(ranges) and any(
        variant.range.family == "json" or variant.range.is_wildcard for variant in variants
    ):
        ranges = ANYTHING
    rated = [rate(variant, position, ranges) for position, variant in enumerate(variants)]
    for _, variant, wanted in sorted((item for item in rated if item is not None), key=lambda item: item[0]):
        yield variant, None if wanted.essence == "*/*" else wanted


Rank: TypeAlias = tuple[float, int, int, bool, int]
"""Quality, how specifically it was asked for, order in `Accept`, JSON first, order in the document; least is best."""


def rate(variant: Variant, position: int, ranges: Sequence[MediaRange]) -> tuple[Rank, Variant, MediaRange] | None:
    """The most specific range decides about a media type (RFC 9110 section 12.5.1); None when it is not permitted."""
    fits = [(fit(wanted, variant.range), -order, wanted) for order, wanted in enumerate(ranges)]
    tier, order, wanted = max(fits, key=lambda item: item[:2])
    if not tier or wanted.quality == 0:
        return None
    named = tier > SAME_TYPE or variant.range.is_wildcard
    distance = 3 - (tier >= RELATED) - (tier >= ALIKE) - (tier >= SAME)
    rank = (-wanted.quality, distance, -order if named else 0, variant.range.family != "json", position)
    return rank, variant, wanted
