"""What the inspector says of a login: masked messages, rules met, and what a signature covers."""

from fundament.capabilities.login.rules.inspecting.answers import Judged, judged
from fundament.capabilities.login.rules.inspecting.coverage import Line, lines_of
from fundament.capabilities.login.rules.inspecting.masking import Mask
from fundament.capabilities.login.rules.inspecting.requests import SAML_REQUEST, ShownRule, met
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
    "OPENID_REQUEST",
    "SAML_REQUEST",
    "ExpectedToken",
    "Judged",
    "Line",
    "Mask",
    "ShownRule",
    "judged",
    "judged_answer",
    "judged_reply",
    "judged_token",
    "judged_userinfo",
    "lines_of",
    "met",
    "parts_of_token",
]
