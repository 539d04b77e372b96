"""Tables of login."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from fundament.capabilities.login.models.eidas import (
    EidasConsent,
    EidasNode,
    ForeignLogin,
    ForeignPerson,
    LinkRequest,
)
from fundament.capabilities.login.models.inspecting import (
    FaultSwitch,
    InspectedLogin,
    InspectedProvider,
    TrialRow,
)
from fundament.capabilities.login.models.proofs import Proof
from fundament.standards.oiosaml import profiles

__all__ = [
    "BrokerSession",
    "EidasConsent",
    "EidasNode",
    "FaultSwitch",
    "ForeignLogin",
    "ForeignPerson",
    "Grant",
    "InspectedLogin",
    "InspectedProvider",
    "LinkRequest",
    "Logout",
    "LogoutCall",
    "PairwiseId",
    "PendingLogin",
    "Proof",
    "ProviderSession",
    "PushedRequest",
    "RefreshToken",
    "RefusalCount",
    "RefusedMessage",
    "RevokedToken",
    "SeenMessage",
    "ServiceProvider",
    "TrialRow",
]


class ServiceProvider(models.Model):
    """A connected service: its metadata as registered is the one truth; keys are read from it.

    `profile` is the version of OIOSAML that is spoken with it (OpenID Connect knows none);
    `return_urls` are the addresses back to its apps; `cpr_match`: people give it their number
    themselves, and we say whether it is theirs. Metadata from `metadata_url` must be signed by
    `metadata_certificate` (DER) where there is one; `fetch_fault` is what was wrong at the last try
    (code, and a sentence in Danish and in English).

    `entity_id` is the entityID of SAML or the client_id of OpenID Connect; `metadata` is SAML
    metadata (XML) or client metadata (JSON, RFC 7591). `secret` is the SHA-256 of a client's.
    """

    entity_id = models.CharField(max_length=1024)
    protocol = models.CharField(max_length=8, default="saml")
    metadata = models.BinaryField()
    secret = models.BinaryField(null=True)
    private_sector = models.BooleanField(default=False)
    profile = models.CharField(max_length=16, default=profiles.TODAY.version)
    return_urls = models.JSONField(default=list)
    cpr_match = models.BooleanField(default=False)
    metadata_url = models.CharField(max_length=1024, default="")
    metadata_certificate = models.BinaryField(null=True)
    fetched_at = models.DateTimeField(null=True)
    fetch_tried_at = models.DateTimeField(null=True)
    fetch_fault = models.JSONField(default=list)
    registered_at = models.DateTimeField()
    registered_by = models.CharField(max_length=200)
    removed_at = models.DateTimeField(null=True)

    # What this request has found switched on for it, once it has looked.
    switched: "tuple[FaultSwitch | None] | None" = None

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["entity_id"],
                condition=Q(removed_at__isnull=True),
                name="login_one_provider_of_a_name",
            )
        ]

    def __str__(self) -> str:
        return self.entity_id


class PairwiseId(models.Model):
    """The uuid by which one service provider knows a person, alone or for an organisation.

    Keyed by entityID, so that a provider whose metadata is replaced keeps its users.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid4)
    entity_id = models.CharField(max_length=1024)
    person_uuid = models.UUIDField()
    organisation = models.CharField(max_length=14, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["entity_id", "person_uuid", "organisation"], name="login_pairwise_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class Professional(models.Model):
    """A person as one who works for an organisation: the uuid and number all services know.

    `rid` is her number within the organisation.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid4)
    person_uuid = models.UUIDField()
    organisation = models.CharField(max_length=14)
    rid = models.IntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person_uuid", "organisation"], name="login_professional_once"
            ),
            models.UniqueConstraint(fields=["organisation", "rid"], name="login_rid_once"),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class CprMatch(models.Model):
    """That a person gives a private service her number: the tries, and when one was right.

    `tries` are the times of the latest, in ISO form.
    """

    entity_id = models.CharField(max_length=1024)
    person_uuid = models.UUIDField()
    tries = models.JSONField(default=list)
    matched_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entity_id", "person_uuid"], name="login_match_once")
        ]

    def __str__(self) -> str:
        return self.entity_id


class BrokerSession(models.Model):
    """One login in one browser; `secret` is the SHA-256 of the cookie, `broker` our entityID.

    `agent` is what kind of browser it said to be, in two words.
    `foreign` is who logged in by an eID of another country; `person` is then empty until a link
    leads to a Danish one, and `identity` is no identity of ours.
    `level` and what goes with it are of its strongest proof, and never of a weaker one that came
    later. `used_at` is when a service was last told on its strength, give or take a minute. With a
    `school_level` it is a pupil's, by a school login, and has no level of NSIS: no service that
    asks for one can be answered from it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    secret = models.BinaryField(unique=True)
    broker = models.CharField(max_length=255)
    person = models.CharField(max_length=14)
    identity = models.UUIDField()
    level = models.SmallIntegerField()
    ial = models.SmallIntegerField()
    aal = models.SmallIntegerField()
    school_level = models.SmallIntegerField(default=0)
    authenticators = models.JSONField(default=list)
    agent = models.CharField(max_length=60, default="")
    foreign = models.ForeignKey(ForeignPerson, models.CASCADE, null=True, related_name="+")
    authenticated_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(school_level=0, level__range=(1, 3))
                | Q(school_level__range=(1, 2), level=0, ial=0, aal=0),
                name="login_school_session_has_no_nsis_level",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ProviderSession(models.Model):
    """A service's part of a session: what a logout must name.

    SAML: NameID and SessionIndex; OpenID Connect: `sub` and `sid`.
    """

    session = models.ForeignKey(BrokerSession, models.CASCADE, related_name="providers")
    provider = models.ForeignKey(ServiceProvider, models.CASCADE, related_name="+")
    name_id = models.CharField(max_length=256)
    name_id_format = models.CharField(max_length=128)
    session_index = models.CharField(max_length=64, unique=True)
    organisation = models.CharField(max_length=14, default="")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.session_index


class PendingLogin(models.Model):
    """A checked request that waits for a person; `browser` is the SHA-256 of her cookie.

    `request` is what the answer needs in the words of the provider's protocol (types.SamlRequest,
    types.OpenIdRequest); `text` is what the service wants the person to read before she agrees,
    `hint` the user name that it expects; `platform` and `return_url` are of the app that began it;
    `proof` is what the answer will tell of, once something was shown.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    provider = models.ForeignKey(ServiceProvider, models.CASCADE, related_name="+")
    browser = models.BinaryField()
    broker = models.CharField(max_length=255)
    request = models.JSONField()
    level = models.SmallIntegerField()
    school_level = models.SmallIntegerField(default=0)
    exact = models.BooleanField(default=False)
    identity_type = models.CharField(max_length=12)
    requesters = models.JSONField(default=list)
    text = models.CharField(max_length=260, default="")
    hint = models.CharField(max_length=256, default="")
    platform = models.CharField(max_length=8, default="")
    return_url = models.CharField(max_length=1024, default="")
    began_at = models.DateTimeField(db_index=True)
    attempt = models.UUIDField(null=True)
    session = models.ForeignKey(BrokerSession, models.CASCADE, null=True, related_name="+")
    proof = models.ForeignKey(Proof, models.CASCADE, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    # Whether its messages are recorded, where the very request that began it knows.
    recorded: bool | None = None

    def __str__(self) -> str:
        return str(self.id)


class SeenMessage(models.Model):
    """The ID of a signed request, kept as long as its IssueInstant could still be accepted."""

    issuer = models.CharField(max_length=1024)
    message_id = models.CharField(max_length=256)
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["issuer", "message_id"], name="login_message_once")
        ]

    def __str__(self) -> str:
        return self.message_id


class Logout(models.Model):
    """A logout under way: who asked for it, and what is to be answered.

    `asked_by` is NULL when no service waits for an answer; `request` is in the words of its
    protocol (types.SamlLogout, types.OpenIdLogout).
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    session = models.ForeignKey(BrokerSession, models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(ServiceProvider, models.CASCADE, null=True, related_name="+")
    request = models.JSONField(default=dict)
    broker = models.CharField(max_length=255)
    began_at = models.DateTimeField(db_index=True)
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.id)


class LogoutCall(models.Model):
    """One service provider to be asked in a logout, in turn, and what came of it."""

    logout = models.ForeignKey(Logout, models.CASCADE, related_name="calls")
    provider_session = models.ForeignKey(ProviderSession, models.CASCADE, related_name="+")
    message_id = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, default="")

    def __str__(self) -> str:
        return self.message_id


