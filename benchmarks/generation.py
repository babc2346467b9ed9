"""Values per second for one object, beside what people use today; or what all generators of a document cost at first.

usage: python benchmarks/generation.py [--rounds 5] [--seconds 1]
       python benchmarks/generation.py DOCUMENT

Without a document: an object of ten fields, one of them an object and one an array, made by smartmock, by plain calls
of Faker, and by json-schema-faker where Node.js is at hand (npm installs it into a temporary folder). The rounds take
turns, so that a noisy machine disturbs all of them alike. Figures are medians, ratios those of the same run.

With a document: for the schema of every response, the time to make its generator and to draw the first value, which
is when a generator compiles and proves itself.
"""

import argparse
import datetime
import gc
import json
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from faker import Faker

from smartmock.generation.compiler import Generators
from smartmock.generation.draw import Draw
from smartmock.schema.schemas import SchemaSet
from smartmock.semantics.words import words_for
from smartmock.settings import Limits
from smartmock.spec.document import Document
from smartmock.spec.load import load_document
from smartmock.spec.source import read_source

JSON_SCHEMA_FAKER = "json-schema-faker@0.6.3"
TODAY = datetime.date(2026, 1, 15)
BATCH = 200
SLOW = 0.050
SLOW_TO_COMPILE = 1.0

ADDRESS = ("street", "city", "postcode", "country")
FIELDS = {
    "id": {"type": "string", "format": "uuid"},
    "first_name": {"type": "string"},
    "last_name": {"type": "string"},
    "email": {"type": "string", "format": "email"},
    "city": {"type": "string"},
    "company": {"type": "string"},
    "price": {"type": "number", "minimum": 1, "maximum": 1000},
    "created_at": {"type": "string", "format": "date-time"},
    "address": {
        "type": "object",
        "required": list(ADDRESS),
        "properties": {name: {"type": "string"} for name in ADDRESS},
    },
    "tags": {"type": "array", "minItems": 1, "maxItems": 5, "items": {"type": "string"}},
}
SCHEMA = {"type": "object", "required": list(FIELDS), "properties": FIELDS}

NODE_PROGRAM = """
import { createGeneratorSync } from "json-schema-faker";
const [schema, seconds, batch] = process.argv.slice(2).map(text => JSON.parse(text));
const generator = createGeneratorSync({ alwaysFakeOptionals: true });
const value = generator.generate(schema);
if (Object.keys(value).length !== Object.keys(schema.properties).length) throw new Error(JSON.stringify(value));
for (let made = 0; made < batch * 5; made++) generator.generate(schema);
const started = performance.now();
let made = 0;
for (; performance.now() - started < seconds * 1000; made += batch)
  for (let turn = 0; turn < batch; turn++) generator.generate(schema);
console.log(made / (performance.now() - started) * 1000);
"""


def rate(make: Callable[[int], object], seconds: float) -> float:
    """Values per second; each value gets a number of its own."""
    made, started = 0, time.perf_counter()
    while time.perf_counter() - started < seconds:
        for number in range(made, made + BATCH):
            make(number)
        made += BATCH
    return made / (time.perf_counter() - started)


def smartmock_maker() -> Callable[[int], object]:
    generator, words = Generators(SchemaSet.from_schema(SCHEMA)).compile(""), words_for("en_US")
    return lambda number: generator(Draw(number, words, today=TODAY))


def faker_maker(*, use_weighting: bool) -> Callable[[int], object]:
    fake = Faker("en_US", use_weighting=use_weighting)

    def make(_number: int) -> object:
        return {
            "id": fake.uuid4(),
            "first_name": fake.first_name(),
            "last_name": fake.last_name(),
            "email": fake.email(),
            "city": fake.city(),
            "company": fake.company(),
            "price": fake.pyfloat(min_value=1, max_value=1000, right_digits=2),
            "created_at": fake.iso8601(),
            "address": {
                "street": fake.street_address(),
                "city": fake.city(),
                "postcode": fake.postcode(),
                "country": fake.country(),
            },
            "tags": [fake.word() for _ in range(fake.random_int(1, 5))],
        }

    return make


