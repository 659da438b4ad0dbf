from django.db import migrations

import linli.base.fields
from linli.base import crypto


def seal(apps, schema_editor):
    """Telephone numbers that stood here in the open."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("select id, phone from accounts_account where phone not in ('') ")
        for pk, phone in cursor.fetchall():
            cursor.execute(
                "update accounts_account set phone = %s where id = %s", [crypto.seal(phone), pk]
            )


class Migration(migrations.Migration):
    """Work telephones are encrypted like residents'."""

    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="account",
            name="phone",
            field=linli.base.fields.SealedTextField(blank=True),
        ),
        migrations.RunPython(seal, migrations.RunPython.noop),
    ]
