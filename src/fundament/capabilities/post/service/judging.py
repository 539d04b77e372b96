"""Judge what is to be sent, before it is: nothing is stored, nobody is looked up."""

from fundament.capabilities.post import rules
from fundament.capabilities.post.types import HtmlPolicy, HtmlVerdict


def judge_html(body: bytes, policy: HtmlPolicy) -> HtmlVerdict:
    """Return what showing the HTML would clean away, and whether the policy lets it pass.

    Raises HtmlTooLarge.
    """
    return HtmlVerdict(policy, rules.judge_html(body))
