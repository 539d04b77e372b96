"""A service that people sign in to by SAML, for benchmarks: its metadata, its requests."""

import base64
import os
import re
import ssl
import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import httpx

from tools.bench.program import Program

SERVICE = "https://bench.example"
BROKER = "/idp/saml/3.0/"


def authn_request(address: str) -> str:
    """Return path and query of a fresh AuthnRequest to the address, signed by the service."""
    from fundament.kernel import clock  # noqa: PLC0415  (after the set-up, as all here)
    from fundament.standards.saml.bindings import REQUEST, write_redirect  # noqa: PLC0415
    from fundament.standards.saml.names import Binding  # noqa: PLC0415
    from fundament.standards.saml.requests import write_authn_request  # noqa: PLC0415
    from fundament.standards.saml.types import AuthnRequest  # noqa: PLC0415

    wish = AuthnRequest(
        id=f"_{uuid4().hex}",
        issuer=SERVICE,
        issue_instant=clock.now(),
        destination=address,
        acs_url=f"{SERVICE}/acs",
        protocol_binding=Binding.POST,
    )
    whole = write_redirect(address, REQUEST, write_authn_request(wish), "x", "bench-service")
    return "/" + whole.split("/", 3)[3]


def broker_of(program: Program) -> str:
    """Return where our broker takes AuthnRequests."""
    return f"https://localhost:{program.port}{BROKER}"


def metadata() -> bytes:
    """Return the metadata of the service; its key is made at first use."""
    from fundament.kernel import keys  # noqa: PLC0415  (after the set-up, as all here)
    from fundament.standards.oiosaml.v303 import OIOSAML  # noqa: PLC0415
    from fundament.standards.saml import metadata_types as kinds  # noqa: PLC0415
    from fundament.standards.saml.metadata_writing import write_service_provider  # noqa: PLC0415
    from fundament.standards.saml.names import NAME_FORMAT_URI, Binding  # noqa: PLC0415
    from fundament.standards.saml.types import Endpoint  # noqa: PLC0415

    keys.private_key("bench-service", 2048)
    certificate = keys.certificate("bench-service")
    asked = ("spec_version", "loa", "ial", "aal", "full_name", "cpr_number", "cpr_uuid", "age")
    described = kinds.ServiceProviderMetadata(
        entity_id=SERVICE,
        consumers=(Endpoint(Binding.POST, f"{SERVICE}/acs", index=0, is_default=True),),
        logouts=(Endpoint(Binding.REDIRECT, f"{SERVICE}/slo"),),
        signing=(certificate,),
        encryption=(kinds.EncryptionKey(certificate, ()),),
        attributes=tuple(
            kinds.RequestedAttribute(OIOSAML.attribute(key).name, None, NAME_FORMAT_URI, True)
            for key in asked
        ),
        names=(("da", "Bench"),),
        requests_signed=True,
        wants_assertions_signed=True,
    )
    return write_service_provider(described, f"_{uuid4().hex}", "bench-service")


def signed_in(program: Program, person: dict[str, str]) -> str:
    """Make the service known, sign in to it once, and return the browser's cookies."""
    file = Path(os.environ["FUNDAMENT_HOME"]) / "bench-service.xml"
    file.write_bytes(metadata())
    program.call("provider", "add", str(file))

    def fill(browser: httpx.Client, page: httpx.Response) -> httpx.Response:
        for name in ("username", "password", "code"):
            page = browser.post(
                page.url,
                data={name: _value(name, person), "csrfmiddlewaretoken": _token(page.text)},
                headers={"Referer": str(page.url)},
            )
        return page

    return cookies_after(program.ca, broker_of(program), fill)


def cookies_after(
    ca: str, address: str, fill: Callable[[httpx.Client, httpx.Response], httpx.Response]
) -> str:
    """Ask the address for a login, let `fill` go through its steps, and return the cookies."""
    trust = ssl.create_default_context(cafile=ca)
    base = address.rpartition(":")[0] + ":" + address.rpartition(":")[2].partition("/")[0]
    with httpx.Client(verify=trust, base_url=base, follow_redirects=True, timeout=60) as browser:
        page = fill(browser, browser.get(authn_request(address)))
        if "SAMLResponse" not in page.text:
            raise RuntimeError(f"the sign-in did not end at the service: {page.status_code}")
        return "; ".join(f"{name}={value}" for name, value in browser.cookies.items())


def _token(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    return found[1] if found else ""


def _value(name: str, person: dict[str, str]) -> str:
    from cryptography.hazmat.primitives.hashes import SHA1  # noqa: PLC0415
    from cryptography.hazmat.primitives.twofactor.totp import TOTP  # noqa: PLC0415

    if name != "code":
        return person[name]
    display = TOTP(base64.b32decode(person["totp_secret"]), 6, SHA1(), 30)
    return display.generate(int(time.time())).decode()
