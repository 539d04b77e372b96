"""Rules of distribution and the score of tagging, as pure decisions."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from fundament.capabilities.post.rules import routing, tagging
from fundament.capabilities.post.rules.route_words import (
    read_check,
    read_rule,
    written_check,
    written_rule,
)
from fundament.capabilities.post.types.routing import (
    Comparison,
    Destination,
    RouteRule,
    RouteRuleNotPossible,
    SenderTags,
    Tag,
    TagCondition,
    TagPart,
)
from fundament.kernel.ids import PartyId
from fundament.standards.memo import read_memo
from tests.letters import MEMO, letter

SENDER = PartyId.company("99000018")
words = st.sampled_from(["27", "27.1", "27.18", "27.18.02", "Æble", "æble", "a", "ab", "b"])
conditions = st.builds(
    TagCondition,
    st.sampled_from([Tag.KLE, Tag.CASE, Tag.PERSON]),
    st.sampled_from(Comparison),
    st.lists(words, max_size=3).map(tuple),
)
rules = st.builds(
    RouteRule,
    st.uuids(),
    st.text(min_size=1, max_size=9),
    st.lists(conditions, max_size=3).map(tuple),
    st.builds(
        Destination, st.none() | st.uuids(), st.none() | st.uuids(), st.just(""), st.booleans()
    ),
)
letters = st.dictionaries(
    st.sampled_from([Tag.KLE, Tag.CASE, Tag.PERSON]),
    st.lists(words, min_size=1, max_size=9).map(tuple),
)


def takes(rule, tags):
    """The same said otherwise: a list of what must be true."""

    def one(condition):
        said = [text.lower() for text in tags.get(condition.tag, [])]
        wanted = [text.lower() for text in condition.wanted]
        ways = {
            Comparison.PRESENT: lambda: said != [],
            Comparison.ABSENT: lambda: said == [],
            Comparison.IS: lambda: set(said) & set(wanted),
            Comparison.CONTAINS: lambda: [s for s in said for w in wanted if s.find(w) >= 0],
            Comparison.BEGINS: lambda: [
                s
                for s in said
                for w in wanted
                if (
                    s.split(".")[: w.count(".") + 1] == w.split(".")
                    if condition.tag is Tag.KLE
                    else s[: len(w)] == w
                )
            ],
        }
        return bool(ways[condition.test]())

    return all(map(one, rule.conditions))


@given(st.lists(rules, max_size=5), letters)
def test_the_first_rule_that_fits_decides(every, tags):
    decision = routing.decide(every, tags)
    fitting = [rule for rule in every if takes(rule, tags)]
    assert (decision.by.rule if decision.by else None) == (fitting[0] if fitting else None)
    asked = [verdict.rule for verdict in decision.verdicts]
    assert asked == every[: every.index(fitting[0]) + 1] if fitting else every == asked
    for verdict in decision.verdicts:
        assert [check.condition for check in verdict.checks] == list(verdict.rule.conditions)
        assert all(check.said == tags.get(check.condition.tag, ()) for check in verdict.checks)
        assert verdict.holds or not all(check.holds for check in verdict.checks)


@given(rules, letters)
def test_what_is_kept_is_what_was(rule, tags):
    assert read_rule(written_rule(rule)) == rule
    for check in routing.judge(rule, tags).checks:
        assert read_check(written_check(check)) == check


def test_every_part_of_a_letter_can_be_asked_for():
    """The full example has every element of MeMo 1.2, on both sides of the letter's header."""
    tags = routing.tags_of(read_memo(letter("CVR:99000018", "CVR:99000026", example="full")))
    # Of whom it is for, the example names a person and a contact point alone.
    inside = {Tag.POINT_LABEL, Tag.POINT_GROUP, Tag.POINT_INFO, Tag.UNIT, Tag.GLN, Tag.SOR}
    inside |= {Tag.SE_NUMBER, Tag.EMAIL, Tag.PHONE, Tag.EID, Tag.RESPONSIBLE, Tag.SYSTEM, Tag.PLACE}
    assert set(tags) == set(Tag) - inside
    assert tags[Tag.KLE] == ("02.34.02",)
    assert tags[Tag.CASE] == tags[Tag.REPLY_CASE] == ("2026-0417",)
    assert tags[Tag.SENDER_UNIT] == ("1000000017",)
    assert tags[Tag.SENDER_GLN] == ("5790000000005",)
    assert tags[Tag.OTHER] == ("Matrikel=12a Lysbjerg By", "Areal=18 m²")
    assert tags[Tag.REPLY_OTHER] == ("sag=2026-0417",)
    assert tags[Tag.ABOUT_PLACE] == ("Havevej 12 9990 Lysbjerg", "Havevej 12, 9990 Lysbjerg")
    assert tags[Tag.KIND] == ("REGULAR",)
    turned = read_memo(turned_round(letter("CVR:99000018", "CVR:99000026", example="full")))
    assert set(routing.tags_of(turned)) >= inside


def turned_round(body):
    """The same letter with attention data and contact point on the other side."""
    root = etree.fromstring(body)
    sender, recipient = root.find(f".//{MEMO}Sender"), root.find(f".//{MEMO}Recipient")
    for name in ("AttentionData", "ContactPoint"):
        recipient.replace(recipient.find(f"{MEMO}{name}"), sender.find(f"{MEMO}{name}"))
    return etree.tostring(root)


@pytest.mark.parametrize(
    ("place", "changed"),
    [
        ("name", {"name": "  "}),
        ("name", {"name": "x" * 101}),
        ("conditions", {"conditions": [TagCondition(Tag.GLN, Comparison.PRESENT)] * 11}),
        ("wanted1", {"conditions": [TagCondition(Tag.CASE, Comparison.IS)]}),
        ("wanted1", {"conditions": [TagCondition(Tag.CASE, Comparison.IS, ("a\0",))]}),
        ("wanted1", {"conditions": [TagCondition(Tag.CASE, Comparison.IS, ("x" * 257,))]}),
        ("wanted1", {"conditions": [TagCondition(Tag.CASE, Comparison.ABSENT, ("x",))]}),
        ("wanted2", {"conditions": [TagCondition(Tag.CASE, Comparison.PRESENT),
                                    TagCondition(Tag.KLE, Comparison.BEGINS, ("27.1",))]}),
        ("wanted1", {"conditions": [TagCondition(Tag.UNIT, Comparison.IS, ("123",))]}),
        ("notify", {"destination": Destination(notify="a@b.dk\nBcc: c@d.dk")}),
        ("notify", {"destination": Destination(notify="post")}),
    ],
)  # fmt: skip
def test_what_is_no_rule(place, changed):
    wish = {"name": "Regel", "conditions": (), "destination": Destination()} | changed
    with pytest.raises(RouteRuleNotPossible) as refused:
        routing.sound_rule(RouteRule(uuid4(), **wish))
    assert refused.value.facts["field"] == place


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(
    st.just(n), st.fixed_dictionaries({part: st.integers(0, n) for part in TagPart}))))  # fmt: skip
def test_the_score_is_the_mean_of_the_letters(counted):
    letters, parts = counted
    told = tagging.quality_of(SenderTags(SENDER, "Kommune", letters, 0, parts))
    exact = sum(weight * parts[part] for part, weight in tagging.WEIGHTS.items()) / letters
    assert 0 <= told.score <= 100
    assert abs(told.score - exact) <= 0.5
    assert set(told.advice) == {part for part in TagPart if parts[part] / letters < 0.8}
    assert tagging.quality_of(SenderTags(None, "", letters, 0, parts)).advice == ()
    assert sum(tagging.WEIGHTS.values()) == 100
