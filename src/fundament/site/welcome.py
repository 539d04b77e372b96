"""What `up` prints when everything is ready."""

from django.conf import settings
from django.utils.module_loading import import_string

from fundament.site import certificate, environment, ports
from fundament.site.words import Task


def base_url() -> str:
    """Return the address of the web server."""
    host, port = environment.value("FUNDAMENT_HOST"), ports.web_port()
    return f"https://{host}" if port == 443 else f"https://{host}:{port}"


SHOWN = ("empty_mailbox", "many_letters", "owner", "caseworker", "operator")


def text(task: Task) -> str:
    """Return the table of addresses, and how to sign in as some of the demo people."""
    rows = [
        ("Citizens", f"{base_url()}/"),
        ("Companies", f"{base_url()}/virksomhed/"),
        ("Authorities", f"{base_url()}/myndighed/"),
        ("Demo people", f"{base_url()}/demo/"),
        ("Trust this CA", str(certificate.trust_file(task.home))),
        ("Data", str(task.home)),
    ]
    table = "\n".join(f"  {name:<16}{value}" for name, value in rows)
    return f"\nFundament runs. Ctrl-C stops it; the data stays.\n\n{table}\n{_people()}"


def _people() -> str:
    if not settings.DEMO or "identity" not in settings.CAPABILITIES:
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
