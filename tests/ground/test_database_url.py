"""What DATABASE_URL says beside name, user, password, host and port is said to the database too."""

import os
import subprocess
import sys
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

ASK = """
import django
django.setup()
from django.db import connections
from fundament.kernel import writer
print(writer._address())
print(connections.settings["default"]["OPTIONS"])
"""


def test_how_surely_the_server_must_be_known_is_not_forgotten(tmp_path):
    around = os.environ | {
        "FUNDAMENT_HOME": str(tmp_path),
        "FUNDAMENT_ENV": "demo",
        "DJANGO_SETTINGS_MODULE": "fundament.site.settings",
        "DATABASE_URL": "postgresql://me@db.example/x?sslmode=verify-full&sslrootcert=ca.pem",
        "PYTHONPATH": str(Path(__file__).parents[2] / "src"),
    }
    said = subprocess.run(
        [sys.executable, "-c", ASK], env=around, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert conninfo_to_dict(said[-2])["sslmode"] == "verify-full"
    assert said[-1] == "{'sslmode': 'verify-full', 'sslrootcert': 'ca.pem'}"
