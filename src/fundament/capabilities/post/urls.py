"""Addresses of post: the official API, the mailbox, the content of letters, a page of the demo."""

from django.urls import path

from fundament.capabilities.post.endpoints import (
    contact_points,
    content,
    documents,
    events,
    flow,
    folders,
    followings,
    mailboxes,
    memos,
    messages,
    municipal,
    organisations,
    receipts,
    trying,
)
from fundament.capabilities.post.endpoints import (
    not_yet as missing,
)
from fundament.capabilities.post.endpoints import paper as paper_numbers
from fundament.capabilities.post.endpoints import systems as system_calls
from fundament.capabilities.post.pages import (
    addressing,
    administration,
    choosing,
    forwarding,
    mail,
    mailbox,
    own_systems,
    paper,
    readers,
    systems,
    texts,
    writing,
)
from fundament.capabilities.post.pages import contact_points as point_pages
from fundament.capabilities.post.pages import flow as flow_page
from fundament.capabilities.post.pages import folders as folder_page
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
    (_MESSAGE + "/reply", messages.reply, "post-reply"),
    (_MESSAGE + "/forward", messages.forward, "post-forward"),
    (_MESSAGE + "/send", messages.send, "post-send"),
    (_MESSAGE + "/documents", documents.documents, "post-documents"),
    (_DOCUMENT, documents.document, "post-document"),
    (_DOCUMENT + "/files", documents.files, "post-files"),
    (_FILE, documents.file, "post-file"),
    (_FILE + "/content", documents.content, "post-content"),
    (_MAILBOX + "folders", folders.folders, "post-folders"),
    (_MAILBOX + "folders/summary", folders.summary, "post-folder-summary"),
    (_MAILBOX + "folders/<uuid:folder>", folders.folder, "post-folder"),
    (_MAILBOX + "accesses", mailboxes.accesses, "post-accesses"),
    (_MAILBOX + "accesses/<uuid:access>", mailboxes.access, "post-access"),
)
_ORGANISATION = "organisations/<uuid:organisation>"
_SYSTEM = _ORGANISATION + "/systems/<uuid:system>"
# For administrators of organisations; contact points and groups for everybody.
_ADMINISTRATION = (
    ("organisations", organisations.organisations, "post-organisations"),
    (
        "organisations/oces-public-certificate/check/<str:protocol>",
        system_calls.check_certificate,
        "post-certificate-check",
    ),
    (_ORGANISATION, organisations.organisation, "post-organisation"),
    (_ORGANISATION + "/logo", organisations.logo, "post-logo"),
    (_ORGANISATION + "/systems", system_calls.systems, "post-own-systems"),
    (_SYSTEM, system_calls.system, "post-own-system"),
    (_SYSTEM + "/makedefaultrecipient", system_calls.make_default, "post-make-default"),
    (_SYSTEM + "/renewapitoken", system_calls.renew_token, "post-renew-token"),
    (_SYSTEM + "/certificate", system_calls.certificate, "post-certificate"),
    (_SYSTEM + "/sshkey", system_calls.ssh_key, "post-ssh-key"),
    ("standard-system-templates", system_calls.templates, "post-templates"),
    ("contact-groups", contact_points.all_groups, "post-all-groups"),
    ("contact-points", contact_points.all_points, "post-all-points"),
    (_ORGANISATION + "/contact-groups", contact_points.groups, "post-groups"),
    (_ORGANISATION + "/contact-groups/<uuid:group>", contact_points.group, "post-group"),
    (_ORGANISATION + "/contact-points", contact_points.points, "post-points"),
    (_ORGANISATION + "/contact-points/<uuid:point>", contact_points.point, "post-point"),
)
viewing = [
    address
    for at, view, name in (*_VIEWING, *_ADMINISTRATION)
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
    path("organisations/subscriptions/", followings.followings, name="post-followings"),
    path("organisations/subscriptions", followings.followings),
    path(
        "organisations/subscriptions/<uuid:following>",
        followings.following,
        name="post-following",
    ),
    path("organisations/subscriptions/<uuid:following>/", followings.following),
    *viewing,
]
_OFFICE = "administration/<uuid:organisation>/"
_OWN_SYSTEM = _OFFICE + "systemer/<uuid:system>/"
_administration = [
    path("administration/", administration.home, name="post-administration"),
    path(_OFFICE, administration.organisation, name="post-office"),
    path(_OFFICE + "logo/", administration.logo, name="post-office-logo"),
    path(_OFFICE + "systemer/", own_systems.systems, name="post-office-systems"),
    path(_OFFICE + "systemer/nyt/", own_systems.new_system, name="post-office-system-new"),
    path(_OWN_SYSTEM, own_systems.system, name="post-office-system"),
    path(_OWN_SYSTEM + "<str:act>/", own_systems.act, name="post-office-system-act"),
    path(_OFFICE + "kontaktpunkter/", point_pages.points, name="post-office-points"),
    path(_OFFICE + "kontaktpunkter/nyt/", point_pages.new_point, name="post-office-point-new"),
    path(_OFFICE + "kontaktpunkter/<uuid:point>/", point_pages.point, name="post-office-point"),
    path(_OFFICE + "kontaktgrupper/<uuid:group>/", point_pages.group, name="post-office-group"),
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
    path("valgte/", choosing.chosen, name="chosen"),
    path("skriv/", addressing.choose, name="write"),
    path("kladde/<uuid:written>/", writing.draft, name="draft"),
    path("kladde/<uuid:written>/kontaktpunkt/", addressing.point, name="draft-point"),
    path("kladde/<uuid:written>/se/", writing.review, name="draft-review"),
    path("kladde/<uuid:written>/slet/", writing.ask_discard, name="draft-discard"),
    path("sendt/<uuid:written>/", writing.sent, name="sent-letter"),
    path("sendt/<uuid:written>/fil/<uuid:file>/", writing.file, name="written-file"),
    *_administration,
    path("nemsms/", texts.texts, name="texts"),
    path("hvor/", flow_page.search, name="traces"),
    path("hvor/<uuid:letter>/", flow_page.sent, name="trace"),
    path("hvor/<uuid:letter>/kald-tilbage/", flow_page.recall, name="trace-recall"),
    path("hvor/<uuid:letter>/bevis/", flow_page.sent_proof, name="trace-proof"),
    path("hvor.json", flow.found, name="traces-json"),
    path("hvor.json/<uuid:letter>", flow.way, name="trace-json"),
    path("hvor.json/<uuid:letter>/bevis", flow.proof, name="trace-proof-json"),
    path("papir/", paper.letters, name="papers"),
    path("papir/tal/", paper.numbers, name="paper-numbers"),
    path("papir/tal.json", paper_numbers.as_json, name="paper-numbers-json"),
    path("papir/tal.csv", paper_numbers.as_csv, name="paper-numbers-csv"),
    path("papir/<uuid:letter>/", paper.letter, name="paper"),
    path("papir/<uuid:letter>/brev.pdf", paper.pdf, name="paper-pdf"),
    path("bevis.pem", flow.certificate, name="proof-certificate"),
    path("<uuid:letter>/", mailbox.letter, name="letter"),
    path("<uuid:letter>/svar/", writing.answer, name="answer"),
    path("<uuid:letter>/videresend/", forwarding.forward, name="forward"),
    path("<uuid:letter>/forloeb/", flow_page.own, name="letter-flow"),
    path("<uuid:letter>/bevis/", flow_page.own_proof, name="letter-proof"),
    path("<uuid:letter>/fil/<int:number>/", mailbox.file, name="letter-file"),
    path("<uuid:letter>/ulaest/", mailbox.mark_unread, name="letter-unread"),
    path("<uuid:letter>/papirkurv/", mailbox.to_bin, name="letter-to-bin"),
    path("<uuid:letter>/indbakke/", mailbox.to_inbox, name="letter-to-inbox"),
    path("<uuid:letter>/flyt/", mailbox.to_folder, name="letter-to-folder"),
]
# The municipal dialect, in two official systems: who gives tokens, and who takes letters.
municipal_tokens = [
    path("runtime/api/rest/wstrust/v1/issue", municipal.issue, name="kombit-issue"),
]
municipal_services = [
    path("service/AccessTokenService_1/token", municipal.token, name="kombit-token"),
    path("service/KombiPostAfsend_1/kombi", municipal.kombi, name="kombit-send"),
    path("service/KombiPostAfsend_1/memos", municipal.kombi),
    *(
        path(
            f"service/PostForespoerg_1/{how}", municipal.reachable, {"how": how}, name="kombit-ask"
        )
        for how in ("digitalpost", "nemsms")
    ),
]
demo = [
    path("mail/", mail.caught, name="demo-mail"),
    path("print/", paper.printer, name="demo-print"),
    path("print/<uuid:letter>.pdf", paper.printed, name="demo-printed"),
]
shown = [path("<str:token>", content.show, name="content")]
