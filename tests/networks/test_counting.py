"""What a network counts, and what it shows when a time is read again: the same on both."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from socialdesk.networks.base import Network
from socialdesk.networks.errors import Permanent
from socialdesk.networks.models import Account
from socialdesk.networks.registry import network_of
from socialdesk.networks.shapes import Outgoing
from socialdesk.networks.x import X
from socialdesk.networks.x.sweeps import about
from tests.desk import X_CREDENTIALS, facebook_account, x_account
from tests.practice_server import PracticeServer

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def x(practice: PracticeServer) -> X:
    return X(x_account(practice))


@pytest.fixture
def facebook(practice: PracticeServer) -> Network:
    return network_of(facebook_account(practice))


@pytest.fixture(params=["x", "facebook"])
def network(request: pytest.FixtureRequest) -> Network:
    found: Network = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def hour() -> datetime:
    """The beginning of a full hour some hours ago."""
    return timezone.now().replace(minute=0, second=0, microsecond=0) - 5 * HOUR


def said(practice: PracticeServer, network: Network, text: str, at: datetime) -> str:
    return str(practice.mention(text, network=network.name, at=at.isoformat())["id"])


def read_again(network: Network, since: datetime, until: datetime) -> list[str]:
    batches = list(network.between(since, until))
    assert all(batch.cursor is None for batch in batches)
    return [item.remote_id for b in batches for item in network.read(b.stream, b.payload).items]


def test_it_counts_what_others_said_to_us_hour_by_hour(
    network: Network, practice: PracticeServer, hour: datetime
) -> None:
    for minutes in (0, 59, 60, 190):
        said(practice, network, f"after {minutes} minutes", hour + timedelta(minutes=minutes))
    said(practice, network, "too early", hour - timedelta(seconds=1))
    said(practice, network, "too late", hour + 4 * HOUR)
    counted = network.tally(hour, hour + 4 * HOUR)
    assert counted == {hour: 2, hour + HOUR: 1, hour + 2 * HOUR: 0, hour + 3 * HOUR: 1}


def test_facebook_counts_comments_and_visitors_but_not_us(
    facebook: Network, practice: PracticeServer
) -> None:
    now = timezone.now()
    ours = facebook.send(Outgoing(kind="post", text="The new ward is open."))
    facebook.send(Outgoing(kind="reply", text="Do come and see it.", in_reply_to=ours.remote_id))
    comment = practice.comment("Lovely", ours.remote_id, handle="gwen")
    practice.comment("Agreed", comment["id"], handle="tom")
    practice.post("Where do I park?", handle="sal")
    practice.direct("A private word", network="facebook")
    counted = facebook.tally(now - HOUR, now + HOUR)
    assert counted is not None
    assert sum(counted.values()) == 3


def test_facebook_counts_every_comment_under_a_post(facebook: Network, practice: PracticeServer) -> None:
    post, now = practice.post("Where do I park?"), timezone.now()
    for number in range(101):
        practice.comment(f"number {number}", post["id"])
    counted = facebook.tally(now - HOUR, now + HOUR)
    assert counted is not None
    assert sum(counted.values()) == 102


def test_x_is_asked_for_neither_our_own_words_nor_reposts(x: X, practice: PracticeServer) -> None:
    mention = practice.mention("Ward 4 were wonderful", handle="gwen")
    x.send(Outgoing(kind="post", text="We are @ThornwickVale"))
    other = practice.account("x", "OtherTrust")
    friend = X(
        Account(network="x", remote_id=other["id"], api_url=practice.url, credentials=other["credentials"])
    )
    friend.send(Outgoing(kind="repost", in_reply_to=mention["id"]))
    found = x.client().search_recent_tweets(about(x.account.handle), max_results=10, user_auth=False)
    assert [post["id"] for post in found["data"]] == [mention["id"]]


def test_x_counts_seven_days_back_and_leaves_out_what_it_cannot_tell(
    x: Network, practice: PracticeServer
) -> None:
    now = timezone.now()
    counted = x.tally(now - timedelta(days=9), now + HOUR)
    assert counted is not None
    assert now - timedelta(days=7) < min(counted) < now - timedelta(days=7) + 2 * HOUR
    assert now - HOUR < max(counted) <= now


def test_x_counts_only_with_the_token_of_our_app(practice: PracticeServer, hour: datetime) -> None:
    without = {name: value for name, value in X_CREDENTIALS.items() if name != "bearer_token"}
    ours = x_account(practice)
    ours.credentials = without
    assert network_of(ours).tally(hour, hour + HOUR) is None
    ours.credentials = without | {"bearer_token": "not-a-token"}
    with pytest.raises(Permanent, match="bearer token"):
        network_of(ours).tally(hour, hour + HOUR)


def test_it_reads_a_time_again_and_nothing_beside_it(
    network: Network, practice: PracticeServer, hour: datetime
) -> None:
    ids = {said(practice, network, f"number {n}", hour + timedelta(minutes=n)) for n in range(3)}
    said(practice, network, "too early", hour - timedelta(minutes=1))
    said(practice, network, "too late", hour + HOUR)
    assert set(read_again(network, hour, hour + HOUR)) == ids


def test_x_reads_a_time_again_over_pages(x: Network, practice: PracticeServer, hour: datetime) -> None:
    ids = {said(practice, x, f"number {n}", hour + timedelta(seconds=n)) for n in range(101)}
    assert set(read_again(x, hour, hour + HOUR)) == ids


def test_facebook_reads_comments_of_a_time_under_older_posts(
    facebook: Network, practice: PracticeServer, hour: datetime
) -> None:
    post = practice.post("Where do I park?", at=(hour - timedelta(days=3)).isoformat())
    practice.comment("Too early", post["id"], at=(hour - HOUR).isoformat())
    comments = [
        practice.comment(f"number {n}", post["id"], at=(hour + timedelta(seconds=n)).isoformat())["id"]
        for n in range(101)
    ]
    assert set(read_again(facebook, hour, hour + HOUR)) == {post["id"], *comments}
    assert facebook.tally(hour, hour + HOUR) == {hour: 101}


def test_what_a_network_withholds_is_counted_and_read_again(
    network: Network, practice: PracticeServer, hour: datetime
) -> None:
    shown = said(practice, network, "shown", hour + timedelta(minutes=1))
    practice.fault(network.name, "withhold", count=1)
    withheld = said(practice, network, "withheld", hour + timedelta(minutes=2))
    later = said(practice, network, "shown, too", hour + timedelta(minutes=3))
    stream = "mentions" if network.name == "x" else "tagged"
    cursor = str(int(shown) - 1) if network.name == "x" else (hour - HOUR).isoformat()
    polled = [item for b in network.fetch(stream, cursor) for item in network.read(stream, b.payload).items]
    assert {item.remote_id for item in polled} == {shown, later}
    assert network.tally(hour, hour + HOUR) == {hour: 3}
    assert set(read_again(network, hour, hour + HOUR)) == {shown, withheld, later}


def test_what_facebook_withholds_is_found_below_the_first_page_of_comments(
    facebook: Network, practice: PracticeServer
) -> None:
    now, post = timezone.now(), practice.post("Where do I park?")
    practice.fault("facebook", "withhold", count=1)
    withheld = practice.comment("withheld", post["id"])["id"]
    for number in range(100):
        practice.comment(f"number {number}", post["id"])
    counted = facebook.tally(now - HOUR, now + HOUR)
    assert counted is not None
    assert sum(counted.values()) == 102
    assert withheld in read_again(facebook, now - HOUR, now + HOUR)


def test_it_reads_one_message_with_its_author(network: Network, practice: PracticeServer) -> None:
    made = practice.mention("How do I get there?", network=network.name, handle="gwen_l", name="Gwen L")
    item = network.one(made["id"])
    assert item
    assert (item.remote_id, item.author.name) == (made["id"], "Gwen L")
    assert "How do I get there?" in item.text
    practice.delete(made["id"], network=network.name)
    assert network.one(made["id"]) is None


def test_facebook_reads_one_comment_and_one_post_of_our_own(
    facebook: Network, practice: PracticeServer
) -> None:
    ours = facebook.send(Outgoing(kind="post", text="The new ward is open."))
    comment = practice.comment("Lovely", ours.remote_id, handle="gwen", name="Gwen L")
    below = practice.comment("Agreed", comment["id"], handle="tom")
    items = [facebook.one(thing) for thing in (ours.remote_id, comment["id"], below["id"])]
    assert [item and (item.kind, item.text, item.parent_id) for item in items] == [
        ("mention", "The new ward is open.", ""),
        ("comment", "Lovely", ""),
        ("comment", "Agreed", comment["id"]),
    ]
