"""Groups of words that mean the same: the town's own, beside those that come with the program."""

import re
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from linli.base.acts import act
from linli.base.errors import Conflict, Invalid
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.journal import actions as journal
from linli.knowledge import events, rules
from linli.knowledge.models import WordGroup

_OF_THE_HOUSE = _("Only an administrator of the whole house keeps its words.")
LONGEST_WORD = 12


@act
def add_words(words: str, *, by: Viewer, now: datetime) -> WordGroup:
    """A new group."""
    ensure(rules.can_keep_words(by), _OF_THE_HOUSE)
    row = WordGroup.objects.create(words=cleaned(words))
    _record(row, by, now)
    return row


@act
def change_words(
    group_id: int,
    words: str,
    *,
    active: bool = True,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> WordGroup:
    """Other words, or out of use."""
    ensure(rules.can_keep_words(by), _OF_THE_HOUSE)
    row = WordGroup.objects.select_for_update().get(pk=group_id)
    if version is not None and version != row.version:
        raise Conflict(_("Somebody else changed these words meanwhile."), current=row)
    row.words, row.active = cleaned(words), active
    row.version += 1
    row.save()
    _record(row, by, now)
    return row


def cleaned(words: str) -> str:
    """The words of a group with one blank between them, each once; Invalid if it is no group."""
    found = [word for word in re.split(r"[\s、，,;；/]+", words.strip()) if word]
    if len(set(found)) < 2:
        raise Invalid(_("At least two words that mean the same."), field="words")
    if too_long := next((word for word in found if not 1 < len(word) <= LONGEST_WORD), ""):
        raise Invalid(
            _("Words of two to twelve signs: “%(word)s” is none.") % {"word": too_long},
            field="words",
        )
    joined = " ".join(dict.fromkeys(found))
    if len(joined) > 300:
        raise Invalid(_("Too many words for one group."), field="words")
    return joined


def _record(row: WordGroup, by: Viewer, now: datetime) -> None:
    journal.record(events.WORDS_CHANGED, subject=f"words:{row.pk}", by=by, now=now)
