from django.db import migrations

import linli.base.fields


class Migration(migrations.Migration):

    dependencies = [
        ('drives', '0003_said'),
    ]

    operations = [
        migrations.AddField(
            model_name='attempt',
            name='said_as',
            field=linli.base.fields.SealedTextField(blank=True, default=''),
            preserve_default=False,
        ),
    ]
