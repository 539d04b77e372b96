"""The local certificate authority: certificates of the OCES3 shape, revocation, trust anchors."""

from fundament.kernel.pki.authority import trust_anchors_file
from fundament.kernel.pki.issuing import (
    certify,
    crl,
    is_revoked,
    issue,
    issue_server,
    pkcs12,
    revoke,
)
from fundament.kernel.pki.reading import read_client_certificate
from fundament.kernel.pki.types import (
    CertificateExpired,
    CertificateForeign,
    CertificateKind,
    CertificateNotYetValid,
    CertificateRefused,
    CertificateRevoked,
    CertificateUnreadable,
    CertificateWithoutOrganisation,
    ClientCertificate,
    Issued,
    RequestRefused,
    Subject,
)

__all__ = [
    "CertificateExpired",
    "CertificateForeign",
    "CertificateKind",
    "CertificateNotYetValid",
    "CertificateRefused",
    "CertificateRevoked",
    "CertificateUnreadable",
    "CertificateWithoutOrganisation",
    "ClientCertificate",
    "Issued",
    "RequestRefused",
    "Subject",
    "certify",
    "crl",
    "is_revoked",
    "issue",
    "issue_server",
    "pkcs12",
    "read_client_certificate",
    "revoke",
    "trust_anchors_file",
]
