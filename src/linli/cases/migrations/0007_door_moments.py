from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0006_order_categories'),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='arrived_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='confirmation',
            name='once',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddConstraint(
            model_name='confirmation',
            constraint=models.UniqueConstraint(condition=models.Q(('once', ''), _negated=True), fields=('case', 'once'), name='confirmation_once_per_case'),
        ),
    ]
