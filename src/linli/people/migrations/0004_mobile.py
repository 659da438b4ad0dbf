from typing import Any

from django.db import migrations, models

from linli.base.masking import is_mobile

CALLED = {"Person": "phone", "Organisation": "contact_phone"}


def mark(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - Django's signature
    """Numbers are sealed: each is opened once, to say whether it takes text messages."""
    for name, field in CALLED.items():
        model = apps.get_model("people", name)
        rows = model.objects.exclude(**{field: ""}).values_list("pk", field)
        mobile = [pk for pk, phone in rows.iterator(chunk_size=2000) if is_mobile(phone)]
        model.objects.filter(pk__in=mobile).update(mobile=True)


class Migration(migrations.Migration):
    """Landlines get no text message."""

    dependencies = [("people", "0003_organisation_place")]

    operations = [
        migrations.AddField("person", "mobile", models.BooleanField(default=False)),
        migrations.AddField("organisation", "mobile", models.BooleanField(default=False)),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]
