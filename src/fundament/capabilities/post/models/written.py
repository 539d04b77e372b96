"""Tables of what people write in their mailboxes, and the view of all that lies in one."""

from django.db import models

from fundament.capabilities.post.types import DocumentKind


class WrittenLetter(models.Model):
    """A letter that was written in a mailbox: a draft until `sent_at`, then only marks change.

    `uuid` is by what its owner knows it and, once it is sent, the messageUUID of the MeMo; `letter`
    is then what its recipient got, none for an e-mail. `words` are types.Words as JSON; `title`,
    `recipient` and `recipient_name` repeat some of them, to be searched and listed. `answers` is
    the letter that it answers or sends on. `at` is when it was sent, before that when it was last
    changed. `folder`, `version`, `point` and `unit` as in MailboxEntry.
    """

    uuid = models.UUIDField(unique=True)
    owner = models.CharField(max_length=14)
    owner_name = models.CharField(max_length=300)
    folder = models.CharField(max_length=36)
    title = models.CharField(max_length=256)
    recipient = models.CharField(max_length=300)
    recipient_name = models.CharField(max_length=300)
    words = models.JSONField()
    answers = models.UUIDField(null=True)
    letter = models.OneToOneField("post.Letter", on_delete=models.PROTECT, null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    emailed_at = models.DateTimeField(null=True)
    flag = models.BooleanField(default=False)
    note = models.TextField(default="")
    version = models.BigIntegerField(default=0)
    point = models.UUIDField(null=True)
    unit = models.CharField(max_length=10, db_default="")

    class Meta:
        indexes = (models.Index(fields=["owner", "folder", "-at", "id"], name="post_written"),)

    def __str__(self) -> str:
        return str(self.uuid)


class WrittenDocument(models.Model):
    """A document of a written letter; they stand in the order of their `place`."""

    id = models.UUIDField(primary_key=True)
    letter = models.ForeignKey(WrittenLetter, on_delete=models.CASCADE, related_name="documents")
    place = models.IntegerField()
    kind = models.CharField(max_length=10, choices=[(k.value, k.name) for k in DocumentKind])
    label = models.CharField(max_length=256, null=True)  # noqa: DJ001  (absent is not empty)
    named = models.CharField(max_length=256, null=True)  # noqa: DJ001
    version = models.BigIntegerField(default=0)

    class Meta:
        ordering = ("place",)

    def __str__(self) -> str:
        return str(self.id)


class WrittenFile(models.Model):
    """A file of such a document; `blob` and `size` are there once its content is."""

    id = models.UUIDField(primary_key=True)
    document = models.ForeignKey(WrittenDocument, on_delete=models.CASCADE, related_name="files")
    place = models.IntegerField()
    name = models.CharField(max_length=256)
    media_type = models.CharField(max_length=256)
    language = models.CharField(max_length=2)
    size = models.BigIntegerField(null=True)
    blob = models.CharField(max_length=64, null=True)  # noqa: DJ001  (absent is not empty)
    version = models.BigIntegerField(default=0)

    class Meta:
        ordering = ("place",)

    def __str__(self) -> str:
        return str(self.id)


class ShelfRow(models.Model):
    """All that lies in mailboxes, received and written: a view (migration 0011), to be searched.

    `number` is the letter's, or that of what was written, with a minus.
    """

    number = models.BigIntegerField(primary_key=True)
    state = models.CharField(max_length=8)
    name = models.UUIDField()
    owner = models.CharField(max_length=14)
    folder = models.CharField(max_length=36)
    sender_kind = models.CharField(max_length=5)
    sender_number = models.CharField(max_length=14)
    sender_name = models.CharField(max_length=300)
    recipient_kind = models.CharField(max_length=5)
    recipient_number = models.CharField(max_length=300)
    title = models.CharField(max_length=256)
    message_id = models.CharField(max_length=256, null=True)  # noqa: DJ001  (absent is not empty)
    created_at = models.DateTimeField()
    at = models.DateTimeField()
    updated_at = models.DateTimeField()
    read = models.BooleanField()
    flag = models.BooleanField()
    note = models.TextField()
    legally_notified_at = models.DateTimeField(null=True)
    mandatory = models.BooleanField()
    legal_notification = models.BooleanField()
    point = models.UUIDField(null=True)
    unit = models.CharField(max_length=10)

    class Meta:
        managed = False
        db_table = "post_shelf"

    def __str__(self) -> str:
        return str(self.number)
