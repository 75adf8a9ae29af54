"""What we remember: who the organisation is, when it is open, and every version of every policy."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse

from policies.nations import FACTS, Facts, Nation
from policies.workflow import DRAFT, PUBLISHED, VERSION
from socialdesk.audit.models import Machine
from socialdesk.audit.steps import Stateful, Step
from socialdesk.workflow import Workflow


class Organisation(models.Model):
    """The one organisation that this desk speaks for. Its profile fills the placeholders of every text."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField("full name", max_length=120, help_text="As it stands on your letters.")
    short_name = models.CharField(max_length=60, blank=True, help_text="What people call you, if shorter.")
    nation = models.CharField(
        max_length=20,
        choices=Nation.choices,
        default=Nation.ENGLAND,
        help_text="Sets the bank holidays, the ombudsman and the help lines.",
    )
    biography = models.TextField(
        "who you are", blank=True, help_text="A few plain sentences: what you do, for whom and where."
    )
    website = models.URLField(blank=True, help_text="Begins with https://")

    complaints_email = models.EmailField("complaints email address", blank=True)
    complaints_phone = models.CharField("complaints phone number", max_length=30, blank=True)
    complaints_page = models.URLField("page about complaints", blank=True)
    pals_name = models.CharField(
        "name of your advice service",
        max_length=80,
        blank=True,
        default="Patient Advice and Liaison Service (PALS)",
        help_text="PALS in England. Elsewhere, the team that helps people with a concern.",
    )
    pals_email = models.EmailField("advice service email address", blank=True)
    pals_phone = models.CharField("advice service phone number", max_length=30, blank=True)

    press_email = models.EmailField("press office email address", blank=True)
    press_phone = models.CharField("press office phone number", max_length=30, blank=True)
    press_night_phone = models.CharField("press office phone number out of hours", max_length=30, blank=True)
    other_contacts = models.TextField(
        "other ways to contact you", blank=True, help_text="One on each line, for example the switchboard."
    )
    danger_contacts = models.TextField(
        "who to tell when somebody may be in danger",
        blank=True,
        help_text="For officers only, never published. One on each line, for example the safeguarding lead, by day "
        "and by night.",
    )

    x_posts_from = models.PositiveSmallIntegerField("posts a week on X, at least", default=10)
    x_posts_to = models.PositiveSmallIntegerField("posts a week on X, at most", default=25)
    facebook_posts = models.PositiveSmallIntegerField("posts a week on Facebook, about", default=5)
    blog_weeks = models.PositiveSmallIntegerField(
        "weeks between blog posts", default=2, validators=[MinValueValidator(1)]
    )
    replies_need_approval = models.JSONField(
        "roles whose replies need approval",
        default=list,
        blank=True,
        help_text="Posts always need approval. Replies by other roles go out straight away.",
    )

    keep_deleted_days = models.PositiveSmallIntegerField(
        "days for which words that their author deleted are kept",
        default=1,
        help_text="X asks for one day at most. That there was a message, and what you did about it, is kept for good.",
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="only_one_organisation")]

    def __str__(self) -> str:
        return self.name or "The organisation"

    @classmethod
    def get(cls) -> "Organisation":
        """The profile as saved, or an empty one (not saved) before anybody filled it in."""
        return cls.objects.filter(pk=1).first() or cls()

    def clean(self) -> None:
        if self.x_posts_from > self.x_posts_to:
            raise ValidationError({"x_posts_to": "“At most” cannot be less than “at least”."})

    @property
    def facts(self) -> Facts:
        return FACTS[self.nation]

    def replies_wait(self, role: str) -> bool:
        """Whether a reply written by somebody with this role needs approval before it goes out."""
        return role in self.replies_need_approval

    def contact_details(self) -> list[str]:
        """Every email address and phone number in the profile, as typed."""
        fields = (
            "complaints_email",
            "complaints_phone",
            "pals_email",
            "pals_phone",
            "press_email",
            "press_phone",
            "press_night_phone",
            "other_contacts",
        )
        return [value for field in fields if (value := getattr(self, field))]


class Weekday(models.IntegerChoices):
    """As in Python's date.weekday()."""

    MONDAY = 0, "Monday"
    TUESDAY = 1, "Tuesday"
    WEDNESDAY = 2, "Wednesday"
    THURSDAY = 3, "Thursday"
    FRIDAY = 4, "Friday"
    SATURDAY = 5, "Saturday"
    SUNDAY = 6, "Sunday"


