"""Copies the files of the design system that we ship, unchanged, out of a node_modules folder.

    python tools/vendor.py node_modules

Writes src/fundament/portal/vendor/dkfds/ and its list of checksums, CHECKSUMS.
"""

import hashlib
import json
import shutil
import sys
from pathlib import Path

TARGET = Path(__file__).parents[1] / "src/fundament/portal/vendor/dkfds"
VERSION = "11.2.0"
FONTS = "dist/fonts/IBMPlexSans/complete"
STYLES = ("Regular", "Italic", "Medium", "MediumItalic", "SemiBold", "SemiBoldItalic", "Bold",
          "BoldItalic")  # fmt: skip
FILES = (
    "LICENSE.md",
    "package.json",
    "dist/css/dkfds.min.css",
    "dist/css/dkfds.min.css.map",
    "dist/js/dkfds.min.js",
    "dist/js/dkfds.min.js.map",
    "dist/img/all-svg-icons.svg",
    *[f"{FONTS}/{kind}/IBMPlexSans-{style}.{kind}" for kind in ("woff", "woff2")
      for style in STYLES],
    *[f"{FONTS}/{kind}/IBMPlexSans-Regular.{kind}" for kind in ("ttf", "eot")],
    *[f"{FONTS}/{kind}/license.txt" for kind in ("woff", "woff2", "ttf", "eot")],
)  # fmt: skip
FOLDERS = {"dist/img/svg-icons": "*.svg", "src/components": "**/*.njk"}
# The stylesheet names its placeholder logo; ours replaces it, but the address must exist.
PLACEHOLDERS = ("dist/img/logo-header-placeholder.png", "dist/img/logo-placeholder.png")


def main(node_modules: Path) -> None:
    """Copy the files and write their checksums."""
    package = node_modules / "dkfds"
    version = json.loads((package / "package.json").read_text())["version"]
    if version != VERSION:
        sys.exit(f"dkfds {version} found, {VERSION} wanted: read docs/pages.md before a change")
    shutil.rmtree(TARGET, ignore_errors=True)
    for name in [*FILES, *PLACEHOLDERS, *_listed(package)]:
        target = TARGET / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((package / name).read_bytes())
    (TARGET / "CHECKSUMS").write_text("".join(checksums()))
    print(f"{len(checksums())} files of dkfds {VERSION} in {TARGET}")


def checksums() -> list[str]:
    """Return one line for each vendored file, in the form of sha256sum."""
    files = sorted(p for p in TARGET.rglob("*") if p.is_file() and p.name != "CHECKSUMS")
    return [
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.relative_to(TARGET)}\n"
        for file in files
    ]


def _listed(package: Path) -> list[str]:
    return sorted(
        str(file.relative_to(package))
        for folder, pattern in FOLDERS.items()
        for file in (package / folder).glob(pattern)
    )


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "node_modules"))
