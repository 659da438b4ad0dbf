"""Addresses: /services/ for the desk, /policies/ for everybody, /firm/ for a firm's own pages."""

from django.urls import path

from linli.services.views import (
    colleagues,
    firm,
    mechanisms,
    needs,
    policies,
    portal,
    solutions,
    stations,
    teams,
)

app_name = "services"


def _word(code: str, without: str) -> str:
    """The word of an act in its address."""
    return code.replace(without, "").replace("_", "-")


urlpatterns = [
    path("services/", needs.home, name="home"),
    path("services/<int:pk>/", needs.matrix, name="matrix"),
    path("services/<int:pk>/needs/", needs.needs, name="needs"),
    path("services/<int:pk>/needs/export/", needs.export_needs, name="export_needs"),
    path("services/<int:pk>/needs/new/", needs.new_need, name="new_need"),
    path("services/<int:pk>/solutions/", solutions.solutions, name="solutions"),
    path("services/<int:pk>/solutions/new/", solutions.new_solution, name="new_solution"),
    path("services/<int:pk>/mechanisms/", mechanisms.year, name="year"),
    path(
        "services/<int:pk>/mechanisms/begin/", mechanisms.begin_mechanisms, name="begin_mechanisms"
    ),
    path("services/<int:pk>/policies/", policies.policies, name="policies"),
    path("services/<int:pk>/policies/new/", policies.new_policy, name="new_policy"),
    path("services/<int:pk>/teams/", teams.teams, name="teams"),
    path("services/<int:pk>/teams/begin/", teams.begin_teams, name="begin_teams"),
    path("services/needs/<int:pk>/", needs.need, name="need"),
    *[
        path(f"services/needs/<int:pk>/{code.removesuffix('_need')}/", view, name=code)
        for code, view in needs.ACT_VIEWS.items()
    ],
    path("services/solutions/<int:pk>/", solutions.solution, name="solution"),
    path("services/solutions/<int:pk>/edit/", solutions.edit_solution, name="edit_solution"),
    path("services/solutions/<int:pk>/retire/", solutions.retire_solution, name="retire_solution"),
    path("services/mechanisms/<int:pk>/", mechanisms.mechanism, name="mechanism"),
    path("services/mechanisms/<int:pk>/edit/", mechanisms.edit_mechanism, name="edit_mechanism"),
    path("services/mechanisms/<int:pk>/plan/", mechanisms.plan_gathering, name="plan_gathering"),
    path("services/policies/<int:pk>/", policies.policy, name="policy"),
    *[
        path(f"services/policies/<int:pk>/{code.removesuffix('_policy')}/", view, name=code)
        for code, view in policies.ACT_VIEWS.items()
    ],
    path("services/policies/<int:pk>/apply-for/", policies.apply_for, name="apply_for"),
    path("services/applications/<int:pk>/", policies.application, name="application"),
    *[
        path(f"services/applications/<int:pk>/{_word(code, '_application')}/", view, name=code)
        for code, view in policies.STAGE_VIEWS.items()
    ],
    path("services/teams/<int:pk>/edit/", teams.edit_team, name="edit_team"),
    path("services/orders/<int:pk>/give/", teams.give, name="give"),
    path("services/firms/<int:pk>/link/", colleagues.hand_out, name="hand_out"),
    path(
        "services/firms/<int:pk>/link/<int:firm_link_pk>/revoke/",
        colleagues.take_back,
        name="take_back_link",
    ),
    path("policies/", portal.public_policies, name="public_policies"),
    path("policies/<int:pk>/", portal.public_policy, name="public_policy"),
    path("firm/", firm.firm_home, name="firm_home"),
    path("firm/legal/", firm.legal_help, name="legal_help"),
    path("firm/papers/", firm.papers, name="papers"),
    path("firm/papers/<int:pk>/", firm.paper, name="paper"),
    path(
        "firm/papers/<int:pk>/acknowledge/<int:membership_pk>/",
        firm.acknowledge,
        name="acknowledge",
    ),
    path("firm/policies/<int:pk>/apply/", portal.apply, name="apply"),
    path("firm/applications/<int:pk>/", portal.own_application, name="own_application"),
    *[
        path(f"firm/applications/<int:pk>/{_word(code, 'own_')}/", view, name=code)
        for code, view in portal.OWN_VIEWS.items()
    ],
    path("firm/places/", stations.places, name="places"),
    path("firm/places/<int:pk>/", stations.place, name="place"),
    path("firm/bookings/<int:pk>/cancel/", stations.give_back, name="give_back"),
    path("firm/<int:pk>/colleagues/", colleagues.colleagues, name="colleagues"),
    path("firm/<int:pk>/colleagues/revoke/", colleagues.revoke, name="revoke_links"),
    path(
        "firm/<int:pk>/colleagues/<int:firm_link_pk>/revoke/",
        colleagues.revoke_one,
        name="revoke_link",
    ),
]
