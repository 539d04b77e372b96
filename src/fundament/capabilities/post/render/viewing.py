"""JSON for viewing clients: mailboxes, folders, accesses, counts and lists.

Source: Digital Post API 1.68, models Mailbox, Folder, Access, Unread, Trustee and their lists.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from fundament.capabilities.post.types import (
    AccessShown,
    FolderShown,
    LetterCount,
    MailboxShown,
    SenderCount,
    Trustee,
    UnreadShown,
)


def moment(at: datetime | None) -> str | None:
    """Return a time as this API writes it: UTC, to the millisecond."""
    if at is None:
        return None
    return at.astimezone(UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


def told(**fields: Any) -> dict[str, Any]:
    """Return the fields that there is something to tell of: absent ones are left out."""
    return {name: value for name, value in fields.items() if value is not None}


def mailbox(one: MailboxShown) -> dict[str, Any]:
    """Return a Mailbox."""
    return told(
        id=str(one.id),
        version=one.version,
        createdDateTime=moment(one.created_at),
        lastUpdated=moment(one.changed_at),
        lastAccessedDate=one.seen_on.isoformat() if one.seen_on else None,
        ownerType="CITIZEN" if one.owner.is_person else "ORGANISATION",
        ownerIdentityId=str(one.identity),
        ownerName=one.name,
        ownerExternalId=one.owner.number,
        statusType="CLOSED" if one.closed else "ACTIVE",
        recipientSystemAvailable=one.system_available,
        exempt=one.exempt,
        reminded=one.reminded,
        access=access(one.access),
    )


def access(one: AccessShown) -> dict[str, Any]:
    """Return an Access; its notification channels are in the contact register."""
    return told(
        id=str(one.id),
        version=one.version,
        createdDateTime=moment(one.created_at),
        lastUpdated=moment(one.changed_at),
        optedOutOfNotificationsDateTime=moment(one.opted_out_at),
        accessType=one.type,
        mailboxId=str(one.mailbox),
        identityId=str(one.person),
        introductionCompleted=one.introduced,
        emailNotificationSubscriptions=[],
        pushNotificationSubscriptions=[],
        privileges=list(one.privileges),
    )


def folder(one: FolderShown) -> dict[str, Any]:
    """Return a Folder."""
    return told(
        id=str(one.id),
        version=one.version,
        createdDateTime=moment(one.created_at),
        lastUpdated=moment(one.changed_at),
        mailboxId=str(one.mailbox),
        parentFolderId=str(one.parent) if one.parent else None,
        folderType=one.type,
        name=one.name,
    )


def count(one: LetterCount) -> dict[str, Any]:
    """Return a MessageCount."""
    return told(
        label=one.label,
        unreadMessages=one.unread,
        totalMessages=one.total,
        latestMessageFrom=moment(one.latest),
    )


def folder_counts(found: Sequence[tuple[FolderShown, LetterCount]]) -> dict[str, Any]:
    """Return a FolderMessageSummaryResult."""
    listed = [{"folder": folder(one), "messageCount": count(held)} for one, held in found]
    return {"folderMessageSummaryList": listed}


def sender_counts(found: Sequence[SenderCount]) -> dict[str, Any]:
    """Return a SenderInformationResult."""
    listed = [
        {
            "senderId": one.sender.number,
            "senderIdType": one.sender.kind,
            "messageCountList": [count(one.count)],
        }
        for one in found
    ]
    return {"senderInformationList": listed}


def unread(one: UnreadShown) -> dict[str, Any]:
    """Return an Unread."""
    return told(
        mailboxId=str(one.mailbox),
        unreadRegularMessagesExist=one.exist,
        fromDate=moment(one.since),
    )


def trustees(found: Sequence[Trustee]) -> dict[str, Any]:
    """Return a TrusteeSearchResult."""
    listed = [{"id": one.party.number, "idType": one.party.kind, "name": one.name} for one in found]
    return {"trustees": listed}


def listed(name: str, items: Sequence[dict[str, Any]], page: tuple[int, int]) -> dict[str, Any]:
    """Return the page (number, size) of a short list under the list's name."""
    number, size = page
    shown = items[number * size : (number + 1) * size]
    return {
        "currentPage": number,
        "totalPages": -(-len(items) // size),
        "elementsOnPage": len(shown),
        "totalElements": len(items),
        name: list(shown),
    }


def projected(item: dict[str, Any], fields: Sequence[str]) -> dict[str, Any]:
    """Return only the fields named, nested ones by dots; all of them where none are named."""
    if not fields:
        return item
    inner: dict[str, list[str]] = {}
    for name in fields:
        first, _, rest = name.partition(".")
        inner.setdefault(first, []).append(rest)
    found = {}
    for name, rests in inner.items():
        value = item.get(name)
        whole = not isinstance(value, dict) or "" in rests
        if value is not None:
            found[name] = value if whole else projected(value, rests)
    return found
