"""The figures counted once more, by SQL that knows tables and definitions but no code of ours."""

from tests.browser.counted_of_teams import TEAM_WORK
from tests.browser.town import Town

WEEK = "between '2022-04-18 00:00+08' and '2022-04-25 00:00+08'"
HERE = "area_id = (select id from places_area where name = '永安社区' and closed_on is null)"

_KNOCKS = f"from visits_visit where withdrawn_at is null and {HERE} and at {WEEK}"
_DOORS = f"""from places_dwelling d join places_compound c on c.id = d.compound_id
    join places_building b on b.id = d.building_id where d.active and b.active and c.{HERE}"""
_RAISED = f"from cases_case where {HERE} and raised_at {WEEK}"
_ASKED = f"{_RAISED} and state <> 'withdrawn' and kind <> 'hazard'"
_ENDED = f"from cases_case c where {HERE} and ended_at {WEEK}"
_TOPICS = f"from deliberation_topic where state <> 'withdrawn' and {HERE} and raised_at {WEEK}"
_DUE = f"from commitments_commitment where state <> 'cancelled' and {HERE} and due_at {WEEK}"


def _last_word(field: str) -> str:
    return f"""(select {field} from cases_confirmation where case_id = c.id
        and {field} is not null order by id desc limit 1)"""


#: key → what is counted, and out of what.
FIGURES: dict[str, tuple[str, str]] = {
    "committee.visits": (f"{_KNOCKS} and outcome = 'met'", _KNOCKS),
    "committee.dwellings_visited": (
        f"{_DOORS} and d.id in (select dwelling_id {_KNOCKS} and outcome = 'met')",
        _DOORS,
    ),
    "committee.appeals": (f"{_RAISED} and kind = 'appeal'", ""),
    "cases.response_rate": (
        f"""{_ASKED} and exists (select 1 from cases_caseclock k
        where case_id = cases_case.id and met_at <= due_at
        and k.code = case kind when 'appeal' then 'first_contact' else 'handle' end)""",
        _ASKED,
    ),
    "cases.solution_rate": (
        f"{_ENDED} and {_last_word('solved')}",
        f"{_ENDED} and {_last_word('solved')} is not null",
    ),
    "cases.satisfaction_rate": (
        f"{_ENDED} and {_last_word('satisfied')}",
        f"{_ENDED} and {_last_word('satisfied')} is not null",
    ),
    "cases.unconfirmed": (f"{_ENDED} and verdict = 'unconfirmed'", _ENDED),
    "cases.reopened": (f"{_ENDED} and reopen_count > 0", _ENDED),
    "committee.meetings": (
        f"""from deliberation_meeting m join events_event e on e.id = m.event_id
        where state = 'held' and {HERE} and held_at {WEEK}""",
        "",
    ),
    "committee.topics_resolved": (f"{_TOPICS} and state = 'resolved'", _TOPICS),
    "committee.commitments_kept": (
        f"{_DUE} and state = 'confirmed' and done_at <= due_at",
        _DUE,
    ),
}
_GAS = f"""from drives_target t join drives_drive d on d.id = t.drive_id
    where d.template = 'gas_hookup' and d.state = 'open' and t.meaning <> 'out'
    and t.{HERE}"""
FIGURES |= {
    "gas.letters": (f"{_GAS} and exists (select from drives_letter where target_id = t.id)", _GAS),
    "gas.refused": (f"{_GAS} and t.meaning = 'declined'", _GAS),
    "gas.unreached": (f"{_GAS} and t.meaning in ('untried', 'away')", _GAS),
    "gas.installed": (f"{_GAS} and t.meaning = 'done'", _GAS),
}
FIGURES |= TEAM_WORK


def counted(town: Town) -> dict[str, tuple[int, int | None]]:
    """key → (value, of) of the demo's week in its first community."""
    return {
        key: (
            town.one(f"select count(*) {value}"),
            town.one(f"select count(*) {of}") if of else None,
        )
        for key, (value, of) in FIGURES.items()
    }
