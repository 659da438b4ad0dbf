"""Recounts of job fairs: what was offered there, what was signed, who was hired."""

_FAIRS = """join employment_stall s on s.id = p.stall_id
    join employment_fair f on f.id = s.fair_id join events_event e on e.id = f.event_id"""
_INTENTS = """from employment_candidacy c where fair_id is not null and signed_at is not null
    and why <> 'mistake' and {c.signed_at}"""
VETERANS_JOBS: dict[str, tuple[str, str | None]] = {
    "jobs.employers": (
        f"""from people_organisation o where exists (select from employment_post p {_FAIRS}
          where s.organisation_id = o.id and {{e.starts_at}})""",
        None,
    ),
    # One row for each post.
    "jobs.posts": (
        f"""from employment_post p {_FAIRS} join generate_series(1, p.posts) n on true
        where {{e.starts_at}}""",
        None,
    ),
    "jobs.occupations": (
        f"""from employment_occupation o where exists (select from employment_post p {_FAIRS}
          join employment_vacancy v on v.id = p.vacancy_id
          where v.occupation_id = o.id and {{e.starts_at}})""",
        None,
    ),
    "jobs.intents": (_INTENTS, None),
    "jobs.intents_veterans": (f"{_INTENTS} and veteran", _INTENTS),
    "jobs.hired": (f"{_INTENTS} and hired_on is not null", _INTENTS),
}
