"""The texts that an answer may begin from: those that fit the conversation first, the others after them."""

import re
from dataclasses import dataclass, replace

from django.utils import timezone

from inbox.models import Conversation, Route
from policies import hours, texts
from policies.models import Kind as PolicyKind
from policies.models import Version
from policies.workflow import PUBLISHED
from scheduler.models import Hold, Kind, Post

SAFETY, INCIDENT, CLOSED = "safety-reply", "incident-reply", "out-of-hours-reply"
INVITE = "private-channel-invite"
# Which of the policies' texts fit which route, the likeliest first.
FITTING: dict[str, tuple[str, ...]] = {
    Route.COMPLAINT: ("complaint-acknowledgement", INVITE, "signpost-other-organisation"),
    Route.MEDIA: ("media-acknowledgement",),
    Route.FEEDBACK: ("praise-thanks", "praise-permission", INVITE),
    Route.QUESTION: ("medical-advice-signpost", INVITE, "signpost-other-organisation"),
    Route.CRISIS: (SAFETY, INVITE),
    Route.OTHER: (INVITE, "signpost-other-organisation"),
}
SOON = re.compile(
    r"\b(at once|immediately|right away|shortly|soon|straight away|today|within (an|the) hour|in a (minute|moment))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Text:
    """A text, filled. `problem` says why it cannot be used now, `caution` why it had better not be."""

    slug: str
    title: str
    words: str = ""
    problem: str = ""
    caution: str = ""


@dataclass(frozen=True)
class Offer:
    fitting: list[Text]
    others: list[Text]


def offered(conversation: Conversation) -> Offer:
    """Danger comes first, then what has been approved about an incident that is on, then the route."""
    closed = not hours.is_open(timezone.now())
    topics = _topics()
    wanted = [
        *([SAFETY] if conversation.red_lane_open else []),
        *([INCIDENT] if topics else []),
        *FITTING.get(conversation.route, ()),
        *([CLOSED] if closed else []),
    ]
    published = {text.slug: text for text in _published()}
    if closed:
        published |= {slug: _cautioned(text) for slug, text in published.items() if slug != CLOSED}
    if conversation.is_private:
        wanted = [slug for slug in wanted if slug != INVITE]
    fits = {slug: published[slug] for slug in wanted if slug in published and not published[slug].caution}
    lines, own = _lines(topics), list(fits.values())
    return Offer(
        fitting=own + lines if conversation.red_lane_open else lines + own,
        others=[text for slug, text in published.items() if slug not in fits],
    )


def _cautioned(text: Text) -> Text:
    if not SOON.search(text.words):
        return text
    return replace(text, caution="We are closed now, and it promises an answer soon.")


def _published() -> list[Text]:
    """Every published text that is meant for replies, in the policies' order."""
    versions = Version.objects.filter(state=PUBLISHED, policy__kind=PolicyKind.REPLY)
    return [_filled(version) for version in versions.select_related("policy").order_by("policy__order")]


def _filled(version: Version) -> Text:
    policy = version.policy
    try:
        return Text(policy.slug, policy.title, texts.render(version.body))
    except texts.TextUnavailable as reason:
        return Text(policy.slug, policy.title, problem=str(reason))


def _topics() -> dict[str, str]:
    """What the incidents that are on are called, by the topic of their posts."""
    return dict(Hold.objects.active().values_list("topic", "reason"))


def _lines(topics: dict[str, str]) -> list[Text]:
    """The newest that a manager has approved to be said about an incident."""
    posts = Post.objects.filter(topic__in=topics, kind=Kind.POST, state="approved").order_by("-pk")[:3]
    return [Text(f"post-{post.pk}", f"Approved line: {topics[post.topic]}", post.body) for post in posts]


def text_of(slug: str) -> tuple[str, str]:
    """(words, problem): one of the two is empty."""
    lines = {line.slug: line.words for line in _lines(_topics())} if slug.startswith("post-") else {}
    if slug in lines:
        return lines[slug], ""
    try:
        return texts.published_text(slug), ""
    except texts.TextUnavailable as reason:
        return "", str(reason)
