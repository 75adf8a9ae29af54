"""A reply that is still being written: what the checks say of it (reply_texts.py: what it may begin
from)."""

from dataclasses import dataclass

from inbox.models import Conversation
from policies.checks import Finding
from scheduler import delivery as door
from scheduler.models import Kind, Post, Variant
from socialdesk.networks.registry import network_of


@dataclass(frozen=True)
class Checked:
    """What the checks say about words not sent yet. `count` and `limit` are as the network counts."""

    count: int
    limit: int
    findings: list[Finding]

    @property
    def words(self) -> str:
        return f"{self.count:,} of {self.limit:,} characters"

    @property
    def stops(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.level == "stop"]

    @property
    def warnings(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.level == "warn"]


def check(conversation: Conversation, *, body: str, private: bool = False) -> Checked:
    """The checks that a reply with these words would meet. Keeps nothing."""
    direct = private or conversation.is_private
    network, words = network_of(conversation.account), body.strip()
    post = Post(kind=Kind.DIRECT if direct else Kind.REPLY, body=words)
    findings = door.findings(post, Variant(post=post, account=conversation.account))
    # One line for each kind: a draft with three phone numbers needs no three warnings.
    once = {(finding.code, finding.message): finding for finding in findings}
    return Checked(
        count=network.count(words),
        limit=network.direct_limit if direct else network.limit,
        findings=list(once.values()),
    )
