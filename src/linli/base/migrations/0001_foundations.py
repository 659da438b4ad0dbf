from importlib.util import find_spec

from django.contrib.postgres.operations import BtreeGistExtension, CreateExtension, TrigramExtension
from django.db import migrations

# Immutable and parallel safe so that generated columns and GIN indexes may use it.
ZH_BIGRAMS = r"""
create or replace function zh_bigrams(t text) returns text[] language sql immutable strict parallel safe as $$
  select coalesce(array_agg(distinct substr(s, i, 2)) filter (where position(' ' in substr(s, i, 2)) = 0), '{}')
  from (select regexp_replace(lower(t), '[^\u3400-\u9fff0-9a-z]+', ' ', 'g') s) x, generate_series(1, length(s) - 1) i
$$;
"""

# The table of Django's database cache: throttles and lock-outs hold across processes.
CACHE_TABLE = """
create table base_cache (cache_key varchar(255) primary key, value text not null, expires timestamptz not null);
create index base_cache_expires on base_cache (expires)
"""

APPS = (
    *("journal", "clock", "files", "notices", "places", "people", "accounts", "commitments"),
    *("ballots", "cases", "visits", "events", "doorstep", "deliberation", "reporting"),
)


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    # Types and functions of the house come before the first table that uses them, without each
    # app's own migration having to say so.
    run_before = [
        (app, "0001_initial") for app in APPS if find_spec(f"linli.{app}.migrations.0001_initial")
    ]
    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        CreateExtension("ltree"),
        migrations.RunSQL(ZH_BIGRAMS, "drop function if exists zh_bigrams(text)"),
        migrations.RunSQL(CACHE_TABLE, "drop table base_cache"),
    ]
