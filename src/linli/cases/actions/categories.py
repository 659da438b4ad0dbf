"""What cases can be about: rows of the town, edited by its administrator."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from linli.base.errors import Conflict, Invalid
from linli.base.rights import ensure
from linli.base.text import pinyin
from linli.base.viewer import Viewer
from linli.cases import events, rules
from linli.cases.actions.door import said
from linli.cases.models import Category
from linli.cases.spec import FEEDBACK, KINDS
from linli.journal import actions as journal


@transaction.atomic
def add_category(
    *,
    name: str,
    name_en: str = "",
    kinds: Sequence[str] = (),
    order: int = 0,
    answers_public: bool = False,
    by: Viewer,
    now: datetime,
) -> Category:
    """A new category; its code is made from the name and never changes."""
    _ensure_editor(by)
    name = said(name, "name", _("Give the category a name."))[:60]
    _ensure_new(name)
    category = Category.objects.create(
        code=_code(name),
        name=name,
        name_en=name_en.strip()[:60],
        kinds=_kinds(kinds),
        order=order,
        answers_public=answers_public,
    )
    _record(category, by, now)
    return category


@transaction.atomic
def edit_category(
    category_id: int,
    *,
    name: str,
    name_en: str = "",
    kinds: Sequence[str] = (),
    order: int = 0,
    answers_public: bool = False,
    active: bool = True,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Category:
    """Change words, order and use of a category. Taken out of use, it stays on old cases."""
    _ensure_editor(by)
    category = Category.objects.select_for_update().get(pk=category_id)
    if version is not None and version != category.version:
        raise Conflict(_("Somebody else changed this category meanwhile."), current=category)
    if category.code == FEEDBACK and not active:
        raise Invalid(
            _("Complaints about Linli itself must always find a way in: this one stays in use."),
            field="active",
        )
    name = said(name, "name", _("Give the category a name."))[:60]
    _ensure_new(name, except_id=category_id)
    category.name, category.name_en = name, name_en.strip()[:60]
    category.kinds, category.order = _kinds(kinds), order
    category.answers_public, category.active = answers_public, active
    category.version += 1
    category.save()
    _record(category, by, now)
    return category


def _ensure_editor(by: Viewer) -> None:
    ensure(rules.can_edit_categories(by), _("Categories are edited by the administrator."))


def _ensure_new(name: str, *, except_id: int | None = None) -> None:
    same = Category.objects.filter(name=name, active=True)
    if same.exclude(pk=except_id or 0).exists():
        raise Invalid(_("There is a category of this name already."), field="name")


def _kinds(kinds: Sequence[str]) -> str:
    if unknown := [kind for kind in kinds if kind not in KINDS]:
        raise Invalid(_("There is no kind “%(kind)s”.") % {"kind": unknown[0]}, field="kinds")
    return ",".join(kind for kind in KINDS if kind in kinds)


def _code(name: str) -> str:
    stem = slugify(pinyin(name).split(" ")[0])[:32] or "category"
    taken = set(Category.objects.filter(code__startswith=stem).values_list("code", flat=True))
    number = 1
    code = stem
    while code in taken:
        number += 1
        code = f"{stem}-{number}"
    return code


def _record(category: Category, by: Viewer, now: datetime) -> None:
    journal.record(
        events.CATEGORY_SET,
        subject=f"category:{category.pk}",
        by=by,
        now=now,
        code=category.code,
        active=category.active,
        version=category.version,
    )
