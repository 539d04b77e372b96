"""Systems over the official API: set up, prove, withdraw; by administrators and no others."""

import base64
from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

from fundament.capabilities.post.models import System
from fundament.capabilities.rights import service as rights
from fundament.kernel import audit, clock, pki
from fundament.kernel.acting import Role
from fundament.site import cli, offering
from fundament.site.home import Problem
from fundament.site.words import Task
from tests.bearers import viewer
from tests.capabilities.post.administrators import (
    administrator,
    code,
    issued,
    own_organisation,
    upload,
)
from tests.letters import letter
from tests.machines import Machine, machine

ANOTHER = "certificate.of.another.system"
NOW = "2026-01-01T00:00:00Z"


@pytest.fixture(scope="module")
def places(authorities):
    """An authority for each test of its own."""
    return iter(authorities)


@pytest.fixture
def office(places, resident):
    """An authority, its administrator's client, and where its systems are."""
    party = next(places)
    client = administrator(resident(), party)
    return party, client, f"organisations/{own_organisation(client, party)['id']}"


def command(**changed):
    wish = {"name": "Fagsystem", "systemTypes": ["SENDER", "RECIPIENT"], "activeFrom": NOW,
            "serviceProtocol": "REST_PULL"}  # fmt: skip
    return wish | changed


def make(client, at, **changed):
    answer = client.call("POST", f"{at}/systems/", command(**changed))
    assert answer.status_code == 201, answer.content
    return answer.json()


def token_of(client, at, system):
    answer = client.call("POST", f"{at}/systems/{system['id']}/renewapitoken")
    assert answer.status_code == 200, answer.content
    return answer.json()


class Own(Machine):
    """A system at the other end of the wire, by a certificate and a ready token of the API."""

    def __init__(self, der, ready):
        token = base64.b64decode(ready.partition(" ")[2]).decode()
        super().__init__(SimpleNamespace(token=token))
        self.held = der

    @property
    def der(self):
        return self.held


def test_the_whole_life_of_a_system(office, country):
    party, client, at = office
    made = make(client, at, allowedIps=[{"ip": "127.0.0.1"}, {"ip": "192.0.2.5/27"}],
                technicalContact={"name": "Drift", "email": "drift@eksempel.dk"})  # fmt: skip
    where = f"{at}/systems/{made['id']}"
    assert made["systemTypes"] == ["SENDER", "RECIPIENT", "RECIPIENT_DEFAULT"]
    assert [(one["ip"], one["range"]) for one in made["allowedIps"]] == [
        ("127.0.0.1", False), ("192.0.2.0/27", True),
    ]  # fmt: skip
    assert made["technicalContact"]["name"] == "Drift"
    assert not {"apiToken", "ocesPublicCertificate", "ssh"} & made.keys()

    # the token is told once, and a hash of it is kept
    told = token_of(client, at, made)["apiToken"]
    scheme, _, ready = told["authenticationToken"].partition(" ")
    assert scheme == "basic"
    assert base64.b64decode(ready).decode() == f"{made['id']}:{told['value']}"
    later = client.shown(where)
    assert set(later["apiToken"]) == {"id", "version", "lastUpdated"}
    row = System.objects.get(id=made["id"])
    assert told["value"] not in "".join(str(value) for value in vars(row).values())
    found = client.shown(f"{at}/systems/?authenticationToken=basic%20{ready}")["systems"]
    assert [one["id"] for one in found] == [made["id"]]
    assert client.shown(f"{at}/systems/?authenticationToken={uuid4()}:{uuid4()}")["systems"] == []

    # without a certificate it proves nothing; with its own it is in
    pem, der = issued(party)
    own = Own(der, told["authenticationToken"])
    assert code(own.call("GET", "/receipts/")) == (403, ANOTHER)
    answer = upload(client, "POST", f"{where}/certificate/", pem)
    assert answer.status_code == 201, answer.content
    held = answer.json()
    assert held["certificateSerialNumber"] == f"{int(System.objects.get(id=row.id).serial):x}"
    assert held["certificatePublicKey"]["format"] == "X.509"
    assert own.call("GET", "/receipts/").status_code == 200
    assert own.call("GET", "/memos/").status_code == 200
    assert code(own.call("GET", "/memos/", address="198.51.100.1")) == (403, "address.not.allowed")
    found = client.shown(
        f"{at}/systems/?certificateSerialNumber={held['certificateSerialNumber']}"
    )["systems"]
    assert [one["id"] for one in found] == [made["id"]]

    # versions
    is_now = client.shown(where)
    stale = client.call("PUT", where, command(name="Nyt navn"), version=0)
    assert code(stale) == (409, "version.stale")
    assert code(client.call("PUT", where, command())) == (400, "if.match.missing")
    changed = client.call("PUT", where, command(name="Nyt navn"), version=is_now["version"])
    assert (changed.status_code, changed.json()["name"]) == (200, "Nyt navn")
    assert changed.json()["allowedIps"] == []

    # a new token takes the certificate with it
    renewed = token_of(client, at, made)
    assert "ocesPublicCertificate" not in renewed
    assert code(own.call("GET", "/receipts/")) == (401, "token.not.accepted")
    again = Own(der, renewed["apiToken"]["authenticationToken"])
    assert code(again.call("GET", "/receipts/")) == (403, ANOTHER)
    upload(client, "POST", f"{where}/certificate/", der)
    assert again.call("GET", "/receipts/").status_code == 200

    # withdrawn: the certificate is its owner's and good elsewhere
    version = client.shown(where)["version"]
    assert client.call("DELETE", where, version=version).status_code == 204
    assert code(client.get(where)) == (404, "system.unknown")
    assert code(again.call("GET", "/receipts/")) == (403, "system.inactive")
    assert pki.read_client_certificate(der, clock.now()).cvr == party.number
    actions = [line.look.action for line in audit.looks_at(party)]
    assert {"Tilføjet", "Nyt token", "Certifikat registreret", "Ændret", "Spærret"} <= {*actions}


