"""`python -m tools.bench NAME…`: run the named benchmarks and print one JSON line per result."""

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Iterator

import xmlsec
from cryptography.hazmat.backends.openssl import backend

from tools.bench import ingest, ledger, saml

Benchmark = Callable[[], Iterator[dict[str, object]]]
BENCHMARKS: dict[str, Benchmark] = {"ingest": ingest.run, "saml": saml.run, "ledger": ledger.run}


def main(words: list[str]) -> None:
    """Run the named benchmarks, or all of them."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description=__doc__)
    parser.add_argument("name", nargs="*", help=f"of {', '.join(BENCHMARKS)}; all when none given")
    chosen = parser.parse_args(words).name or list(BENCHMARKS)
    unknown = set(chosen) - set(BENCHMARKS)
    if unknown:
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    say({"machine": platform.machine(), "cores": os.cpu_count(),
         "python": platform.python_version(), "openssl": backend.openssl_version_text(),
         "xmlsec": ".".join(map(str, xmlsec.get_libxmlsec_version()))})  # fmt: skip
    for name in chosen:
        for line in BENCHMARKS[name]():
            say({"benchmark": name} | line)


def say(line: dict[str, object]) -> None:
    """Print one result at once."""
    print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
