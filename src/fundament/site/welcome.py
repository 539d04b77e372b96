"""What `up` prints when everything is ready."""

from django.conf import settings
from django.utils.module_loading import import_string

from fundament.site import certificate
from fundament.site.words import Task

SHOWN = ("empty_mailbox", "many_letters", "owner", "caseworker", "operator")


def text(task: Task) -> str:
    """Return the table of addresses, and how to sign in as some of the demo people."""
    rows = [
        ("Citizens", f"{settings.BASE_URL}/"),
        ("Companies", f"{settings.BASE_URL}/virksomhed/"),
        ("Authorities", f"{settings.BASE_URL}/myndighed/"),
        *([("Demo people", f"{settings.BASE_URL}/demo/")] if _has_people() else []),
        ("Trust this CA", str(certificate.trust_file(task.home))),
        ("Data", str(task.home)),
    ]
    table = "\n".join(f"  {name:<16}{value}" for name, value in rows)
    return f"\nFundament runs. Ctrl-C stops it; the data stays.\n\n{table}\n{_people()}"


def _has_people() -> bool:
    return bool(settings.DEMO and "identity" in settings.CAPABILITIES)


def _people() -> str:
    if not _has_people():
        return ""
    found = {
        person.key: person
        for person in import_string("fundament.capabilities.identity.service.demo_credentials")()
    }
    lines = [
        f"  {key:<16}{found[key].username:<24}{found[key].password}"
        for key in SHOWN
        if key in found
    ]
    head = "\n  Sign in as      user name               password (the code is shown when you do)\n"
    return head + "\n".join(lines) + "\n" if lines else ""