class OfficeWindow(models.Model):
    """A stretch of London wall-clock time in every week. It may run past midnight into the next day."""

    weekday = models.PositiveSmallIntegerField(
        choices=Weekday.choices, unique=True, validators=[MaxValueValidator(6)]
    )
    opens = models.TimeField()
    closes = models.TimeField(help_text="Not later than the opening time: closes on the next day.")

    class Meta:
        ordering = ["weekday", "opens"]

    def __str__(self) -> str:
        return f"{Weekday(self.weekday).label} {self.opens:%H:%M} to {self.closes:%H:%M}"


class OfficeException(models.Model):
    """One date on which the week and the bank holidays do not count. No times: closed all day."""

    date = models.DateField(
        unique=True, error_messages={"unique": "This date has different hours already. Remove those first."}
    )
    opens = models.TimeField(null=True, blank=True)
    closes = models.TimeField(null=True, blank=True)
    reason = models.CharField(max_length=120)

    class Meta:
        ordering = ["date"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens__isnull=True, closes__isnull=True)
                | models.Q(opens__isnull=False, closes__isnull=False),
                name="exception_has_both_times_or_none",
                violation_error_message="Give both times, or neither for a day when you are closed.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.date:%d %B %Y}: {self.hours}"

    @property
    def hours(self) -> str:
        return f"{self.opens:%H:%M} to {self.closes:%H:%M}" if self.opens and self.closes else "closed"


class Audience(models.TextChoices):
    PUBLIC = "public", "Public"
    STAFF = "staff", "Staff"


class Kind(models.TextChoices):
    PAGE = "page", "Page"
    REPLY = "reply", "Reply text"


class PolicySet(models.QuerySet["Policy"]):
    def with_versions(self) -> "PolicySet":
        return self.prefetch_related("versions__written_by", "versions__published_by")

    def public_pages(self) -> "PolicySet":
        """What the world may read: public pages that have a published version."""
        return self.filter(
            audience=Audience.PUBLIC, kind=Kind.PAGE, versions__state=PUBLISHED
        ).with_versions()


class Policy(models.Model):
    """A text that the organisation stands by. What it says is in its versions."""

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=120)
    audience = models.CharField(max_length=10, choices=Audience.choices)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    about = models.TextField(blank=True, help_text="What this text is for and when it is used.")
    order = models.PositiveSmallIntegerField(default=100)
    review_due = models.DateField(null=True, blank=True)

    objects: ClassVar[models.Manager["Policy"]] = models.Manager.from_queryset(PolicySet)()

    class Meta:
        ordering = ["order", "title"]
        verbose_name_plural = "policies"

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("policy", args=[self.slug])

    @property
    def is_page(self) -> bool:
        return self.kind == Kind.PAGE

    @property
    def is_public_page(self) -> bool:
        return self.is_page and self.audience == Audience.PUBLIC

    # These read the (prefetched) versions, newest first, so a page with a list of policies asks once.
    @property
    def draft(self) -> "Version | None":
        return next((version for version in self.versions.all() if version.state == DRAFT), None)

    @property
    def published(self) -> "Version | None":
        return next((version for version in self.versions.all() if version.state == PUBLISHED), None)

    @property
    def working(self) -> "Version | None":
        """What an editor goes on from: the draft, else what is published."""
        return self.draft or self.published

    @property
    def stamp(self) -> str:
        """Changes with every save: an editor that was opened with another stamp is out of date."""
        version = self.working
        return f"{version.pk}.{version.saves}" if version else "new"


class Version(Stateful):
    """One text of a policy. A draft may change; everything else stays as it was."""

    event_noun = "policy"

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=40, choices=VERSION.choices, default=VERSION.initial)
    body = models.TextField()
    saves = models.PositiveIntegerField(default=1, help_text="How often this draft was saved.")
    change_note = models.TextField(blank=True)
    # Nobody (null) is the set-up command.
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["policy"], condition=models.Q(state=DRAFT), name="one_draft_per_policy"
            ),
            models.UniqueConstraint(
                fields=["policy"], condition=models.Q(state=PUBLISHED), name="one_published_per_policy"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy.title}, version {self.number}"

    @property
    def workflow(self) -> Workflow:
        return VERSION

    @property
    def writer(self) -> str:
        return str(self.written_by or Machine.SETUP.label)

    @property
    def publisher(self) -> str:
        return str(self.published_by or Machine.SETUP.label)


class VersionStep(Step):
    thing: Any = models.ForeignKey(Version, models.PROTECT, related_name="steps")
