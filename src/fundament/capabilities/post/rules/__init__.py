"""Decisions of post: facts in, refusal or value out; no database, no clock."""

from fundament.capabilities.post.rules.flow import (
    ENDS,
    RECIPIENT_SEES,
    SENDER_SEES,
    owner_of,
    shown_actor,
    state_of,
)
from fundament.capabilities.post.rules.folders import folder_name, must_be_a_place
from fundament.capabilities.post.rules.html import KEPT_TAG_ATTRIBUTES, KEPT_TAGS, STYLES, is_kept
from fundament.capabilities.post.rules.judging import judge_html
from fundament.capabilities.post.rules.paper import (
    is_wanted,
    must_be_for_one,
    must_be_printable,
    paper_recipient_of,
    why_on_paper,
)
from fundament.capabilities.post.rules.sending import (
    SHOWN_FOR,
    contact_point_of,
    may_receive,
    may_send,
    must_be_named_as_sent,
    must_be_what_it_says,
)
from fundament.capabilities.post.rules.weight import is_too_heavy
from fundament.capabilities.post.rules.writing import (
    addressee,
    may_answer,
    may_be_file,
    may_write,
    media_type_of,
    must_be_light,
    must_fit,
)

__all__ = [
    "ENDS",
    "KEPT_TAGS",
    "KEPT_TAG_ATTRIBUTES",
    "RECIPIENT_SEES",
    "SENDER_SEES",
    "SHOWN_FOR",
    "STYLES",
    "addressee",
    "contact_point_of",
    "folder_name",
    "is_kept",
    "is_too_heavy",
    "is_wanted",
    "judge_html",
    "may_answer",
    "may_be_file",
    "may_receive",
    "may_send",
    "may_write",
    "media_type_of",
    "must_be_a_place",
    "must_be_for_one",
    "must_be_light",
    "must_be_named_as_sent",
    "must_be_printable",
    "must_be_what_it_says",
    "must_fit",
    "owner_of",
    "paper_recipient_of",
    "shown_actor",
    "state_of",
    "why_on_paper",
]
