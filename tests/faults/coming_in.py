"""Faults while a batch of messages comes in."""

from collections.abc import Iterator
from itertools import cycle

from socialdesk.networks.models import Account
from tests.faults.batches import Batch
from tests.faults.totals import Totals


def repeated_and_shuffled(batch: Batch) -> Totals:
    _tell_the_desk(batch)
    batch.networks("repeat")
    batch.networks("shuffle")
    return batch.until_received(set(_messages(batch)))


def poll_and_webhook(batch: Batch) -> Totals:
    """The accounts are read in turn without a pause, while the networks tell of the same messages."""
    _tell_the_desk(batch)
    wanted = set()
    for account, remote_id in zip(cycle(batch.accounts), _messages(batch), strict=False):
        wanted.add(remote_id)
        Account.objects.filter(pk=account.pk).update(rests={})
        batch.rig.ask_for("inbox.tasks.poll_account", account.pk)
    return batch.until_received(wanted)


def _tell_the_desk(batch: Batch) -> None:
    batch.rig.open_the_web()
    for account in batch.accounts:
        address = f"{batch.rig.url}/hooks/{account.network}/"
        batch.rig.practice.webhook(account.network, address, account=account.remote_id)


def _messages(batch: Batch) -> Iterator[str]:
    """Writes to the desk, and says the ids: in public, below that, and in private."""
    practice = batch.rig.practice
    for n in range(batch.size):
        account = batch.accounts[n % len(batch.accounts)]
        us = {"network": account.network, "account": account.remote_id}
        words, them = f"Message {n}: which door is it, @{account.handle}?", f"megan_{n % 7}"
        match n // len(batch.accounts) % 3:
            case 0:
                said = practice.mention(words, handle=them, **us)
            case 1:
                root = practice.mention(words, handle=them, **us)
                yield root["id"]
                said = practice.comment(
                    f"And is it open, @{account.handle}?", root["id"], network=account.network, handle=them
                )
            case _:
                said = practice.direct(words, handle=them, **us)
        yield said["id"]
