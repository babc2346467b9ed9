"""usage: python -m tests.oracle DOCUMENT [DOCUMENT …] [--each 20] [--seed 0] [--show 10]

Judges requests for all operations of documents twice and prints what the judges do not agree on.
"""

import argparse
import sys

from smartmock.settings import Limits
from smartmock.spec.load import load_document
from smartmock.spec.source import read_source
from tests.oracle.comparing import compare


def main() -> int:
    arguments = argparse.ArgumentParser(usage=__doc__)
    arguments.add_argument("documents", nargs="+")
    arguments.add_argument("--each", type=int, default=20)
    arguments.add_argument("--seed", type=int, default=0)
    arguments.add_argument("--show", type=int, default=10)
    options = arguments.parse_args()
    failed = 0
    for name in options.documents:
        tally = compare(load_document(read_source(name, limits=Limits())), each=options.each, seed=options.seed)
        sys.stdout.write(f"{name}: {tally}\n")
        for each in tally.disagreements[: options.show]:
            sys.stdout.write(f"{each}\n")
        failed += bool(tally.disagreements)
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main())
