"""Recounts of what is done for an alliance's firms, apart from the program's querysets."""

_RAISED = """from cases_case c where c.kind = 'order' and c.state <> 'withdrawn' and {c.raised_at}
    and exists (select from alliances_member m where m.organisation_id = c.organisation_id
      and m.since <= (c.raised_at at time zone 'Asia/Shanghai')::date
      and (m.until is null or m.until >= (c.raised_at at time zone 'Asia/Shanghai')::date))"""
SERVICES: dict[str, tuple[str, str | None]] = {
    "alliance.solved": (
        f"""{_RAISED} and c.state = 'closed' and c.verdict = 'solved' and c.outcome = 'solved'
          and c.confirmed_by <> c.handled_by and exists (select from cases_confirmation w
            where w.case_id = c.id and w.solved and w.rating between 1 and 5)""",
        _RAISED,
    ),
}
