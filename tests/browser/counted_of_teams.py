"""The figures of team-style work counted once more for one community's week: by SQL alone."""

_WEEK = "between '2022-04-18 00:00+08' and '2022-04-25 00:00+08'"
_DAYS = "between date '2022-04-18' and date '2022-04-24'"
_TODAY = "date '2022-04-18'"


def _here(column: str) -> str:
    """The column names the community or a grid of it."""
    return f"""{column} in (select below.id from places_area below
        join places_area whole on below.path <@ whole.path
        where whole.name = '永安社区' and whole.closed_on is null)"""


_ITEMS = f"""from ledgers_item i join ledgers_ledger l on l.id = i.ledger_id
    where l.year = 2022 and i.state not in ('draft', 'withdrawn') and {_here("i.area_id")}"""
# By the colours that ship: a supervisor's mark first, then the deadline, then an old milestone.
_MARKS = f"""from ledgers_colourmark m where m.item_id = i.id and m.lifted_at is null
    and {_TODAY} between m.since_on and m.until_on"""
_RED = f"""{_ITEMS} and i.state in ('running', 'applied', 'checked')
    and (exists (select {_MARKS} and m.look = 'red') or not exists (select {_MARKS})
      and (i.due_on < {_TODAY} or exists (select from ledgers_milestone s
        where s.item_id = i.id and s.withdrawn_at is null and s.done_on is null
        and s.due_on < {_TODAY} - 30)))"""
_SLIPS = f"""from supervision_slip s where s.state <> 'withdrawn'
    and ({_here("s.area_id")} or {_here("s.to_area_id")})"""
_REPLIES = f"""from supervision_reply r where r.checked_at {_WEEK} and r.verdict <> ''
    and r.slip_id in (select s.id {_SLIPS})"""
_TEAMS = f"""from teams_team t where state <> 'cancelled' and t.started_at {_WEEK}
    and {_here("t.area_id")}"""
_TASKS = f"""from commitments_commitment p where p.origin like 'team:%' and p.state <> 'cancelled'
    and p.due_at {_WEEK} and {_here("p.area_id")}"""
_LINES = f"""from claims_line n join claims_circle c on c.id = n.circle_id
    where n.listed_at {_WEEK} and {_here("c.area_id")}"""
_NEEDS = f"{_LINES} and n.kind in ('need', 'project') and n.state <> 'withdrawn'"
_CLAIMS = f"""from claims_claim m join claims_line n on n.id = m.line_id
    join claims_circle c on c.id = n.circle_id where {_here("c.area_id")}"""
_CLAIMED = f"{_CLAIMS} and m.state <> 'withdrawn' and m.started_at {_WEEK}"
_DONE = (
    f"""from claims_service s where s.held_on {_DAYS} and s.claim_id in (select m.id {_CLAIMS})"""
)
_VISITS = f"""from liaison_firmvisit v where v.state = 'held' and v.pair_id is not null
    and v.held_at {_WEEK} and {_here("v.area_id")}"""
_FIRMS = f"""from people_organisation o where {_here("o.area_id")} and o.id in (
    select p.organisation_id from liaison_pair p
    where p.since < date '2022-04-25' and coalesce(p.until, 'infinity') >= {_TODAY})"""
_CASES = f"""from cases_case c where c.state <> 'withdrawn' and c.raised_at {_WEEK}
    and {_here("c.area_id")}"""
_PROBLEMS = f"{_CASES} and c.id in (select x.case_id from liaison_firmvisit_orders x)"
_HAZARDS = f"""{_CASES} and c.outcome <> 'explained'
    and c.id in (select f.case_id from inspections_finding f)"""
_RECHECKED = f"{_HAZARDS} and c.outcome = 'solved' and c.state = 'closed'"

#: key → what is counted, and out of what.
TEAM_WORK: dict[str, tuple[str, str]] = {
    "ledger.categories": (
        f"from ledgers_category c where c.id in (select i.category_id {_ITEMS})",
        "",
    ),
    "ledger.items": (_ITEMS, ""),
    "ledger.overdue": (_RED, _ITEMS),
    "ledger.closed": (
        f"""{_ITEMS} and i.state = 'closed' and i.closed_by <> i.applied_by
        and i.closed_by <> 'account:' || i.in_charge_id""",
        _ITEMS,
    ),
    "supervision.slips": (f"{_SLIPS} and s.issued_at {_WEEK}", ""),
    "supervision.in_time": (
        f"{_SLIPS} and s.reply_due_at {_WEEK} and s.replied_at <= s.reply_due_at",
        f"{_SLIPS} and s.reply_due_at {_WEEK}",
    ),
    "supervision.sent_back": (f"{_REPLIES} and r.verdict = 'sent_back'", _REPLIES),
    "teams.formed": (_TEAMS, ""),
    "teams.dissolved": (f"{_TEAMS} and t.state = 'dissolved'", _TEAMS),
    "teams.tasks_kept": (
        f"{_TASKS} and p.state = 'confirmed' and p.done_at <= p.due_at",
        _TASKS,
    ),
    "claims.needs_met": (f"{_NEEDS} and n.state = 'met'", _NEEDS),
    "claims.resources": (f"{_LINES} and n.kind = 'resource'", ""),
    "claims.fulfilled": (f"{_CLAIMED} and m.state in ('fulfilled', 'rated')", _CLAIMED),
    "claims.services": (_DONE, ""),
    # One line for each time that somebody had the use of it.
    "claims.beneficiaries": (
        _DONE.replace("s where", "s cross join generate_series(1, s.beneficiaries) where", 1),
        "",
    ),
    "liaison.firms_visited": (
        f"{_FIRMS} and o.id in (select v.organisation_id {_VISITS})",
        _FIRMS,
    ),
    "liaison.visits": (_VISITS, ""),
    "liaison.solved": (
        f"{_PROBLEMS} and c.state = 'closed' and c.outcome = 'solved' and c.verdict = 'solved'",
        _PROBLEMS,
    ),
    "inspection.held": (
        f"""from inspections_inspection i where i.state = 'held' and i.held_at {_WEEK}
        and {_here("i.area_id")}""",
        "",
    ),
    "inspection.hazards": (_HAZARDS, ""),
    "inspection.rectified": (_RECHECKED, _HAZARDS),
    "inspection.on_spot": (
        f"""{_HAZARDS} and c.outcome = 'solved' and c.state in ('ended', 'closed')
        and c.settled_on_spot and c.reopen_count = 0""",
        _HAZARDS,
    ),
    "inspection.by_deadline": (f"{_RECHECKED} and not c.settled_on_spot", _HAZARDS),
    "inspection.open": (f"{_HAZARDS} and c.state not in ('ended', 'closed')", _HAZARDS),
}
#: Summed from a number in each row, not counted: key → the rows that a page of it lists.
SUMMED = {"claims.beneficiaries": "claims.services"}
