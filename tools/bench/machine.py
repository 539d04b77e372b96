"""A home of its own for a benchmark: an empty folder, a real PostgreSQL, the migrated tables."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.core.management import call_command

from fundament.site.postgres import Embedded


@contextmanager
def home(*, database: bool) -> Iterator[Path]:
    """Set up the program on an empty home inside the block, and leave nothing behind."""
    folder = Path(tempfile.mkdtemp(prefix="fundament-bench-"))
    folder.chmod(0o711)
    os.environ["FUNDAMENT_HOME"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "fundament.site.settings"
    server = Embedded(folder)
    try:
        if database:
            server.start()
            os.environ["DATABASE_URL"] = server.url
            os.environ["FUNDAMENT_ENV"] = "demo"
        django.setup()
        if database:
            call_command("migrate", verbosity=0)
        yield folder
    finally:
        if database:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)
