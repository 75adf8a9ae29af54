"""What the answers of networks tell: how often we may still call, and what it costs."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from socialdesk.networks import usage
from socialdesk.networks.errors import NetworkError
from socialdesk.networks.meta import Facebook
from socialdesk.networks.meta import usage as meta_usage
from socialdesk.networks.models import Account, Allowance, Spend
from socialdesk.networks.shapes import WRITES, Charge, Limit, Outgoing
from socialdesk.networks.x import X
from tests import factories
from tests.desk import X_CREDENTIALS, facebook_account, x_account
from tests.practice_server import PracticeServer

pytestmark = pytest.mark.django_db
POST = Outgoing(kind="post", text="Visiting hours change on Monday.")


@pytest.fixture
def x(practice: PracticeServer) -> X:
    return X(x_account(practice))


@pytest.fixture
def facebook(practice: PracticeServer) -> Facebook:
    return Facebook(facebook_account(practice))


def costs(account: Account) -> dict[str, tuple[int, Decimal]]:
    rows = Spend.objects.filter(account=account)
    return {row.kind: (row.units, Decimal(row.micros) / 1_000_000) for row in rows}


def sweep(network: X | Facebook, stream: str, cursor: Any = None) -> None:
    list(network.fetch(stream, cursor))


# --- X ----------------------------------------------------------------------------------------------------
def test_x_says_how_much_of_each_limit_is_left(x: X) -> None:
    x.send(POST)
    sweep(x, "mentions")
    allowed = {row.name: row for row in usage.allowances(x.account)}
    assert (allowed["Sending posts"].left, allowed["Sending posts"].most) == (99, 100)
    assert (allowed["Reading mentions"].left, allowed["Reading mentions"].most) == (299, 300)
    resets_at = allowed["Sending posts"].resets_at
    assert resets_at
    assert timedelta(minutes=14) < resets_at - timezone.now() <= timedelta(minutes=15)


@pytest.mark.parametrize(
    ("do", "kind", "units", "dollars"),
    [
        (lambda x, asked: x.send(POST), "Posts", 1, "0.015"),
        (
            lambda x, asked: x.send(Outgoing("post", "See thornwick.uk/visit.")),
            "Posts with a link",
            1,
            "0.20",
        ),
        (lambda x, asked: x.send(Outgoing("reply", "Bus 7.", asked["id"])), "Answers", 1, "0.01"),
        (lambda x, asked: x.send(Outgoing("repost", "", asked["id"])), "Reposts", 1, "0.015"),
        (
            lambda x, asked: x.send(Outgoing("direct", "Bus 7.", to_id=asked["author_id"])),
            "Messages sent",
            1,
            "0.015",
        ),
        (lambda x, asked: sweep(x, "mentions"), "Mentions read", 2, "0.002"),
        (lambda x, asked: sweep(x, "direct"), "Messages read", 1, "0.01"),
        (lambda x, asked: x.one(asked["id"]), "Posts looked up", 1, "0.005"),
        (lambda x, asked: x.stands([asked["id"], "1"]), "Posts looked up", 1, "0.005"),
        (lambda x, asked: x.tally(an_hour_ago(), timezone.now()), "Counts", 1, "0.005"),
        (lambda x, asked: x.whoami(), "Profiles read", 1, "0.01"),
    ],
)
def test_x_charges_by_its_price_list(
    x: X, practice: PracticeServer, do: Callable[..., Any], kind: str, units: int, dollars: str
) -> None:
    practice.mention("Hello")
    asked = practice.mention("How do I get there?")
    practice.direct("Hello")
    do(x, asked)
    assert costs(x.account) == {kind: (units, Decimal(dollars))}
    assert usage.spent(x.account) == Decimal(dollars)


def an_hour_ago() -> datetime:
    return timezone.now() - timedelta(hours=1)


def test_private_messages_that_x_shows_again_count_once(x: X, practice: PracticeServer) -> None:
    for number in range(12):
        practice.direct(f"number {number}")
    for batch in x.fetch("direct", None):
        x.account.reached("direct", batch.cursor)
    practice.direct("one more")
    for _ in range(2):
        sweep(x, "direct", x.account.cursors["direct"])
        x.account.reached("direct", str(10**30))
    assert costs(x.account)["Messages read"][0] == 13


def test_x_charges_for_deleting_and_hiding(x: X, practice: PracticeServer) -> None:
    ours = x.send(POST).remote_id
    x.hide(practice.comment("Rude words", ours, network="x")["id"])
    x.delete(ours)
    assert {kind: units for kind, (units, _) in costs(x.account).items()} == {
        "Posts": 1,
        "Answers hidden": 1,
        "Deletions": 1,
    }


def test_x_charges_nothing_for_what_it_refuses_and_for_empty_pages(x: X, practice: PracticeServer) -> None:
    sweep(x, "mentions")
    practice.fault("x", "duplicate", count=1)
    with pytest.raises(NetworkError):
        x.send(POST)
    assert costs(x.account) == {}


def test_pages_are_added_up(x: X, practice: PracticeServer) -> None:
    for number in range(101):
        x.send(Outgoing(kind="post", text=f"number {number}")) if number < 2 else practice.mention(
            f"{number}"
        )
    practice.no_faults()
    sweep(x, "mentions")
    x.said(an_hour_ago())
    assert costs(x.account) == {
        "Posts": (2, Decimal("0.03")),
        "Mentions read": (99, Decimal("0.099")),
        "Own posts read": (2, Decimal("0.002")),
    }


def test_the_last_post_that_x_allows_makes_the_account_wait(x: X, practice: PracticeServer) -> None:
    practice.limits(network="x", route="tweets/create", limit=1)
    x.send(POST)
    x.account.refresh_from_db()
    until = x.account.writes_limited_until
    assert until
    assert timedelta(minutes=14) < until - timezone.now() <= timedelta(minutes=15)


def test_the_last_post_of_the_day_makes_it_wait_for_the_next(x: X, practice: PracticeServer) -> None:
    practice.limits(network="x", route="tweets/create/day", limit=1)
    x.send(POST)
    x.account.refresh_from_db()
    until = x.account.writes_limited_until
    assert until
    assert until - timezone.now() > timedelta(hours=23)
    assert "Sending posts in 24 hours" in {row.name for row in usage.allowances(x.account)}


def test_the_last_reading_that_x_allows_lets_that_stream_rest(x: X, practice: PracticeServer) -> None:
    practice.limits(network="x", route="dm_events", limit=1)
    sweep(x, "direct")
    x.account.refresh_from_db()
    until = x.account.rests_until("direct")
    assert until
    assert until > timezone.now() + timedelta(minutes=14)
    assert x.account.rests_until("mentions") is None
    assert x.account.writes_limited_until is None


def test_a_refusal_for_a_limit_is_noted_too(x: X, practice: PracticeServer) -> None:
    practice.fault("x", "rate_limited", calls="writes", seconds=120)
    with pytest.raises(NetworkError):
        x.send(POST)
    x.account.refresh_from_db()
    assert x.account.writes_limited_until


# --- Facebook ---------------------------------------------------------------------------------------------
def test_facebook_says_how_much_is_used(facebook: Facebook, practice: PracticeServer) -> None:
    practice.limits(network="facebook", route="page", limit=4)
    facebook.whoami()
    allowed = {row.name: (row.left, row.most, row.resets_at) for row in usage.allowances(facebook.account)}
    assert allowed == {
        "Calls of our app": (75, 100, None),
        "Calls for our page": (75, 100, None),
        "Calls for our business: pages": (75, 100, None),
    }
    assert costs(facebook.account) == {}


def test_facebook_at_its_limit_rests_in_every_way_until_access_comes_back(
    facebook: Facebook, practice: PracticeServer
) -> None:
    practice.limits(network="facebook", route="page", limit=1)
    facebook.whoami()
    with pytest.raises(NetworkError):
        facebook.whoami()
    facebook.account.refresh_from_db()
    waits = [facebook.account.writes_limited_until, *map(facebook.account.rests_until, facebook.streams)]
    assert all(until and until > timezone.now() + timedelta(minutes=50) for until in waits)


@pytest.mark.parametrize(
    ("used", "minutes", "left", "waits"),
    [(40, 0, 60, False), (40, 12, 0, True), (100, 0, 0, False), (130, 0, 0, False)],
)
def test_facebook_is_at_its_limit_when_it_names_a_wait(
    used: int, minutes: int, left: int, waits: bool
) -> None:
    meter = {"type": "pages", "total_time": used, "estimated_time_to_regain_access": minutes}
    header = {"x-business-use-case-usage": json.dumps({"1": [meter]})}
    (limit,) = meta_usage.read(header, ("feed",))
    assert (limit.left, limit.resets_at is not None, limit.stops) == (left, waits, ("feed",))
    assert meta_usage.minutes_to_wait(header) == minutes


@pytest.mark.parametrize("odd", ["", "soon", "[]", '{"1": 7}', '{"1": [7]}'])
def test_a_wait_that_cannot_be_read_is_none(odd: str) -> None:
    assert meta_usage.minutes_to_wait({"x-business-use-case-usage": odd}) == 0


# --- keeping it -------------------------------------------------------------------------------------------
def limit(left: int, resets_at: datetime | None = None, name: str = "Sending posts") -> Limit:
    return Limit(name, 100, left, resets_at, (WRITES,))


def test_the_newest_answer_counts() -> None:
    ours = factories.account()
    usage.note(ours, [limit(7), limit(6)], [])
    usage.note(ours, [limit(5)], [])
    assert [row.left for row in usage.allowances(ours)] == [5]


def test_a_limit_that_has_started_anew_is_full_again() -> None:
    ours = factories.account()
    usage.note(ours, [limit(0, timezone.now() - timedelta(seconds=1))], [])
    (row,) = usage.allowances(ours)
    assert (row.left, row.resets_at) == (100, None)
    ours.refresh_from_db()
    assert ours.writes_limited_until is None


def test_a_longer_wait_is_not_cut_short() -> None:
    later = timezone.now() + timedelta(hours=2)
    ours = factories.account(writes_limited_until=later)
    usage.note(ours, [limit(0, timezone.now() + timedelta(hours=1))], [])
    ours.refresh_from_db()
    assert ours.writes_limited_until == later


def test_months_are_kept_apart(time_machine: Any) -> None:
    ours = factories.account()
    for moment in (datetime(2026, 11, 30, 23, 59, tzinfo=UTC), datetime(2026, 12, 1, 0, 1, tzinfo=UTC)):
        time_machine.move_to(moment, tick=False)
        usage.note(ours, [], [Charge("Posts", 2, 15_000)])
    usage.note(ours, [], [Charge("Posts", 1, 15_000), Charge("Mentions read", 5, 1_000)])
    assert usage.spent(ours) == Decimal("0.05")
    assert usage.spent(ours, date(2026, 11, 17)) == Decimal("0.03")
    assert usage.spent(factories.account()) == 0


def test_an_account_that_is_only_tried_leaves_no_trace(practice: PracticeServer) -> None:
    trial = Account(network="x", handle="x", credentials=X_CREDENTIALS, api_url=practice.url)
    X(trial).whoami()
    assert not Allowance.objects.exists()
    assert not Spend.objects.exists()


def test_it_costs_two_queries_and_none_when_nothing_is_told() -> None:
    ours = factories.account()
    usage.note(ours, [limit(7)], [Charge("Posts", 1, 15_000)])
    with CaptureQueriesContext(
        connection,
    ) as queries:
        usage.note(ours, [limit(6)], [Charge("Posts", 1, 15_000)])
    assert len([q for q in queries if "SAVEPOINT" not in q["sql"]]) == 2
    with CaptureQueriesContext(connection) as queries:
        usage.note(ours, [], [])
    assert len(queries) == 0


@pytest.mark.django_db(transaction=True)
def test_a_failure_to_note_it_fails_no_call(
    x: X, practice: PracticeServer, caplog: pytest.LogCaptureFixture
) -> None:
    Account.objects.filter(pk=x.account.pk).delete()  # so there is nothing that it could be noted with
    receipt = x.send(POST)
    assert practice.ledger()[0]["remote_id"] == receipt.remote_id
    assert "was not written down" in caplog.text
    assert not Spend.objects.exists()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no connection to lose")
@pytest.mark.django_db(transaction=True)
def test_a_database_that_went_away_during_the_call_is_reached_again(x: X) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (ours,) = cursor.fetchone()
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [ours])
    other.close()
    x.send(POST)
    assert Account.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_processes_add_up() -> None:
    ours = factories.account()

    def work(number: int) -> None:
        usage.note(ours, [limit(number)] if number % 2 else [], [Charge("Posts", 1, 15_000)])
        connections.close_all()

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(work, range(40)))
    assert usage.spent(ours) == Decimal("0.60")
    assert len(usage.allowances(ours)) == 1


@pytest.mark.parametrize(
    ("budget", "minutes"), [(None, 1), (Decimal("0.02"), 1), (Decimal("0.01"), 15), (Decimal("0.015"), 15)]
)
def test_with_its_budget_spent_an_account_is_read_seldom(budget: Decimal | None, minutes: int) -> None:
    ours = factories.account(budget=budget)
    usage.note(ours, [], [Charge("Posts", 1, 15_000)])
    assert usage.pause(ours, timedelta(minutes=1)) == timedelta(minutes=minutes)
    assert usage.pause(ours, timedelta(hours=1)) == timedelta(hours=1)
