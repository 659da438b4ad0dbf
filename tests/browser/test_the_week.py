"""The week that must work, from the plan to the brief: by the roles named, on their own devices."""

import re
from pathlib import Path

from tests.browser.conftest import Enter
from tests.browser.counted import counted
from tests.browser.counted_of_teams import SUMMED
from tests.browser.person import Person
from tests.browser.town import Town
from tests.browser.week.answering import answer_and_confirm, keep_commitments
from tests.browser.week.deliberating import hold_meeting, receive_and_dispatch
from tests.browser.week.raising import plan, raise_without_account, visit
from tests.browser.week.story import (
    MONDAY,
    SUNDAY,
    Story,
    text_of,
)

#: What cannot be counted at the end of this Monday: nobody had five days to stay silent, and the
#: one topic that was resolved went back to the next agenda; nobody was asked about gas; no slip was
#: issued or answered, no team set up, nothing claimed, no firm visited and nothing inspected here.
NOTHING_YET = {
    "cases.unconfirmed",
    "committee.topics_resolved",
    "gas.letters",
    "gas.refused",
    "gas.installed",
    "supervision.slips",
    "supervision.in_time",
    "supervision.sent_back",
    "teams.formed",
    "teams.dissolved",
    "teams.tasks_kept",
    "claims.needs_met",
    "claims.resources",
    "claims.fulfilled",
    "claims.services",
    "claims.beneficiaries",
    "liaison.firms_visited",
    "liaison.visits",
    "liaison.solved",
    "inspection.held",
    "inspection.hazards",
    "inspection.rectified",
    "inspection.on_spot",
    "inspection.by_deadline",
    "inspection.open",
}


def test_the_week_from_the_plan_to_the_brief(town: Town, enter: Enter, tmp_path: Path) -> None:
    story = Story(town, enter, tmp_path)
    for step in (
        plan,
        visit,
        raise_without_account,
        receive_and_dispatch,
        hold_meeting,
        keep_commitments,
        answer_and_confirm,
        read_figures,
    ):
        step(story)


def read_figures(story: Story) -> None:
    """8. What the page, the command and the brief say is what stands in the tables."""
    expected = counted(story.town)
    assert all(value or key in NOTHING_YET for key, (value, _of) in expected.items()), expected
    code = story.town.one(
        "select code from places_area where name = '永安社区' and closed_on is null"
    )
    printed = story.town.figures("--area", code, "--from", MONDAY, "--to", SUNDAY)
    said = {key: (row["value"], row["of"]) for key, row in printed.items()}
    # What the other streets of the demo do is none of this community's; sealed figures say nothing.
    elsewhere = {
        key: (value and 0, of and 0) for key, (value, of) in said.items() if key not in expected
    }
    assert said == expected | elsewhere
    secretary = story.enter("secretary")
    secretary.opens("/figures/?period=week")
    on_page = shown(secretary)
    assert {key: on_page[key] for key in expected} == expected
    for key, (value, _of) in expected.items():
        secretary.opens(f"/figures/{key}/?period=week")
        listed, _of = expected[SUMMED[key]] if key in SUMMED else (value, None)
        assert secretary.page.locator("main ul.rows > li").count() == listed, key
    secretary.opens("/figures/brief/?period=week")
    told = secretary.page.locator(".brief a.num")
    assert told.count() > 10
    for link in told.all():
        address = str(link.get_attribute("href"))
        value, of = expected[address.split("/")[2]]
        number = int(of if "of=1" in address else value)  # type: ignore[arg-type]
        if number < 100:
            assert link.inner_text() == str(number), address
    word = secretary.page.request.get("/figures/brief.docx?period=week")
    assert f"收到诉求{expected['committee.appeals'][0]}件" in text_of(word.body())


def shown(person: Person) -> dict[str, tuple[int, int | None]]:
    """key → (value, of) as the page of figures shows them."""
    found: dict[str, tuple[int, int | None]] = {}
    for line in person.page.locator("ul.figures > li").all():
        key = str(line.locator("a").get_attribute("href")).split("/")[2]
        share = line.locator(".share")
        place = share if share.count() else line.locator(".value")
        numbers = [int(n) for n in re.findall(r"\d+", place.inner_text().replace(",", ""))]
        found[key] = (numbers[0], numbers[1] if share.count() else None)
    return found
