"""Calling a network: each call is timed, what goes wrong is sorted, what the answer tells of limits is written down."""

import logging
from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, TypeVar

import requests
from django.conf import settings
from django.utils import timezone

from socialdesk.networks import usage
from socialdesk.networks.errors import NeedsReconnecting, NetworkError, OutcomeUnknown, Temporary
from socialdesk.networks.models import Account
from socialdesk.networks.shapes import Charge, Limit
from socialdesk.networks.wire import Wire, never_left

log = logging.getLogger(__name__)
T = TypeVar("T")


class Caller(ABC):
    name: ClassVar[str]
    label: ClassVar[str]
    home: ClassVar[str]  # the real base URL

    def __init__(self, account: Account) -> None:
        self.account = account
        self.wire = Wire(account.api_url or self.home, settings.NETWORK_TIMEOUT_SECONDS)

    def ask(self, do: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """A call that reads."""
        return self.call(do, *args, writes=False, **kwargs)

    def call(self, do: Callable[..., T], *args: Any, writes: bool, **kwargs: Any) -> T:
        """Runs one call and sorts whatever goes wrong. `writes`: an answer lost on the way leaves doubt."""
        try:
            return do(*args, **kwargs)
        except NetworkError:
            raise
        except Exception as error:
            known = self.translate(error)
            if known is None and isinstance(error, requests.RequestException | KeyError | ValueError):
                known = self._lost(error)
            if known is None:
                raise
            if isinstance(known, OutcomeUnknown) and not writes:
                known = Temporary(f"{self.label} did not answer properly. The desk will ask again.")
            log.warning("%s %s: %s", self.name, type(known).__name__, known)
            raise known from None  # the cause may hold a URL with a token in it
        finally:
            self._note()

    def _lost(self, error: Exception) -> NetworkError:
        if never_left(error):
            return Temporary(f"{self.label} cannot be reached. The desk will try again.")
        return OutcomeUnknown(f"{self.label} did not answer, so the desk is checking whether it went out.")

    @abstractmethod
    def translate(self, error: Exception) -> NetworkError | None:
        """Sorts an exception of the network's own library. None when it is not one."""

    def lapsed(self) -> NeedsReconnecting:
        return NeedsReconnecting(
            f"{self.label} no longer accepts our permission for {self.account.handle}. "
            "An admin needs to connect the account again."
        )

    # --- limits ----------------------------------------------------------------------------------------
    def read_usage(self, answer: requests.Response) -> tuple[list[Limit], list[Charge]]:
        """What an answer says about our limits, and what it cost. Nothing, where a network does not say."""
        return [], []

    def _note(self) -> None:
        """Writes down what the answers told. It never fails the call that they are of."""
        answers, self.wire.answers = self.wire.answers, []
        try:
            told = [self.read_usage(answer) for answer in answers]
            usage.note(
                self.account,
                [limit for limits, _ in told for limit in limits],
                [charge for _, charges in told for charge in charges],
            )
        except Exception:
            log.exception("What %s told of limits and charges was not written down", self.label)

    @staticmethod
    def at_unix(seconds: float | str | None) -> datetime | None:
        return datetime.fromtimestamp(float(seconds), UTC) if seconds else None

    @staticmethod
    def in_minutes(minutes: float) -> datetime:
        return timezone.now() + timedelta(minutes=minutes)
