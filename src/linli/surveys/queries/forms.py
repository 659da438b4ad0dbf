"""Forms, their versions, and the codes of phones: who sees which."""

from collections.abc import Iterable

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from linli.accounts import queries as accounts
from linli.accounts.models import Account
from linli.base import crypto, openrosa
from linli.base.composed import Composed
from linli.base.viewer import Viewer, within
from linli.files import queries as files
from linli.files.models import Attachment
from linli.places.models import Area
from linli.surveys.models import AppUser, Form, FormVersion
from linli.surveys.rules import RIGHTS, instance
from linli.surveys.rules.instance import Envelope
from linli.surveys.spec import PHONE, Fault

#: Versions of one form_id that are looked at to see whether they are of one form.
MOST_VERSIONS = 50


def forms_visible_to(viewer: Viewer) -> "QuerySet[Form]":
    """Forms of one's areas, below and above them; the twin of `rules.can_see_form`."""
    return Form.objects.filter(_around(RIGHTS.areas(viewer, "see_forms")))


def _around(areas: tuple[str, ...], field: str = "area__path") -> Q:
    """Within these areas, or above them."""
    above = {
        ".".join(path.split(".")[:steps])
        for path in areas
        for steps in range(1, path.count(".") + 1)
    }
    return Q(**{f"{field}__within_any": areas}) | Q(**{f"{field}__in": sorted(above)})


def versions_visible_to(viewer: Viewer) -> "QuerySet[FormVersion]":
    """Versions of these forms; those not published only for who may publish them."""
    rows = FormVersion.objects.filter(
        _around(RIGHTS.areas(viewer, "see_forms"), "form__area__path")
    )
    mine = Q(form__area__path__within_any=RIGHTS.areas(viewer, "edit_forms"))
    return rows.filter(Q(published_at__isnull=False) | mine).select_related("form__area")


def with_counts(forms: "QuerySet[Form]") -> "QuerySet[Form]":
    """With what a list shows: label of the version in use, of one to look at, submissions."""
    versions = FormVersion.objects.filter(form=OuterRef("pk")).order_by("-published_at", "-pk")
    return forms.select_related("area").annotate(
        current=Subquery(versions.filter(published_at__isnull=False).values("label")[:1]),
        waiting=Subquery(versions.filter(published_at=None).values("label")[:1]),
        filled=Count("versions__submissions", distinct=True),
    )


def forms_editable_in(viewer: Viewer) -> "QuerySet[Area]":
    """Areas for which this viewer may make forms."""
    return Area.objects.filter(path__within_any=RIGHTS.areas(viewer, "edit_forms"))


def current_versions(forms: "QuerySet[Form]") -> "QuerySet[FormVersion]":
    """The version in use of each of these forms that has one and is not retired."""
    newest = (
        FormVersion.objects.filter(form=OuterRef("form"), published_at__isnull=False)
        .order_by("-published_at", "-pk")
        .values("pk")[:1]
    )
    return (
        FormVersion.objects.filter(form__in=forms, form__retired_at=None)
        .filter(pk=Subquery(newest))
        .select_related("form__area")
        .order_by("form__title", "form_id")
    )


def forms_to_fill(viewer: Viewer, at: str = "") -> "QuerySet[FormVersion]":
    """Versions in use that this viewer may fill in somewhere; `at`: the path of the area of what is
    asked about, for those that serve it.
    """
    forms = _answerable(viewer)
    return current_versions(forms.filter(_serving(at)) if at else forms)


def _answerable(viewer: Viewer) -> "QuerySet[Form]":
    return Form.objects.filter(_around(RIGHTS.areas(viewer, "submit")))


def _serving(path: str) -> Q:
    """Forms of this area or of one above it. No two of them have one form_id."""
    steps = path.split(".")
    return Q(area__path__in=[".".join(steps[:number]) for number in range(1, len(steps) + 1)])


def offered(viewer: Viewer, at: str = "") -> "QuerySet[FormVersion]":
    """The same for a list of names, without the forms themselves, which are large."""
    return forms_to_fill(viewer, at).defer("xform", "html", "model", "questions")


def serving(versions: Iterable[FormVersion], code: str, path: str) -> FormVersion | None:
    """Of these the one with this form_id that serves the area at `path`."""
    fitting = (one for one in versions if one.form.code == code)
    return next((one for one in fitting if within(path, one.form.area.path)), None)


def forms_for(user: AppUser, viewer: Viewer) -> "QuerySet[FormVersion]":
    """What a phone with this code is offered: the forms named, else all of its area. Of a wider
    area none of those whose form_id several of its communities use: a phone keeps forms by that
    name, and would mix them.
    """
    rows = _of_phone(_answerable(viewer), user.pk, user.area.path)
    found = current_versions(rows)
    twins = rows.filter(
        code=OuterRef("form__code"), retired_at=None, versions__published_at__isnull=False
    )
    return found.exclude(Exists(twins.exclude(pk=OuterRef("form_id"))))


