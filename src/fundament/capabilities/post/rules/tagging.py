"""How well letters are tagged: a formula with four parts, stated where its result is shown.

A letter gets the weight of each part that it has, 100 for all; a sender's score is the mean of its
letters. The formula is ours: no public one is known.
"""

from collections.abc import Iterable, Mapping

from fundament.capabilities.post.types.routing import (
    SenderQuality,
    SenderTags,
    Tag,
    TagPart,
)

# Any one tag of a part is enough: to whom inside, which subject, which case, and whom to ask.
PARTS: Mapping[TagPart, frozenset[Tag]] = {
    TagPart.ADDRESSED: frozenset(
        {Tag.POINT, Tag.UNIT, Tag.GLN, Tag.SOR, Tag.PERSON, Tag.EMAIL, Tag.EID, Tag.RESPONSIBLE}
    ),
    TagPart.SUBJECT: frozenset({Tag.KLE, Tag.FORM}),
    TagPart.CASE: frozenset({Tag.CASE, Tag.REPLY_CASE}),
    TagPart.ORIGIN: frozenset(
        {Tag.SENDER_POINT, Tag.SENDER_PERSON, Tag.SENDER_RESPONSIBLE, Tag.SENDER_SYSTEM}
    ),
}
WEIGHTS: Mapping[TagPart, int] = {
    TagPart.ADDRESSED: 40,
    TagPart.SUBJECT: 30,
    TagPart.CASE: 20,
    TagPart.ORIGIN: 10,
}
# Who has a part on fewer letters than this, in per cent, is advised to tag it.
ENOUGH = 80
# What every letter has says nothing of how well it is tagged.
ALWAYS = frozenset({Tag.TITLE, Tag.KIND, Tag.SENDER, Tag.SENDER_NAME})
# A letter without any of these cannot be distributed by what it says: it is untagged.
TELLING = PARTS[TagPart.ADDRESSED] | PARTS[TagPart.SUBJECT] | PARTS[TagPart.CASE]


def tagged(tags: Iterable[Tag]) -> list[Tag]:
    """Return what is counted of a letter: which tags it bears, never what they say."""
    return sorted(set(tags) - ALWAYS)


def quality_of(counted: SenderTags) -> SenderQuality:
    """Return the sender's score, a whole number of 0-100, and what it should tag more."""
    if counted.letters == 0:
        return SenderQuality(counted, 0, ())
    total = sum(weight * counted.parts.get(part, 0) for part, weight in WEIGHTS.items())
    low = [
        part
        for part in sorted(WEIGHTS, key=lambda part: -WEIGHTS[part])
        if counted.parts.get(part, 0) * 100 < ENOUGH * counted.letters
    ]
    advice = () if counted.sender is None else tuple(low)
    return SenderQuality(counted, (2 * total + counted.letters) // (2 * counted.letters), advice)
