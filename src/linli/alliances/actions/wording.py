"""Rules of admission and exit, worded by the administrator: data of the town."""

from datetime import datetime

from django.utils.translation import gettext as _

from linli.alliances import events, rules
from linli.alliances.actions._shared import alliance_of, keep, words
from linli.alliances.models import Alliance, Condition
from linli.base.acts import act
from linli.base.errors import Invalid
from linli.base.rights import ensure
from linli.base.viewer import Viewer


@act
def set_rules(
    alliance_id: int,
    *,
    admit_percent: int,
    expel_percent: int,
    certificate_years: int,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Alliance:
    """Which share of the votes is needed, and how long a certificate is good for."""
    row = alliance_of(alliance_id, version)
    ensure(rules.can_word(by, row), _worded())
    for name, share in (("admit_percent", admit_percent), ("expel_percent", expel_percent)):
        if not 0 <= share < 100:
            raise Invalid(_("The share needed lies between 0 and 99 percent."), field=name)
    if not 1 <= certificate_years <= 20:
        raise Invalid(_("Between one and twenty years."), field="certificate_years")
    row.admit_percent, row.expel_percent = admit_percent, expel_percent
    row.certificate_years = certificate_years
    keep(events.RULES_SET, row, by, now, admit=admit_percent, expel=expel_percent)
    return row


@act
def add_condition(
    alliance_id: int,
    stage: str,
    said: str,
    *,
    words_en: str = "",
    order: int = 100,
    by: Viewer,
    now: datetime,
) -> Condition:
    """One more rule."""
    row = alliance_of(alliance_id)
    ensure(rules.can_word(by, row), _worded())
    if stage not in Condition.Stage.values:
        raise Invalid(_("Choose one of the list."), field="stage")
    made = Condition.objects.create(
        alliance=row,
        stage=stage,
        words=words(said, "words", _("Say what has to be so."), 160),
        words_en=words_en.strip()[:160],
        order=order,
    )
    keep(events.RULES_SET, row, by, now, condition=made.pk)
    return made


@act
def retire_condition(condition_id: int, *, by: Viewer, now: datetime) -> Condition:
    """Nobody is asked this any more; earlier checks keep it."""
    condition = Condition.objects.select_for_update().get(pk=condition_id)
    row = alliance_of(condition.alliance_id)
    ensure(rules.can_word(by, row), _worded())
    condition.retired = True
    condition.save(update_fields=["retired"])
    keep(events.RULES_SET, row, by, now, condition=condition.pk)
    return condition


def _worded() -> str:
    return _("Rules of admission and exit are worded by the administrator.")
