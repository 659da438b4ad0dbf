from typing import Any

from django.db import migrations

from linli.base import crypto


def mark(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - Django's signature
    """At sessions people register by name. Names are sealed: each is opened once."""
    events = apps.get_model("events", "Event")
    registrations = apps.get_model("events", "Registration")
    sessions = apps.get_model("vaccination", "Session").objects.values("event")
    events.objects.filter(pk__in=sessions).update(by_name=True)
    rows = registrations.objects.filter(event__in=sessions, erased_at=None).exclude(name="")
    for row in rows.iterator(chunk_size=2000):
        row.name_index = crypto.blind_index(" ".join(row.name.split()))
        row.save(update_fields=["name_index"])


class Migration(migrations.Migration):
    """Several of a family may share one number at a session."""

    dependencies = [
        ("events", "0005_by_name"),
        ("vaccination", "0002_sessions_lists_mobilisers"),
    ]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