class RefusalCount(models.Model):
    """How many messages of one network (empty: of all) were refused in one minute."""

    network = models.CharField(max_length=45)
    minute = models.DateTimeField(db_index=True)
    times = models.IntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["network", "minute"], name="login_refusals_of_a_minute")
        ]

    def __str__(self) -> str:
        return f"{self.network} {self.minute}"


class PushedRequest(models.Model):
    """An authorization request left here by its client (RFC 9126); works once, for that client."""

    secret = models.BinaryField(unique=True)
    provider = models.ForeignKey(ServiceProvider, models.CASCADE, related_name="+")
    parameters = models.JSONField()
    pushed_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.pk)


class Grant(models.Model):
    """What a person's login gave to a client: one code, and every token that came of it.

    `code` is the SHA-256; `request` is types.OpenIdRequest; `lasting`: it outlives the session
    (offline_access). Once `ended_at` is set none of its tokens is good any longer.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    provider = models.ForeignKey(ServiceProvider, models.CASCADE, related_name="+")
    session = models.ForeignKey(BrokerSession, models.CASCADE, related_name="+")
    proof = models.ForeignKey(Proof, models.CASCADE, related_name="+")
    code = models.BinaryField(unique=True)
    request = models.JSONField()
    subject = models.CharField(max_length=256)
    sid = models.CharField(max_length=64)
    organisation = models.CharField(max_length=14, default="")
    level = models.SmallIntegerField()
    lasting = models.BooleanField(default=False)
    began_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.id)


class RefreshToken(models.Model):
    """A refresh token (SHA-256) of a grant; `key` is what it is bound to, empty for none."""

    secret = models.BinaryField(unique=True)
    grant = models.ForeignKey(Grant, models.CASCADE, related_name="refresh_tokens")
    key = models.CharField(max_length=64, default="")
    issued_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.pk)


class RevokedToken(models.Model):
    """An access token that was revoked by itself, kept until it would have expired."""

    jti = models.CharField(max_length=64, unique=True)
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.jti


class RefusedMessage(models.Model):
    """A message that was refused: code, claimed issuer and host; never its content."""

    at = models.DateTimeField(db_index=True)
    code = models.CharField(max_length=64)
    issuer = models.CharField(max_length=256)
    host = models.CharField(max_length=255)

    def __str__(self) -> str:
        return self.code