def test_a_vendor_calls_by_its_own_certificate(office, company, resident, authorities):
    party, client, at = office
    made = make(client, at, systemTypes=["SENDER"], delegatedCVR=company.number)
    ready = token_of(client, at, made)["apiToken"]["authenticationToken"]
    _, vendors = issued(company)
    vendor = Own(vendors, ready)
    answer = vendor.call("GET", "/receipts/")
    assert answer.status_code == 200, answer.content
    # it acts for the customer, and for nobody else
    person = resident()
    sent = vendor.send(letter(party, person))
    assert sent.status_code == 201, sent.content
    assert code(vendor.send(letter(company, person))) == (403, "sender.not.allowed")
    # neither an employee of the vendor's, nor another organisation, nor another system's token
    _, employees = issued(company, kind=pki.CertificateKind.EMPLOYEE)
    assert code(Own(employees, ready).call("GET", "/receipts/"))[1] == ANOTHER
    _, strangers = issued(authorities[-1])
    assert code(Own(strangers, ready).call("GET", "/receipts/"))[1] == ANOTHER
    others = machine(party).new.token
    basic = "Basic " + base64.b64encode(others.encode()).decode()
    assert code(Own(vendors, basic).call("GET", "/receipts/"))[1] == ANOTHER
    # taken back, it ends at the next call
    where = f"{at}/systems/{made['id']}"
    version = client.shown(where)["version"]
    client.call("PUT", where, command(systemTypes=["SENDER"]), version=version)
    assert code(vendor.call("GET", "/receipts/"))[1] == ANOTHER
    unknown = client.call("POST", f"{at}/systems/", command(delegatedCVR="12345678"))
    assert code(unknown) == (422, "system.not.possible")


def test_who_gets_the_organisations_letters(office):
    _, client, at = office
    first = make(client, at, name="Første", systemTypes=["RECIPIENT"])
    second = make(client, at, name="Anden", systemTypes=["RECIPIENT"])
    sends = make(client, at, name="Sender", systemTypes=["SENDER"])
    asleep = make(client, at, name="Senere", systemTypes=["RECIPIENT"], activeFrom=None)

    def default():
        found = client.shown(f"{at}/systems/?size=1000")["systems"]
        return [one["name"] for one in found if "RECIPIENT_DEFAULT" in one["systemTypes"]]

    assert default() == ["Første"]
    moved = client.call("POST", f"{at}/systems/{second['id']}/makedefaultrecipient")
    assert (moved.status_code, default()) == (200, ["Anden"])
    for one in (sends, asleep):
        refused = client.call("POST", f"{at}/systems/{one['id']}/makedefaultrecipient")
        assert code(refused) == (422, "system.not.for.default")
    # by the command too; and when its time is over the next one gets them
    where = f"{at}/systems/{first['id']}"
    version = client.shown(where)["version"]
    wish = command(name="Første", systemTypes=["RECIPIENT_DEFAULT"])
    client.call("PUT", where, wish, version=version)
    assert default() == ["Første"]
    ended = (clock.now() - timedelta(minutes=1)).isoformat()
    version = client.shown(where)["version"]
    over = client.call("PUT", where, command(
        name="Første", systemTypes=["RECIPIENT"], activeTo=ended), version=version)  # fmt: skip
    assert (over.status_code, default()) == (200, ["Anden"])


