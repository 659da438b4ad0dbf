"""What happened cannot be changed: the database refuses it, whoever asks. And it tells who listens."""

from django.db import migrations

TABLES = ("journal_entry", "journal_seal", "journal_dayhead")

REFUSE = """
create function journal_refuse() returns trigger language plpgsql as $$
begin
  raise exception using errcode = 'restrict_violation',
    message = tg_table_name || ' is append-only: ' || lower(tg_op) || ' refused';
end $$;
"""

GUARD = """
create trigger {table}_append_only before update or delete or truncate on {table}
  for each statement execute function journal_refuse();
"""

# Ids only, sent at commit: whoever listens fetches again what it may see.
TELL = """
create function journal_tell() returns trigger language plpgsql as $$
declare topic text;
begin
  foreach topic in array array_prepend(new.subject::text, new.about::text[]) loop
    perform pg_notify('linli', topic);
  end loop;
  if new.area <> '' then
    perform pg_notify('linli', 'area:' || new.area::text);
  end if;
  return null;
end $$;
create trigger journal_entry_tell after insert on journal_entry
  for each row execute function journal_tell();
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [
        migrations.RunSQL(REFUSE, "drop function journal_refuse()"),
        *[
            migrations.RunSQL(GUARD.format(table=table), f"drop trigger {table}_append_only on {table}")
            for table in TABLES
        ],
        migrations.RunSQL(
            TELL,
            "drop trigger journal_entry_tell on journal_entry; drop function journal_tell()",
        ),
    ]
