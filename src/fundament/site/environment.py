"""Every setting an operator may change: name, default, meaning; makes `docs/settings.md`."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable."""

    name: str
    default: str
    meaning: str


MODES = ("demo", "production")
SETTINGS = (
    Setting(
        "FUNDAMENT_ENV",
        "demo",
        "`demo` loads a fictional country; `production` refuses it, and needs `DATABASE_URL`. "
        "With `DATABASE_URL` it must be set.",
    ),
    Setting(
        "FUNDAMENT_HOME",
        "",
        "Folder for database, keys and files. Empty: `.fundament` "
        "beside the program, or `/var/lib/fundament` as root.",
    ),
    Setting("FUNDAMENT_PORT", "8443", "Port of the web server (HTTPS)."),
    Setting(
        "FUNDAMENT_CONTENT_PORT",
        "",
        "Port that shows the content of letters. Empty: the web port plus one.",
    ),
    Setting("FUNDAMENT_HOST", "localhost", "Host name in the program's own addresses."),
    Setting("FUNDAMENT_BIND", "127.0.0.1", "Network address that the servers listen on."),
    Setting("DATABASE_URL", "", "PostgreSQL to use instead of the embedded one."),
    Setting(
        "FUNDAMENT_OWNER_URL",
        "",
        "The same database as its owner, who may change tables "
        "(`migrate`, `restore`). Empty: `DATABASE_URL`, and then the program runs as owner.",
    ),
    Setting("FUNDAMENT_WEB_PROCESSES", "2", "Processes of the web server."),
    Setting("FUNDAMENT_WEB_THREADS", "32", "Requests that one web process works on at once."),
    Setting(
        "FUNDAMENT_CAPABILITIES",
        "",
        "Comma-separated subset of the capabilities to run. Empty: all.",
    ),
    Setting(
        "FUNDAMENT_NUMBERS",
        "unassignable",
        "How fictional person numbers are made: `unassignable`, `mod11` or `plus60`.",
    ),
    Setting(
        "FUNDAMENT_SMTP",
        "",
        "The mail server for notifications: `host:port`, or "
        "`smtp+starttls://name:password@host:587`, or `smtps://name:password@host:465`. "
        "Empty in the demo: a local catch-all.",
    ),
    Setting(
        "FUNDAMENT_METRICS_FROM",
        "127.0.0.0/8,::1/128",
        "Comma-separated networks that may read `/metrics`.",
    ),
    Setting(
        "FUNDAMENT_VENV",
        "",
        "Folder of the virtual environment that `./fundament` makes. Empty: `.venv` beside the "
        "program.",
    ),
    Setting(
        "FUNDAMENT_PYTHON",
        "",
        "The Python that `./fundament` makes it with. Empty: the first of the usual names that "
        "is new enough.",
    ),
    Setting(
        "FUNDAMENT_MEMO_XSD",
        "",
        "Folder of the official MeMo schemas, for the tests that compare our tables with them. "
        "Empty: those tests are skipped.",
    ),
    Setting(
        "FUNDAMENT_POST_SPEC",
        "",
        "Folder with the tables of the official Digital Post API (`post-api.md`, "
        "`post-models.md`), for the test that compares ours with them. Empty: it is skipped.",
    ),
    Setting(
        "FUNDAMENT_NODE_MODULES",
        "",
        "Folder of the npm packages that the tests use. Empty: `node_modules` beside the program.",
    ),
    Setting(
        "FUNDAMENT_SESSION_HOURS",
        "8",
        "How many hours a login lasts at the broker, whatever it is used for.",
    ),
    Setting(
        "FUNDAMENT_SESSION_IDLE_MINUTES",
        "60",
        "After so many minutes without a login to a service the broker asks the person again.",
    ),
    Setting(
        "FUNDAMENT_GROUP_COMMIT",
        "on",
        "`off` gives each letter a commit of its own (for comparison only).",
    ),
)


def value(name: str) -> str:
    """Return the setting's value from the environment, or its default. Raises KeyError."""
    defaults = {setting.name: setting.default for setting in SETTINGS}
    return os.environ.get(name) or defaults[name]


def home() -> Path:
    """Return the folder that holds everything this installation keeps."""
    chosen = value("FUNDAMENT_HOME")
    if chosen:
        return Path(chosen).absolute()
    if os.geteuid() == 0:
        return Path("/var/lib/fundament")
    return Path(__file__).parents[3] / ".fundament"
