"""What stands beside an order and an alliance on their pages."""

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.alliances import queries as alliances
from linli.alliances.models import Alliance
from linli.base.parts import Beside, Chip
from linli.base.viewer import Viewer
from linli.cases import queries as cases
from linli.cases import rules as case_rules
from linli.cases.models import Case
from linli.cases.workflow import OPEN, State
from linli.services import rules
from linli.services.models import Need
from linli.services.queries.needs import needs_visible_to
from linli.services.queries.scope import alliances_of, team_of


def beside(viewer: Viewer, key: str) -> Beside | None:
    """For an order of a member: the team that does it, its place on the list of needs. For an
    alliance: what is done for its firms. For a firm: its needs, and the link for its contact.
    """
    kind, _sep, number = key.partition(":")
    if not rules.RIGHTS.may(viewer, "see"):
        return None
    if kind == "alliance":
        return _of_alliance(viewer, int(number))
    if kind == "organisation":
        return _of_firm(viewer, int(number))
    if kind != "order":
        return None
    case = cases.on_desk(viewer).filter(pk=int(number)).select_related("area").first()
    return _of_order(viewer, case) if case is not None and case.spec.of_firms else None


def _of_alliance(viewer: Viewer, pk: int) -> Beside | None:
    alliance = alliances_of(viewer).filter(pk=pk).first()
    if alliance is None:
        return None
    pages = (
        (_("List of needs"), "services:matrix"),
        (_("Solver library"), "services:solutions"),
        (_("Mechanisms of the year"), "services:year"),
        (_("Policies for its firms"), "services:policies"),
        (_("Service teams"), "services:teams"),
    )
    return Beside(
        _("Served by the sub-district"),
        rows=tuple(Chip(words, reverse(name, args=[pk])) for words, name in pages),
    )


def _of_firm(viewer: Viewer, pk: int) -> Beside | None:
    firm = alliances.firms_visible_to(viewer).filter(pk=pk).first()
    if firm is None or not rules.RIGHTS.may(viewer, "work"):
        return None
    rows = needs_visible_to(viewer).filter(organisation=firm).order_by("-pk")[:5]
    return Beside(
        _("What the firm needs"),
        rows=tuple(Chip(row.text, reverse("services:need", args=[row.pk])) for row in rows),
        acts=(Chip(_("Link for the firm’s contact"), reverse("services:hand_out", args=[pk])),),
    )


def _of_order(viewer: Viewer, case: Case) -> Beside | None:
    alliance = _alliance_of(viewer, case)
    if alliance is None:
        return None
    rows, acts = [], []
    team = team_of(case)
    if team is not None:
        rows.append(Chip(str(team), reverse("services:teams", args=[team.alliance_id])))
    need = Need.objects.filter(alliance=alliance, case=case).first()
    if need is not None:
        rows.append(Chip(need.text, reverse("services:need", args=[need.pk])))
    may_give = case_rules.can_note(viewer, case) or rules.can_manage(viewer, alliance)
    if case.state in OPEN and may_give:
        acts.append(Chip(_("Give to a team"), reverse("services:give", args=[case.pk])))
    if rules.can_work(viewer, alliance):
        if need is None:
            address = reverse("services:new_need", args=[alliance.pk])
            acts.append(Chip(_("Put on the list of needs"), f"{address}?order={case.pk}"))
        if case.state == State.CLOSED and case.verdict == "solved":
            address = reverse("services:new_solution", args=[alliance.pk])
            acts.append(Chip(_("Keep as a solution"), f"{address}?order={case.pk}"))
    return Beside(_("In the alliance"), rows=tuple(rows), acts=tuple(acts))


def _alliance_of(viewer: Viewer, case: Case) -> Alliance | None:
    rows = alliances_of(viewer).filter(members__organisation_id=case.organisation_id or 0)
    return rows.distinct().order_by("pk").first()
