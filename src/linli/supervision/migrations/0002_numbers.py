"""Numbers without gaps, guaranteed by the database: each but the first refers to the one before it
in its sub-district and year, and no slip is ever deleted or renumbered.
"""

from django.db import migrations

FOLLOW = """
alter table supervision_slip add constraint slip_number_follows_the_one_before
  foreign key (area_id, year, previous) references supervision_slip (area_id, year, sequence);

create function supervision_keep_numbers() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    raise exception using errcode = 'restrict_violation', message = 'slips are never deleted';
  end if;
  if (new.area_id, new.year, new.sequence) is distinct from (old.area_id, old.year, old.sequence) then
    raise exception using errcode = 'restrict_violation', message = 'slips keep their number';
  end if;
  return new;
end $$;

create trigger supervision_slip_numbers before update or delete on supervision_slip
  for each row execute function supervision_keep_numbers();
"""

LET_GO = """
drop trigger supervision_slip_numbers on supervision_slip;
drop function supervision_keep_numbers();
alter table supervision_slip drop constraint slip_number_follows_the_one_before;
"""


class Migration(migrations.Migration):
    dependencies = [("supervision", "0001_initial")]
    operations = [migrations.RunSQL(FOLLOW, LET_GO)]
