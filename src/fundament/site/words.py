"""What every word of the command line is handed."""

import argparse
from dataclasses import dataclass
from pathlib import Path

from fundament.site.database import Database


@dataclass(frozen=True, slots=True)
class Task:
    """The words' arguments, the home and the database."""

    arguments: argparse.Namespace
    home: Path
    database: Database

    def say(self, text: str) -> None:
        """Print a line for the operator at once."""
        print(text, flush=True)  # noqa: T201
