"""What the parameters of an address name, and one example of each.

A new kind of parameter needs an example in `making.py`; without one its route fails the test.
"""

import re
from dataclasses import dataclass


@dataclass
class Scene:
    """Ids by kind, as addresses need them."""

    ids: dict[str, object]

    def of(self, route: str) -> dict[str, object]:
        """Values for the parameters of an address, or KeyError naming what has no example."""
        values: dict[str, object] = {}
        for parameter in re.findall(r"<\w+:(\w+)>", route):
            values[parameter] = self.ids[kind_of(route, parameter)]
        return values


#: The beginning of an address → what its `pk` is; the longest beginning counts.
PK = {
    "cases/": "case",
    "cases/categories/": "category",
    "orders/": "order",
    "liaison/firms/": "organisation",
    "liaison/pairs/": "firm_pair",
    "liaison/visits/": "firm_visit",
    "inspections/": "inspection",
    "inspections/checklists/": "checklist",
    "inspections/checklists/lines/": "check_item",
    "errands/": "errand",
    "commitments/": "commitment",
    "commitments/mine/": "commitment",
    "topics/": "topic",
    "meetings/": "meeting",
    "m/": "meeting",
    "places/": "compound",
    "places/buildings/": "building",
    "places/units/": "unit",
    "places/dwellings/": "dwelling",
    "places/areas/": "area",
    "places/imports/": "door_import",
    "people/": "person",
    "people/ties/": "tie",
    "people/organisations/": "organisation",
    "people/imports/": "people_import",
    "accounts/": "account",
    "accounts/appointments/": "appointment",
    "accounts/sections/": "section",
    "accounts/duties/": "duty",
    "accounts/stewards/": "steward",
    "notices/": "notice",
    "visits/": "visit",
    "visits/plans/": "plan",
    "visits/plans/compound/": "compound",
    "visits/coverage/": "compound",
    "settings/clock/terms/": "term",
    "settings/clock/days/": "day",
    "journal/reactions/": "delivery",
    "drives/": "drive",
    "drives/<int:pk>/shops/": "shop_drive",
    "drives/imports/": "roster_import",
    "drives/results/": "result_import",
    "drives/reasons/": "reason",
    "drives/batches/": "batch",
    "drives/targets/": "target",
    "door/": "dwelling",
    "door/compound/": "compound",
    "door/done/": "visit",
    "door/overlaps/": "overlap",
    "door/calls/": "call",
    "surveys/": "form",
    "surveys/versions/": "version",
    "surveys/submissions/": "submission",
    "surveys/submissions/<int:pk>/copy/": "submission_copy",
    "surveys/codes/": "app_user",
    "settings/labels/": "label",
    "slips/": "slip",
    "teams/": "team",
    "events/": "event",
    "events/series/": "series",
    "e/": "event",
    "stations/": "station",
    "stations/resources/": "resource",
    "stations/bookings/": "booking",
    "ledgers/": "ledger",
    "ledgers/items/": "ledger_item",
    "ledgers/milestones/": "milestone",
    "ledgers/requests/": "request",
    "slips/rounds/": "round",
    "slips/circulars/": "circular",
    "live/": "lecture",
    "live/questions/": "question",
    "live/advice/": "consultation",
    "live/advisers/": "adviser",
    "advice/with/": "adviser",
    "lectures/": "lecture",
    "circles/": "circle",
    "circles/lines/": "line",
    "circles/claims/": "claim",
    "ledgers/sheets/": "ledger_sheet",
    "alliances/": "alliance",
    "services/": "alliance",
    "alliances/firms/imports/": "file_import",
    "firm/papers/": "edition",
    "services/needs/": "need",
    "services/solutions/": "solution",
    "services/mechanisms/": "mechanism",
    "services/policies/": "policy",
    "services/applications/": "application",
    "services/teams/": "service_team",
    "services/orders/": "order",
    "services/firms/": "organisation",
    "policies/": "public_policy",
    "firm/": "organisation",
    "firm/vacancies/": "vacancy",
    "firm/policies/": "policy",
    "firm/applications/": "application",
    "firm/places/": "resource",
    "firm/bookings/": "booking",
    "vaccination/": "health_drive",
    "knowledge/": "answer",
    "knowledge/words/": "words",
    "knowledge/inquiry/": "inquiry",
    "vaccination/targets/": "health_target",
    "vaccination/schedules/": "product",
    "vaccination/imports/": "dose_list",
    "vaccination/rows/": "dose_row",
    "vaccination/at/": "health_session",
    "vaccination/sessions/": "health_session",
    "vaccination/bookings/": "health_booking",
    "vaccination/mobilisers/": "mobiliser",
    "alliances/members/": "membership",
    "alliances/applications/": "entry",
    "alliances/rules/": "condition",
    "alliances/editions/": "edition",
    "alliances/leaves/": "leave",
    "alliances/firms/": "organisation",
    "alliances/party/": "body",
    "alliances/party/tasks/": "party_task",
    "alliances/party/proofs/": "party_proof",
    "alliances/standards/": "standard",
    "alliances/duty/": "station",
    "alliances/duty/turns/": "turn",
    "jobs/": "vacancy",
    "jobs/imports/": "vacancy_import",
    "jobs/seekers/": "seeker",
    "jobs/fairs/": "fair",
    "jobs/placing/": "candidacy",
    "jobs/courses/": "course",
    "jobs/platforms/": "platform",
    "my-work/ask/": "vacancy",
    "fair/": "fair",
    "vacancies/": "vacancy",
    "messages/": "message",
    "messages/audiences/": "audience",
    "messages/people/": "person",
    "messages/bindings/": "binding",
    "messages/stops/": "opt_out",
    "messages/groups/": "group",
    "messages/replies/": "reply",
    "messages/missing/": "dead_letter",
}


def kind_of(route: str, parameter: str) -> str:
    """What kind of record a parameter of this address names."""
    if parameter == "token" and route.startswith("notices/stop/"):
        return "stop_token"
    if parameter == "token" and route.startswith("r/"):
        return "registration_token"
    if parameter == "token" and route.startswith("advice/"):
        return "advice_token"
    if parameter == "token" and route.startswith("studio/"):
        return "studio_token"
    if parameter == "number" and route.startswith("studio/"):
        return "piece"
    if parameter == "token" and route.startswith("stall/"):
        return "stall_token"
    if parameter != "pk":
        return parameter.removesuffix("_pk")
    fitting = [start for start in PK if route.startswith(start)]
    return PK[max(fitting, key=len)] if fitting else route
