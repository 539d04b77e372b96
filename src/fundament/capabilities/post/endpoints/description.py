"""The description of post's operations for machines: what exists here, and nothing else."""

import json
from functools import cache
from pathlib import Path
from typing import Any


@cache
def described() -> dict[str, Any]:
    """Return post's part of the OpenAPI document, its frame included (site.described)."""
    description: dict[str, Any] = json.loads(Path(__file__).with_name("openapi.json").read_text())
    return description
