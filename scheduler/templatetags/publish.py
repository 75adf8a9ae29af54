"""What the templates of publishing ask about a delivery."""

from django import template

from scheduler.models import Delivery
from scheduler.standing import Standing, standing_of

register = template.Library()


@register.filter
def alone(row: Delivery) -> Standing:
    """How this one delivery stands."""
    return standing_of([row])
