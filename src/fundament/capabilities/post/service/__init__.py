"""The door to post: systems, letters in, receipts, mailboxes, and telling people by e-mail."""

from fundament.capabilities.post.service.accesses import (
    access_with,
    accesses_in,
    change_access,
    give_access,
    let_read,
    readers_at,
    stop_reading,
)
from fundament.capabilities.post.service.boxes import (
    change_mailbox,
    mailbox_list,
    mailbox_with,
    senders_in,
    trustees_of,
    unread_in,
)
from fundament.capabilities.post.service.containers import open_container, take_container
from fundament.capabilities.post.service.delivery import deliver
from fundament.capabilities.post.service.emails import (
    caught_mail,
    caught_texts,
    notify,
    tell_of_eid,
)
from fundament.capabilities.post.service.events import events_for_person, events_for_system
from fundament.capabilities.post.service.flow import (
    employers_of,
    find_sent,
    flow_of_own,
    flow_of_sent,
    names_in,
)
from fundament.capabilities.post.service.folders import (
    change_folder,
    counts_in,
    delete_folder,
    delete_folder_at,
    folder_with,
    folders_in,
    make_folder,
    make_folder_at,
    rename_folder_at,
)
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
from fundament.capabilities.post.service.messages import (
    change_letter,
    content_of,
    delete_letter,
    document_with,
    file_with,
    letter_with,
    letters_in,
)
from fundament.capabilities.post.service.proving import (
    check_proof,
    proof_certificate,
    proof_for_recipient,
    proof_for_sender,
)
from fundament.capabilities.post.service.reading import (
    close_openings,
    file_at,
    forget_openings,
    open_file,
    open_letter,
)
from fundament.capabilities.post.service.recalling import recall_letter
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
from fundament.capabilities.post.service.texting import (
    forget_texts,
    give_up_texts,
    reason_texts_are_late,
    send_texts,
    texts_of,
)
from fundament.capabilities.post.service.trying import try_letter
from fundament.capabilities.post.service.waiting import deliver_due, reason_letters_are_late

__all__ = [
    "access_with",
    "accesses_in",
    "add_system",
    "allow_addresses",
    "answer_for_letter",
    "caught_mail",
    "caught_texts",
    "change_access",
    "change_folder",
    "change_letter",
    "change_mailbox",
    "check_proof",
    "close_openings",
    "content_of",
    "counts_in",
    "delete_folder",
    "delete_folder_at",
    "delete_letter",
    "deliver",
    "deliver_due",
    "document_with",
    "employers_of",
    "events_for_person",
    "events_for_system",
    "fetch_letter",
    "file_at",
    "file_with",
    "find_sent",
    "flow_of_own",
    "flow_of_sent",
    "folder_with",
    "folders_in",
    "forget_openings",
    "forget_texts",
    "give_access",
    "give_up_texts",
    "holdings_of",
    "judge_html",
    "let_read",
    "letter_with",
    "letters_for",
    "letters_in",
    "mailbox_list",
    "mailbox_of",
    "mailbox_with",
    "mailboxes_of",
    "make_folder",
    "make_folder_at",
    "mark_unread",
    "move_letter",
    "names_in",
    "notify",
    "open_container",
    "open_file",
    "open_letter",
    "owner_names",
    "pass_on_left",
    "proof_certificate",
    "proof_for_recipient",
    "proof_for_sender",
    "readers_at",
    "reason_letters_are_late",
    "reason_texts_are_late",
    "recall_letter",
    "receipt_ids_of",
    "receipt_of",
    "receipts_of",
    "remove_letter",
    "rename_folder_at",
    "revoke_system",
    "send_texts",
    "senders_in",
    "settle_overdue",
    "stop_reading",
    "system_calling",
    "system_with",
    "systems",
    "take_away",
    "take_container",
    "tell_of_eid",
    "texts_of",
    "trustees_of",
    "try_letter",
    "unread_in",
]
