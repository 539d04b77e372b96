"""JSON of what organisations administer: themselves, their systems, contact points and groups.

Source: Digital Post API 1.68, models Organisation, MailSystem, ContactPoint and ContactGroup.
"""

import base64
from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid5

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID

from fundament.capabilities.post.render.viewing import moment, told
from fundament.capabilities.post.types import MailSystem, Page, SystemKind
from fundament.capabilities.post.types.administration import (
    GroupNamed,
    GroupShown,
    OrganisationShown,
    OrganisationType,
    PointCodeShown,
    PointShown,
    TargetType,
    Template,
)
from fundament.capabilities.post.types.following import Following
from fundament.capabilities.post.types.systems import ContactPerson, SystemSetup

_KINDS = {SystemKind.SENDER: "SENDER", SystemKind.RECIPIENT: "RECIPIENT"}


def organisation(one: OrganisationShown) -> dict[str, Any]:
    """Return an Organisation; what only its administrators see is left out for others."""
    authority = one.type is OrganisationType.AUTHORITY
    return told(
        id=str(one.id),
        version=one.version,
        createdDate=moment(one.created_at),
        lastUpdated=moment(one.changed_at),
        name=one.name,
        cvrNumber=one.party.number,
        type=one.type,
        authorityType=one.authority_type,
        authorityTerms=authority,
        legalNotificationAllowed=authority,
        mandatoryPostAllowed=authority,
        legalContact=_person(one.contact, one.id, one.version),
        logoAvailable=one.has_logo,
        logoMediaType="IMAGE_PNG" if one.has_logo else None,
        targets=list(TargetType) if authority else [TargetType.AUTHORITY],
        statusType="ACTIVE" if one.is_active else "CLOSED",
        rightsIntroductionCompleted=one.introduced,
    )


def logo(organisation: UUID, version: int, size: int) -> dict[str, Any]:
    """Return a Logo; its version is the organisation's."""
    return {"id": str(uuid5(organisation, "logo")), "version": version, "fileSize": size}


def mail_system(one: MailSystem, organisation: UUID, token: str | None = None) -> dict[str, Any]:
    """Return a MailSystem; `token` is its token in the answer to who renewed it, and no other."""
    return told(
        id=str(one.id),
        version=one.version,
        createdDate=moment(one.created_at),
        lastUpdated=moment(one.changed_at),
        **_setup(one, one.id, one.version),
        activeFrom=moment(one.active_from),
        activeTo=moment(one.active_to),
        standardSystemTemplateId=str(one.template) if one.template else None,
        organisationId=str(organisation),
        ssh=_ssh(one),
        ocesPublicCertificate=_registered(one),
        apiToken=_token(one, token),
        businessContactEmail=one.business_email or None,
        delegatedCVR=one.delegated_cvr or None,
        memoVersion=one.memo_version,
    )


def template(one: Template) -> dict[str, Any]:
    """Return a StandardSystemTemplate."""
    said = _setup(one.setup, one.id, one.version)
    del said["supplier"]
    return told(
        id=str(one.id),
        version=one.version,
        createdDateTime=moment(one.created_at),
        lastUpdated=moment(one.changed_at),
        **said,
        organisation={"name": one.setup.supplier, "cvrNumber": one.vendor.number},
    )


def certificate(der: bytes, id: UUID, version: int, since: str | None) -> dict[str, Any]:
    """Return an OcesPublicCertificateCheck of the certificate (DER).

    The weak hashes are the model's: names of the certificate for people, and no proof of anything.
    """
    found = x509.load_der_x509_certificate(der)
    serials = found.subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER)
    spki = found.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    key_id = x509.SubjectKeyIdentifier.from_public_key(found.public_key()).digest
    return told(
        id=str(id),
        version=version,
        subjectDistinguishedNameSerialNumber=str(serials[0].value) if serials else None,
        certificateAuthority=found.issuer.rfc4514_string(),
        certificateSerialNumber=f"{found.serial_number:x}",
        expiryDate=moment(found.not_valid_after_utc),
        lastUpdated=since,
        sha1=found.fingerprint(hashes.SHA1()).hex(),  # noqa: S303  (the model's field)
        md5=found.fingerprint(hashes.MD5()).hex(),  # noqa: S303  (the model's field)
        certificatePublicKey={
            "id": str(uuid5(id, "public key")),
            "version": version,
            "algorithm": _algorithm(found),
            "format": "X.509",
            "encoded": [_base64(spki)],
        },
        subjectKeyIdentifier=[_base64(key_id)],
    )


def ssh(one: MailSystem) -> dict[str, Any]:
    """Return the Ssh of a system that has a key."""
    return _ssh(one) or {}


def registered_certificate(one: MailSystem) -> dict[str, Any]:
    """Return the OcesPublicCertificateCheck of a system that has a certificate."""
    return _registered(one) or {}


def contact_group(one: GroupShown) -> dict[str, Any]:
    """Return a ContactGroup."""
    return told(
        id=str(one.id),
        version=one.version,
        createdDate=moment(one.created_at),
        lastUpdated=moment(one.changed_at),
        name=one.name,
        description=one.description,
        organisationalUnit=one.organisational_unit,
        organisation=organisation(one.organisation),
        parent=_named(one.parent) if one.parent else None,
        targets=list(one.targets),
        postkasseIds=[],
    )


