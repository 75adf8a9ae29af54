"""How a post would look on each account, counted the network's way, and what the checks say about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from policies.checks import Finding
from scheduler import delivery as door
from scheduler.models import Delivery, Post
from scheduler.standing import blocked
from socialdesk.networks.models import Account
from socialdesk.networks.registry import network_of


@dataclass(frozen=True)
class Preview:
    """The words for one account. `count` and `limit` are in the network's own measure; there is a `delivery`
    once the post was approved."""

    account: Account
    words: str
    count: int
    limit: int
    findings: tuple[Finding, ...]
    delivery: Delivery | None = None

    @property
    def over(self) -> int:
        return max(0, self.count - self.limit)

    @property
    def limit_words(self) -> str:
        return f"{self.limit:,}"

    @property
    def blocked(self) -> str:
        return blocked(self.account)


@dataclass(frozen=True)
class Check:
    """A finding. `excerpt` is what it found, `on` the accounts where it holds ("" when on all of them)."""

    finding: Finding
    excerpt: str
    on: str


def previews(post: Post, targets: Iterable[Any]) -> list[Preview]:
    """`targets` are variants or deliveries of the post; neither needs to be saved."""
    return [_preview(post, target) for target in targets]


def _preview(post: Post, target: Any) -> Preview:
    network, row = network_of(target.account), target if isinstance(target, Delivery) else None
    words = row.text if row else target.words
    return Preview(
        account=target.account,
        words=words,
        count=network.count(words),
        limit=network.direct_limit if post.is_private else network.limit,
        findings=tuple(door.findings(post, target)),
        delivery=row,
    )


def previews_of(post: Post) -> list[Preview]:
    """What was approved and went out, if it was, else what is to go out."""
    return previews(post, list(post.deliveries.all()) or post.variants.all())


def checks(looks: list[Preview]) -> list[Check]:
    """The findings on all accounts, each said once, what stops the post first."""
    found: dict[tuple[str, str, str], tuple[Finding, list[Account]]] = {}
    for look in looks:
        for finding in look.findings:
            excerpt = look.words[slice(*finding.span)] if finding.span else ""
            excerpt = "" if excerpt in finding.message else excerpt
            key = (finding.code, finding.message, excerpt)
            found.setdefault(key, (finding, []))[1].append(look.account)
    labels = [look.account.label for look in looks]
    names = str if len(set(labels)) < len(labels) else (lambda account: account.label)
    rows = [
        Check(finding, excerpt, "" if len(accounts) == len(looks) else ", ".join(map(names, accounts)))
        for (_, _, excerpt), (finding, accounts) in found.items()
    ]
    return sorted(rows, key=lambda row: row.finding.level)  # "stop" sorts before "warn"
