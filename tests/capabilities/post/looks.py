"""Every visit behind a login or a certificate, and the lines it leaves."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4, uuid5

from cryptography.hazmat.primitives.serialization import Encoding

from fundament.capabilities.contacts import queries
from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.identity.models import (
    ActivationCode,
    Authenticator,
    DeskCode,
    DuplicatePair,
    Identity,
    LedNumber,
    LifeEvent,
    ProposedAct,
)
from fundament.capabilities.identity.types.lifecycle import Evidence, EvidenceKind
from fundament.capabilities.login import service as login
from fundament.capabilities.login.models import (
    BrokerSession,
    ForeignPerson,
    LinkRequest,
    ProviderSession,
    ServiceProvider,
)
from fundament.capabilities.post.models import AccessRow, OwnFolder
from fundament.capabilities.registers import service as registers
from fundament.kernel import clock, keys, pki
from fundament.kernel.acting import INSTALLATION
from fundament.kernel.ids import PartyId
from tests.capabilities.login.services import Service
from tests.letters import letter
from tests.machines import machine

OPERATOR, OFFICER = PartyId.person("0101909090"), PartyId.person("0101909092")
COLLEAGUE = PartyId.person("0101909094")
OF_IDENTITY = (
    *(Identity, LifeEvent, ProposedAct, DuplicatePair, LedNumber, ActivationCode, DeskCode),
)
EVIDENCE = {"kind": "passport", "valid_until": "01-01-2040", "wanted": "high"}
PASSPORT = Evidence(EvidenceKind.PASSPORT, True, "", date(2040, 1, 1))
OVERVIEW, COMPARED = "Oversigt over eID åbnet", "Sammenlignet med en mulig dublet"
LOOKED_UP = "Slået op af afsenderen"
LISTED = "Vist på listen over forslag"
TIED, SEEN = "Knyttet til personnummer", "Vist på listen over tilknyttede eID'er"
PDF = ("brev.pdf", "application/pdf", b"%PDF-1.4 hello")
WITHOUT_A_LINE = {
    "seen": "the ledger about oneself: a line for reading it would make it grow by being read",
    "seen-proof": "one line of that ledger",
    "papers": "ids, times and reasons: nothing of whom the letters are for",
    "login:add-display": "a key that is nobody's yet; what is added with it is in its own test",
    "login:add-passkey": "asks the browser; what is added is in its own test",
    "login:order": "asks first; what was ordered leaves its line in its own test",
    "login:withdraw-order": "takes an order back; its line is in the same test",
    "login:withdraw": "asks first; the change leaves its line",
    "login:block": "asks first; the change leaves its line",
    "login:remove-link": "needs an eID of another country; its lines are in the test of links",
    "login:end-session-of": "the end of one's own session leaves its line in its own test",
    "rights-companies": "companies that one owns, no persons",
    "rights-employees": "needs an owner; a line about each employee is in its own test",
    "certificates": "certificates of the demo, by name of their holders",
    "login:providers": "services and refused requests, no persons",
    "login:fetch-metadata": "a service's metadata: a line where they have changed",
    "login:inspector": "logins with personal data masked before it is kept: nobody is in them",
    "login:inspection": "one such login",
    "login:replay": "sends a masked request of a service again; the login that comes of it is"
    " written down as any",
    "login:keep-inspection": "keeps a masked record; its line is in the test of the inspector",
    "login:trials": "trial runs of a service's client, no persons",
    "login:trial": "one such run",
    "login:act-trial": "a step of it: the fault is put in by the door that writes it down",
    "login:finish-trial": "signs its report",
    "login:trial-report": "the report: logins by their number, no persons",
    "login:faults": "what can be put in wrong, no persons",
    "login:post-consents": "which applications one has let in oneself, no data about anybody",
    "traces": "ids and times of what one's own organisation sent; a letter's way leaves its line",
    "traces-json": "the same for its systems",
    **dict.fromkeys(
        (
            *("draft", "draft-point", "draft-review", "draft-discard", "sent-letter"),
            *("written-file", "answer"),
        ),
        "needs something that was written; its lines are in the tests of writing",
    ),
    **dict.fromkeys(
        ("post-reply", "post-send", "forward"),
        "needs such a letter; its lines are in the tests of writing",
    ),
    "write": "authorities that one can write to, no persons",
    "post-systems": "systems of organisations, no persons",
    "post-system-revoke": "asks about one system",
    # what organisations administer: no persons; each change leaves its line in the organisation's
    # ledger, in the tests of organisations, own systems, contact points and their pages
    **dict.fromkeys(
        (
            *("post-organisations", "post-organisation", "post-logo", "post-certificate-check"),
            *("post-own-systems", "post-own-system", "post-make-default", "post-renew-token"),
            *("post-certificate", "post-ssh-key", "post-templates", "post-groups", "post-group"),
            *("post-points", "post-point", "post-administration", "post-office"),
            *("post-office-logo", "post-office-systems", "post-office-system-new"),
            *("post-office-system", "post-office-system-act", "post-office-points"),
            *("post-office-point-new", "post-office-point", "post-office-group"),
            *("post-followings", "post-following"),
        ),
        "what an organisation administers, no persons",
    ),
    "contact-subscription": "its lines are in the test of subscriptions",
    "exemption": "its lines are in the test of exemptions",
    "kombit-issue": "a token for the caller's own key, no persons",
    "kombit-token": "the same, second step",
    "kombit-send": "goes through the door of post-memos; its lines are in the tests of the dialect",
    "kombit-ask": "its line is in the tests of the dialect",
    "post-receipts": "ids of receipts",
    "post-receipts-bulk": "ids, states and times",
    "post-receipt": "id, state and time",
    "post-memo": "not there yet: refuses every call",
    "post-memo-receipt": "not there yet: refuses every call",
    "post-validations": "not there yet: refuses every call",
}


@dataclass
class World:
    """A mother with a child and a letter, an operator, and an authority's system."""

    mother: PartyId
    child: PartyId
    letter: str
    citizen: object
    operator: object
    sender: object
    school_class: str
    pupil: str
    officer: object
    subject: PartyId
    other: PartyId
    proposal: object
    pair: object
    client: object
    box: object
    waiting: str
    paper: str

    def view(self, method, path, body=None):
        """A call of a viewing client for the mother; `{box}` and the like name what is hers."""
        letter = self.letter.split("/")[2]
        document, file = uuid5(UUID(letter), "document 0"), uuid5(UUID(letter), "file 0")
        at = path.format(
            box=f"mailboxes/{self.box}", letter=f"mailboxes/{self.box}/messages/{letter}",
            document=document, file=file, inbox=uuid5(self.box, "INBOX"),
            grant=self.client.grant.id, access=self.access,
        )  # fmt: skip
        return self.client.call(method, at, body, version=0)

    @property
    def access(self):
        return AccessRow.objects.get(mailbox_id=self.box).id

    @property
    def sent(self):
        """The page of her letter for those who work at its sender, as she does."""
        return f"/post/hvor/{self.letter.split('/')[2]}/"

    def folder(self):
        return str(OwnFolder.objects.get(mailbox_id=self.box, name="Prøvemappe").id)

    def at_desk(self, path, **given):
        """The officer's visit to a page about the subject; with fields, her form."""
        uuid = registers.person_of(self.subject, clock.now()).uuid
        path = path.format(person=uuid, proposal=self.proposal, pair=self.pair)
        if given:
            return self.officer.post(path, given, secure=True)
        return self.officer.get(path, secure=True)

    def reset(self):
        given = EVIDENCE | {"document_number": f"R{self.subject.number}"}
        return self.at_desk("/ra/person/{person}/nulstil/", **given)

    def merge(self):
        stays = "first" if self.subject < self.other else "second"
        return self.at_desk("/ra/dubletter/{pair}/", merge="1", stays=stays)

    def post_letter(self):
        return self.sender.send(letter(self.sender.owner, self.mother, files=[PDF]))

    def held(self):
        owned = Authenticator.objects.filter(identity__person=str(self.mother))
        return owned.get(kind="password", withdrawn_at=None).id

    def add_system(self):
        given = {"cvr": self.sender.owner.number, "name": "Nyt", "kind": "sender", "csr": ""}
        return self.operator.post("/post/systems/", given, secure=True)

    def revoke_system(self):
        new = machine(self.sender.owner).new.system.id
        return self.operator.post(f"/post/systems/{new}/spaer/", secure=True)

    def add_service(self):
        metadata = Service(f"s{uuid4().hex}").metadata().decode()
        return self.operator.post("/login/providers/add/", {"text": metadata}, secure=True)

    def remove_service(self):
        given = {"entity_id": Service(f"s{uuid4().hex}").register().entity_id}
        return self.operator.post("/login/providers/remove/", given, secure=True)

    def wish(self):
        """Somebody with an eID of another country who asks for a link to a person number."""
        foreign = ForeignPerson.objects.create(
            identifier=f"XX/DK/{uuid4().hex}",
            country_id="XX",
            given_name="Zora",
            family_name="Belanova",
            born=date(1991, 4, 17),
            first_seen_at=clock.now(),
        )
        row = LinkRequest.objects.create(foreign=foreign, asked_at=clock.now())
        return f"/login/eu/links/{row.id}/"

    def link(self):
        """The subject's link to such an eID, made at the desk."""
        given = {"approve": "1", "person": self.subject.number, "reason": "Navnet passer."}
        return self.at_desk(self.wish(), **given)

    def set_service(self):
        given = {"entity_id": Service(f"s{uuid4().hex}").register().entity_id}
        given["return_urls"] = "https://app.example/back"
        return self.operator.post("/login/providers/settings/", given, secure=True)

    def ask_match(self):
        """A private service asks whether a number is the mother's, who is logged in there."""
        shop, at = Service(f"s{uuid4().hex}", private_sector=True), clock.now()
        pki.certify(shop.key, pki.Subject("Shop", "Shop", "99000058", uuid4()), at)
        shop.register()
        session = BrokerSession.objects.create(
            secret=uuid4().bytes, broker="x", person=str(self.mother), identity=uuid4(),
            level=2, ial=2, aal=2, authenticated_at=at, used_at=at, ends_at=at + timedelta(hours=1),
        )  # fmt: skip
        session.proofs.create(
            level=2, ial=2, aal=2, authenticated_at=at, counts_until=session.ends_at
        )
        ProviderSession.objects.create(
            session=session, provider=ServiceProvider.objects.get(entity_id=shop.entity_id),
            name_id="x", session_index=uuid4().hex, began_at=at,
        )  # fmt: skip
        given = {"entityID": shop.entity_id, "subjectNameID": "x", "cpr": self.mother.number}
        certificate = keys.certificate(shop.key).public_bytes(Encoding.DER)
        return self.citizen.post(
            "/api/uuidmatch/subjectmatchescpr", given, content_type="application/json",
            secure=True, **{"fundament.client_certificate": certificate},
        )  # fmt: skip

    def issue_certificate(self):
        given = {"kind": "P", "name": "Prøve Person"}
        return self.operator.post("/certifikater/udsted/", given, secure=True)

    def revoke_certificate(self):
        at = clock.now()
        holder = pki.Subject("Prøve Person", "", "", uuid4(), pki.CertificateKind.PERSON)
        serial = pki.issue(holder, at).serial
        return self.operator.post(f"/certifikater/{serial:x}/", secure=True)

    def at_service(self, act, service=None, **given):
        service = service or Service(f"s{uuid4().hex}").register()
        given["entity_id"] = service.entity_id
        return self.operator.post(f"/login/{act}/", given, secure=True)

    def take_out_fault(self):
        service = Service(f"s{uuid4().hex}").register()
        login.put_in(service.entity_id, "unsigned", 1, INSTALLATION, clock.now())
        return self.at_service("faults/take-out", service)

    def system(self, method, path, content=None, **headers):
        """The authority's system calls with JSON; `{mother}` is the id of her contact."""
        contact = queries.record_of(self.mother, clock.now())
        body = b"" if content is None else json.dumps(content)
        path = path.format(mother=contact.id, way=contact.email.id, number=self.mother.number)
        body = body if content is None else body.replace("{mother}", str(contact.id)).encode()
        return self.sender.call(
            method, path, body, content_type="application/json",
            headers={"If-Match": str(contact.version), **headers},
        )  # fmt: skip

    def read_changes(self):
        newest = queries.number_changes()
        queries.touch([self.mother], clock.now())
        return self.system("GET", f"/contacts/changes/?after={newest}")

    def exempt(self):
        contacts.register_many([self.subject], clock.now() - timedelta(hours=1))
        return self.system("POST", "/exemptions/", {"cprNumber": self.subject.number})

    def get(self, path):
        return self.citizen.get(path, secure=True)

    def post(self, path, **given):
        return self.citizen.post(path, given, secure=True)


