"""docs/benchmarks.md: each benchmark writes its own section, with the machine and the date."""

import os
import platform
import re
from pathlib import Path

from fundament.kernel import clock

PAGE = Path(__file__).parents[2] / "docs/benchmarks.md"
HEAD = "# Benchmarks\nCPU per operation and ratios within one run. `make bench` measures again.\n"


def machine():
    """Name the machine in one line."""
    names = re.findall(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    chip = names[0] if names else platform.processor() or platform.machine()
    return f"{os.cpu_count()} cores, {chip}, Python {platform.python_version()}"


def write_section(title, text):
    """Put the section in place of the one with the same title, or at the end."""
    page = PAGE.read_text() if PAGE.exists() else HEAD
    section = f"## {title}\n{clock.now():%Y-%m-%d}, {machine()}.\n\n{text.strip()}\n"
    found = re.search(rf"^## {re.escape(title)}\n.*?(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    if found:
        after = "\n" if found.end() < len(page) else ""
        page = page[: found.start()] + section + after + page[found.end() :]
    else:
        page = f"{page.rstrip()}\n\n{section}"
    PAGE.write_text(page)
