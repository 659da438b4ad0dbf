"""Forms: uploaded and looked at, published as a version, retired."""

import hashlib
from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.text import pinyin
from linli.base.viewer import Viewer
from linli.files import actions as files
from linli.files.spec import XLSX
from linli.journal import actions as journal
from linli.places.models import Area
from linli.surveys import events, rules
from linli.surveys.actions.converting import convert
from linli.surveys.models import Form, FormVersion
from linli.surveys.rules import upload as judged
from linli.surveys.rules.upload import Flawed
from linli.surveys.spec import KEPT_DAYS, Question


@transaction.atomic
def upload(
    raw: bytes,
    area_id: int,
    kept_days: int = KEPT_DAYS,
    *,
    file_name: str = "form.xlsx",
    by: Viewer,
    now: datetime,
) -> FormVersion:
    """Read an XLSForm and keep it to be looked at; nobody fills it in before it is published.

    Uploading a version again that was not published yet replaces it. Raises Flawed with sheet
    and row for every flaw that is known, Invalid for a version that exists.
    """
    area = Area.objects.get(pk=area_id)
    _ensure_editor(by, area)
    if not 1 <= kept_days <= 3650:
        raise Invalid(_("Answers are kept from 1 to 3650 days."), field="kept_days")
    made = convert(raw)
    questions = [Question.read(one) for one in made["questions"]]
    flaws = judged.flaws(made, questions)
    if flaws:
        raise Flawed(flaws)
    form = _form(made["form_id"], made["title"], area, kept_days, by, now)
    _clear_place(form, made["version"])
    version = FormVersion.objects.create(
        form=form,
        label=made["version"],
        root=made["root"],
        title=made["title"] or form.code,
        xform=made["xml"],
        md5=hashlib.md5(made["xml"].encode(), usedforsecurity=False).hexdigest(),
        html=made["html"],
        model=made["model"],
        languages=made["languages"],
        questions=made["questions"],
        lists=judged.lists_of(made),
        warnings=made["warnings"],
        made_by=by.key,
        made_at=now,
    )
    files.attach(
        f"form_version:{version.pk}",
        SimpleUploadedFile(file_name, raw, XLSX),
        by=by,
        now=now,
        pictures_only=False,
        area=area.path,
        field="file",
    )
    _record(events.UPLOADED, version, by, now)
    return version


def _form(code: str, title: str, area: Area, kept_days: int, by: Viewer, now: datetime) -> Form:
    form = _standing(code, area)
    if form is None:
        return Form.objects.create(
            area=area,
            code=code,
            title=title or code,
            py=pinyin(title or code),
            kept_days=kept_days,
            made_by=by.key,
            made_at=now,
        )
    if form.retired_at:
        raise Invalid(
            _("The form “%(title)s” is retired: give the new one another form_id.")
            % {"title": form.title},
            field="file",
            code="retired",
        )
    return form


def _standing(code: str, area: Area) -> Form | None:
    """The area's own form of this form_id. An area above or below may not have one: a phone there
    would be offered both, and its answers would name neither.
    """
    with connection.cursor() as cursor:
        # Two uploads of one form_id wait for one another: each must find the other's form.
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [f"survey form {code}"])
    steps = str(area.path).split(".")
    above = [".".join(steps[:number]) for number in range(1, len(steps))]
    on_the_line = Q(area__path__within=area.path) | Q(area__path__in=above)
    rows = Form.objects.select_for_update(of=("self",)).select_related("area")
    found = list(rows.filter(on_the_line, code=code))
    own = next((form for form in found if form.area_id == area.pk), None)
    if found and own is None:
        raise Invalid(
            _("The form_id “%(code)s” is used by %(area)s: choose another one.")
            % {"code": code, "area": found[0].area},
            field="file",
            code="taken",
        )
    return own


def _clear_place(form: Form, label: str) -> None:
    old = form.versions.filter(label=label).first()
    if old is None:
        return
    if old.published_at:
        raise Invalid(
            _("Version %(label)s is published already: raise “version” on the sheet “settings”.")
            % {"label": label},
            field="file",
            code="duplicate",
        )
    old.delete()


@transaction.atomic
def publish(version_id: int, *, by: Viewer, now: datetime) -> FormVersion:
    """Let this version be filled in from now on. Earlier ones are still taken from phones that
    have not met the new one.
    """
    version = _locked(version_id, by)
    if version.published_at:
        raise NotAllowed(_("This version is published already."), code="published")
    form = version.form
    if form.retired_at:
        raise NotAllowed(_("This form is retired."), code="retired")
    version.published_at = now
    version.save(update_fields=["published_at"])
    form.title, form.py = version.title, pinyin(version.title)
    form.version += 1
    form.save()
    _record(events.PUBLISHED, version, by, now)
    return version


@transaction.atomic
def drop(version_id: int, *, by: Viewer, now: datetime) -> None:
    """Leave a version that was only looked at; nothing of it is kept."""
    version = _locked(version_id, by)
    if version.published_at:
        raise NotAllowed(
            _("A published version stays: answers rest on it. Retire the form instead."),
            code="published",
        )
    _record(events.DROPPED, version, by, now)
    files.purge(f"form_version:{version.pk}", by=by, now=now, area=version.form.area.path)
    form = version.form
    version.delete()
    if not form.versions.exists():
        form.delete()


@transaction.atomic
def retire(form_id: int, *, by: Viewer, now: datetime) -> Form:
    """Take a form out of use: it is not offered any more, what was filled in stays. What phones
    still bring is kept.
    """
    form = Form.objects.select_for_update(of=("self",)).select_related("area").get(pk=form_id)
    _ensure_editor(by, form.area)
    if form.retired_at:
        raise NotAllowed(_("This form is retired."), code="retired")
    form.retired_at = now
    form.version += 1
    form.save()
    journal.record(
        events.RETIRED, subject=f"survey_form:{form.pk}", area=form.area.path, by=by, now=now
    )
    return form


def _locked(version_id: int, by: Viewer) -> FormVersion:
    version = (
        FormVersion.objects.select_for_update(of=("self",))
        .select_related("form__area")
        .get(pk=version_id)
    )
    _ensure_editor(by, version.form.area)
    return version


def _ensure_editor(by: Viewer, area: Area) -> None:
    ensure(
        rules.can_edit_forms(by, area),
        _("Forms are made by the secretary or administrator of the area."),
        code="not_editor",
    )


def _record(kind: str, version: FormVersion, by: Viewer, now: datetime) -> None:
    journal.record(
        kind,
        subject=f"survey_form:{version.form_id}",
        about=(f"form_version:{version.pk}",),
        area=version.form.area.path,
        by=by,
        now=now,
        md5=version.md5,
    )
