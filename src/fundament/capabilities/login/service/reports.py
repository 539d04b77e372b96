"""The report of a trial run: signed by a key of this home, and checked again by anybody.

The key is `login-report`: kept for good, so that a report can be checked for as long as the home
stands. Source: RFC 7515 (PS256, RFC 7518, 3.5); the PDF bears one of its own (ISO 32000-1, 12.8).
"""

import hashlib
import json
from dataclasses import asdict
from datetime import datetime
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from joserfc.jwk import RSAKey

from fundament.capabilities.login.service import brokers
from fundament.capabilities.login.types import (
    Judgement,
    Report,
    ReportNotGenuine,
    TrialRun,
    Verdict,
)
from fundament.kernel import keys
from fundament.standards.oauth import jose
from fundament.standards.pdf import sign as sign_pdf
from fundament.standards.saml.reading import written

KEY, ALGORITHM, KIND = "login-report", "PS256", "trial-report+jwt"


def sign(run: TrialRun, pdf: bytes, at: datetime) -> str:
    """Return the report as JSON: what it says, and a signed token that names it and the PDF."""
    content = content_of(run)
    claims = {
        "iss": brokers.own_broker().issuer,
        "iat": int(at.timestamp()),
        "jti": str(run.id),
        "report_sha256": _digest(_canonical(content)),
        "pdf_sha256": _digest(pdf),
    }
    token = jose.sign(claims, _key(keys.private_key(KEY)), ALGORITHM, KIND)
    return json.dumps({"report": content, "signature": token}, ensure_ascii=False, indent=1)


def with_signature(pdf: bytes, at: datetime) -> bytes:
    """Return the PDF as it is given away: whoever opens it sees that it is signed, and by whom."""
    return sign_pdf(pdf, keys.private_key(KEY), keys.certificate(KEY), at, "Integrationsrapport")


def content_of(run: TrialRun) -> dict[str, Any]:
    """Return what a report says: of the service, each step, and the sums.

    Of each step it says whether the client was observed, and what was seen; a result that was not
    observed is told by somebody, who is named: the signature vouches for no more.
    """
    return {
        "jti": str(run.id),
        "service": run.entity_id,
        "name": {"da": run.name_da, "en": run.name_en},
        "protocol": run.protocol,
        "started": written(run.started_at),
        "started_by": run.started_by,
        "start": run.starts_at,
        "observed": run.observed,
        "steps": [_step(each) for each in run.steps],
        "counts": {str(verdict): run.count(verdict) for verdict in Verdict},
    }


def check_report(document: bytes, pdf: bytes | None = None) -> Report:
    """Return what a report of ours says, and whether the PDF is its own. Raises ReportNotGenuine.

    `document` is the JSON file as it was downloaded, in whatever spacing.
    """
    content, token = _parts(document)
    try:
        signed = jose.verify(token, (_key(keys.private_key(KEY)),), (ALGORITHM,))
    except jose.NotGenuine as error:
        raise ReportNotGenuine from error
    told = signed.claims.get("report_sha256")
    if signed.header.get("typ") != KIND or told != _digest(_canonical(content)):
        raise ReportNotGenuine
    same = None if pdf is None else signed.claims.get("pdf_sha256") == _digest(pdf)
    return Report(content, same)


def report_certificate() -> str:
    """Return the certificate (PEM) that others check reports by."""
    return keys.certificate(KEY).public_bytes(Encoding.PEM).decode()


def _step(judged: Judgement) -> dict[str, Any]:
    fault, step = judged.fault, judged.step
    return {
        "number": judged.number,
        "fault": step.fault,
        "what": {"da": fault.danish, "en": fault.english} if fault else None,
        "must": judged.must,
        "severity": judged.severity,
        "source": fault.source if fault else "",
        "result": step.result,
        "observed": step.sight is not None,
        "seen": asdict(step.sight) if step.sight else None,
        "told_by": step.told_by,
        "verdict": judged.verdict,
        "login": str(step.login) if step.login else None,
    }


def _parts(document: bytes) -> tuple[dict[str, Any], str]:
    """Return report and signature of a file. Raises ReportNotGenuine."""
    try:
        read = json.loads(document)
        content, token = read["report"], read["signature"]
    except (ValueError, RecursionError, KeyError, TypeError) as error:
        raise ReportNotGenuine from error
    if not isinstance(content, dict) or not isinstance(token, str):
        raise ReportNotGenuine
    return content, token


def _canonical(content: dict[str, Any]) -> bytes:
    """Return the octets that are signed: sorted names, no spaces, UTF-8 (as RFC 8785 for text)."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )


def _digest(octets: bytes) -> str:
    return hashlib.sha256(octets).hexdigest()


@lru_cache(maxsize=2)
def _key(private: RSAPrivateKey) -> RSAKey:
    made = RSAKey.import_key(private)
    made.ensure_kid()
    return made
