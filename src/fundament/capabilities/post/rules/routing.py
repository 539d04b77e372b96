"""How a letter is distributed: what it says of itself, and which rule is the first to take it.

Source: MeMo 1.2, MessageHeader; one line of the table for each element that can tell something.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from fundament.capabilities.post.types.routing import (
    LONGEST,
    MOST_CONDITIONS,
    MOST_WANTED,
    Check,
    Comparison,
    Decision,
    Destination,
    RouteRule,
    RouteRuleNotPossible,
    Tag,
    TagCondition,
    Tags,
    Verdict,
)
from fundament.standards.memo import Memo
from fundament.standards.memo.parts import Address, AttentionData, ContactPoint
from fundament.standards.memo.subjects import ContentData

Said = Iterator[str | None]
_NO_ATTENTION, _NO_CONTENT, _NO_POINT = AttentionData(), ContentData(), ContactPoint("")
# By which a whole code is made of levels: 27, 27.18, 27.18.02.
_LEVELLED = frozenset({Tag.KLE, Tag.FORM})
# What a letter is compared with must have the form of what it compares to, or it never holds.
_FORMS: Mapping[Tag, tuple[re.Pattern[str], str]] = {
    Tag.KLE: (re.compile(r"[0-9]{2}(\.[0-9]{2}){0,2}"), "27.18.02"),
    Tag.FORM: (re.compile(r"[0-9]{2}(\.[0-9]{2,3}){0,3}"), "12.30.05.10"),
    Tag.GLN: (re.compile(r"[0-9]{13}"), "5798000000000"),
    Tag.SENDER_GLN: (re.compile(r"[0-9]{13}"), "5798000000000"),
    Tag.SOR: (re.compile(r"[0-9]{1,18}"), "123456789012345"),
    Tag.SENDER_SOR: (re.compile(r"[0-9]{1,18}"), "123456789012345"),
    Tag.UNIT: (re.compile(r"[0-9]{10}"), "1000000017"),
    Tag.ABOUT_UNIT: (re.compile(r"[0-9]{10}"), "1000000017"),
    Tag.SENDER_UNIT: (re.compile(r"[0-9]{10}"), "1000000017"),
}
_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


def tags_of(memo: Memo) -> Tags:
    """Return all that the letter says of itself, each value once; what it does not say is absent.

    `KIND` is that of the official API: LEGAL_NOTIFICATION, MANDATORY or REGULAR.
    """
    found = {}
    for tag, said in _SAID.items():
        values = dict.fromkeys(" ".join(one.split()) for one in said(memo) if one and one.strip())
        if values:
            found[tag] = tuple(values)
    return found


def within_groups(tags: Tags, groups: Iterable[str]) -> Tags:
    """Return what the letter says, with the groups in which its contact point hangs."""
    named = dict.fromkeys([*tags.get(Tag.POINT_GROUP, ()), *groups])
    return {**tags, Tag.POINT_GROUP: tuple(named)} if named else tags


def decide(rules: Sequence[RouteRule], tags: Tags) -> Decision:
    """Return which rule is the first to take the letter, and why those before it did not."""
    asked: list[Verdict] = []
    for rule in rules:
        asked.append(judge(rule, tags))
        if asked[-1].holds:
            break
    return Decision(tuple(asked))


def judge(rule: RouteRule, tags: Tags) -> Verdict:
    """Return each condition of the rule with what the letter says there."""
    return Verdict(rule, tuple(_checked(one, tags.get(one.tag, ())) for one in rule.conditions))


def never_reached(rules: Sequence[RouteRule]) -> frozenset[int]:
    """Return the places of the rules that stand behind one which takes every letter."""
    first = next((at for at, rule in enumerate(rules) if not rule.conditions), len(rules))
    return frozenset(range(first + 1, len(rules)))


def sound_rule(rule: RouteRule) -> RouteRule:
    """Return the rule as it is kept, without blanks around its words.

    Raises RouteRuleNotPossible.
    """
    name = " ".join(rule.name.split())
    if not 0 < len(name) <= 100:
        raise _no("name", "Navnet er på 1-100 tegn.", "The name has 1-100 characters.")
    if len(rule.conditions) > MOST_CONDITIONS:
        raise _no(
            "conditions",
            f"En regel har højst {MOST_CONDITIONS} betingelser.",
            f"A rule has at most {MOST_CONDITIONS} conditions.",
        )
    _must_be_sent_somewhere(rule.destination)
    conditions = tuple(_sound(number, one) for number, one in enumerate(rule.conditions, 1))
    return replace(rule, name=name, conditions=conditions)


def _must_be_sent_somewhere(destination: Destination) -> None:
    """Raises RouteRuleNotPossible. That folder, point and unit are there, the service asks."""
    if destination.notify and not _is_email(destination.notify):
        raise _no(
            "notify",
            "Skriv en e-mailadresse, for eksempel post@firma.dk.",
            "Write an e-mail address, such as post@firma.dk.",
        )


def _is_email(text: str) -> bool:
    return len(text) <= 254 and text.isascii() and _EMAIL.fullmatch(text) is not None


def _sound(number: int, one: TagCondition) -> TagCondition:
    wanted = tuple(dict.fromkeys(" ".join(text.split()) for text in one.wanted if text.strip()))
    place = f"wanted{number}"
    if one.test in {Comparison.PRESENT, Comparison.ABSENT}:
        if wanted:
            raise _no(place, "Her ønskes ingen værdi.", "No value is wanted here.")
        return replace(one, wanted=())
    if not wanted:
        raise _no(place, "Skriv mindst én værdi.", "Write at least one value.")
    if len(wanted) > MOST_WANTED or any(len(text) > LONGEST for text in wanted):
        raise _no(
            place,
            f"Højst {MOST_WANTED} værdier på højst {LONGEST} tegn.",
            f"At most {MOST_WANTED} values of at most {LONGEST} characters.",
        )
    if not all(text.isprintable() for text in wanted):
        raise _no(place, "Et tegn kan ikke bruges.", "A character cannot be used.")
    form = _FORMS.get(one.tag) if _is_whole(one) else None
    if form is not None and not all(form[0].fullmatch(text) for text in wanted):
        raise _no(place, f"Skriv for eksempel {form[1]}.", f"Write for instance {form[1]}.")
    return replace(one, wanted=wanted)


def _is_whole(one: TagCondition) -> bool:
    """Whether what is wanted must be a whole code, or whole levels of one."""
    return one.test is Comparison.IS or (one.test is Comparison.BEGINS and one.tag in _LEVELLED)


def _checked(condition: TagCondition, said: tuple[str, ...]) -> Check:
    if condition.test is Comparison.PRESENT:
        return Check(condition, said, bool(said))
    if condition.test is Comparison.ABSENT:
        return Check(condition, said, not said)
    holds = _COMPARED[condition.test]
    if condition.test is Comparison.BEGINS and condition.tag in _LEVELLED:
        holds = _is_below
    fits = any(
        holds(one.casefold(), wanted.casefold()) for one in said for wanted in condition.wanted
    )
    return Check(condition, said, fits)


def _is_below(said: str, wanted: str) -> bool:
    return said == wanted or said.startswith(f"{wanted}.")


_COMPARED: Mapping[Comparison, Callable[[str, str], bool]] = {
    Comparison.IS: lambda said, wanted: said == wanted,
    Comparison.BEGINS: lambda said, wanted: said.startswith(wanted),
    Comparison.CONTAINS: lambda said, wanted: wanted in said,
}


def _to(memo: Memo) -> AttentionData:
    return memo.header.recipient.attention or _NO_ATTENTION


def _from(memo: Memo) -> AttentionData:
    return memo.header.sender.attention or _NO_ATTENTION


def _about(memo: Memo) -> ContentData:
    return memo.header.content_data or _NO_CONTENT


def _point(memo: Memo) -> ContactPoint:
    return memo.header.recipient.contact_point or _NO_POINT


def _parts(found: object, *names: str) -> Said:
    """Yield the texts of these fields of an element, if it is there; each as it is known."""
    for name in names:
        value = getattr(found, name, None)
        if value is not None:
            yield str(value)


def _number(found: object, digits: int) -> Said:
    """Yield a number of a fixed length with the zeros that it begins with."""
    value = getattr(found, "number", None)
    if value is not None:
        yield f"{value:0{digits}}"


def _address(found: Address | None, plain: object) -> Said:
    """Yield an address as one line, and one that was written as such."""
    names = ("address_label", "house_number", "floor", "door", "zip_code", "city")
    yield " ".join(_texts(_parts(found, *names)))
    yield from _parts(plain, "unstructured")


def _texts(said: Said) -> Iterator[str]:
    return (one for one in said if one)


def _pairs(found: Iterable[object], name: str) -> Said:
    """Yield `name=value` of each."""
    for one in found:
        yield f"{getattr(one, name)}={getattr(one, 'value', '')}"


def _kind(memo: Memo) -> Said:
    header = memo.header
    mandatory = "MANDATORY" if header.mandatory else "REGULAR"
    yield "LEGAL_NOTIFICATION" if header.legal_notification else mandatory


def _actions(memo: Memo) -> Said:
    if memo.body is not None:
        for document in (memo.body.main_document, *memo.body.additional_documents):
            yield from (action.action_code for action in document.actions)


def _replies(memo: Memo, name: str) -> Said:
    for one in memo.header.reply_data:
        yield from _parts(one, name)


def _reply_others(memo: Memo) -> Said:
    for one in memo.header.reply_data:
        yield from _pairs(one.additional, "label")


_SAID: Mapping[Tag, Callable[[Memo], Said]] = {
    Tag.POINT: lambda m: _parts(_point(m), "id"),
    Tag.POINT_LABEL: lambda m: _parts(_point(m), "label"),
    Tag.POINT_GROUP: lambda m: _parts(_point(m), "group"),
    Tag.POINT_INFO: lambda m: _pairs(_point(m).infos, "label"),
    Tag.UNIT: lambda m: _number(_to(m).production_unit, 10),
    Tag.GLN: lambda m: _number(_to(m).global_location_number, 13),
    Tag.SOR: lambda m: _parts(_to(m).sor, "identifier"),
    Tag.SE_NUMBER: lambda m: _parts(_to(m).se_number, "number"),
    Tag.PERSON: lambda m: _parts(_to(m).person, "person_id", "label"),
    Tag.EMAIL: lambda m: _parts(_to(m).email, "address"),
    Tag.PHONE: lambda m: _parts(_to(m).telephone, "number"),
    Tag.EID: lambda m: _parts(_to(m).eid, "id"),
    Tag.RESPONSIBLE: lambda m: _parts(_to(m).content_responsible, "id", "label"),
    Tag.SYSTEM: lambda m: _parts(_to(m).generating_system, "id", "label"),
    Tag.PLACE: lambda m: _address(_to(m).address, _to(m).unstructured_address),
    Tag.KLE: lambda m: _parts(_about(m).kle, "key"),
    Tag.KLE_FACET: lambda m: _parts(_about(m).kle, "activity_facet"),
    Tag.FORM: lambda m: _parts(_about(m).form, "key"),
    Tag.FORM_FACET: lambda m: _parts(_about(m).form, "activity_facet"),
    Tag.CASE: lambda m: _parts(_about(m).case_id, "id"),
    Tag.CASE_SYSTEM: lambda m: _parts(_about(m).case_id, "system"),
    Tag.ABOUT_CPR: lambda m: _parts(_about(m).cpr, "cpr_number"),
    Tag.ABOUT_CVR: lambda m: _parts(_about(m).cvr, "cvr_number"),
    Tag.ABOUT_UNIT: lambda m: _number(_about(m).production_unit, 10),
    Tag.VEHICLE: lambda m: _parts(_about(m).motor_vehicle, "license_number", "chassis_number"),
    Tag.PROPERTY: lambda m: _parts(_about(m).property_number, "number"),
    Tag.EDUCATION: lambda m: _parts(_about(m).education, "code"),
    Tag.ABOUT_PLACE: lambda m: _address(_about(m).address, _about(m).unstructured_address),
    Tag.OTHER: lambda m: _pairs(_about(m).additional, "name"),
    Tag.TITLE: lambda m: _parts(m.header, "label"),
    Tag.KIND: _kind,
    Tag.MESSAGE_ID: lambda m: _parts(m.header, "message_id"),
    Tag.MESSAGE_CODE: lambda m: _parts(m.header, "message_code"),
    Tag.POST_TYPE: lambda m: _parts(m.header, "post_type"),
    Tag.ACTION: _actions,
    Tag.SENDER: lambda m: _parts(m.header.sender, "id"),
    Tag.SENDER_NAME: lambda m: _parts(m.header.sender, "label"),
    Tag.SENDER_POINT: lambda m: _parts(m.header.sender.contact_point, "id", "label"),
    Tag.SENDER_UNIT: lambda m: _number(_from(m).production_unit, 10),
    Tag.SENDER_GLN: lambda m: _number(_from(m).global_location_number, 13),
    Tag.SENDER_SOR: lambda m: _parts(_from(m).sor, "identifier"),
    Tag.SENDER_PERSON: lambda m: _parts(_from(m).person, "person_id", "label"),
    Tag.SENDER_RESPONSIBLE: lambda m: _parts(_from(m).content_responsible, "id", "label"),
    Tag.SENDER_SYSTEM: lambda m: _parts(_from(m).generating_system, "id", "label"),
    Tag.REPRESENTATIVE: lambda m: _parts(m.header.sender.representative, "id", "label"),
    Tag.REPLY_CASE: lambda m: _replies(m, "case_id"),
    Tag.REPLY_POINT: lambda m: _replies(m, "contact_point_id"),
    Tag.REPLY_SYSTEM: lambda m: _replies(m, "generating_system_id"),
    Tag.REPLY_OTHER: _reply_others,
    Tag.FORWARDED_FROM: lambda m: _parts(m.header.forward_data, "original_sender"),
    Tag.FORWARDED_POINT: lambda m: _parts(m.header.forward_data, "contact_point_id"),
}


def _no(field: str, danish: str, english: str) -> RouteRuleNotPossible:
    return RouteRuleNotPossible(field=field, reason_da=danish, reason_en=english)
