"""A form at the door in Chromium: uploaded at the desk, filled in without network, signed, sent."""

import re
from pathlib import Path

from PIL import Image

from linli.programmes.gas_hookup import form
from tests.browser.conftest import Enter
from tests.browser.person import PHONE, Person, expect
from tests.browser.town import Town

SIGNATURE = "letter/signature"


def uploaded(person: Person, folder: Path) -> None:
    """The secretary uploads the gas form, looks at it, and publishes it."""
    path = folder / "gas.xlsx"
    path.write_bytes(form.workbook("gas_of_yongan"))
    person.opens("/surveys/new/")
    person.page.set_input_files("input[name=file]", path)
    area = person.page.locator("select[name=area] option").nth(1).get_attribute("value")
    person.page.select_option("select[name=area]", area)
    with person.page.expect_navigation(wait_until="load"):
        person.page.locator("main form button.btn-primary").click()
    person.sees("燃气入户摸底表", "在专项中的阶段", "意向书：手写签名")
    with person.page.expect_navigation(wait_until="load"):
        person.page.get_by_role("button", name="发布").click()
    person.sees("已发布")


def chooses(person: Person, name: str, value: str) -> None:
    person.page.check(f'input[data-name="/data/{name}"][value="{value}"]:visible', force=True)


def signs(person: Person) -> None:
    pad = person.page.locator(".survey-pad:visible")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    mouse = person.page.mouse
    mouse.move(box["x"] + 20, box["y"] + 90)
    mouse.down()
    for step in range(30):
        mouse.move(box["x"] + 20 + step * 8, box["y"] + 90 - (step % 7) * 9)
    mouse.up()


def photo(folder: Path) -> Path:
    path = folder / "kitchen.jpg"
    Image.effect_noise((3000, 2000), 40).convert("RGB").save(path, "JPEG", quality=95)
    return path


def ready(person: Person) -> None:
    expect(person.page.locator("[data-survey][data-ready]")).to_have_count(1)


def test_form_is_filled_in_without_network_signed_and_kept_once(
    town: Town, enter: Enter, tmp_path: Path
) -> None:
    form_id = town.one("select id from surveys_form where code = %s", form.FORM_ID)
    door, target = town.rows(
        """select dwelling_id, t.id from drives_target t join drives_stage s on s.id = t.stage_id
        join drives_drive d on d.id = t.drive_id
        where d.form = %s and s.code = 'undecided' order by t.id limit 1""",
        form.FORM_ID,
    )[0]
    visits = town.one("select count(*) from visits_visit where dwelling_id = %s", door)
    about = f"from surveys_submission where subject = 'dwelling:{door}'"
    worker = enter("dehua1", width=PHONE)
    page = worker.page
    worker.opens(f"/door/{door}/form/{form_id}/")
    ready(worker)
    # The door is known, so it is not asked again.
    expect(page.locator('select[name="/data/door"]')).to_have_value(str(door))

    # Nothing chosen: the form says what is missing, and nothing is sent.
    page.locator("[data-survey-send]").click()
    expect(page.locator("[data-survey-state]")).to_have_attribute("data-tone", "red")
    expect(page.locator(".invalid-required").first).to_be_visible()

    expect(page.locator("[data-bag][data-armed]")).to_have_count(1)  # it can seal what will wait
    page.context.set_offline(True)
    chooses(worker, "outcome", "met")
    # What was said before stands there, folded, until one tap says that it still holds.
    expect(page.locator('input[data-name="/data/household/fuel"]:checked')).to_have_count(1)
    expect(page.locator('input[data-name="/data/household/fuel"]:visible')).to_have_count(0)
    page.fill('input[name="/data/household/occupants"]', "3")
    chooses(worker, "household/lives_here", "owned")
    chooses(worker, "intent/stage", "agreed")
    chooses(worker, "letter/signs_now", "yes")
    chooses(worker, "letter/signer", "owner")
    page.fill('input[name="/data/letter/signer_name"]', "周小满")
    signs(worker)
    expect(page.locator(".survey-media .help", has_text="签名已留存")).to_be_visible()
    page.set_input_files(".survey-file", photo(tmp_path))
    expect(page.locator(".survey-media img")).to_be_visible()
    # What was not chosen is not asked.
    expect(page.locator('input[data-name="/data/intent/reason"]:visible')).to_have_count(0)
    page.locator("[data-survey-send]").click()
    expect(page.locator("[data-survey-state]")).to_contain_text("已知情况有无变化")
    page.locator("[data-known-same]").click()
    expect(page.locator("[data-known-said]")).to_be_visible()
    page.locator("[data-survey-send]").click()
    expect(page.locator("[data-survey-state]")).to_contain_text("已存在本机，有网络时自动提交")
    assert town.one(f"select count(*) {about}") == 0
    worker.complaints[:] = [line for line in worker.complaints if "ERR_INTERNET" not in line]

    # Sent by itself as soon as there is a network, once.
    page.context.set_offline(False)
    town.waits_for(1, f"select count(*) {about}")
    ((number, missing, state),) = town.rows(f"select instance_id, missing, state {about}")
    assert re.fullmatch(r"uuid:[0-9a-f-]{36}", number)
    assert (missing, state) == ([], "received")
    # One save fills every ledger: visit, stage, letter bound to the answers, facts of the dwelling.
    assert town.one("select count(*) from visits_visit where dwelling_id = %s", door) == visits + 1
    stage = "select s.code from drives_target t join drives_stage s on s.id = t.stage_id"
    assert town.one(f"{stage} where t.id = %s", target) == "signed"
    letter = town.one(
        "select digest from drives_letter where target_id = %s and withdrawn_at is null", target
    )
    assert letter == town.one("select digest from surveys_signature")
    facts = town.rows("select distinct code from places_fact where dwelling_id = %s", door)
    assert {code for (code,) in facts} == {"fuel", "occupants", "tenure"}

    secretary = enter("dehua")
    secretary.opens(f"/surveys/submissions/{town.one(f'select id {about}')}/")
    secretary.sees("签名有效", "周小满")
    expect(secretary.page.locator("main dd img")).to_have_count(2)


def test_form_is_uploaded_and_its_preview_sends_nothing(
    town: Town, enter: Enter, tmp_path: Path
) -> None:
    secretary = enter("secretary")
    uploaded(secretary, tmp_path)
    version = town.one(
        """select v.id from surveys_formversion v join surveys_form f on f.id = v.form_id
        where f.code = 'gas_of_yongan'"""
    )
    before = town.one("select count(*) from surveys_submission")
    secretary.opens(f"/surveys/versions/{version}/preview/")
    ready(secretary)
    secretary.page.select_option(
        'select[name="/data/door"]',
        secretary.page.locator(
            'select[name="/data/door"] option:not([value=""]):not(.itemset-template)'
        ).first.get_attribute("value"),
    )
    chooses(secretary, "outcome", "no_one_home")
    secretary.page.locator("[data-survey-send]").click()
    expect(secretary.page.locator("[data-survey-state]")).to_contain_text("预览")
    assert town.one("select count(*) from surveys_submission") == before
