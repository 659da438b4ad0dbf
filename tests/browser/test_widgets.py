"""The widgets of form pages in Chromium: location, repeated group, likert; and very large forms."""

from pathlib import Path

import pytest

from linli.surveys.tests.factories import HEAD, Rows, settings, workbook
from tests.browser.conftest import Enter
from tests.browser.person import PHONE, Person, expect
from tests.browser.test_survey import ready
from tests.browser.town import Town

YES_NO: Rows = (
    ("list_name", "name", "label::中文 (zh)", "label::English (en)"),
    ("so", "yes", "符合", "Yes"),
    ("so", "no", "不符合", "No"),
    ("so", "none", "不涉及", "Does not apply"),
)
SMALL: Rows = (
    HEAD,
    ("select_one so", "way_out", "出口畅通", "The way out is free", "", "likert", ""),
    ("begin repeat", "member", "成员", "Member", "", "", ""),
    ("text", "called", "称呼", "Called", "", "", ""),
    ("end repeat", "", "", "", "", "", ""),
    ("geopoint", "spot", "位置", "Location", "", "", ""),
)
#: 20 groups, one in the other, and a group that is repeated 200 times.
LARGE: Rows = (
    HEAD,
    *(("begin group", f"g{n}", f"第{n}层", f"Level {n}", "", "", "") for n in range(20)),
    ("text", "deep", "到底", "Down here", "", "", ""),
    *(("end group", "", "", "", "", "", "") for _n in range(20)),
    ("begin repeat", "line", "行", "Line", "", "", ""),
    ("text", "word", "词", "Word", "", "", ""),
    ("end repeat", "", "", "", "", "", ""),
)


@pytest.fixture(scope="module")
def previews(town: Town, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    del town
    folder = tmp_path_factory.mktemp("forms")
    made = {}
    for code, rows in (("small", SMALL), ("large", LARGE)):
        made[code] = folder / f"{code}.xlsx"
        made[code].write_bytes(workbook(rows, YES_NO, settings(f"widgets_{code}", title=code)))
    return made


def previewed(person: Person, town: Town, path: Path) -> None:
    """The form of this workbook as it will look at a door."""
    person.opens("/surveys/new/")
    person.page.set_input_files("input[name=file]", path)
    area = person.page.locator("select[name=area] option").nth(1).get_attribute("value")
    person.page.select_option("select[name=area]", area)
    with person.page.expect_navigation(wait_until="load"):
        person.page.locator("main form button.btn-primary").click()
    code = f"widgets_{path.stem}"
    version = town.one(
        """select v.id from surveys_formversion v join surveys_form f on f.id = v.form_id
        where f.code = %s order by v.id desc limit 1""",
        code,
    )
    person.opens(f"/surveys/versions/{version}/preview/")
    ready(person)


def test_location_is_taken_only_by_a_tap_and_refusing_it_does_no_harm(
    town: Town, enter: Enter, previews: dict[str, Path]
) -> None:
    secretary = enter("dehua", width=PHONE)
    page = secretary.page
    page.context.grant_permissions([])
    previewed(secretary, town, previews["small"])
    spot = page.locator('input[name="/data/spot"]')
    button = page.locator(".survey-media button", has_text="本人同意")
    # Nobody asked for it: nothing is taken.
    expect(spot).to_have_value("")
    button.click()
    expect(page.locator(".survey-media .help", has_text="此处无法定位")).to_be_visible()
    expect(spot).to_have_value("")
    page.locator("[data-survey-send]").click()
    expect(page.locator("[data-survey-state]")).to_have_attribute("data-tone", "green")

    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 34.75, "longitude": 113.66, "accuracy": 12})
    button.click()
    expect(spot).to_have_value("34.75 113.66 0 12")
    # It can be taken back.
    page.locator(".survey-media button", has_text="不定位").click()
    expect(spot).to_have_value("")


def test_group_is_repeated_and_taken_away_and_likert_is_one_tap(
    town: Town, enter: Enter, previews: dict[str, Path]
) -> None:
    secretary = enter("dehua", width=PHONE)
    page = secretary.page
    previewed(secretary, town, previews["small"])
    members = page.locator('input[name="/data/member/called"]')
    expect(members).to_have_count(1)
    members.nth(0).fill("奶奶")
    page.locator(".add-repeat-btn").click()
    expect(members).to_have_count(2)
    members.nth(1).fill("孙子")
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator(".or-repeat .remove").nth(0).click()
    expect(members).to_have_count(1)
    expect(members.nth(0)).to_have_value("孙子")

    chosen = page.locator(
        'input[name="/data/way_out"]:checked, input[data-name="/data/way_out"]:checked'
    )
    expect(chosen).to_have_count(0)
    page.locator(".or-appearance-likert label", has_text="不涉及").click()
    expect(chosen).to_have_count(1)
    expect(chosen).to_have_value("none")


def test_form_of_twenty_levels_and_two_hundred_repeats_is_drawn(
    town: Town, enter: Enter, previews: dict[str, Path]
) -> None:
    secretary = enter("dehua", width=PHONE)
    page = secretary.page
    previewed(secretary, town, previews["large"])
    deep = page.locator(f'input[name="/data/{"/".join(f"g{n}" for n in range(20))}/deep"]')
    expect(deep).to_be_visible()
    box = deep.bounding_box()
    # Twenty frames in one another, and still room to write on a phone.
    assert box is not None
    assert box["width"] > 60
    assert box["x"] + box["width"] <= PHONE
    click = "document.querySelector('.add-repeat-btn').click()"
    page.evaluate(f"() => {{ for (let n = 1; n < 200; n += 1) {click}; }}")
    expect(page.locator('input[name="/data/line/word"]')).to_have_count(200)
    page.locator('input[name="/data/line/word"]').nth(199).fill("末行")
    page.locator("[data-survey-send]").click()
    expect(page.locator("[data-survey-state]")).to_have_attribute("data-tone", "green")
