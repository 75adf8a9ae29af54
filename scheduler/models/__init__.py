"""What we say: posts (moved by people), deliveries (moved by the machine), their attempts, and holds."""

from scheduler.models.deliveries import Attempt, Delivery
from scheduler.models.differences import Comparison, Difference
from scheduler.models.holds import Hold
from scheduler.models.kinds import ANSWERS, SAFETY, Content, Kind
from scheduler.models.posts import TRIED, Post, PostStep, Variant, Wording

__all__ = [
    "ANSWERS",
    "SAFETY",
    "TRIED",
    "Attempt",
    "Comparison",
    "Content",
    "Delivery",
    "Difference",
    "Hold",
    "Kind",
    "Post",
    "PostStep",
    "Variant",
    "Wording",
]
