"""The recounts: key → SQL of the value and of its denominator, apart from the program's querysets.

What a key means stands in the labels of its programme. {at} means "this moment lies in the
period"; where a table keeps a day, the day is compared with the days of the town.
"""

from tests.figures.recounts_of_alliances import ALLIANCES
from tests.figures.recounts_of_jobs import VETERANS_JOBS
from tests.figures.recounts_of_lectures import LECTURES
from tests.figures.recounts_of_services import SERVICES
from tests.figures.recounts_of_teams import TEAM_WORK

Recount = tuple[str, str | None]

_MOBILE_COMMITTEE: dict[str, Recount] = {
    "committee.visits": (
        "from visits_visit v where outcome = 'met' and withdrawn_at is null and {v.at}",
        "from visits_visit v where withdrawn_at is null and {v.at}",
    ),
    "committee.dwellings_visited": (
        """from places_dwelling d join places_building b on b.id = d.building_id
        where d.active and b.active and d.id in (select dwelling_id from visits_visit v
          where outcome = 'met' and withdrawn_at is null and {v.at})""",
        """from places_dwelling d join places_building b on b.id = d.building_id
        where d.active and b.active""",
    ),
    "committee.appeals": ("from cases_case c where kind = 'appeal' and {c.raised_at}", None),
    # First answered: an appeal by a first word, a firm's order by being taken, the rest by its end.
    "cases.response_rate": (
        """from cases_case c join cases_caseclock k on k.case_id = c.id
          and k.code = case c.kind when 'appeal' then 'first_contact'
            when 'order' then 'accept' else 'handle' end
        where c.state <> 'withdrawn' and c.kind <> 'hazard' and k.met_at <= k.due_at
          and {c.raised_at}""",
        "from cases_case c where state <> 'withdrawn' and kind <> 'hazard' and {c.raised_at}",
    ),
    # The raiser's word: a colleague's recheck of a hazard is none.
    "cases.solution_rate": (
        """from cases_case c where {c.ended_at} and (select solved from cases_confirmation w
          where w.case_id = c.id and how <> 'recheck' and solved is not null
          order by id desc limit 1)""",
        """from cases_case c where {c.ended_at} and exists (select from cases_confirmation w
          where w.case_id = c.id and how <> 'recheck' and solved is not null)""",
    ),
    "cases.satisfaction_rate": (
        """from cases_case c where {c.ended_at} and (select satisfied from cases_confirmation w
          where w.case_id = c.id and satisfied is not null order by id desc limit 1)""",
        """from cases_case c where {c.ended_at} and exists (select from cases_confirmation w
          where w.case_id = c.id and satisfied is not null)""",
    ),
    "cases.unconfirmed": (
        "from cases_case c where verdict = 'unconfirmed' and {c.ended_at}",
        "from cases_case c where {c.ended_at}",
    ),
    "cases.reopened": (
        "from cases_case c where reopen_count > 0 and {c.ended_at}",
        "from cases_case c where {c.ended_at}",
    ),
    "committee.meetings": (
        """from deliberation_meeting m join events_event e on e.id = m.event_id
        where e.state = 'held' and {e.held_at}""",
        None,
    ),
    "committee.topics_resolved": (
        "from deliberation_topic t where state = 'resolved' and {t.raised_at}",
        "from deliberation_topic t where state <> 'withdrawn' and {t.raised_at}",
    ),
    "committee.commitments_kept": (
        """from commitments_commitment p where state = 'confirmed' and done_at <= due_at
          and confirmed_by <> done_by and {p.due_at}""",
        "from commitments_commitment p where state <> 'cancelled' and {p.due_at}",
    ),
}
_GAS = """from drives_target t join drives_drive d on d.id = t.drive_id
    where d.template = 'gas_hookup' and d.state in ('open', 'closed') and t.meaning <> 'out'"""
_GAS_HOOKUP: dict[str, Recount] = {
    "gas.letters": (
        f"""{_GAS} and exists (select from drives_letter l
          join drives_attempt a on a.id = l.attempt_id
          where l.target_id = t.id and l.withdrawn_at is null and {{a.at}})""",
        _GAS,
    ),
    "gas.refused": (f"{_GAS} and t.meaning = 'declined' and {{t.last_at}}", _GAS),
    "gas.unreached": (f"{_GAS} and t.meaning in ('untried', 'away')", _GAS),
    "gas.installed": (f"{_GAS} and t.meaning = 'done' and {{t.last_at}}", _GAS),
}
_VACCINATION = _GAS.replace("gas_hookup", "vaccination")
_SPOKEN = """exists (select from drives_attempt a join drives_stage s on s.id = a.to_stage_id
    where a.target_id = t.id and a.withdrawn_at is null and a.said_id is null
    and s.meaning not in ('untried', 'away', 'out')"""
_QUESTIONS = "from knowledge_asked q where subject = 'health' and {q.asked_at}"
_VACCINATION_DRIVE: dict[str, Recount] = {
    "vaccination.eligible": (_VACCINATION, None),
    "vaccination.told": (
        f"{_VACCINATION} and t.meaning not in ('untried', 'away') and {{t.last_at}}",
        _VACCINATION,
    ),
    "vaccination.registered": (
        f"""{_VACCINATION} and t.meaning in ('agreed', 'signed', 'under_way', 'done')
          and {{t.last_at}}""",
        _VACCINATION,
    ),
    "vaccination.done": (f"{_VACCINATION} and t.meaning = 'done' and {{t.last_at}}", _VACCINATION),
    "vaccination.declined": (
        f"{_VACCINATION} and t.meaning = 'declined' and {{t.last_at}}",
        _VACCINATION,
    ),
    "vaccination.told_door": (
        f"{_VACCINATION} and {_SPOKEN} and a.visit_id is not null and {{a.at}})",
        _VACCINATION,
    ),
    "vaccination.told_talk": (
        f"{_VACCINATION} and {_SPOKEN} and a.visit_id is null and {{a.at}})",
        _VACCINATION,
    ),
    "vaccination.told_message": (
        f"""{_VACCINATION} and exists (select from notices_notice n
          where n.state in ('sent', 'delivered') and n.sent_at is not null and {{n.sent_at}}
          and (n.recipient = 'target:' || t.id or (
            n.recipient = 'person:' || t.person_id and n.sent_at >= t.added_at and n.about in (
              select 'message:' || m.id from outreach_message m
              join outreach_audience u on u.id = m.audience_id
              where u.described->>'about' = 'vaccination'))))""",
        _VACCINATION,
    ),
    "vaccination.booked": (
        f"""{_VACCINATION} and exists (select from vaccination_booking b
          join events_registration r on r.id = b.registration_id
          where b.target_id = t.id and r.standing <> 'cancelled' and {{r.registered_at}})""",
        _VACCINATION,
    ),
    "vaccination.questions_answered": (f"{_QUESTIONS} and answered_at is not null", _QUESTIONS),
}

SQL: dict[str, Recount] = (
    _MOBILE_COMMITTEE
    | _GAS_HOOKUP
    | TEAM_WORK
    | ALLIANCES
    | SERVICES
    | VETERANS_JOBS
    | _VACCINATION_DRIVE
    | LECTURES
)