def contact_point(one: PointShown) -> dict[str, Any]:
    """Return a ContactPoint; what is internal is left out where it is not told."""
    return told(
        id=str(one.id),
        version=one.version,
        createdDate=moment(one.created_at),
        lastUpdated=moment(one.changed_at),
        name=one.name,
        description=one.description,
        internalDescription=one.internal_description or None,
        targets=list(one.targets),
        memoSizeThresholdMB=one.size_mb,
        allowedNumberOfAttachments=one.attachments,
        active=one.active,
        visible=one.visible,
        reportLink=_report_link(one),
        organisationId=str(one.organisation),
        systemId=str(one.system) if one.system else None,
        contactPointCodes=[_code(code, one) for code in one.codes],
        contactGroups=[_named(group) for group in one.within],
        recommendedAttributes=[
            {**_part(one, f"attribute {name}"), "name": name} for name in one.attributes
        ],
        searchTerms=[{**_part(one, f"term {term}"), "term": term} for term in one.terms],
        translations=[],
    )


def following(one: Following) -> dict[str, Any]:
    """Return an OrganisationSenderSystemSubscription."""
    return {
        "id": str(one.id),
        "senderSystemId": str(one.system),
        "version": one.version,
        "subscriptionOperations": list(one.wish.operations),
        "organisationSubscriptions": [
            {"id": str(uuid5(one.id, number)), "version": one.version, "cvrNumber": number}
            for number in one.wish.numbers
        ],
        "notificationUrl": one.wish.url,
    }


def page(name: str, page: Page[Any], items: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Return a page of a list under the list's name."""
    return {
        "currentPage": page.number,
        "totalPages": page.pages,
        "elementsOnPage": len(page.items),
        "totalElements": page.total,
        name: list(items),
    }


def _setup(one: SystemSetup, id: UUID, version: int) -> dict[str, Any]:
    kinds = [_KINDS[kind] for kind in SystemKind if kind in one.kinds]
    return {
        "name": one.name,
        "endpoint": one.endpoint or None,
        "receiptEndpoint": one.receipt_endpoint or None,
        "technicalContact": _person(one.contact, id, version),
        "serviceProtocol": one.protocol,
        "systemTypes": [*kinds, *(["RECIPIENT_DEFAULT"] if one.is_default else [])],
        "allowedIps": [_address(address, id, version) for address in one.addresses],
        "receiptFormat": "MEMO",
        "supplier": one.supplier or None,
    }


def _address(network: str, id: UUID, version: int) -> dict[str, Any]:
    """Return an AllowedIp: one address alone is written without the length of its network."""
    address, _, length = network.partition("/")
    alone = length == ("128" if ":" in address else "32")
    return {
        "id": str(uuid5(id, f"address {network}")),
        "version": version,
        "ip": address if alone else network,
        "range": not alone,
    }


def _person(one: ContactPerson | None, id: UUID, version: int) -> dict[str, Any] | None:
    if one is None:
        return None
    return told(
        id=str(uuid5(id, "contact")),
        version=version,
        name=one.name,
        email=one.email or None,
        phoneNumber=one.phone or None,
    )


def _token(one: MailSystem, token: str | None) -> dict[str, Any] | None:
    if one.token_since is None:
        return None
    ready = None if token is None else f"basic {_base64(token.encode())}"
    return told(
        id=str(uuid5(one.id, "token")),
        version=one.version,
        value=None if token is None else token.partition(":")[2],
        authenticationToken=ready,
        lastUpdated=moment(one.token_since),
    )


def _ssh(one: MailSystem) -> dict[str, Any] | None:
    if not one.ssh_key:
        return None
    return told(
        id=str(uuid5(one.id, "ssh")),
        version=one.version,
        sshUsername=str(one.id),
        sshPublicKey=[_base64(one.ssh_key.encode())],
        lastUpdated=moment(one.ssh_since),
    )


def _registered(one: MailSystem) -> dict[str, Any] | None:
    if one.certificate is None:
        return None
    id, since = uuid5(one.id, "certificate"), moment(one.certificate.since)
    if one.certificate.der:
        return certificate(one.certificate.der, id, one.version, since)
    return {
        "id": str(id),
        "version": one.version,
        "certificateSerialNumber": f"{one.certificate.serial:x}",
        "lastUpdated": since,
    }


def _algorithm(certificate: x509.Certificate) -> str:
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return "RSA"
    return "EC" if isinstance(key, ec.EllipticCurvePublicKey) else type(key).__name__


def _report_link(one: PointShown) -> dict[str, Any] | None:
    if one.report_link is None:
        return None
    return {
        **_part(one, "report link"),
        "externalLink": one.report_link.address,
        "externalLinkText": one.report_link.text,
        "description": one.report_link.description,
        "label": one.report_link.label,
    }


def _code(code: PointCodeShown, one: PointShown) -> dict[str, Any]:
    return told(
        **_part(one, f"code {code.type} {code.code} {code.list_name}"),
        codeVersion=code.code_version or None,
        name=code.name or None,
        type=code.type,
        code=code.code,
        contactPointCodeTypeName=code.list_name or None,
    )


def _part(one: PointShown, name: str) -> dict[str, Any]:
    return {"id": str(uuid5(one.id, name)), "version": one.version}


def _named(one: GroupNamed) -> dict[str, Any]:
    return {"id": str(one.id), "version": one.version, "name": one.name}


def _base64(octets: bytes) -> str:
    return base64.b64encode(octets).decode()
