from typing import Any

from django.db import migrations, models

from linli.base.masking import is_mobile


def mark(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - Django's signature
    """Numbers are sealed: each is opened once, to say whether it takes text messages."""
    model = apps.get_model("events", "Registration")
    rows = model.objects.exclude(phone="").values_list("pk", "phone")
    mobile = [pk for pk, phone in rows.iterator(chunk_size=2000) if is_mobile(phone)]
    model.objects.filter(pk__in=mobile).update(mobile=True)


class Migration(migrations.Migration):
    """Landlines get no text message."""

    dependencies = [("events", "0003_stations_and_bookings")]

    operations = [
        migrations.AddField("registration", "mobile", models.BooleanField(default=False)),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]
