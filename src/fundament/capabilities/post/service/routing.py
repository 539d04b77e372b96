"""The door to how organisations distribute their post: rules, trials, numbers."""

from fundament.capabilities.post.service.route_numbers import tag_statistics
from fundament.capabilities.post.service.route_rules import (
    delete_rule,
    move_rule,
    routing_office,
    routing_offices,
    rules_of,
    save_rule,
)
from fundament.capabilities.post.service.route_trials import past_letters, try_past, try_pasted

__all__ = [
    "delete_rule",
    "move_rule",
    "past_letters",
    "routing_office",
    "routing_offices",
    "rules_of",
    "save_rule",
    "tag_statistics",
    "try_past",
    "try_pasted",
]
