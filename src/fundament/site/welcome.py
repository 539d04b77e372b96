"""What `up` prints when everything is ready."""

from fundament.site import certificate, environment, ports
from fundament.site.words import Task


def base_url() -> str:
    """Return the address of the web server."""
    host, port = environment.value("FUNDAMENT_HOST"), ports.web_port()
    return f"https://{host}" if port == 443 else f"https://{host}:{port}"


def text(task: Task) -> str:
    """Return the table of addresses and demo people."""
    rows = [
        ("Citizens", f"{base_url()}/"),
        ("Trust this CA", str(certificate.trust_file(task.home))),
        ("Data", str(task.home)),
    ]
    table = "\n".join(f"  {name:<16}{value}" for name, value in rows)
    return f"\nFundament runs. Ctrl-C stops it; the data stays.\n\n{table}\n"
