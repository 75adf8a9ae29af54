"""Our own accounts on networks: who they are, how to reach them, and how they are doing."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.db import models, transaction
from django.utils import timezone

from socialdesk.networks.fields import EncryptedJSONField

# Here and not on the adapters, so that a page can name a network without loading its library.
NETWORK_LABELS = {"x": "X", "facebook": "Facebook"}


AGAIN = timedelta(minutes=5)  # a wait that is asked for so soon after the end of another goes on with it


class AccountQuerySet(models.QuerySet["Account"]):
    def working(self) -> "AccountQuerySet":
        return self.filter(is_active=True, state=Account.LIVE)

    def needing_reconnection(self) -> "AccountQuerySet":
        return self.filter(is_active=True, state=Account.RECONNECT)

    def with_token_ending(self, by: datetime) -> "AccountQuerySet":
        """Paused ones, too: a permission that is left to end has to be given again by hand."""
        return self.filter(state=Account.LIVE, token_expires_at__lte=by)

    def known_as(self, network: str, handle: str) -> "Account | None":
        """The one account of ours that goes by this handle, page name or number, if there is just one."""
        name = handle.lstrip("@")
        named = models.Q(handle__iexact=name) | models.Q(name__iexact=name) | models.Q(remote_id=name)
        found = list(self.filter(named, network=network)[:2])
        return found[0] if len(found) == 1 else None


class Account(models.Model):
    """`cursors` maps a stream to where reading got to, `rests` to the moment (ISO) until when it is left alone,
    `troubles` to what keeps it from being read, in words. `trouble` is all of them together, for people. `budget` is
    what a month may cost, in US dollars; None sets no limit. Of waits for which the network asked one after the other,
    `writes_limited_since` is when the first began."""

    LIVE, RECONNECT = "live", "reconnect"

    network = models.CharField(max_length=20)
    handle = models.CharField(max_length=120)
    name = models.CharField(max_length=120, blank=True)
    remote_id = models.CharField(max_length=80)
    api_url = models.URLField(blank=True)
    credentials = EncryptedJSONField(default=dict)
    token_expires_at = models.DateTimeField(null=True, blank=True)
    refresh_lease_until = models.DateTimeField(null=True, blank=True)
    poll_lease_until = models.DateTimeField(null=True, blank=True)

    is_active = models.BooleanField(default=True)
    state = models.CharField(
        max_length=20, default=LIVE, choices=[(LIVE, "Working"), (RECONNECT, "Needs reconnecting")]
    )
    trouble = models.TextField(blank=True)
    cursors = models.JSONField(default=dict)
    rests = models.JSONField(default=dict)
    troubles = models.JSONField(default=dict)
    budget = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    writes_limited_since = models.DateTimeField(null=True, blank=True)
    writes_limited_until = models.DateTimeField(null=True, blank=True)
    connected_at = models.DateTimeField(default=timezone.now)
    last_in_at = models.DateTimeField(null=True, blank=True)
    last_out_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = AccountQuerySet.as_manager()

    class Meta:
        ordering = ["network", "handle"]
        constraints = [models.UniqueConstraint(fields=["network", "remote_id"], name="one_row_per_account")]

    def __str__(self) -> str:
        return f"{self.label} · {self.name or self.handle}"

    @property
    def label(self) -> str:
        return NETWORK_LABELS.get(self.network, self.network.capitalize())

    def rests_until(self, stream: str) -> datetime | None:
        moment = self.rests.get(stream)
        return datetime.fromisoformat(moment) if moment else None

    def reached(self, stream: str, cursor: Any) -> None:
        """Remembers where reading of a stream got to. Only the process that holds the poll lease calls it."""
        self.cursors = self._with("cursors", stream, cursor)

    def token_ended(self) -> None:
        """The network refused the token before its time, so the next use fetches another first."""
        mine = type(self).objects.filter(pk=self.pk, token_expires_at=self.token_expires_at)
        mine.update(token_expires_at=timezone.now())

    def limit_writes(self, until: datetime) -> None:
        """Sends nothing before then, because the network asks for it. Of two such moments the later counts."""
        now = timezone.now()
        sooner = models.Q(writes_limited_until__isnull=True) | models.Q(writes_limited_until__lt=until)
        goes_on = models.Q(writes_limited_until__gt=now - AGAIN, writes_limited_since__isnull=False)
        since = models.Case(models.When(goes_on, then="writes_limited_since"), default=now)
        type(self).objects.filter(sooner, pk=self.pk).update(
            writes_limited_since=since, writes_limited_until=until
        )

    def rest(self, stream: str, until: datetime) -> None:
        """Leaves a stream alone until then: the network asked for it, or its allowance is small."""
        self.rests = self._with("rests", stream, until.isoformat())

    def _with(self, column: str, stream: str, value: Any) -> dict[str, Any]:
        """Writes down one stream's value, and leaves those of the others as another process may have left them."""
        row = type(self).objects.filter(pk=self.pk)
        with transaction.atomic():
            values = {
                **row.select_for_update(no_key=True).values_list(column, flat=True).get(),
                stream: value,
            }
            row.update(**{column: values})
        return values

    def fared(self, stream: str, trouble: str = "") -> None:
        """Notes how reading a stream went. What is wrong stays until that stream is read again, however well
        the others do."""
        others = {name: words for name, words in self.troubles.items() if name != stream}
        self.troubles = {**others, stream: trouble} if trouble else others
        read = {} if trouble else {"last_in_at": timezone.now()}
        together = " ".join(dict.fromkeys(self.troubles.values()))
        # Of a lapsed account the reason why it lapsed is what people need to read.
        live = type(self).objects.filter(pk=self.pk, state=self.LIVE)
        live.update(troubles=self.troubles, trouble=together, **read)