def test_what_a_system_cannot_be(office, settings):
    _, client, at = office
    settings.DEMO = False
    for wrong in (
        {"name": ""}, {"name": "x" * 65}, {"systemTypes": []},
        {"systemTypes": ["SENDER", "RECIPIENT_DEFAULT"], "activeFrom": None},
        {"activeTo": NOW}, {"activeFrom": None, "activeTo": "2027-01-01T00:00:00Z"},
        {"serviceProtocol": "REST_PUSH"},
        {"endpoint": "http://eksempel.dk/"}, {"endpoint": "https://10.0.0.1/"},
        {"endpoint": "https://[::1]/"}, {"endpoint": "https://navn:kode@eksempel.dk/"},
        {"endpoint": "https://localhost/"}, {"receiptEndpoint": "ftp://eksempel.dk/"},
        {"receiptEndpoint": "https://eksempel.dk/#x"}, {"endpoint": "brev@eksempel.dk"},
        {"businessContactEmail": "hej"}, {"technicalContact": {"email": "a b@c"}},
        {"delegatedCVR": "1234"}, {"memoVersion": "1.3"},
        {"allowedIps": [{"ip": "192.0.2.0/26"}]}, {"allowedIps": [{"ip": "2001:db8::/122"}]},
        {"allowedIps": [{"ip": "her"}]},
    ):  # fmt: skip
        answer = client.call("POST", f"{at}/systems/", command(**wrong))
        assert answer.status_code == 422, (wrong, answer.content)
        assert answer.json()["code"] in {"system.not.possible", "system.not.for.default"}, wrong
    for wrong in (
        {"name": 7}, {"systemTypes": "SENDER"}, {"systemTypes": ["X"]}, {"serviceProtocol": "FAX"},
        {"activeFrom": "2026-01-01"}, {"allowedIps": {}}, {"allowedIps": [1]},
        {"organisationId": str(uuid4())}, {"receiptFormat": "DP"}, {"technicalContact": []},
        {"standardSystemTemplateId": "x"}, {"name": "\u0000"},
    ):  # fmt: skip
        answer = client.call("POST", f"{at}/systems/", command(**wrong))
        assert code(answer) == (400, "body.not.valid"), (wrong, answer.content)
    unknown = client.call("POST", f"{at}/systems/", command(standardSystemTemplateId=str(uuid4())))
    assert code(unknown) == (404, "system.template.not.found")
    assert client.shown(f"{at}/systems/")["totalElements"] == 0
    good = make(client, at, serviceProtocol="REST_PUSH", endpoint="https://modtager.eksempel.dk/in",
                receiptEndpoint="https://modtager.eksempel.dk/kvittering",
                allowedIps=[{"ip": "2001:db8::/123"}])  # fmt: skip
    assert good["endpoint"] == "https://modtager.eksempel.dk/in"


def test_certificates_and_keys_that_are_not_taken(office, company):
    party, client, at = office
    made = make(client, at)
    where = f"{at}/systems/{made['id']}"
    _, foreign = issued(company)
    _, employee = issued(party, kind=pki.CertificateKind.EMPLOYEE)
    _, old = issued(party, clock.now() - timedelta(days=2000))
    for content, expected in (
        (foreign, "certificate.of.another.organisation"),
        (employee, "certificate.of.another.organisation"),
        (old, "certificate.not.accepted"),
        (b"x", "certificate.not.accepted"),
        (b"-----BEGIN CERTIFICATE-----\nx", "certificate.not.accepted"),
        (b"x" * 70_000, "file.missing"),
    ):
        assert code(upload(client, "POST", f"{where}/certificate/", content)) == (400, expected)
    _, der = issued(party)
    wrong_part = upload(client, "POST", f"{where}/certificate/", der, name="fil")
    assert code(wrong_part) == (400, "file.missing")
    assert code(client.call("POST", f"{where}/certificate/", {})) == (400, "file.missing")
    check = "organisations/oces-public-certificate/check"
    seen = upload(client, "POST", f"{check}/REST_PULL", foreign)
    assert (seen.status_code, seen.json()["cvrNumber"]) == (200, company.number)
    assert code(upload(client, "POST", f"{check}/FAX", der)) == (400, "filter.not.valid")
    assert code(upload(client, "POST", f"{check}/SFTP", b"x")) == (400, "certificate.not.accepted")
    assert "ocesPublicCertificate" not in client.shown(where)

    def public(key):
        form = serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH
        return key.public_key().public_bytes(*form)

    strong = public(ed25519.Ed25519PrivateKey.generate())
    kept = upload(client, "POST", f"{where}/sshkey/", strong + b" mig@min-maskine\n")
    assert kept.status_code == 201
    assert base64.b64decode(kept.json()["sshPublicKey"][0]) == strong
    weak = public(rsa.generate_private_key(public_exponent=65537, key_size=2048))
    for content in (weak, b"", strong + b"\n" + strong, b"ssh-ed25519 AAAA", b"\xff\xfe"):
        answer = upload(client, "POST", f"{where}/sshkey/", content)
        assert code(answer) == (400, "ssh.key.not.valid"), content


