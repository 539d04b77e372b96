"""`python -m tools.bench NAME…`: run the named benchmarks and print one JSON line per result."""

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Iterator

import xmlsec
from cryptography.hazmat.backends.openssl import backend

from tools.bench import (
    containers,
    country,
    http,
    identities,
    ingest,
    ledger,
    memo,
    oidc,
    post,
    saml,
    sessions,
    sign_on,
)

Benchmark = Callable[[], Iterator[dict[str, object]]]
BENCHMARKS: dict[str, Benchmark] = {
    "ingest": ingest.run,
    "saml": saml.run,
    "ledger": ledger.run,
    "post": post.run,
    "containers": containers.run,
    "http": http.run,
    "sign_on": sign_on.run,
    "oidc": oidc.run,
    "sessions": sessions.run,
    "identities": identities.run,
    "memo": memo.run,
    "country": country.run,
}


def main(words: list[str]) -> None:
    """Run the named benchmarks, or all of them."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description=__doc__)
    parser.add_argument("name", nargs="*", help=f"of {', '.join(BENCHMARKS)}; all when none given")
    chosen = parser.parse_args(words).name or list(BENCHMARKS)
    unknown = set(chosen) - set(BENCHMARKS)
    if unknown:
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    if len(chosen) > 1:  # each in a process of its own: settings are read once
        for name in chosen:
            subprocess.run([sys.executable, "-m", "tools.bench", name], check=True)
        return
    for line in BENCHMARKS[chosen[0]]():
        say({"benchmark": chosen[0]} | line | machine())


def machine() -> dict[str, object]:
    """Return what the figures depend on."""
    return {
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "openssl": backend.openssl_version_text(),
        "xmlsec": ".".join(map(str, xmlsec.get_libxmlsec_version())),
    }


def say(line: dict[str, object]) -> None:
    """Print one result at once."""
    print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
