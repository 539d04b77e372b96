"""Every setting that the program reads stands in docs/settings.md."""

import re
from pathlib import Path

from fundament.site.environment import SETTINGS

ROOT = Path(__file__).parents[2]
# Said by the supervisor to its own children.
INTERNAL = {"FUNDAMENT_SUPERVISOR", "FUNDAMENT_LISTENER"}


def test_settings_are_complete():
    texts = [(ROOT / "fundament").read_text()]
    texts += [path.read_text() for path in (ROOT / "src").rglob("*.py")]
    used = {name for text in texts for name in re.findall(r"\bFUNDAMENT_[A-Z_]+\b", text)}
    page = (ROOT / "docs/settings.md").read_text()
    assert used - INTERNAL <= {setting.name for setting in SETTINGS}
    assert all(f"`{setting.name}`" in page for setting in SETTINGS)
