"""Masking: what the inspector keeps of a message once nobody can be read out of it.

A masked value becomes dots and four signs that are equal for equal values of the same login, so
that a forged value can be told from the true one. They come of a key that is not in the database,
and are too few to find a person by.
"""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

from lxml import etree

from fundament.kernel import xml
from fundament.kernel.errors import Refusal
from fundament.standards.eidas.names import EXTENSIONS
from fundament.standards.oiosaml.profiles import PROFILES
from fundament.standards.saml.names import DS, SAML, XENC

DOTS = "••••"
MOST_BYTES = 64 * 1024
# What is said of the login and not of the person.
OPEN_ATTRIBUTES = frozenset(
    profile.attributes[key].name
    for profile in PROFILES
    for key in ("spec_version", "loa", "ial", "aal")
    if key in profile.attributes
)
PREFIXES = frozenset(
    prefix
    for profile in PROFILES
    for prefix in (profile.person_prefix, profile.professional_prefix)
)
OPEN_CLAIMS = frozenset(
    """
    iss aud azp exp iat nbf auth_time acr amr nonce at_hash c_hash jti sid typ alg kid loa
    ial aal idp identity_type scope client_id token_type expires_in error
    error_description redirect_uri post_logout_redirect_uri response_type response_mode
    code_challenge
    code_challenge_method prompt max_age ui_locales acr_values idp_values grant_type
    resource session_expiry mitid_loa mitid_ial mitid_aal identityscheme idp_environment
    client_assertion_type dpop_jkt display claims_locales grant events cnf subject_type
    language
    """.split()  # noqa: SIM905  (a list of words)
)
_VALUES = (
    *(f"{{{SAML}}}{name}" for name in ("AttributeValue", "NameID", "NameIdentifier")),
    f"{{{EXTENSIONS}}}AttributeValue",
)
# What is long and says nothing to a reader: ciphers, certificates, signature values.
_SHORTENED = (f"{{{XENC}}}CipherValue", f"{{{DS}}}SignatureValue", f"{{{DS}}}X509Certificate")


class Mask:
    """Masks the values of one login."""

    def __init__(self, salt: bytes) -> None:
        self._salt = salt

    def value(self, text: str) -> str:
        """Return the dots for a text, empty for an empty one."""
        if not text:
            return ""
        told = hmac.new(self._salt, text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
        return f"{DOTS} {told[:4]}"

    def xml(self, octets: bytes) -> str:
        """Return the XML with every name and attribute value masked, ciphers cut.

        Empty for what is too large or no XML that we read: it may hold anything.
        """
        try:
            root = xml.parse(octets, MOST_BYTES)
        except Refusal:
            return ""
        for element in root.iter("*"):
            if element.tag in _VALUES:
                self._mask_texts(element)
            elif element.tag in _SHORTENED and element.text:
                whole = "".join(element.text.split())
                element.text = f"{whole[:16]}… ({len(whole)})"
        return str(etree.tostring(root, encoding="unicode"))

    def fields(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Return the fields; only those known to say nothing of a person stay open."""
        return {
            name: value if name in OPEN_CLAIMS else self._any(value)
            for name, value in fields.items()
        }

    def _any(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            return {name: self._any(inner) for name, inner in value.items()}
        if isinstance(value, list | tuple):
            return [self._any(inner) for inner in value]
        return value if isinstance(value, bool) or value is None else self.value(str(value))

    def _mask_texts(self, element: etree._Element) -> None:
        holder = element.getparent()
        if holder is not None and holder.get("Name") in OPEN_ATTRIBUTES:
            return
        element.text = self._kept(element.text)
        for inner in element.iterdescendants():
            inner.text = self._kept(inner.text) if isinstance(inner.tag, str) else inner.text
            inner.tail = self._kept(inner.tail)

    def _kept(self, text: str | None) -> str | None:
        """Return a name with its prefix, which tells its kind, and the rest masked."""
        for prefix in PREFIXES:
            if text and text.startswith(prefix):
                return prefix + self.value(text.removeprefix(prefix))
        return self.value(text.strip()) if text else text
