"""Weeks and days in the town's time."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

WEEK = timedelta(days=7)


def monday(day: date) -> date:
    """The Monday of the week in which the day lies."""
    return day - timedelta(days=day.weekday())


def midnight(day: date) -> datetime:
    """The first moment of a day, in the town's time."""
    return timezone.make_aware(datetime.combine(day, time.min))
