"""The description of the contact register's operations for machines."""

import json
from functools import cache
from pathlib import Path
from typing import Any


@cache
def described() -> dict[str, Any]:
    """Return this capability's part of the one OpenAPI document (site.described)."""
    description: dict[str, Any] = json.loads(Path(__file__).with_name("openapi.json").read_text())
    return description
