"""The rules that routing goes by, as tables: a row is a route, a weight, an urgency, a reason and its phrases.

danger, illness, harm             what puts a message in the red lane
spam, media, politics             not about somebody's own care
complaint, blame                  something went wrong
question, feedback                something is wanted; something was good, or could be better
signs, figures                    what rows need or give way to; words not to be taken at their word
language, reading                 how phrases are written, and how a message is made plain for them

To change what the desk recognises, change a row, and add a sentence to tests/inbox/test_routing.py that says why.
"""

from inbox.rules import (
    blame,
    complaint,
    danger,
    feedback,
    harm,
    illness,
    media,
    politics,
    question,
    spam,
)
from inbox.rules.figures import FIGURES
from inbox.rules.language import Rule
from inbox.rules.reading import Written, plain
from inbox.rules.signs import MEDIA_ENQUIRY, SIGNS, TOLD_AS_OVER

DANGER = (*danger.SUICIDE, *illness.ILLNESS, *harm.ABUSE, *harm.THREATS, *harm.INCIDENTS)
ROUTING = (
    *spam.SPAM,
    *media.MEDIA,
    *politics.POLITICS,
    *complaint.WRONGS,
    *blame.SARCASM,
    *blame.BLAME,
    *question.QUESTION,
    *feedback.FEEDBACK,
)


def check(rules: tuple[Rule, ...], known: set[str]) -> None:
    """Raises ValueError for a row that names a sign which does not exist: a bad table never starts."""
    for rule in rules:
        if unknown := {*rule.needs, *rule.unless} - known:
            raise ValueError(f"“{rule.reason}” names the unknown sign {sorted(unknown)}")


check(DANGER + ROUTING, {sign.name for sign in SIGNS} | {TOLD_AS_OVER, MEDIA_ENQUIRY})

__all__ = [
    "DANGER",
    "FIGURES",
    "MEDIA_ENQUIRY",
    "ROUTING",
    "SIGNS",
    "TOLD_AS_OVER",
    "Rule",
    "Written",
    "check",
    "plain",
]
