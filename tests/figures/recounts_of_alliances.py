"""Recounts of the enterprise alliance and the caring league."""

_DAY_AFTER = "(%(end)s::timestamptz at time zone 'Asia/Shanghai')::date"


def _held(kind: str) -> str:
    return f"""from events_event e join alliances_alliance a
      on concat('alliance:', a.id) in (e.origin, e.audience)
      where a.kind = '{kind}' and e.state = 'held' and {{e.held_at}}"""


_MEMBERS = """from alliances_member m join alliances_alliance a on a.id = m.alliance_id
    where a.kind = 'industry'"""
_CAME = f"""from events_registration r where r.party = 'firm' and r.came > 0
    and r.organisation_id is not null and r.event_id in (select e.id {_held("industry")})"""
_EVER = f"""from people_organisation o where o.id in (
    select m.organisation_id {_MEMBERS} and m.since is not null)"""

ALLIANCES: dict[str, tuple[str, str | None]] = {
    "alliance.founding": (f"{_MEMBERS} and m.founding", None),
    "alliance.activities": (_held("industry"), None),
    "alliance.services": (_CAME, None),
    "alliance.firms_served": (f"{_EVER} and o.id in (select r.organisation_id {_CAME})", _EVER),
    "alliance.jobs": (
        f"""from alliances_enterprisefile f cross join generate_series(1, f.staff)
          where f.organisation_id in (select m.organisation_id {_MEMBERS}
          and m.state in ('member', 'suspended') and m.since < {_DAY_AFTER})""",
        None,
    ),
    "league.activities": (_held("league"), None),
    "league.beneficiaries": (
        f"""from events_headcount h cross join generate_series(1, h.number)
          where h.event_id in (select e.id {_held("league")}) and not exists (
          select from events_headcount l where l.event_id = h.event_id and l.id > h.id)""",
        None,
    ),
}
