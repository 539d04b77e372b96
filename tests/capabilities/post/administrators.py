"""Administrators of organisations: people with a token as professionals of one."""

import struct
import zlib
from contextlib import suppress
from uuid import uuid4

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from fundament.capabilities.rights import service as rights
from fundament.capabilities.rights.types import RoleHeld
from fundament.kernel import clock, pki
from fundament.kernel.acting import Role
from tests.bearers import viewer


def administrator(person, organisation, scope="openid read write", *, granted=True):
    """A client with the token of somebody who acts for the organisation, as its administrator."""
    if granted:
        with suppress(RoleHeld):
            rights.grant_role(person, Role.ADMINISTRATOR, organisation, clock.now())
    client = viewer(person, scope)
    client.grant.organisation = str(organisation)
    client.grant.save()
    return client


def own_organisation(client, party):
    """The organisation as its administrator sees it."""
    [found] = client.shown(f"organisations/?cvrNumber={party.number}")["organisations"]
    return found


def upload(client, method, path, content, version=None, name="file"):
    """Send a file as the part of a form, by any method."""
    body = (
        f'--cut\r\nContent-Disposition: form-data; name="{name}"; filename="x"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    ).encode() + content + b"\r\n--cut--\r\n"  # fmt: skip
    headers = {"Authorization": f"Bearer {client.token}"}
    if version is not None:
        headers["If-Match"] = f'"{version}"'
    return client.server.generic(
        method, f"/apis/v1/{path}", body,
        content_type="multipart/form-data; boundary=cut", secure=True, headers=headers,
    )  # fmt: skip


def issued(party, at=None, kind=pki.CertificateKind.ORGANISATION):
    """A new certificate of the organisation, as PEM and as DER."""
    subject = pki.Subject("Prøve", "Prøveorganisation", party.number, uuid4(), kind)
    pem = pki.issue(subject, at or clock.now()).certificate_pem
    return pem, x509.load_pem_x509_certificate(pem).public_bytes(Encoding.DER)


def code(answer):
    return answer.status_code, answer.json()["code"]


def chunk(name, body):
    return struct.pack(">I4s", len(body), name) + body + struct.pack(">I", zlib.crc32(name + body))


def picture(width=4, height=3, *, more=b"", pixels=None, interlaced=0):
    """A grey PNG picture, with chunks of one's own between."""
    rows = pixels if pixels is not None else (b"\0" + b"\x80" * width) * height
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, interlaced))
        + more
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )
