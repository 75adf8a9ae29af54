"""A reply that is still being written: the texts to begin from, and what the checks say."""

from dataclasses import dataclass

from inbox.models import Conversation
from policies import texts
from policies.checks import Finding
from policies.models import Kind as PolicyKind
from policies.models import Version
from policies.workflow import PUBLISHED
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


@dataclass(frozen=True)
class Text:
    """A published reply text, filled. `problem` says why it cannot be used now."""

    slug: str
    title: str
    about: str
    words: str = ""
    problem: str = ""


def reply_texts() -> list[Text]:
    """Every published text that is meant for replies, in the policies' order."""
    versions = Version.objects.filter(state=PUBLISHED, policy__kind=PolicyKind.REPLY)
    return [_filled(version) for version in versions.select_related("policy").order_by("policy__order")]


def _filled(version: Version) -> Text:
    policy = version.policy
    try:
        return Text(policy.slug, policy.title, policy.about, texts.render(version.body))
    except texts.TextUnavailable as reason:
        return Text(policy.slug, policy.title, policy.about, problem=str(reason))


def text_of(slug: str) -> tuple[str, str]:
    """(words, problem): one of the two is empty."""
    try:
        return texts.published_text(slug), ""
    except texts.TextUnavailable as reason:
        return "", str(reason)
