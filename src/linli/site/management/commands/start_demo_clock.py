"""`linli start_demo_clock`: let the demo house's Monday morning begin now."""

from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.module_loading import import_string

from linli.clock.models import House
from linli.site.management.commands.load_demo import MONDAY


class Command(BaseCommand):
    """Winds the house's clock to the demo's moment; it ticks on from there."""

    requires_system_checks = ()
    help = "Set the demo house's clock to its Monday morning."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        wind = import_string("linli.clock.actions.set_house_clock")
        for house in House.objects.exclude(banner=""):
            wind(start_at=MONDAY, real_now=datetime.now(UTC), banner=house.banner)
