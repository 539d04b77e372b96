"""The official host names that clients carry in their code, and how they reach this machine."""

from fundament.site import environment, ports
from fundament.site.words import Task

OFFICIAL_HOSTS = (
    "api.digitalpost.dk",
    "test.digitalpost.dk",
    "login.nemlog-in.dk",
    "login.test-nemlog-in.dk",
)


def lines() -> list[str]:
    """Return the lines for the hosts file of a client on this machine."""
    bound = environment.value("FUNDAMENT_BIND")
    address = bound if bound not in {"0.0.0.0", "::"} else "127.0.0.1"  # noqa: S104
    return [f"{address} {host}" for host in OFFICIAL_HOSTS]


def main(task: Task) -> None:
    """Print the lines, where the certificate lies, and how port 443 comes here."""
    for line in lines():
        task.say(line)
    task.say(f"# Put these lines into /etc/hosts; let clients trust {task.home / 'ca.pem'}")
    if ports.web_port() != 443:
        rule = f"-o lo -p tcp --dport 443 -j REDIRECT --to-ports {ports.web_port()}"
        task.say("# Clients call port 443. On Linux this brings it here from this machine:")
        task.say(f"#   iptables -t nat -A OUTPUT {rule}")
        task.say("# Or start with FUNDAMENT_PORT=443, or by a systemd socket: docs/operate.md.")