def _of_phone(forms: "QuerySet[Form]", number: int, path: str) -> "QuerySet[Form]":
    named = AppUser.forms.through.objects.filter(appuser_id=number)
    rows = forms.filter(_around((path,)))
    return rows.filter(~Exists(named) | Exists(named.filter(form_id=OuterRef("pk"))))


def opened(
    xml: bytes, viewer: Viewer, *, phone: AppUser | None = None, form_id: int | None = None
) -> tuple[FormVersion, Envelope]:
    """The published version that a submission answers, in use or not, of the forms to which this
    viewer may send answers, retired ones too (phones may lag behind); and the XML as it was read
    for it: nothing is read twice. `phone`: by this code, `form_id`: from the page of this form.
    Invalid for what names none, or several.
    """
    envelope = instance.open_envelope(xml)
    values: dict[str, object] = {"code": envelope.form_code}
    values |= {} if form_id is None else {"form_id": form_id}
    values |= {} if phone is None else {"phone": phone.pk}
    label = {"label": envelope.version} if envelope.version else {}
    area = "" if phone is None else phone.area.path
    found = _answered(viewer, area, **values, **label)
    if not found:
        is_known = bool(_answered(viewer, area, **values))
        raise instance.fault(Fault.VERSION if is_known else Fault.FORM)
    if any(one.form_id != found[0].form_id for one in found):
        raise instance.fault(Fault.SEVERAL)
    return found[0], envelope


def _published(
    viewer: Viewer,
    area: str,
    *,
    code: str,
    form_id: int | None = None,
    phone: int | None = None,
    label: str | None = None,
) -> "QuerySet[FormVersion]":
    """`area`: of the phone by whose code it comes."""
    forms = _answerable(viewer)
    forms = forms if form_id is None else forms.filter(pk=form_id)
    forms = forms if phone is None else _of_phone(forms, phone, area)
    rows = FormVersion.objects.filter(form__in=forms, form__code=code, published_at__isnull=False)
    rows = rows if label is None else rows.filter(label=label)
    # What only the page needs is large: a submission does not read it.
    named = rows.defer("xform", "html", "model").select_related("form__area")
    return named.order_by("-published_at", "-pk")[:MOST_VERSIONS]


_answered = Composed[FormVersion](_published)


def app_users_visible_to(viewer: Viewer) -> "QuerySet[AppUser]":
    """Codes of phones in one's areas; the twin of `rules.can_see_code`."""
    rows = AppUser.objects.filter(area__path__within_any=RIGHTS.areas(viewer, "codes"))
    return rows.select_related("account", "area").prefetch_related("forms")


def app_user_by(token: str) -> AppUser | None:
    """The phone that holds this code, unless it was revoked or its bearer's account is closed."""
    return _with_code.first(digest=crypto.blind_index(token)) if token else None


_with_code = Composed[AppUser](
    lambda digest: (
        AppUser.objects.filter(digest=digest, revoked_at=None, account__is_active=True)
        .select_related("account", "area")
        .order_by("pk")
    )
)


def app_user_named(name: str) -> tuple[AppUser, str] | None:
    """The phone of this user name, and what HTTP Digest compares; a code made before has none."""
    number = name.removeprefix(PHONE) if name.startswith(PHONE) else ""
    if not (number.isascii() and number.isdecimal() and len(number) < 12):
        return None
    rows = AppUser.objects.filter(pk=int(number), revoked_at=None, account__is_active=True)
    user = rows.exclude(secret="").select_related("account", "area").first()
    return (user, user.secret) if user else None


#: The ways in that phones have.
APP_USERS = openrosa.Doors(app_user_by, app_user_named)


def workbooks_of(version: FormVersion) -> "QuerySet[Attachment]":
    """The XLSForm that a version was made of."""
    return files.of(f"form_version:{version.pk}")


def areas_for_codes(viewer: Viewer) -> "QuerySet[Area]":
    """Areas whose phones this viewer may give codes."""
    return Area.objects.filter(path__within_any=RIGHTS.areas(viewer, "codes")).order_by("path")


def colleagues_for_codes(viewer: Viewer) -> "QuerySet[Account]":
    """Who may be given a code: those who are appointed to fill in forms in these areas."""
    appointed = accounts.in_force(None).filter(
        role__in=RIGHTS.roles("submit"),
        area__path__within_any=RIGHTS.areas(viewer, "codes"),
        scope="",
    )
    rows = Account.objects.filter(pk__in=appointed.values("account_id"), is_active=True)
    return rows.order_by("name", "pk")


def searched_forms(viewer: Viewer, words: str) -> "QuerySet[Form]":
    """The forms of one's areas whose title, pinyin or form_id holds these words; in use first."""
    rows = with_counts(forms_visible_to(viewer))
    for word in words.split():
        rows = rows.filter(
            Q(title__icontains=word) | Q(py__icontains=word.lower()) | Q(code__icontains=word)
        )
    return rows.order_by(F("retired_at").asc(nulls_first=True), "title", "pk")
