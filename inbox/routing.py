"""Where a message belongs, how soon it needs somebody, and whether somebody may be in danger: by rules alone.

Three steps, each explained by the words that weighed: look (which rows of inbox.rules match), guess (the first route
that fits), and the safety net, which has the last word. Whatever learns from officers' corrections one day
stands between guess and safety net, and can never talk the net out of an alarm.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from inbox.models import URGENCY_ORDER, Route, Urgency
from inbox.rules import DANGER, FIGURES, MEDIA_ENQUIRY, ROUTING, SIGNS, TOLD_AS_OVER, Rule, Written, plain

ENOUGH = 2
MANY_FOLLOWERS = 10_000
WORDS_SHOWN = 3
REASONS_SHOWN = 4


@dataclass(frozen=True)
class Decision:
    """`route` and `urgency` are values of inbox.models.Route and Urgency. `red_lane`: somebody's life or safety may be
    at stake, so to the front at any hour, and no automatic reply. `reasons` are sentences for officers."""

    route: str
    urgency: str
    red_lane: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Match:
    """A row that matched, with the plain words that did it."""

    rule: Rule
    words: tuple[str, ...]

    @property
    def weight(self) -> int:
        return self.rule.weight * min(len(self.words), self.rule.most)


@dataclass(frozen=True)
class Evidence:
    """All that the rules see in one message: rows that matched, signs, and figures of speech left out of account."""

    matches: tuple[Match, ...]
    signs: frozenset[str]
    figures: tuple[str, ...]
    has_words: bool
    written: Written

    def of(self, route: Route) -> list[Match]:
        found = [match for match in self.matches if match.rule.route == route]
        return sorted(found, key=lambda match: -match.rule.weight)

    def weight(self, route: Route) -> int:
        return sum(match.weight for match in self.matches if match.rule.route == route)

    def quoted(self, plainly: str) -> str:
        return f"“{self.written.quote(plainly)}”"

    def reason(self, match: Match) -> str:
        return f"{match.rule.reason}: {', '.join(map(self.quoted, match.words))}."


def decide(
    text: str,
    *,
    bio: str = "",
    handle: str = "",
    followers: int | None = None,
    lists: Sequence[str] = (),
    private: bool = False,
) -> Decision:
    """The decision on one message. `bio`, `handle`, `followers` and `lists` are the writer's; `private` means a
    direct message. Looks nothing up and remembers nothing."""
    evidence = look(text, profile=" . ".join((bio, handle.replace("_", " "), *lists)))
    return safety_net(guess(evidence, followers=followers, private=private), evidence)


def look(text: str, *, profile: str = "") -> Evidence:
    """Which rows match. Rows about danger are weighed last: some of them give way to what the others say."""
    read = plain(text)
    literal: dict[Route, str] = {}
    figures: tuple[str, ...] = ()
    for figure in FIGURES:
        if figure.route == Route.CRISIS:
            figures += _words(figure.pattern, read)
        literal[figure.route] = figure.pattern.sub(" ~", literal.get(figure.route, read))
    signs = _signs(read, plain(profile))
    found = _matches(ROUTING, read, literal, signs)
    if any(match.rule.route == Route.MEDIA for match in found):
        signs.add(MEDIA_ENQUIRY)
    found += _matches(DANGER, read, literal, signs)
    return Evidence(tuple(found), frozenset(signs), figures, any(map(str.isalpha, read)), Written(text))


def _signs(read: str, profile: str) -> set[str]:
    signs = {sign.name for sign in SIGNS if sign.pattern.search(profile if sign.where == "profile" else read)}
    past = {"long ago", "past care"} & signs and "going on" not in signs
    if past or "happy end" in signs:
        signs.add(TOLD_AS_OVER)
    return signs


def _matches(rules: Sequence[Rule], read: str, literal: dict[Route, str], signs: set[str]) -> list[Match]:
    found = []
    for rule in rules:
        text = literal.get(rule.route, read)
        # Most rows do not match: the cheapest way to find that out comes first.
        if rule.pattern.search(text) and signs.issuperset(rule.needs) and signs.isdisjoint(rule.unless):
            found.append(Match(rule, _words(rule.pattern, text)))
    return found


def _words(pattern: re.Pattern[str], read: str) -> tuple[str, ...]:
    found = (match.group().strip(" .?") or "?" for match in islice(pattern.finditer(read), WORDS_SHOWN))
    return tuple(dict.fromkeys(found))


def guess(evidence: Evidence, *, followers: int | None = None, private: bool = False) -> Decision:
    """The first route that fits, in the order of the label rule: spam, media, politics, complaint, question,
    feedback, other. (Crisis comes before them all, in the safety net.)"""
    route = next((route for route, fits in FITS if fits(evidence)), Route.OTHER)
    if route == Route.OTHER and not evidence.has_words:
        urgency, reasons = Urgency.NORMAL, ["There are no words to read here."]
    elif route == Route.OTHER:
        urgency, reasons = Urgency.LOW, ["Nothing here matched a rule."]
    else:
        found = evidence.of(route)
        urgency = min((match.rule.urgency for match in found), key=URGENCY_ORDER.__getitem__)
        reasons = [evidence.reason(match) for match in found[:REASONS_SHOWN]]
    if route == Route.COMPLAINT and (praise := evidence.of(Route.FEEDBACK)):
        reasons.append(f"There is praise in it too: {evidence.quoted(praise[0].words[0])}.")
    if route == Route.COMPLAINT and urgency == Urgency.NORMAL and (followers or 0) >= MANY_FOLLOWERS:
        urgency = Urgency.HIGH
        reasons.append(f"Many people follow this account: {followers:,}.")
    if private and urgency == Urgency.LOW and route in (Route.OTHER, Route.FEEDBACK):
        urgency = Urgency.NORMAL
        reasons.append("A private message: somebody waits for an answer.")
    if evidence.figures:
        reasons.append(f"Taken as a figure of speech: {evidence.quoted(evidence.figures[0])}.")
    return Decision(route, urgency, False, tuple(reasons))


def unquoted(reason: str) -> str:
    """One of Decision.reasons without the words that it quotes from the message."""
    said, quote, _ = reason.partition(": “")
    return f"{said}." if quote else reason


def _complaint_fits(evidence: Evidence) -> bool:
    """One plain wrong outweighs any praise; milder words need a "but", or more weight than the praise has."""
    wrong, praise = evidence.weight(Route.COMPLAINT), evidence.weight(Route.FEEDBACK)
    worst = max((match.rule.weight for match in evidence.of(Route.COMPLAINT)), default=0)
    asked = evidence.weight(Route.QUESTION) + 1
    if worst < ENOUGH:  # hints alone
        return wrong >= ENOUGH and wrong > asked and praise == 0
    return worst > ENOUGH or "contrast" in evidence.signs or wrong > praise


def _question_fits(evidence: Evidence) -> bool:
    asked, praise = evidence.weight(Route.QUESTION), evidence.weight(Route.FEEDBACK)
    return asked > 0 and (praise == 0 or (asked > ENOUGH and praise <= asked))


def _politics_fits(evidence: Evidence) -> bool:
    """A party's name in somebody's own story of poor care leaves it a complaint."""
    own = "own story" in evidence.signs and evidence.weight(Route.COMPLAINT) > ENOUGH
    return evidence.weight(Route.POLITICS) >= (ENOUGH * 2 if own else ENOUGH)


FITS: tuple[tuple[Route, Callable[[Evidence], bool]], ...] = (
    (Route.SPAM, lambda evidence: evidence.weight(Route.SPAM) >= ENOUGH),
    (Route.MEDIA, lambda evidence: evidence.weight(Route.MEDIA) >= ENOUGH),
    (Route.POLITICS, _politics_fits),
    (Route.COMPLAINT, _complaint_fits),
    (Route.QUESTION, _question_fits),
    (Route.FEEDBACK, lambda evidence: evidence.weight(Route.FEEDBACK) > 0),
)


def safety_net(decision: Decision, evidence: Evidence) -> Decision:
    """Lifts a message into the red lane when its words may mean danger, whatever was guessed before."""
    if evidence.weight(Route.CRISIS) < ENOUGH:
        return decision
    danger = [evidence.reason(match) for match in evidence.of(Route.CRISIS)[:REASONS_SHOWN]]
    return replace(
        decision, route=Route.CRISIS, urgency=Urgency.IMMEDIATE, red_lane=True, reasons=tuple(danger)
    )
