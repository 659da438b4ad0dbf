"""Recounts of the team-style work: its ledger, slips, teams, claims, firms and inspections."""

_ITEMS = """from ledgers_item i join ledgers_ledger l on l.id = i.ledger_id
    where l.year = 2022 and i.state not in ('draft', 'withdrawn')"""
# Red today by the four colours that ship: what was closed is green, a supervisor's mark comes
# first, then the deadline, then a milestone that is over for more than 30 days. A ledger with other
# rules than those it began with is left out, so that such rules in the demo are noticed.
_MARKS = """from ledgers_colourmark m where m.item_id = i.id and m.lifted_at is null
    and date '2022-04-18' between m.since_on and m.until_on"""
_RED = f"""{_ITEMS} and i.state in ('running', 'applied', 'checked')
    and not exists (select from ledgers_colourrules r where r.ledger_id = l.id
      and r.applied_at is not null and r.retired_at is null
      and (r.number > 1 or r.name <> '四色督查'))
    and (exists (select {_MARKS} and m.look = 'red')
      or not exists (select {_MARKS} and m.look in ('red', 'yellow', 'blue', 'green'))
        and (i.due_on < date '2022-04-18' or exists (select from ledgers_milestone s
          where s.item_id = i.id and s.withdrawn_at is null and s.done_on is null
          and s.due_on < date '2022-04-18' - 30)))"""
_TASKS = """from commitments_commitment p join teams_team t on p.origin = concat('team:', t.id)
    where p.state <> 'cancelled' and {p.due_at}"""
_TEAMS = "from teams_team t where state <> 'cancelled' and {t.started_at}"
_NEEDS = """from claims_line n where kind in ('need', 'project') and state <> 'withdrawn'
    and {n.listed_at}"""
_CLAIMS = "from claims_claim c where given_back_why = '' and {c.started_at}"
_FIRST_DAY, _DAY_AFTER = (
    f"(%({moment})s::timestamptz at time zone 'Asia/Shanghai')::date" for moment in ("start", "end")
)
_DONE = f"from claims_service s where s.held_on >= {_FIRST_DAY} and s.held_on < {_DAY_AFTER}"
_VISITS = """from liaison_firmvisit v join liaison_pair p on p.id = v.pair_id
    where v.state = 'held' and {v.held_at}"""
_PROBLEMS = """from cases_case c where c.kind = 'order' and c.state <> 'withdrawn'
    and c.id in (select x.case_id from liaison_firmvisit_orders x) and {c.raised_at}"""
# A word said by somebody other than who handled it, the last one that counts.
_WORD = """(select w.solved and w.taken_by <> c.handled_by from cases_confirmation w
      where w.case_id = c.id and w.solved is not null order by w.id desc limit 1)"""
_HAZARDS = """from inspections_finding f join cases_case c on c.id = f.case_id
    where c.state <> 'withdrawn' and c.outcome <> 'explained' and {c.raised_at}"""
_RECHECKED = f"{_HAZARDS} and c.outcome = 'solved' and {_WORD}"

TEAM_WORK: dict[str, tuple[str, str | None]] = {
    "ledger.categories": (
        f"from ledgers_category c where c.id in (select i.category_id {_ITEMS})",
        None,
    ),
    "ledger.items": (_ITEMS, None),
    "ledger.overdue": (_RED, _ITEMS),
    "ledger.closed": (
        f"""{_ITEMS} and i.state = 'closed' and i.closed_by <> i.applied_by
          and i.closed_by <> 'account:' || i.in_charge_id""",
        _ITEMS,
    ),
    "supervision.slips": (
        "from supervision_slip s where state <> 'withdrawn' and {s.issued_at}",
        None,
    ),
    "supervision.in_time": (
        """from supervision_slip s where state <> 'withdrawn' and {s.reply_due_at}
          and exists (select from supervision_reply r where r.slip_id = s.id
          and r.verdict <> 'sent_back' and r.replied_at <= s.reply_due_at)""",
        "from supervision_slip s where state <> 'withdrawn' and {s.reply_due_at}",
    ),
    "supervision.sent_back": (
        """from supervision_reply r join supervision_slip s on s.id = r.slip_id
          where s.state <> 'withdrawn' and r.verdict = 'sent_back' and {r.checked_at}""",
        """from supervision_reply r join supervision_slip s on s.id = r.slip_id
          where s.state <> 'withdrawn' and r.checked_by <> '' and {r.checked_at}""",
    ),
    "teams.formed": (_TEAMS, None),
    "teams.dissolved": (f"{_TEAMS} and dissolved_at is not null and summary <> ''", _TEAMS),
    "teams.tasks_kept": (
        f"""{_TASKS} and p.state = 'confirmed' and p.done_at <= p.due_at
          and p.confirmed_by <> p.done_by""",
        _TASKS,
    ),
    "claims.needs_met": (f"{_NEEDS} and state = 'met'", _NEEDS),
    "claims.resources": ("from claims_line n where kind = 'resource' and {n.listed_at}", None),
    "claims.fulfilled": (f"{_CLAIMS} and fulfilled_at is not null and proof <> ''", _CLAIMS),
    "claims.services": (_DONE, None),
    # One line for each time that somebody had the use of it.
    "claims.beneficiaries": (
        _DONE.replace("s where", "s cross join generate_series(1, s.beneficiaries) where"),
        None,
    ),
    "liaison.firms_visited": (
        f"from people_organisation o where o.id in (select v.organisation_id {_VISITS})",
        f"""from people_organisation o where o.id in (select p.organisation_id
          from liaison_pair p where p.since < {_DAY_AFTER}
          and coalesce(p.until, 'infinity') >= {_FIRST_DAY})""",
    ),
    "liaison.visits": (_VISITS, None),
    "liaison.solved": (f"{_PROBLEMS} and c.outcome = 'solved' and {_WORD}", _PROBLEMS),
    "inspection.held": (
        "from inspections_inspection i where state = 'held' and {i.held_at}",
        None,
    ),
    "inspection.hazards": (_HAZARDS, None),
    "inspection.rectified": (_RECHECKED, _HAZARDS),
    "inspection.on_spot": (
        f"""{_HAZARDS} and c.outcome = 'solved' and c.facts ->> 'on_spot' <> ''
          and not exists (select from cases_confirmation w where w.case_id = c.id and not w.solved)
          """,
        _HAZARDS,
    ),
    "inspection.by_deadline": (
        f"{_RECHECKED} and coalesce(c.facts ->> 'on_spot', '') = ''",
        _HAZARDS,
    ),
    "inspection.open": (f"{_HAZARDS} and c.state not in ('ended', 'closed')", _HAZARDS),
}
