"""Apache's mod_auth_mellon (lasso), an independent service provider, logs in and out by HTTP.

Apache runs for real on a port of its own; the test carries what a browser would carry.
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from textwrap import dedent

import httpx
import pytest

from fundament.capabilities.login import service as login
from fundament.kernel import keys
from tests.capabilities.login.conftest import passing_form
from tests.capabilities.login.services import Service

pytestmark = [pytest.mark.django_db, pytest.mark.outside]
MODULES = Path("/usr/lib/apache2/modules")
NEEDED = ("mpm_event", "authn_core", "authz_core", "authz_user", "headers", "auth_mellon")


class Site(Service):
    """The Apache site as a service: mellon's own addresses below /mellon."""

    port = 0

    @property
    def entity_id(self):
        return f"http://localhost:{self.port}/mellon/metadata"

    @property
    def acs(self):
        return f"http://localhost:{self.port}/mellon/postResponse"

    @property
    def slo(self):
        return f"http://localhost:{self.port}/mellon/logout"


def configuration(folder, port):
    loads = "\n".join(f"LoadModule {n}_module {MODULES}/mod_{n}.so" for n in NEEDED)
    user = "User www-data\nGroup www-data\n" if os.geteuid() == 0 else ""
    return f"{loads}\n{user}" + dedent(f"""
        ServerName localhost
        Listen 127.0.0.1:{port}
        PidFile {folder}/apache.pid
        ErrorLog {folder}/error.log
        Mutex file:{folder}
        DocumentRoot {folder}/site
        <Location />
          AuthType Mellon
          MellonEnable auth
          Require valid-user
          MellonEndpointPath /mellon
          MellonSPPrivateKeyFile {folder}/sp.key
          MellonSPCertFile {folder}/sp.crt
          MellonSPMetadataFile {folder}/sp.xml
          MellonIdPMetadataFile {folder}/broker.xml
          MellonSignatureMethod rsa-sha256
          MellonUser NAME_ID
          MellonSetEnv NAME https://data.gov.dk/model/core/eid/fullName
          MellonSetEnv CPR https://data.gov.dk/model/core/eid/cprNumber
          Header set X-User "%{{MELLON_NAME_ID}}e"
          Header set X-Name "%{{MELLON_NAME}}e"
          Header set X-Cpr "%{{MELLON_CPR}}e"
        </Location>
        """)


def write(folder, site):
    (folder / "site").mkdir()
    (folder / "site/index.html").write_text("Velkommen")
    (folder / "sp.key").write_bytes(keys.key_file(site.key).read_bytes())
    (folder / "sp.crt").write_bytes(keys.certificate_file(site.key).read_bytes())
    (folder / "sp.xml").write_bytes(site.metadata())
    (folder / "broker.xml").write_bytes(login.metadata_of(login.own_broker()))
    (folder / "apache.conf").write_text(configuration(folder, site.port))
    if os.geteuid() == 0:
        owner = pwd.getpwnam("www-data")
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, owner.pw_uid, owner.pw_gid)


def wait_for(port):
    for _ in range(100):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("apache does not answer")


class Apache:
    """Speaks to the site and keeps its cookies: http.cookiejar takes none with Domain=localhost."""

    def __init__(self, home):
        self.home, self.cookies = home, {}

    def get(self, address):
        return self._keep(httpx.get(address, headers=self._headers()))

    def post(self, address, fields):
        return self._keep(httpx.post(address, data=fields, headers=self._headers()))

    def to_the_broker(self):
        """Ask for the page and follow the site's own redirects; return the broker's address."""
        address = f"{self.home}/index.html"
        while address.startswith(self.home):
            address = self.get(address).headers["location"]
        return address

    def _headers(self):
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}

    def _keep(self, answer):
        for line in answer.headers.get_list("set-cookie"):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer


@pytest.fixture
def site(people):
    apache = shutil.which("apache2") or shutil.which("apache2", path="/usr/sbin")
    if apache is None or not (MODULES / "mod_auth_mellon.so").exists():
        pytest.skip("apache2 with libapache2-mod-auth-mellon is not installed")
    made = Site("mellon")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        made.port = free.getsockname()[1]
    made.register()
    folder = Path(tempfile.mkdtemp(prefix="fundament-mellon-", dir="/tmp"))
    write(folder, made)
    command = [apache, "-X", "-d", str(folder), "-f", str(folder / "apache.conf")]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        wait_for(made.port)
        yield made
    finally:
        process.terminate()
        process.wait(timeout=20)
        process.stderr.close()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def apache(site):
    return Apache(f"http://localhost:{site.port}")


def test_logs_in_and_out(site, apache, people, browser):
    person = people["empty_mailbox"]
    form = passing_form(browser.log_in(person, browser.get(apache.to_the_broker())))
    assert form[0] == site.acs
    back = apache.post(*form)
    assert back.status_code == 303, back.text
    shown = apache.get(back.headers["location"])
    assert (shown.status_code, shown.text) == (200, "Velkommen")
    assert shown.headers["x-cpr"] == person.cpr
    assert shown.headers["x-user"].startswith("https://data.gov.dk/model/core/eid/person/uuid/")
    out = apache.get(f"{apache.home}/mellon/logout?ReturnTo={apache.home}/index.html")
    done = apache.get(browser.get(out.headers["location"])["Location"])
    assert done.headers["location"] == f"{apache.home}/index.html"
    assert apache.get(f"{apache.home}/index.html").status_code == 303
    assert passing_form(browser.get("/log-ind/")) is None


def test_the_portals_logout_reaches_mellon(site, apache, people, browser):
    browser.log_in(people["empty_mailbox"])
    back = apache.post(*passing_form(browser.get(apache.to_the_broker())))
    assert apache.get(back.headers["location"]).status_code == 200
    page = browser.post("/log-ud/", {})
    answer = apache.get(passing_form(page)[0])
    last = browser.get(answer.headers["location"])
    assert last.request["PATH_INFO"] == "/"
    assert apache.get(f"{apache.home}/index.html").status_code == 303
