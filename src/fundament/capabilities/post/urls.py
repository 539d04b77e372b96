"""Addresses of post: the official API, the mailbox, the content of letters, a page of the demo."""

from django.urls import path

from fundament.capabilities.post.endpoints import content, memos, receipts, trying
from fundament.capabilities.post.pages import mail, mailbox, systems
from fundament.capabilities.post.pages import trying as try_page

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
]
people = [
    path("", mailbox.mailbox, name="mailbox"),
    path("systems/", systems.systems, name="post-systems"),
    path("systems/<uuid:system>/", systems.ask_revoke, name="post-system-revoke"),
    path("systems/<uuid:system>/spaer/", systems.revoke, name="post-system-revoked"),
    path("proev/", try_page.trial, name="post-try"),
    path("proev.json", trying.trial, name="post-try-json"),
    path("<uuid:letter>/", mailbox.letter, name="letter"),
    path("<uuid:letter>/fil/<int:number>/", mailbox.file, name="letter-file"),
    path("<uuid:letter>/ulaest/", mailbox.mark_unread, name="letter-unread"),
    path("<uuid:letter>/papirkurv/", mailbox.to_bin, name="letter-to-bin"),
    path("<uuid:letter>/indbakke/", mailbox.to_inbox, name="letter-to-inbox"),
]
demo = [path("mail/", mail.caught, name="demo-mail")]
shown = [path("<str:token>", content.show, name="content")]
