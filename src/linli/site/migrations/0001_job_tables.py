"""The queue's tables are written and emptied all day: without an eager vacuum, fetching crawls."""

from django.db import migrations

TABLES = ("procrastinate_jobs", "procrastinate_events")


class Migration(migrations.Migration):
    initial = True
    dependencies = [("procrastinate", "0041_post_retry_failed_job")]
    operations = [
        migrations.RunSQL(
            f"ALTER TABLE {table} SET (autovacuum_vacuum_scale_factor = 0.02)",
            f"ALTER TABLE {table} RESET (autovacuum_vacuum_scale_factor)",
        )
        for table in TABLES
    ]
