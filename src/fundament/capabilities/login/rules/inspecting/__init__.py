"""What the inspector says of a login: masked messages, rules met, and what a signature covers."""

from fundament.capabilities.login.rules.inspecting.answers import Sealing, judged
from fundament.capabilities.login.rules.inspecting.borders import (
    came_eidas_request,
    judged_eidas_request,
    signed_outside,
    walked_response,
)
from fundament.capabilities.login.rules.inspecting.coverage import Line, lines_of
from fundament.capabilities.login.rules.inspecting.logouts import (
    END_SESSION,
    LOGOUT_SIGNATURE,
    LOGOUT_TOKEN,
    OPENID_END_SESSION,
    SAML_MESSAGES,
    ExpectedLogout,
    came_logout,
    judged_logout,
    judged_told,
    judged_way_back,
)
from fundament.capabilities.login.rules.inspecting.masking import Mask
from fundament.capabilities.login.rules.inspecting.requests import SAML_REQUEST, ShownRule, met
from fundament.capabilities.login.rules.inspecting.required import judged_required
from fundament.capabilities.login.rules.inspecting.signatures import (
    Worth,
    ciphers_of,
    why_of,
    worth_of,
)
from fundament.capabilities.login.rules.inspecting.tokens import (
    OPENID_REQUEST,
    ExpectedToken,
    judged_answer,
    judged_reply,
    judged_token,
    judged_userinfo,
    parts_of_token,
)

__all__ = [
    "END_SESSION",
    "LOGOUT_SIGNATURE",
    "LOGOUT_TOKEN",
    "OPENID_END_SESSION",
    "OPENID_REQUEST",
    "SAML_MESSAGES",
    "SAML_REQUEST",
    "ExpectedLogout",
    "ExpectedToken",
    "Line",
    "Mask",
    "Sealing",
    "ShownRule",
    "Worth",
    "came_eidas_request",
    "came_logout",
    "ciphers_of",
    "judged",
    "judged_answer",
    "judged_eidas_request",
    "judged_logout",
    "judged_reply",
    "judged_required",
    "judged_token",
    "judged_told",
    "judged_userinfo",
    "judged_way_back",
    "lines_of",
    "met",
    "parts_of_token",
    "signed_outside",
    "walked_response",
    "why_of",
    "worth_of",
]
