"""Tables of post. Letters are never changed; what people do with them stands in MailboxEntry."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from fundament.capabilities.post.models.administration import (
    Follower,
    GroupRow,
    Logo,
    OrganisationChange,
    OrganisationRow,
    PointCode,
    PointRow,
    PointTerm,
    SystemTemplate,
)
from fundament.capabilities.post.models.flow import LetterEvent, TextMessage
from fundament.capabilities.post.models.paper import PaperLetterRow
from fundament.capabilities.post.models.pushing import Pushed
from fundament.capabilities.post.models.routing import PlacedLetter, RouteBookRow
from fundament.capabilities.post.models.written import (
    ShelfRow,
    WrittenDocument,
    WrittenFile,
    WrittenLetter,
)
from fundament.capabilities.post.types import ReceiptStatus, SystemKind
from fundament.capabilities.post.types.systems import Protocol

__all__ = [
    "AccessRow",
    "BusinessReceipt",
    "Container",
    "Follower",
    "GroupRow",
    "HandOver",
    "Letter",
    "LetterEvent",
    "Logo",
    "MailboxEntry",
    "MailboxRow",
    "Opening",
    "OrganisationChange",
    "OrganisationRow",
    "OwnFolder",
    "PaperLetterRow",
    "PlacedLetter",
    "PointCode",
    "PointRow",
    "PointTerm",
    "RouteBookRow",
    "ShelfRow",
    "System",
    "SystemTemplate",
    "TextMessage",
    "WaitingLetter",
    "WrittenDocument",
    "WrittenFile",
    "WrittenLetter",
]


class System(models.Model):
    """A registered mail system. Of its token only a hash is kept; empty while it has none.

    `kinds` says whether it sends, takes letters, or both; of an owner's systems one `is_default`.
    `endpoint` is where letters are pushed to, `receipt_endpoint` where receipts are. `certificate`
    (DER) is the one that it proves itself by, empty while it has none: kept with `serial` and
    `fingerprint`, by which calls are compared; `was_issued_here` together with the system, so that
    it is revoked with it. `delegated_cvr`: who may call with its own certificate and this token.
    Without `active_from` it is not in use yet; `contact`: name, e-mail and phone, or None.
    """

    id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=100)
    owner = models.CharField(max_length=14, db_index=True)
    kinds = ArrayField(
        models.CharField(max_length=9, choices=[(kind.value, kind.name) for kind in SystemKind])
    )
    is_default = models.BooleanField(default=False)
    memo_version = models.CharField(max_length=3, default="1.1")
    protocol = models.CharField(
        max_length=22,
        choices=[(one.value, one.name) for one in Protocol],
        default=Protocol.REST_PULL.value,
    )
    endpoint = models.CharField(max_length=2000, default="")
    receipt_endpoint = models.CharField(max_length=2000, default="")
    contact = models.JSONField(null=True)
    supplier = models.CharField(max_length=256, default="")
    business_email = models.CharField(max_length=254, default="")
    delegated_cvr = models.CharField(max_length=8, default="")
    template = models.UUIDField(null=True)
    token_sha256 = models.CharField(max_length=64, default="")
    token_at = models.DateTimeField(null=True)
    serial = models.CharField(max_length=50, default="")
    fingerprint = models.CharField(max_length=64, default="")
    certificate = models.BinaryField(null=True)
    certificate_at = models.DateTimeField(null=True)
    was_issued_here = models.BooleanField(default=False)
    ssh_key = models.TextField(default="")
    ssh_at = models.DateTimeField(null=True)
    active_from = models.DateTimeField(null=True)
    active_to = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    addresses = ArrayField(models.CharField(max_length=43), default=list)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    version = models.BigIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["owner"],
                name="post_one_default",
                condition=models.Q(is_default=True),
            ),
        )

    def __str__(self) -> str:
        return self.name


class Letter(models.Model):
    """A message as received.

    `envelope` is the blob of the MeMo, out of which `cuts` took the contents of its files: a list
    of `[offset in the envelope, blob of the content]`, so that a file that thousands get is kept
    once and the original can still be given back byte for byte (`sha256` proves it). Receipts of
    a letter that came in a container bear the container's id: the one that its sender knows.
    `contact_point` is the one that the letter names, whether the recipient has such a one or not.
    """

    sender = models.CharField(max_length=14)
    message_uuid = models.UUIDField()
    sha256 = models.CharField(max_length=64)
    transmission_id = models.UUIDField(unique=True)
    message_id = models.CharField(max_length=256, null=True)  # noqa: DJ001  (absent is not empty)
    system = models.UUIDField()
    sender_name = models.CharField(max_length=300)
    recipient = models.CharField(max_length=14)
    title = models.CharField(max_length=256)
    mandatory = models.BooleanField()
    legal_notification = models.BooleanField()
    received_at = models.DateTimeField()
    envelope = models.CharField(max_length=64)
    cuts = models.JSONField()
    documents = models.JSONField()
    container = models.UUIDField(null=True)
    contact_point = models.UUIDField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["sender", "message_uuid"], name="post_one_per_uuid"),
        )
        # For whoever asks where a letter is, by what a sender knows of it.
        indexes = (
            BrinIndex(fields=["received_at"], name="post_received"),
            models.Index(fields=["sender", "received_at"], name="post_sent"),
            models.Index(
                fields=["sender", "message_id"],
                name="post_sent_as",
                condition=models.Q(message_id__isnull=False),
            ),
            models.Index(
                fields=["container"],
                name="post_sent_in",
                condition=models.Q(container__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return str(self.transmission_id)


class Container(models.Model):
    """Many letters sent as one file; the worker opens it after its sender got the receipt."""

    id = models.UUIDField(primary_key=True)
    system = models.UUIDField()
    sender = models.CharField(max_length=14)
    sender_name = models.CharField(max_length=300)
    received_at = models.DateTimeField()
    blob = models.CharField(max_length=64)
    opened_at = models.DateTimeField(null=True)
    taken = models.IntegerField(null=True)
    refused = models.IntegerField(null=True)

    def __str__(self) -> str:
        return str(self.id)


class WaitingLetter(models.Model):
    """A letter that may not be seen, counted or told about before its day; then the row goes."""

    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, primary_key=True)
    deliver_on = models.DateField(db_index=True)

    def __str__(self) -> str:
        return f"{self.letter_id} {self.deliver_on}"


class MailboxEntry(models.Model):
    """A letter in a mailbox, from the moment it is available, and what was done with it.

    `folder` is one of types.Folder, or the id of one of the owner's own folders. `version` counts
    what people have changed; `changed_at` is when they last did. `point` and `unit` say whose it is
    inside an organisation: a contact point and a production unit.
    """

    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, primary_key=True)
    owner = models.CharField(max_length=14)
    available_at = models.DateTimeField()
    folder = models.CharField(max_length=36)
    unread = models.BooleanField(default=True)
    first_read_at = models.DateTimeField(null=True)
    notified_at = models.DateTimeField(null=True)
    flag = models.BooleanField(db_default=False)
    note = models.TextField(db_default="")
    legally_notified_at = models.DateTimeField(null=True)
    version = models.BigIntegerField(db_default=0)
    changed_at = models.DateTimeField(null=True)
    point = models.UUIDField(null=True)
    unit = models.CharField(max_length=10, db_default="")

    class Meta:
        indexes = (
            models.Index(
                fields=["owner", "folder", "-available_at", "-letter"], name="post_mailbox"
            ),
            models.Index(
                fields=["owner"],
                name="post_unread",
                condition=models.Q(unread=True, folder="inbox"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.letter_id} {self.folder}"


class MailboxRow(models.Model):
    """A mailbox as viewing clients know it: made when somebody first looks at it by the API.

    `owner` is the number that its owner had then; who that is by now the registers know.
    """

    id = models.UUIDField(primary_key=True)
    owner = models.CharField(max_length=14, unique=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    seen_on = models.DateField(null=True)
    reminded = models.BooleanField(default=False)
    version = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.id)


class OwnFolder(models.Model):
    """A folder that people have made in a mailbox; `parent` is the folder around it, if any."""

    id = models.UUIDField(primary_key=True)
    mailbox = models.ForeignKey(MailboxRow, on_delete=models.PROTECT, related_name="folders")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="within")
    name = models.CharField(max_length=100)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    version = models.BigIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["mailbox", "parent", "name"],
                name="post_one_folder_of_a_name",
                nulls_distinct=False,
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class AccessRow(models.Model):
    """How one person uses one mailbox in viewing clients; what she may do there, rights knows."""

    id = models.UUIDField(primary_key=True)
    mailbox = models.ForeignKey(MailboxRow, on_delete=models.PROTECT, related_name="accesses")
    person = models.UUIDField()
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    introduced = models.BooleanField(default=False)
    opted_out_at = models.DateTimeField(null=True)
    version = models.BigIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["mailbox", "person"], name="post_one_access"),
        )

    def __str__(self) -> str:
        return str(self.id)


class HandOver(Pushed):
    """A letter that its owner's recipient system fetches, or is pushed.

    `leased_until`: somebody has just fetched it, so that nobody else is offered it meanwhile.
    `status`: what the recipient system said of it; `settled_at`: when its sender was told an end.
    `removed_at`: the recipient system needs it no more.
    """

    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, primary_key=True)
    system = models.UUIDField()
    message_uuid = models.UUIDField()
    ready_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True)
    status = models.CharField(  # noqa: DJ001  (absent is not empty)
        max_length=11, null=True, choices=[(s.value, s.name) for s in ReceiptStatus]
    )
    settled_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["system", "ready_at", "letter"],
                name="post_handed",
                condition=models.Q(status=None, removed_at=None),
            ),
            models.Index(fields=["system", "message_uuid"], name="post_handed_uuid"),
            models.Index(
                fields=["ready_at"],
                name="post_unsettled",
                condition=models.Q(settled_at=None),
            ),
            BrinIndex(fields=["ready_at"], name="post_handed_at"),
        )

    def __str__(self) -> str:
        return f"{self.message_uuid} {self.status or 'ready'}"


class BusinessReceipt(Pushed):
    """A receipt that lies ready for the sender's system until that removes it.

    Then the row stays, for it says what the sender was told and when its system took it.
    """

    id = models.UUIDField(primary_key=True)
    system = models.UUIDField()
    transmission_id = models.UUIDField()
    message_uuid = models.UUIDField(null=True)
    message_id = models.CharField(max_length=256, null=True)  # noqa: DJ001  (absent is not empty)
    status = models.CharField(max_length=11, choices=[(s.value, s.name) for s in ReceiptStatus])
    error_code = models.CharField(max_length=100, null=True)  # noqa: DJ001
    error_message = models.CharField(max_length=600, null=True)  # noqa: DJ001
    at = models.DateTimeField()
    fetched_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["system", "at", "id"],
                name="post_receipts",
                condition=models.Q(removed_at=None),
            ),
            models.Index(fields=["message_uuid"], name="post_receipts_of"),
            models.Index(
                fields=["system", "at"],
                name="post_receipts_new",
                condition=models.Q(fetched_at=None, removed_at=None),
            ),
        )

    def __str__(self) -> str:
        return f"{self.message_uuid} {self.status}"


class Opening(models.Model):
    """One opening of a letter by one person; its files can be shown for two minutes."""

    id = models.UUIDField(primary_key=True)
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT)
    person = models.CharField(max_length=14)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.id)
