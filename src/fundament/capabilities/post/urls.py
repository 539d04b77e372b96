"""Addresses of post: the official API, the mailbox, the content of letters, a page of the demo."""

from django.urls import path

from fundament.capabilities.post.endpoints import (
    content,
    events,
    flow,
    folders,
    mailboxes,
    memos,
    messages,
    receipts,
    trying,
)
from fundament.capabilities.post.endpoints import (
    not_yet as missing,
)
from fundament.capabilities.post.pages import flow as flow_page
from fundament.capabilities.post.pages import folders as folder_page
from fundament.capabilities.post.pages import mail, mailbox, readers, systems, texts
from fundament.capabilities.post.pages import trying as try_page

_MAILBOX = "mailboxes/<uuid:mailbox>/"
_MESSAGE = _MAILBOX + "messages/<uuid:message>"
_DOCUMENT = _MESSAGE + "/documents/<uuid:document>"
_FILE = _DOCUMENT + "/files/<uuid:file>"
# For viewing clients: a last slash may be there or not, whatever the description says.
_VIEWING = (
    ("mailboxes", mailboxes.mailboxes, "post-mailboxes"),
    ("mailboxes/messages/unread/exists", mailboxes.unread, "post-unread"),
    ("mailboxes/trustees", mailboxes.trustees, "post-trustees"),
    (_MAILBOX[:-1], mailboxes.mailbox, "post-mailbox"),
    (_MAILBOX + "sender-information", mailboxes.senders, "post-senders"),
    (_MAILBOX + "messages", messages.messages, "post-messages"),
    (_MESSAGE, messages.message, "post-message"),
    (_MESSAGE + "/documents", messages.documents, "post-documents"),
    (_DOCUMENT, messages.document, "post-document"),
    (_DOCUMENT + "/files", messages.files, "post-files"),
    (_FILE, messages.file, "post-file"),
    (_FILE + "/content", messages.content, "post-content"),
    (_MAILBOX + "folders", folders.folders, "post-folders"),
    (_MAILBOX + "folders/summary", folders.summary, "post-folder-summary"),
    (_MAILBOX + "folders/<uuid:folder>", folders.folder, "post-folder"),
    (_MAILBOX + "accesses", mailboxes.accesses, "post-accesses"),
    (_MAILBOX + "accesses/<uuid:access>", mailboxes.access, "post-access"),
)
viewing = [
    address
    for at, view, name in _VIEWING
    for address in (path(f"{at}/", view, name=name), path(at, view))
]
not_yet = missing.addresses()
api = [
    path("memos/", memos.memos, name="post-memos"),
    path("memos", memos.memos),
    path("memos/<uuid:message>", memos.memo, name="post-memo"),
    path("memos/<uuid:message>/", memos.memo),
    path("memos/<uuid:message>/receipt", memos.memo_receipt, name="post-memo-receipt"),
    path("memos/<uuid:message>/receipt/", memos.memo_receipt),
    path("receipts/", receipts.receipts, name="post-receipts"),
    path("receipts", receipts.receipts),
    path("receipts/<uuid:receipt>", receipts.receipt, name="post-receipt"),
    path("receipts/<uuid:receipt>/", receipts.receipt),
    path("receipts-bulk/", receipts.receipts_bulk, name="post-receipts-bulk"),
    path("receipts-bulk", receipts.receipts_bulk),
    path("validations/", memos.validations, name="post-validations"),
    path("validations", memos.validations),
    path("events/", events.events, name="post-events"),
    path("events", events.events),
    *viewing,
]
people = [
    path("", mailbox.mailbox, name="mailbox"),
    path("systems/", systems.systems, name="post-systems"),
    path("systems/<uuid:system>/", systems.ask_revoke, name="post-system-revoke"),
    path("systems/<uuid:system>/spaer/", systems.revoke, name="post-system-revoked"),
    path("proev/", try_page.trial, name="post-try"),
    path("proev.json", trying.trial, name="post-try-json"),
    path("mapper/", folder_page.folders, name="own-folders"),
    path("laeseadgang/", readers.readers, name="readers"),
    path("nemsms/", texts.texts, name="texts"),
    path("hvor/", flow_page.search, name="sent"),
    path("hvor/<uuid:letter>/", flow_page.sent, name="sent-letter"),
    path("hvor/<uuid:letter>/kald-tilbage/", flow_page.recall, name="sent-recall"),
    path("hvor/<uuid:letter>/bevis/", flow_page.sent_proof, name="sent-proof"),
    path("hvor.json", flow.found, name="sent-json"),
    path("hvor.json/<uuid:letter>", flow.way, name="sent-letter-json"),
    path("hvor.json/<uuid:letter>/bevis", flow.proof, name="sent-proof-json"),
    path("bevis.pem", flow.certificate, name="proof-certificate"),
    path("<uuid:letter>/", mailbox.letter, name="letter"),
    path("<uuid:letter>/forloeb/", flow_page.own, name="letter-flow"),
    path("<uuid:letter>/bevis/", flow_page.own_proof, name="letter-proof"),
    path("<uuid:letter>/fil/<int:number>/", mailbox.file, name="letter-file"),
    path("<uuid:letter>/ulaest/", mailbox.mark_unread, name="letter-unread"),
    path("<uuid:letter>/papirkurv/", mailbox.to_bin, name="letter-to-bin"),
    path("<uuid:letter>/indbakke/", mailbox.to_inbox, name="letter-to-inbox"),
    path("<uuid:letter>/flyt/", mailbox.to_folder, name="letter-to-folder"),
]
demo = [path("mail/", mail.caught, name="demo-mail")]
shown = [path("<str:token>", content.show, name="content")]