def install_json_schema_faker(folder: Path) -> Path:
    """The program to run in Node.js."""
    command = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", JSON_SCHEMA_FAKER]
    subprocess.run(command, cwd=folder, check=True, stderr=subprocess.DEVNULL)
    program = folder / "measure.mjs"
    program.write_text(NODE_PROGRAM)
    return program


def node_rate(program: Path, seconds: float) -> float:
    command = ["node", str(program), json.dumps(SCHEMA), str(seconds), str(BATCH)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def compare(rounds: int, seconds: float) -> None:
    makers = {
        "smartmock": smartmock_maker(),
        "Faker": faker_maker(use_weighting=True),
        "Faker, use_weighting=False": faker_maker(use_weighting=False),
    }
    for make in makers.values():
        rate(make, 0.2)  # word lists are read at their first use
    figures: dict[str, list[float]] = {name: [] for name in makers}
    with tempfile.TemporaryDirectory() as folder:
        node = install_json_schema_faker(Path(folder)) if shutil.which("node") and shutil.which("npm") else None
        for _ in range(rounds):
            for name, make in makers.items():
                figures[name].append(rate(make, seconds))
            if node:
                figures.setdefault(JSON_SCHEMA_FAKER, []).append(node_rate(node, seconds))
    print_rates({name: statistics.median(rates) for name, rates in figures.items()})
    if not node:
        print("json-schema-faker was left out: Node.js or npm is not there")


def print_rates(medians: dict[str, float]) -> None:
    for name, median in medians.items():
        print(f"{name:<28} {median:>8.0f} values/s  smartmock is {medians['smartmock'] / median:5.2f} times as fast")


def response_schemas(document: Document) -> Iterator[tuple[str, str]]:
    """Name and pointer of the schema of every response and media type, each pointer once."""
    seen = set()
    for operation in document.operations:
        for response in operation.responses:
            for content in response.content:
                if content.schema is not None and content.schema not in seen:
                    seen.add(content.schema)
                    yield f"{operation.key} {response.status} {content.name}", content.schema


def measure_document(location: str) -> None:
    document = load_document(read_source(location, limits=Limits()))
    schemas, words = SchemaSet.from_document(document.tree, document.dialect), words_for("en_US")
    started = time.perf_counter()
    schemas.directed("response")
    read = time.perf_counter()
    words.pool("person.first_name")  # Faker is loaded once for a process, whatever the schema
    gc.collect()
    gc.freeze()  # as the server does before it answers
    generators = Generators(schemas)
    compiled: list[tuple[float, str]] = []
    drawn: list[tuple[float, str]] = []
    for name, pointer in response_schemas(document):
        begun = time.perf_counter()
        generator = generators.compile(pointer)
        _ = generator.problems  # the proof with samples belongs to compiling
        made = time.perf_counter()
        generator(Draw(name, words, today=TODAY))
        compiled.append((made - begun, name))
        drawn.append((time.perf_counter() - made, name))
    print(f"{Path(location).name}: {len(drawn)} response schemas  reading all schemas {read - started:.2f} s")
    print_costs("compiling and proving", compiled, slow=SLOW_TO_COMPILE)
    print_costs("first values", drawn, slow=SLOW)


def print_costs(what: str, costs: list[tuple[float, str]], *, slow: float) -> None:
    late = sum(cost > slow for cost, _ in costs)
    print(f"{what}: {sum(cost for cost, _ in costs):.2f} s; more than {slow * 1000:.0f} ms: {late}; the slowest:")
    for cost, name in sorted(costs, reverse=True)[:3]:
        print(f"{cost * 1000:>8.1f} ms  {name}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("document", nargs="?")
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--seconds", type=float, default=1)
    options = arguments.parse_args()
    if options.document:
        measure_document(options.document)
    else:
        compare(options.rounds, options.seconds)


if __name__ == "__main__":
    main()
