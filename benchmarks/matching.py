"""What matching a path costs, with ten routes and with ten thousand.

usage: python benchmarks/matching.py
"""

import time

from smartmock.routing.table import Route, build_table

SIZES = (10, 100, 1_000, 10_000)
ROUNDS = 20_000


def microseconds(routes: int) -> float:
    """The time for one match, over paths spread evenly through the table."""
    table = build_table(
        Route("GET", f"/v1/area{number % 50}/things{number}/{{id}}/parts/{{part}}", number) for number in range(routes)
    )
    paths = [f"/v1/area{n % 50}/things{n}/7/parts/x" for n in range(0, routes, max(1, routes // 100))]
    for path in paths:
        table.match("GET", path)
    started = time.perf_counter()
    for turn in range(ROUNDS):
        table.match("GET", paths[turn % len(paths)])
    return (time.perf_counter() - started) / ROUNDS * 1e6


def main() -> None:
    smallest = microseconds(SIZES[0])
    for size in SIZES:
        cost = microseconds(size)
        print(f"{size:>6} routes  {cost:5.2f} us per match  ratio to {SIZES[0]} routes {cost / smallest:.2f}")


if __name__ == "__main__":
    main()
