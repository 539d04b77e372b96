"""Tables of what befalls a letter on its way and stands in no other row."""

from django.db import models

from fundament.capabilities.post.types import TextOutcome


class TextMessage(models.Model):
    """A NemSMS on its way to a mobile number, and what became of it.

    `text` is None once it is too old to be shown. `outcome` is None until it is known; `code` says
    why it was not sent. The number is nowhere here: it is asked of the contact register.
    """

    letter = models.OneToOneField("post.Letter", on_delete=models.PROTECT, primary_key=True)
    owner = models.CharField(max_length=14)
    text = models.CharField(max_length=160, null=True)  # noqa: DJ001  (forgotten is not empty)
    taken_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    outcome = models.CharField(  # noqa: DJ001  (absent is not empty)
        max_length=8, null=True, choices=[(one.value, one.name) for one in TextOutcome]
    )
    code = models.CharField(max_length=100, null=True)  # noqa: DJ001

    class Meta:
        indexes = (
            models.Index(fields=["owner", "-taken_at"], name="post_texts"),
            models.Index(
                fields=["taken_at"], name="post_texts_unsent", condition=models.Q(outcome=None)
            ),
        )

    def __str__(self) -> str:
        return f"{self.letter_id} {self.outcome}"


class LetterEvent(models.Model):
    """What befell a letter and stands in no other row; `actor` is a party, `code` a refusal's."""

    letter = models.ForeignKey("post.Letter", on_delete=models.PROTECT)
    tag = models.CharField(max_length=60)
    at = models.DateTimeField()
    actor = models.CharField(max_length=14, null=True)  # noqa: DJ001  (absent is not empty)
    code = models.CharField(max_length=100, null=True)  # noqa: DJ001

    def __str__(self) -> str:
        return f"{self.letter_id} {self.tag}"
