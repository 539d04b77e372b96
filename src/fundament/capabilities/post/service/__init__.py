"""The door to post: systems, letters in, receipts, mailboxes, and telling people by e-mail."""

from fundament.capabilities.post.service.containers import open_container, take_container
from fundament.capabilities.post.service.delivery import deliver
from fundament.capabilities.post.service.emails import caught_mail, notify, tell_of_eid
from fundament.capabilities.post.service.handing import (
    answer_for_letter,
    fetch_letter,
    letters_for,
    remove_letter,
    settle_overdue,
)
from fundament.capabilities.post.service.held import holdings_of
from fundament.capabilities.post.service.judging import judge_html
from fundament.capabilities.post.service.mailboxes import (
    mailbox_of,
    mailboxes_of,
    mark_unread,
    move_letter,
)
from fundament.capabilities.post.service.reading import (
    close_openings,
    file_at,
    forget_openings,
    open_file,
    open_letter,
)
from fundament.capabilities.post.service.receipts import (
    receipt_ids_of,
    receipt_of,
    receipts_of,
    take_away,
)
from fundament.capabilities.post.service.systems import (
    add_system,
    allow_addresses,
    owner_names,
    pass_on_left,
    revoke_system,
    system_calling,
    system_with,
    systems,
)
from fundament.capabilities.post.service.trying import try_letter
from fundament.capabilities.post.service.waiting import deliver_due, reason_letters_are_late

__all__ = [
    "add_system",
    "allow_addresses",
    "answer_for_letter",
    "caught_mail",
    "close_openings",
    "deliver",
    "deliver_due",
    "fetch_letter",
    "file_at",
    "forget_openings",
    "holdings_of",
    "judge_html",
    "letters_for",
    "mailbox_of",
    "mailboxes_of",
    "mark_unread",
    "move_letter",
    "notify",
    "open_container",
    "open_file",
    "open_letter",
    "owner_names",
    "pass_on_left",
    "reason_letters_are_late",
    "receipt_ids_of",
    "receipt_of",
    "receipts_of",
    "remove_letter",
    "revoke_system",
    "settle_overdue",
    "system_calling",
    "system_with",
    "systems",
    "take_away",
    "take_container",
    "tell_of_eid",
    "try_letter",
]
