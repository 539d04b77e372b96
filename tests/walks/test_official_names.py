"""Clients with official host names in their code, led to this machine as by a hosts file."""

import http.client
import json
import socket
import ssl

import pytest

from fundament.site.hosts import OFFICIAL_HOSTS

pytestmark = pytest.mark.slow
OWN = {"post": ("/apis/v1/memos/", 401), "login": ("/saml/3.0/metadata", 200)}
OWN |= {
    "kombit": ("/service/PostForespoerg_1/digitalpost", 401),
    "kombit_tokens": ("/runtime/api/rest/wstrust/v1/issue", 405),
}
FOREIGN = {"post": "/saml/3.0/metadata", "login": "/apis/v1/memos/"}
FOREIGN |= {"kombit": "/apis/v1/memos/", "kombit_tokens": "/service/PostForespoerg_1/digitalpost"}


class Led(http.client.HTTPSConnection):
    """A connection to a host name that the hosts file and a redirect rule have led here."""

    def __init__(self, running, host):
        super().__init__(host, context=ssl.create_default_context(cafile=running.ca_file))
        self.here = ("127.0.0.1", running.port)

    def connect(self):
        plain = socket.create_connection(self.here, timeout=60)
        self.sock = self._context.wrap_socket(plain, server_hostname=self.host)


def get(running, host, path):
    connection = Led(running, host)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.headers["Content-Type"], answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize("host", OFFICIAL_HOSTS)
def test_each_name_has_its_certificate_and_its_system(running, host):
    system = OFFICIAL_HOSTS[host]
    path, status = OWN[system]
    assert get(running, host, "/livez")[::2] == (200, b"alive\n")
    assert get(running, host, path)[0] == status
    assert get(running, host, FOREIGN[system])[0] == 404
    assert get(running, host, "/virksomhed/")[0] == 404


def test_the_formats_of_what_is_not_there(running):
    _, kind, body = get(running, "api.digitalpost.dk", "/saml/3.0/metadata")
    assert kind == "application/json"
    assert json.loads(body)["code"] == "address.unknown"
    _, kind, body = get(running, "login.nemlog-in.dk", "/post/")
    assert kind.startswith("text/html")
    assert b"Siden findes ikke" in body


def test_a_name_that_is_not_official_has_no_certificate(running):
    with pytest.raises(ssl.SSLCertVerificationError, match="not valid for"):
        get(running, "www.example.dk", "/livez")
