"""The official host names that clients carry in their code, and how they reach this machine."""

from fundament.site import environment, ports
from fundament.site.words import Task

# Each name, and the official system there: a capability, or of KOMBIT's systems that which gives
# tokens and that which takes calls. Under it the addresses of that system answer and no others
# (`site/official/<system>.py`); under any other name, such as localhost, everything answers.
OFFICIAL_HOSTS = {
    "api.digitalpost.dk": "post",
    "test.digitalpost.dk": "post",
    "login.nemlog-in.dk": "login",
    "login.test-nemlog-in.dk": "login",
    "test-devtest4-nemlog-in.dk": "login",
    "netseidbroker.dk": "login",
    "pp.netseidbroker.dk": "login",
    "adgangsstyring.stoettesystemerne.dk": "kombit_tokens",
    "n2adgangsstyring.stoettesystemerne.dk": "kombit_tokens",
    "adgangsstyring.eksterntest-stoettesystemerne.dk": "kombit_tokens",
    "n2adgangsstyring.eksterntest-stoettesystemerne.dk": "kombit_tokens",
    "prod.serviceplatformen.dk": "kombit",
    "exttest.serviceplatformen.dk": "kombit",
}


def capability_at(host: str) -> str | None:
    """Return which official system's name the host is (a port may follow), or None.

    An installation may itself be called by such a name (FUNDAMENT_HOST): then all of it is there.
    """
    name = host.partition(":")[0].lower()
    return None if name == environment.value("FUNDAMENT_HOST") else OFFICIAL_HOSTS.get(name)


def own_address() -> str:
    """Return the address at which a program of this machine reaches our servers."""
    bound = environment.value("FUNDAMENT_BIND")
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(bound, bound)  # noqa: S104


def lines() -> list[str]:
    """Return the lines for the hosts file of a client on this machine."""
    return [f"{own_address()} {host}" for host in OFFICIAL_HOSTS]


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