# The address, how it is visited, and what is written: about whom, and what was done.
# Where she works on cases: the mailboxes that stand beside hers.
WORK = {("office", "Vist"), ("sender", "Vist")}
VISITS = {
    "mailbox": (lambda w: w.get("/post/"), {("mother", "Vist"), ("child", "Vist"), *WORK}),
    "letter": (lambda w: w.get(w.letter), {("mother", "Åbnet")}),
    "letter-file": (lambda w: w.get(f"{w.letter}fil/0/"), {("mother", "Hentet")}),
    "letter-unread": (
        lambda w: w.post(f"{w.letter}ulaest/"),
        {("mother", "Markeret som ulæst")},
    ),
    "chosen": (
        lambda w: w.citizen.post(
            "/post/valgte/", {"valgt": [w.letter.split("/")[2]], "gør": "papirkurv"}, secure=True
        ),
        {("mother", "Lagt i papirkurven")},
    ),
    "letter-to-bin": (
        lambda w: w.post(f"{w.letter}papirkurv/"),
        {("mother", "Lagt i papirkurven")},
    ),
    "letter-to-inbox": (
        lambda w: w.post(f"{w.letter}indbakke/"),
        {("mother", "Lagt tilbage i indbakken")},
    ),
    "letter-to-folder": (
        lambda w: w.post(f"{w.letter}flyt/", mappe=w.folder()),
        {("mother", "Flyttet til en mappe")},
    ),
    "letter-flow": (lambda w: w.get(f"{w.letter}forloeb/"), {("mother", "Vist")}),
    "letter-proof": (lambda w: w.get(f"{w.letter}bevis/"), {("mother", "Vist")}),
    "trace": (lambda w: w.get(w.sent), {("mother", LOOKED_UP)}),
    "trace-proof": (lambda w: w.get(f"{w.sent}bevis/"), {("mother", LOOKED_UP)}),
    "trace-recall, asked": (
        lambda w: w.get(f"/post/hvor/{w.waiting}/kald-tilbage/"),
        {("sender", LOOKED_UP)},
    ),
    "trace-recall": (
        lambda w: w.post(f"/post/hvor/{w.waiting}/kald-tilbage/"),
        {("sender", "Kaldt tilbage")},
    ),
    "trace-json": (
        lambda w: w.sender.call("GET", w.sent.replace("hvor", "hvor.json").rstrip("/")),
        {("mother", LOOKED_UP)},
    ),
    "trace-proof-json": (
        lambda w: w.sender.call("GET", f"{w.sent.replace('hvor', 'hvor.json')}bevis"),
        {("mother", LOOKED_UP)},
    ),
    "paper": (lambda w: w.get(f"/post/papir/{w.paper}/"), {("mother", "Vist")}),
    "paper-pdf": (lambda w: w.get(f"/post/papir/{w.paper}/brev.pdf"), {("mother", "Vist")}),
    "demo-printed": (
        lambda w: w.operator.get(f"/demo/print/{w.paper}.pdf", secure=True),
        {("mother", "Vist")},
    ),
    "demo-print, sent back": (
        lambda w: w.operator.post(
            "/demo/print/", {"letter": w.paper, "reason": "moved"}, secure=True
        ),
        {("mother", "Sendt retur")},
    ),
    "post-events": (lambda w: w.view("GET", "events/"), {("mother", "Vist")}),
    "texts": (lambda w: w.get("/post/nemsms/"), {("mother", "Vist")}),
    "own-folders": (
        lambda w: w.get("/post/mapper/"),
        {("mother", "Vist"), ("child", "Vist"), *WORK},
    ),
    "own-folders, made": (
        lambda w: w.post("/post/mapper/", gør="opret", navn=uuid4().hex),
        {("mother", "Mappe oprettet")},
    ),
    "readers": (lambda w: w.get("/post/laeseadgang/"), {("mother", "Vist")}),
    "post-mailboxes": (
        lambda w: w.view("GET", "mailboxes/"),
        {("mother", "Vist"), ("child", "Vist"), *WORK},
    ),
    "post-mailbox": (lambda w: w.view("GET", "{box}"), {("mother", "Vist")}),
    "post-mailbox, changed": (
        lambda w: w.view("PUT", "{box}", {"reminded": True}),
        {("mother", "Indstillinger ændret")},
    ),
    "post-unread": (
        lambda w: w.view(
            "GET",
            f"mailboxes/messages/unread/exists/?ownerIdType=CPR&ownerId={w.mother.number}",
        ),
        {("mother", "Vist")},
    ),
    "post-trustees": (lambda w: w.view("GET", "mailboxes/trustees"), {("mother", "Vist")}),
    "post-senders": (lambda w: w.view("GET", "{box}/sender-information/"), {("mother", "Vist")}),
    "post-messages": (lambda w: w.view("GET", "{box}/messages/"), {("mother", "Vist")}),
    "post-messages, begun": (
        lambda w: w.view("POST", "{box}/messages/", {"label": "Om os"}),
        {("mother", "Gemt")},
    ),
    "post-forward": (
        lambda w: w.view(
            "POST", "{letter}/forward", {"recipientId": "a@b.example", "recipientIdType": "EMAIL"}
        ),
        {("mother", "Videresendt på e-mail")},
    ),
    "post-message": (lambda w: w.view("GET", "{letter}"), {("mother", "Åbnet")}),
    "post-message, changed": (
        lambda w: w.view("PATCH", "{letter}", {"flag": True, "note": "x"}),
        {("mother", "Flag sat"), ("mother", "Egen note ændret")},
    ),
    "post-message, deleted": (
        lambda w: w.view("DELETE", "{letter}"),
        {("mother", "Slettet fra postkassen")},
    ),
    "post-documents": (lambda w: w.view("GET", "{letter}/documents/"), {("mother", "Åbnet")}),
    "post-document": (
        lambda w: w.view("GET", "{letter}/documents/{document}"),
        {("mother", "Åbnet")},
    ),
    "post-files": (
        lambda w: w.view("GET", "{letter}/documents/{document}/files/"),
        {("mother", "Åbnet")},
    ),
    "post-file": (
        lambda w: w.view("GET", "{letter}/documents/{document}/files/{file}"),
        {("mother", "Åbnet")},
    ),
    "post-content": (
        lambda w: w.view("GET", "{letter}/documents/{document}/files/{file}/content"),
        {("mother", "Hentet")},
    ),
    "post-folders": (lambda w: w.view("GET", "{box}/folders/"), {("mother", "Vist")}),
    "post-folder-summary": (
        lambda w: w.view("GET", "{box}/folders/summary/"),
        {("mother", "Vist")},
    ),
    "post-folder": (lambda w: w.view("GET", "{box}/folders/{inbox}"), {("mother", "Vist")}),
    "post-accesses": (lambda w: w.view("GET", "{box}/accesses/"), {("mother", "Vist")}),
    "post-access": (lambda w: w.view("GET", "{box}/accesses/{access}"), {("mother", "Vist")}),
    "post-access, changed": (
        lambda w: w.view("PUT", "{box}/accesses/{access}", {"introductionCompleted": True}),
        {("mother", "Ændret")},
    ),
    "login:post-consent": (
        lambda w: w.view("DELETE", "consents/{grant}"),
        {("mother", "Trukket tilbage")},
    ),
    "my-data": (lambda w: w.get("/mine-data/"), {("mother", "Læst"), ("child", "Læst")}),
    "login:own-eid": (lambda w: w.get("/mit-eid/"), {("mother", "Set på egen side")}),
    "login:change-password, done": (
        lambda w: w.post(
            "/mit-eid/adgangskode/",
            **dict.fromkeys(("old", "new", "again"), "fire grønne æbler"),
        ),
        {("mother", "Adgangskode ændret")},
    ),
    "login:recovery-codes, made": (
        lambda w: w.post("/mit-eid/koder/"),
        {("mother", "Nye genoprettelseskoder lavet")},
    ),
    "login:add-app, code made": (
        lambda w: w.post("/mit-eid/app/"),
        {("mother", "Aktiveringskode lavet")},
    ),
    "login:show-at-desk, code made": (
        lambda w: w.post("/mit-eid/skranke/"),
        {("mother", "Kode til at vise eID ved en skranke lavet")},
    ),
    "login:rename, done": (
        lambda w: w.post(f"/mit-eid/{w.held()}/navn/", label=uuid4().hex),
        {("mother", "Identifikationsmiddel omdøbt")},
    ),
    "contact": (lambda w: w.get("/kontakt/"), {("mother", "Set")}),
    "contact, changed": (
        lambda w: w.post("/kontakt/", act="gem", kind="EMAIL", address=f"{uuid4().hex}@x.dk"),
        {("mother", "E-mailadresse ændret")},
    ),
    "contacts": (
        lambda w: w.system("GET", "/contacts/?cprNumber={number}"),
        {("mother", "Slået op")},
    ),
    "contact-of-register": (
        lambda w: w.system("GET", "/contacts/{mother}"),
        {("mother", "Slået op")},
    ),
    "contact-of-register, changed": (
        lambda w: w.system("PUT", "/contacts/{mother}", {"emailSubscription": None}),
        {("mother", "Ændret")},
    ),
    "contact-verification": (
        lambda w: w.system("PUT", "/contacts/{mother}/verifications/{way}", {"renewPin": True}),
        {("mother", "Kode sendt")},
    ),
    "contact-changes": (lambda w: w.read_changes(), {("mother", "Ændring meddelt")}),
    "contact-subscriptions": (
        lambda w: w.system(
            "POST",
            "/contacts/subscriptions/",
            {"singleContactSubscriptions": ["{mother}"], "notificationUrl": "https://x.example"},
        ),
        {("mother", "Begyndt")},
    ),
    "exemptions": (lambda w: w.exempt(), {("subject", "Begyndt")}),
    "school": (lambda w: w.get("/skole/"), {("child", "Vist")}),
    "school-class": (lambda w: w.get(w.school_class), {("child", "Vist")}),
    "school-class, device": (
        lambda w: w.post(w.school_class, label="Tavlen"),
        {("child", "Enhed registreret")},
    ),
    "school-pupil": (lambda w: w.get(w.pupil), {("child", "Vist")}),
    "school-pupil, pictures": (
        lambda w: w.post(w.pupil, act="new-pictures"),
        {("child", "Nye billeder givet"), ("child", "Vist")},
    ),
    "school-pupil, device": (
        lambda w: w.post(w.pupil, act="register-device", label="Tablet"),
        {("child", "Enhed registreret")},
    ),
    "post-memos": (lambda w: w.post_letter(), {("mother", "Leveret")}),
    "post-systems, added": (lambda w: w.add_system(), {("sender", "Tilføjet")}),
    "post-system-revoked": (
        lambda w: w.revoke_system(),
        {("sender", "Tilføjet"), ("sender", "Spærret")},
    ),
    "login:match": (
        lambda w: w.ask_match(),
        {(None, "Registreret"), ("mother", "Sammenlignet med det, du skrev: rigtigt")},
    ),
    "login:eu-links": (lambda w: w.at_desk("/login/eu/links/"), {(None, "Vist")}),
    "login:eu-link": (lambda w: w.at_desk(w.wish()), {(None, "Vist")}),
    "login:eu-links-made": (
        lambda w: (w.link(), w.at_desk("/login/eu/links/made/"))[1],
        {(None, TIED), ("subject", TIED), ("subject", SEEN)},
    ),
    "login:eu-link, decided": (
        lambda w: w.at_desk(w.wish(), refuse="1", reason="Ingen har det navn."),
        {(None, "Afvist")},
    ),
    "certificate-issue": (lambda w: w.issue_certificate(), {(None, "Udstedt")}),
    "certificate-revoke": (lambda w: w.revoke_certificate(), {(None, "Spærret")}),
    "ra-desk": (
        lambda w: w.at_desk("/ra/", text=w.subject.number, purpose="help"),
        {("subject", "Vist i en søgning")},
    ),
    "ra-person": (
        lambda w: w.at_desk("/ra/person/{person}/?formaal=help"),
        {("subject", OVERVIEW)},
    ),
    "ra-act": (
        lambda w: w.at_desk("/ra/person/{person}/nulstil/"),
        {("subject", OVERVIEW)},
    ),
    "ra-act, done": (lambda w: w.reset(), {("subject", "Identifikationsmidler nulstillet")}),
    "ra-shut": (
        lambda w: w.at_desk("/ra/person/{person}/spaer/", state="BLOCKED", reason="lost"),
        {("subject", "eID spærret")},
    ),
    "ra-waiting": (lambda w: w.at_desk("/ra/venter/"), {("subject", LISTED)}),
    "ra-proposal": (
        lambda w: w.at_desk("/ra/venter/{proposal}/", approve="1"),
        {("subject", LISTED), ("subject", "Identitetssikring hævet")},
    ),
    "ra-pairs": (
        lambda w: w.at_desk("/ra/dubletter/"),
        {("subject", COMPARED), ("other", COMPARED)},
    ),
    "ra-pair": (
        lambda w: w.at_desk("/ra/dubletter/{pair}/"),
        {("subject", COMPARED), ("other", COMPARED), ("subject", OVERVIEW), ("other", OVERVIEW)},
    ),
    "ra-pair, merged": (
        lambda w: w.merge(),
        {("subject", COMPARED), ("other", COMPARED), ("subject", "eID samlet med et dobbelt")},
    ),
    "ra-mark": (
        lambda w: w.at_desk("/ra/person/{person}/dublet/", other=w.other.number),
        {("subject", "Markeret som mulig dublet"), ("other", "Markeret som mulig dublet")},
    ),
    "login:add-provider": (lambda w: w.add_service(), {(None, "Registreret")}),
    "login:remove-provider": (
        lambda w: w.remove_service(),
        {(None, "Registreret"), (None, "Fjernet")},
    ),
    "login:provider-settings": (
        lambda w: w.set_service(),
        {(None, "Registreret"), (None, "Indstillet")},
    ),
    "login:switch-recording": (
        lambda w: w.at_service("inspector/record", on="1"),
        {(None, "Registreret"), (None, "Inspektion slået til")},
    ),
    "login:put-in-fault": (
        lambda w: w.at_service("faults/put-in", fault="unsigned", logins="1"),
        {(None, "Registreret"), (None, "Fejl lagt ind")},
    ),
    "login:take-out-fault": (
        lambda w: w.take_out_fault(),
        {(None, "Registreret"), (None, "Fejl lagt ind"), (None, "Fejl taget ud")},
    ),
}
BY_SYSTEM = {
    "contacts", "contact-of-register", "contact-of-register, changed", "contact-verification",
    "contact-changes", "contact-subscriptions", "exemptions", "trace-json",
    "trace-proof-json",
}  # fmt: skip
AT_A_SERVICE = {"login:switch-recording", "login:put-in-fault", "login:take-out-fault"}
OPERATORS = {"post-systems, added", "post-system-revoked"}
OPERATORS |= {"certificate-issue", "certificate-revoke"}
OPERATORS |= AT_A_SERVICE | {"demo-printed", "demo-print, sent back"}
OPERATORS |= {"login:add-provider", "login:remove-provider", "login:provider-settings"}
