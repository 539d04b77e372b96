"""Why a login is as sure as it is, by the one table of rules, and what would raise it."""

from fundament.capabilities.identity import queries, rules
from fundament.capabilities.identity.models import Identity
from fundament.capabilities.identity.types import AuthenticatorKind, Explanation, IdentityId
from fundament.kernel.acting import Level


def explained(
    identity: IdentityId | None, used: frozenset[AuthenticatorKind], ial: Level, aal: Level
) -> Explanation:
    """Return why authenticators and identity give the level, and which rules would give more.

    `raised_now` are those whose authenticators the person holds already. `capped`: the table gives
    more than was reached, because of how an authenticator was added.
    """
    level = rules.level_of(ial, aal)
    row = Identity.objects.filter(id=identity).first() if identity else None
    kept = queries.in_use(row.id, *AuthenticatorKind) if row else ()
    worth = sorted((one.ceiling, one.kind) for one in kept)
    held = {AuthenticatorKind(kind): Level(ceiling) for ceiling, kind in worth}
    better = rules.raised_by(aal, ial)
    now = tuple(
        rule.id
        for rule in better
        if all(kind in held and held[kind] >= rule.level for kind in rule.all_of)
    )
    rule = rules.rule_of(used)
    return Explanation(
        level=level,
        ial=ial,
        aal=aal,
        rule_id=rule.id,
        used=tuple(sorted(used)),
        capped=rule.level > aal,
        raised_by=tuple(one.id for one in better),
        raised_now=now,
    )
