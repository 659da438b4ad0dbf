from django.db import migrations

# Not in the cache: that forgets its oldest third when it is full, and with it who is locked out.
# Not logged: after a crash of the server everybody begins anew, and a try costs one write.
TRIES = """
create unlogged table base_tries (key varchar(255) primary key, tries integer not null, until timestamptz not null);
create index base_tries_until on base_tries (until)
"""


class Migration(migrations.Migration):
    dependencies = [("base", "0001_foundations")]
    operations = [migrations.RunSQL(TRIES, "drop table base_tries")]
