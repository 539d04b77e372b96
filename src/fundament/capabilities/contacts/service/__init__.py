"""The door to contacts."""

from fundament.capabilities.contacts.service.changing import (
    change_contact,
    renew_pin,
    verify_channel,
)
from fundament.capabilities.contacts.service.channels import (
    channels_of,
    email_of,
    emails_lately,
    mobile_of,
    send_proof,
    set_email,
    verify_by_link,
)
from fundament.capabilities.contacts.service.exempting import (
    change_exemption,
    end_exemption,
    enter_exemption,
    exemption_with,
)
from fundament.capabilities.contacts.service.looking import (
    contact_with,
    search,
)
from fundament.capabilities.contacts.service.own import (
    change_own_channel,
    confirm_own_channel,
    own_contact,
    own_subscribers,
    prove_own_channel,
    renew_own_pin,
)
from fundament.capabilities.contacts.service.registering import (
    begin_foreseen,
    close,
    contact_of,
    enter_new_fifteens,
    exempt,
    follow_death,
    follow_handover,
    follow_number,
    reach_of,
    reach_of_many,
    register,
    register_many,
)
from fundament.capabilities.contacts.service.subscribing import (
    change_subscription,
    changes,
    follow_withdrawal,
    subscribe,
    subscriptions_of,
    unsubscribe,
)
from fundament.capabilities.contacts.service.telling import (
    reason_news_is_not_taken,
    tell_subscriber,
    tell_subscribers,
)

__all__ = [
    "begin_foreseen",
    "change_contact",
    "change_exemption",
    "change_own_channel",
    "change_subscription",
    "changes",
    "channels_of",
    "close",
    "confirm_own_channel",
    "contact_of",
    "contact_with",
    "email_of",
    "emails_lately",
    "end_exemption",
    "enter_exemption",
    "enter_new_fifteens",
    "exempt",
    "exemption_with",
    "follow_death",
    "follow_handover",
    "follow_number",
    "follow_withdrawal",
    "mobile_of",
    "own_contact",
    "own_subscribers",
    "prove_own_channel",
    "reach_of",
    "reach_of_many",
    "reason_news_is_not_taken",
    "register",
    "register_many",
    "renew_own_pin",
    "renew_pin",
    "search",
    "send_proof",
    "set_email",
    "subscribe",
    "subscriptions_of",
    "tell_subscriber",
    "tell_subscribers",
    "unsubscribe",
    "verify_by_link",
    "verify_channel",
]
