from datetime import UTC, datetime, timedelta

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from socialdesk.templatetags.desk import ago, london

NOW = datetime(2026, 11, 24, 14, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("gap", "said"),
    [
        (timedelta(0), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=1), "1 min ago"),
        (timedelta(minutes=59, seconds=59), "59 min ago"),
        (timedelta(hours=1), "1 h ago"),
        (timedelta(hours=23, minutes=59), "23 h ago"),
        (timedelta(days=1), "1 day ago"),
        (timedelta(days=6, hours=23), "6 days ago"),
        (timedelta(days=7), "17 Nov"),
        (timedelta(days=400), "20 Oct 2025"),
        (-timedelta(minutes=12), "in 12 min"),
        (-timedelta(hours=3), "in 3 h"),
        (-timedelta(days=8), "2 Dec"),
    ],
)
def test_it_says_how_long_ago(gap: timedelta, said: str) -> None:
    assert ago(NOW - gap, NOW) == said


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 11, 24, 14, 5, tzinfo=UTC), "Tue 24 Nov 2026, 14:05"),
        (datetime(2026, 7, 1, 14, 5, tzinfo=UTC), "Wed 1 Jul 2026, 15:05"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "Sun 25 Oct 2026, 01:30"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "Sun 25 Oct 2026, 01:30"),
        (None, ""),
    ],
)
def test_it_gives_the_exact_london_time(at: datetime | None, said: str) -> None:
    assert london(at) == said


def render(source: str, **values: object) -> str:
    return Template(source).render(Context(values))


def test_a_time_can_be_focused_and_then_shows_the_exact_time() -> None:
    shown = render("{% when at %}", at=NOW)
    assert 'tabindex="0"' in shown
    assert "Tue 24 Nov 2026, 14:05" in shown


def test_a_time_inside_a_link_takes_no_focus() -> None:
    shown = render("{% when at quiet=True %}", at=NOW)
    assert "tabindex" not in shown
    assert 'title="Tue 24 Nov 2026, 14:05"' in shown


def test_a_chip_says_its_word_beside_its_colour() -> None:
    shown = render('{% chip words "complaint" %}', words="Complaint <3")
    assert shown.strip() == '<span class="chip chip--complaint">Complaint &lt;3</span>'


def test_an_icon_alone_has_a_name_and_beside_words_is_silent() -> None:
    assert 'role="img" aria-label="Facebook"' in render('{% icon "facebook" "Facebook" %}')
    assert 'aria-hidden="true"' in render('{% icon "reply" %}')


def test_query_changes_one_thing_and_keeps_the_rest(rf: RequestFactory) -> None:
    request = rf.get("/?who=a%26b&before=7")
    assert render("{% query before=None after=3 as next %}{{ next }}", request=request) == (
        "?who=a%26b&amp;after=3"
    )