def test_who_may_administer(office, resident, authorities, country):
    party, client, at = office
    made = make(client, at)
    person = client.person
    stranger = resident("Siv")
    elsewhere = administrator(stranger, authorities[-1])
    citizen = viewer(person)  # the same person, as a citizen
    unasked = administrator(stranger, party, granted=False)  # acts for it without the role
    reading = administrator(person, party, "openid read")
    where = f"{at}/systems/{made['id']}"
    for other in (elsewhere, citizen, unasked):
        for method, path in (
            ("GET", f"{at}/systems/"), ("GET", where), ("DELETE", where),
            ("POST", f"{where}/renewapitoken"), ("GET", f"{at}/contact-points/"),
            ("GET", f"organisations/{uuid4()}/systems/"),
        ):  # fmt: skip
            answer = other.call(method, path, version=0)
            assert code(answer) == (403, "organisation.not.administered"), path
    assert code(citizen.get("standard-system-templates")) == (403, "organisation.not.administered")
    assert code(reading.call("POST", f"{where}/renewapitoken")) == (403, "bearer.scope.missing")
    assert reading.get(where).status_code == 200
    theirs = f"organisations/{own_organisation(elsewhere, authorities[-1])['id']}"
    assert code(elsewhere.get(where.replace(at, theirs))) == (404, "system.unknown")
    # a role that is withdrawn ends at the next call
    rights.withdraw_role(person, Role.ADMINISTRATOR, party, clock.now())
    assert code(client.get(where)) == (403, "organisation.not.administered")
    # who owns a company administers it, without a role
    owner = next(one for one in country.showcase() if one.key == "owner").party
    [company] = country.companies_owned_by(owner, clock.now())[:1]
    own = administrator(owner, company.party, granted=False)
    shown = own_organisation(own, company.party)
    assert (shown["type"], shown["rightsIntroductionCompleted"]) == ("COMPANY", False)
    assert own.shown(f"organisations/{shown['id']}/systems/")["systems"] == []


def test_a_standard_system_fills_what_is_not_given(office, company, capsys):
    _, client, at = office

    def say(word, *words):
        arguments = cli.parser().parse_args(["template", word, *words])
        {"add": offering.add, "remove": offering.remove}[word](
            Task(arguments, None, SimpleNamespace())
        )
        return capsys.readouterr().out

    told = say(
        *("add", "--cvr", company.number, "--name", "Brevmotor", "--protocol", "REST_PUSH"),
        *("--endpoint", "https://brevmotor.eksempel.dk/in", "--address", "192.0.2.8/29"),
    )
    listed = client.shown("standard-system-templates")["standardSystemTemplates"]
    [one] = [each for each in listed if each["id"] in told]
    assert one["organisation"]["cvrNumber"] == company.number
    given = {"standardSystemTemplateId": one["id"], "supplier": "Os selv"}
    made = make(client, at, **given)
    assert made["endpoint"] == "https://brevmotor.eksempel.dk/in"
    assert [each["ip"] for each in made["allowedIps"]] == ["192.0.2.8/29"]
    assert made["supplier"] == "Os selv"
    say("remove", "--id", one["id"])
    gone = client.call("POST", f"{at}/systems/", command(**given))
    assert code(gone) == (404, "system.template.not.found")
    actions = [line.look.action for line in audit.looks_at(company)]
    assert {"Tilføjet", "Fjernet"} <= {*actions}
    with pytest.raises(Problem):
        say("add", "--cvr", "12", "--name", "x")
