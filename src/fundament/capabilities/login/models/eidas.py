"""Tables of logins across borders: nodes, foreign persons, their links, and consents."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q


class EidasNode(models.Model):
    """A country's node: the metadata of its connector (asks us) and its proxy (is asked by us).

    It is connected for as long as its connector, by the entityID, is a registered provider.
    """

    country = models.CharField(max_length=2, primary_key=True)
    name_da = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    entity_id = models.CharField(max_length=1024, default="")
    connector = models.BinaryField()
    proxy = models.BinaryField()
    registered_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.country


class ForeignPerson(models.Model):
    """Who an identifier of another country is; `person` is the Danish one it leads to, or empty.

    `ceiling` is what her link is worth: High only where two officers have decided it.

    One row an identifier, so that it never leads to two; two identifiers may lead to one.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid4)
    identifier = models.CharField(max_length=262, unique=True)
    country = models.ForeignKey(EidasNode, models.PROTECT, related_name="+")
    given_name = models.CharField(max_length=400)
    family_name = models.CharField(max_length=400)
    born = models.DateField()
    more = models.JSONField(default=dict)
    first_seen_at = models.DateTimeField()
    person = models.CharField(max_length=14, default="", db_index=True)
    linked_at = models.DateTimeField(null=True)
    ceiling = models.SmallIntegerField(default=2)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(person="", linked_at__isnull=True)
                | (~Q(person="") & Q(linked_at__isnull=False)),
                name="login_link_has_its_time",
            )
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class ForeignLogin(models.Model):
    """A question to another country about a login under way, and who came of it.

    `brought` is the SHA-256 of what the browser was given that brought the answer; `met_at`: that
    browser was the one that began the login. Until then nobody has come.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    pending = models.ForeignKey("login.PendingLogin", models.CASCADE, related_name="+")
    country = models.ForeignKey(EidasNode, models.PROTECT, related_name="+")
    request_id = models.CharField(max_length=64)
    relay_state = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField(db_index=True)
    answered_at = models.DateTimeField(null=True)
    brought = models.BinaryField(null=True)
    met_at = models.DateTimeField(null=True)
    foreign = models.ForeignKey(ForeignPerson, models.PROTECT, null=True, related_name="+")
    level = models.SmallIntegerField(null=True)
    authenticated_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.id)


class LinkRequest(models.Model):
    """A wish for a link to a Danish person number, and what an authority decided.

    `level` is that of the login by which it was asked for. At High one officer proposes `person`
    (`proposed_by`, `proposed_at`) and the wish waits for another one of the same authority.
    `made_at`, `made_by` and `made_authority` stay when a link that was made is withdrawn.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    foreign = models.ForeignKey(ForeignPerson, models.PROTECT, related_name="wishes")
    asked_at = models.DateTimeField(db_index=True)
    state = models.CharField(max_length=10, default="waiting")
    person = models.CharField(max_length=14, default="")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=14, default="")
    authority = models.CharField(max_length=14, default="")
    reason = models.CharField(max_length=500, default="")
    level = models.SmallIntegerField(default=2)
    proposed_by = models.CharField(max_length=14, default="")
    proposed_by_name = models.CharField(max_length=200, default="")
    proposed_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(null=True)
    made_by = models.CharField(max_length=14, default="")
    made_authority = models.CharField(max_length=14, default="", db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state="approved")
                | Q(proposed_by="")
                | ~Q(decided_by=F("proposed_by")),
                name="login_link_two_officers",
            ),
            models.UniqueConstraint(
                fields=["foreign"], condition=Q(state="waiting"), name="login_one_wish_waits"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class EidasConsent(models.Model):
    """A login that another country waits for, until the person has agreed to what is told."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    pending = models.ForeignKey("login.PendingLogin", models.CASCADE, related_name="+")
    session = models.ForeignKey("login.BrokerSession", models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(db_index=True)
    answered_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.id)
