"""The texts that ship with the desk."""

import re

import pytest

from policies import checks, services, texts
from policies.defaults import load
from policies.models import Organisation, Policy
from policies.nations import Nation
from socialdesk.audit.models import Machine

REPLIES = [default for default in load() if default.kind == "reply"]
LATEST = "on Wednesday 30 December at 9:30am"  # about as long as it gets


def weighted(text: str) -> int:
    """As X counts: a link is 23. Nothing else in our texts weighs more than 1."""
    return len(re.sub(r"https?://\S+", "x" * 23, text))


@pytest.mark.parametrize("nation", Nation.values)
@pytest.mark.parametrize("default", REPLIES, ids=lambda default: default.slug)
def test_every_reply_fits_on_x_in_every_nation(
    organisation: Organisation, default: object, nation: str
) -> None:
    organisation.nation = nation
    organisation.save()
    text = texts.render(default.body, next_opening=LATEST)  # type: ignore[attr-defined]
    assert weighted(text) <= 280


@pytest.mark.parametrize("default", REPLIES, ids=lambda default: default.slug)
def test_no_reply_trips_our_own_checks(organisation: Organisation, default: object) -> None:
    text = texts.render(default.body)  # type: ignore[attr-defined]
    assert checks.check(text, public=True, reply=True) == []


@pytest.mark.parametrize("slug", ["safety-reply", "out-of-hours-reply", "incident-reply"])
def test_replies_about_danger_name_999(slug: str) -> None:
    assert "999" in next(default.body for default in REPLIES if default.slug == slug)


def test_the_safety_reply_names_the_help_lines(texts_installed: list[Policy]) -> None:
    text = texts.published_text("safety-reply")
    assert all(words in text for words in ("999", "111 and choose option 2", "116 123"))


def test_they_are_installed_and_published_once(organisation: Organisation) -> None:
    first = services.install_defaults(Machine.SETUP)
    assert {"public-policy", "complaints-policy", "crisis-policy", "out-of-hours-reply"} <= {
        policy.slug for policy in first
    }
    assert all(policy.published and policy.published.publisher == "Set-up command" for policy in first)
    assert services.install_defaults(Machine.SETUP) == []


def test_a_text_that_cannot_be_filled_waits_as_a_draft_and_is_published_later(db: None) -> None:
    services.install_defaults(Machine.SETUP)
    policy = Policy.objects.get(slug="media-acknowledgement")
    assert policy.published is None
    services.change_organisation(
        by=Machine.SETUP, name="Thornwick Vale", press_email="p@t.example", press_phone="01632 960103"
    )
    assert policy in services.install_defaults(Machine.SETUP)
    assert texts.published_text("media-acknowledgement")


def test_an_edited_text_is_never_overwritten(policy: Policy, admin: object) -> None:
    services.save_draft(policy, body="Our own words", stamp=policy.stamp, by=admin)  # type: ignore[arg-type]
    services.publish(policy, note="Ours", by=admin)  # type: ignore[arg-type]
    assert services.install_defaults(Machine.SETUP) == []
    assert texts.published_text(policy.slug) == "Our own words"


def test_welsh_comes_to_wales_only(organisation: Organisation) -> None:
    services.install_defaults(Machine.SETUP)
    assert not Policy.objects.filter(slug="out-of-hours-reply-cy").exists()
    services.change_organisation(by=Machine.SETUP, nation="wales")
    services.install_defaults(Machine.SETUP)
    assert "Mewn argyfwng, ffoniwch 999" in texts.published_text("out-of-hours-reply-cy")


@pytest.mark.parametrize("default", load(), ids=lambda default: default.slug)
def test_every_default_keeps_to_plain_words(default: object) -> None:
    """Sentences of at most 30 words: NHS content style asks for about 20."""
    body = re.sub(r"\{\{.*?\}\}", "x", default.body)  # type: ignore[attr-defined]
    sentences = re.split(r"(?<=[.?!:])\s|\n", body)
    assert [sentence for sentence in sentences if len(sentence.split()) > 30] == []
