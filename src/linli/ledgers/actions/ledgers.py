"""A ledger and the words its area chooses for it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from linli.base.errors import Conflict, Invalid
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.journal import actions as journal
from linli.ledgers import events, rules
from linli.ledgers.actions._shared import locked_ledger, words
from linli.ledgers.models import Category, ItemClass, Ledger, Tag
from linli.ledgers.spec import CLASSES
from linli.places.models import Area

Pairs = Iterable[tuple[str, str]]
#: The three kinds of words a ledger has, by the code its pages use.
KINDS: dict[str, type[Category] | type[ItemClass] | type[Tag]] = {
    "category": Category,
    "class": ItemClass,
    "tag": Tag,
}
_KEEPERS = _("Ledgers of this area are kept by its secretary or leader.")


@transaction.atomic
def make_ledger(
    area_id: int,
    year: int,
    name: str,
    *,
    by: Viewer,
    now: datetime,
    name_en: str = "",
    categories: Pairs = (),
    classes: Pairs = CLASSES,
    tags: Pairs = (),
    like_id: int | None = None,
) -> Ledger:
    """Begin the ledger of a year, with its words (name, English name) in their order.

    `like_id`: another ledger whose categories, classes and labels are taken over instead.
    """
    area = Area.objects.get(pk=area_id)
    ensure(rules.can_keep(by, area), _KEEPERS)
    name = words(name, "name", _("Give the ledger a name."))
    if Ledger.objects.filter(area=area, year=year, name=name).exists():
        raise Invalid(_("There is a ledger of this name in this year."), field="name")
    ledger = Ledger.objects.create(area=area, year=year, name=name, name_en=name_en.strip())
    given: dict[str, Pairs] = {"category": categories, "class": classes, "tag": tags}
    if like_id is not None:
        like = Ledger.objects.select_related("area").get(pk=like_id)
        ensure(rules.can_word(by, like), _KEEPERS)
        given = {kind: _words_of(model, like) for kind, model in KINDS.items()}
    for kind, pairs in given.items():
        model: Any = KINDS[kind]
        model.objects.bulk_create(
            model(ledger=ledger, position=position, name=zh, name_en=en)
            for position, (zh, en) in enumerate(pairs, start=1)
        )
    _record(events.LEDGER_MADE, ledger, by, now, year=year)
    return ledger


def _words_of(model: Any, ledger: Ledger) -> Pairs:
    return list(model.objects.filter(ledger=ledger, active=True).values_list("name", "name_en"))


@transaction.atomic
def change_ledger(
    ledger_id: int,
    *,
    name: str,
    name_en: str,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Ledger:
    """Call it something else."""
    ledger = locked_ledger(ledger_id, version)
    ensure(rules.can_keep(by, ledger.area), _KEEPERS)
    ledger.name = words(name, "name", _("Give the ledger a name."))
    ledger.name_en = name_en.strip()
    namesakes = Ledger.objects.filter(area=ledger.area, year=ledger.year, name=ledger.name)
    if namesakes.exclude(pk=ledger.pk).exists():
        raise Invalid(_("There is a ledger of this name in this year."), field="name")
    return _keep(events.LEDGER_CHANGED, ledger, by, now)


@transaction.atomic
def close_ledger(
    ledger_id: int, *, by: Viewer, now: datetime, version: int | None = None
) -> Ledger:
    """The year is over: nothing in it changes any more."""
    ledger = locked_ledger(ledger_id, version)
    ensure(rules.can_keep(by, ledger.area), _KEEPERS)
    ledger.is_open = False
    return _keep(events.LEDGER_CLOSED, ledger, by, now)


@transaction.atomic
def reopen_ledger(
    ledger_id: int, *, by: Viewer, now: datetime, version: int | None = None
) -> Ledger:
    """It was closed too early."""
    ledger = locked_ledger(ledger_id, version)
    ensure(rules.can_keep(by, ledger.area), _KEEPERS)
    ledger.is_open = True
    return _keep(events.LEDGER_REOPENED, ledger, by, now)


@transaction.atomic
def add_word(
    ledger_id: int, kind: str, name: str, *, by: Viewer, now: datetime, name_en: str = ""
) -> Any:
    """Another category, class or label (`kind` of `KINDS`), at the end of its list."""
    ledger = locked_ledger(ledger_id)
    ensure(rules.can_word(by, ledger), _("Words of this ledger are kept by its area."))
    model: Any = KINDS[kind]
    name = words(name, "name", _("Write the word."))
    if model.objects.filter(ledger=ledger, name=name).exists():
        raise Invalid(_("This ledger has this word already."), field="name")
    last = model.objects.filter(ledger=ledger).aggregate(last=Max("position"))["last"] or 0
    word = model.objects.create(
        ledger=ledger, position=last + 1, name=name, name_en=name_en.strip()
    )
    _record(events.WORD_KEPT, ledger, by, now, word=kind, id=word.pk, act="add")
    return word


@transaction.atomic
def change_word(
    kind: str,
    word_id: int,
    *,
    name: str,
    name_en: str,
    position: int,
    active: bool,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Any:
    """Rename it, move it, or take it out of use: items that have it keep it."""
    model: Any = KINDS[kind]
    word = model.objects.select_for_update(of=("self",)).get(pk=word_id)
    ledger = locked_ledger(word.ledger_id)
    ensure(rules.can_word(by, ledger), _("Words of this ledger are kept by its area."))
    if version is not None and word.version != version:
        raise Conflict(_("Somebody else changed this word meanwhile."), current=word)
    word.name = words(name, "name", _("Write the word."))
    if model.objects.filter(ledger=ledger, name=word.name).exclude(pk=word.pk).exists():
        raise Invalid(_("This ledger has this word already."), field="name")
    word.name_en, word.position, word.active = name_en.strip(), position, active
    word.version += 1
    word.save()
    _record(events.WORD_KEPT, ledger, by, now, word=kind, id=word.pk, act="change")
    return word


def _keep(kind: str, ledger: Ledger, by: Viewer, now: datetime) -> Ledger:
    ledger.version += 1
    ledger.save()
    _record(kind, ledger, by, now)
    return ledger


def _record(kind: str, ledger: Ledger, by: Viewer, now: datetime, **data: Any) -> None:
    journal.record(
        kind, subject=f"ledger:{ledger.pk}", area=ledger.area.path, by=by, now=now, **data
    )
