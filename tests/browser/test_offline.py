"""Two phones a whole shift without network: nothing is lost, nothing is there twice, nobody sees
what is not theirs. `make chaos` runs the long form: fifty doors on each phone.
"""

import json
import os
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Enter
from tests.browser.phone import SAVES, Phone
from tests.browser.shift import BAG, COMPOUND, LOOK_AROUND, compound, doors, photo, visits
from tests.browser.town import Town

#: Doors on each phone; `make chaos` sets 50.
DOORS = int(os.environ.get("LINLI_CHAOS_DOORS", "6"))
#: Seconds until all has arrived; each break costs a pause before the next try.
PATIENCE = 60 + 6 * DOORS


@pytest.fixture
def phone(town: Town, new_context: Any) -> Iterator[Any]:
    """`phone("worker")`: a phone of its own; a script that stumbles fails the test at its end."""
    phones: list[Phone] = []

    def hand_out(name: str) -> Phone:
        phones.append(Phone.of(town, new_context, name))
        return phones[-1]

    yield hand_out
    assert [fault for one in phones for fault in one.faults] == []


def test_two_phones_a_shift_without_network(town: Town, phone: Any, tmp_path: Path) -> None:
    """Offline all the time; then flapping, answers lost after the house has kept the record, the
    web server killed twice during the upload. Each record is there once, photos too.
    """
    here = doors(town)
    shared = [here[number % len(here)] for number in range(DOORS)]
    names = ("worker", "secretary")
    picture = photo(tmp_path)
    phones = [phone(name) for name in names]
    for one in phones:
        one.takes_along(compound(town))
        one.loses_network()
    for number, door in enumerate(shared):
        for name, one in zip(names, phones, strict=True):
            words = {"summary": f"{name}{number}"} if number % 2 == 0 else {}
            one.records(door, f"{name}-{number}", photo=picture, **words)
    assert [one.waits() for one in phones] == [DOORS, DOORS]
    assert [visits(town, name) for name in names] == [[], []]

    for one in phones:
        one.network_flaps(every=4)
        one.answers_get_lost(2)
        one.loses_network(lost=False)
        one.page.goto("/door/waiting/")
    for already in (1, DOORS // 2):  # the first ones have arrived, then about half
        _until(
            phones[0],
            lambda wanted=already: sum(n for _door, n in visits(town, "worker")) >= wanted,
        )
        town.kill_web_server()
    for one in phones:
        one.sends_until_nothing_waits(within=PATIENCE * 1000)

    often = {door: shared.count(door) for door in shared}
    assert [visits(town, name) for name in names] == [sorted(often.items())] * 2
    told = [f"{name}{number}" for name in names for number in range(0, DOORS, 2)]
    cases = town.rows(
        """select c.summary, count(distinct c.id), count(f.id) from cases_case c
        left join files_attachment f on f.subject = 'case:' || c.id
        where c.summary = any(%s) group by 1 order by 1""",
        told,
    )
    assert cases == [(summary, 1, 1) for summary in sorted(told)]


def test_overlapping_records_wait_for_the_secretary(town: Town, enter: Enter) -> None:
    """What the two phones recorded at the same doors is shown side by side, and settled."""
    found = town.rows(
        """select o.id, f.worker_id <> s.worker_id, o.settled_at is null from doorstep_overlap o
        join visits_visit f on f.id = first_id join visits_visit s on s.id = second_id order by 1"""
    )
    assert len(found) >= DOORS
    assert {tuple(row[1:]) for row in found} == {(True, True)}
    secretary = enter("secretary")
    secretary.opens("/?from=0")
    secretary.sees("两份记录")
    secretary.opens(f"/door/overlaps/{found[0][0]}/")
    secretary.sees("worker-0", "secretary-0", "备注")
    secretary.does(f"/door/overlaps/{found[0][0]}/", how="both")
    secretary.sees("已处理")
    assert town.one("select count(*) from doorstep_overlap where settled_at is not null") == 1


def test_round_opens_and_finds_without_network_reload_included(
    town: Town, phone: Any, enter: Enter
) -> None:
    """Doors by their words, and approved answers by the words of whoever asks."""
    desk = enter("secretary").page
    desk.goto("/knowledge/")
    desk.get_by_text("引入系统自带答复").click()
    desk.get_by_text("接种疫苗收费吗").first.click()
    desk.get_by_text("审定", exact=True).click()
    worker = phone("worker")
    worker.takes_along(compound(town))
    worker.loses_network()
    worker.page.reload()
    expect(worker.page.locator("[data-bag-kept]")).to_contain_text("分钟前")
    expect(worker.page.locator("main")).to_contain_text(COMPOUND)
    address = town.one("select address from places_dwelling where id = %s", doors(town)[3])
    worker.page.locator("#find").fill(address)
    worker.page.locator("#find").press("Enter")
    worker.page.locator("[data-find-rows] a").first.click()
    expect(worker.page.locator("main")).to_contain_text(address)
    worker.page.goto("/knowledge/door/")
    worker.page.fill("#answers-q", "打针要钱吗")
    expect(worker.page.locator("[data-answer]:visible")).to_contain_text("免费")
    worker.page.fill("#answers-q", "qwerty")
    expect(worker.page.locator("[data-answers-said]")).to_contain_text("登记为咨询")
    worker.page.goto("/figures/")
    expect(worker.page.locator("h1")).to_contain_text("无网络")


def test_time_of_the_visit_is_when_it_was_saved(town: Town, phone: Any) -> None:
    """Also where the phone's clock is not the house's (here four years apart)."""
    door = doors(town)[5]
    worker = phone("worker")
    worker.takes_along(compound(town))
    worker.loses_network()
    worker.records(door, "先存后传")
    worker.page.wait_for_timeout(4000)
    worker.loses_network(lost=False)
    worker.sends_until_nothing_waits()
    ((waited, this_year),) = town.rows(
        """select extract(epoch from recorded_at - at), extract(year from at) from visits_visit
        where dwelling_id = %s order by id desc limit 1""",
        door,
    )
    assert 4 <= waited < 60
    assert this_year == 2022


def test_second_record_at_a_door_is_one_of_its_own(town: Town, phone: Any) -> None:
    """A kept page is the same each time it is opened; what was saved on it is no draft of it. What
    two who live there said of a sealed drive comes with it, once, though the answer was lost.
    """
    homes = "长江路示例家属院"
    door = doors(town, homes)[0]
    asked = town.rows(
        """select t.id, s.code from drives_target t join people_tie p on p.person_id = t.person_id
        join drives_stage s on s.id = t.stage_id where p.dwelling_id = %s order by t.id""",
        door,
    )
    (first, told), (second, unasked) = asked
    assert (told, unasked) == ("told", "eligible")
    worker = phone("changjiang1")
    worker.takes_along(compound(town, homes))
    worker.loses_network()
    assert worker.page.evaluate(BAG, [door, f"steps-{first}-stage"]) == [True, False]
    worker.records(door, "第一次", said={first: "registered", second: "told"})
    worker.page.goto(f"/door/{door}/")
    expect(worker.page.locator("textarea[name=note]")).to_have_value("")
    worker.page.check(f"input[name=steps-{first}-stage][value=declined]")
    worker.page.fill("textarea[name=note]", "第二次")
    assert worker.page.evaluate("Object.values(sessionStorage).join()").count("第二次") == 1
    assert "steps-" not in worker.page.evaluate("Object.values(sessionStorage).join()")
    worker.page.reload()
    expect(worker.page.locator("textarea[name=note]")).to_have_value("第二次")
    expect(worker.page.locator(f"input[name=steps-{first}-stage][value='']")).to_be_checked()
    worker.records(door, "第二次")
    assert worker.waits() == 2
    worker.answers_get_lost(1)
    worker.loses_network(lost=False)
    worker.sends_until_nothing_waits()
    assert town.one("select count(*) from visits_visit where dwelling_id = %s", door) == 2
    said = """select a.target_id, s.code from drives_attempt a
        join visits_visit v on v.id = a.visit_id join drives_stage s on s.id = a.to_stage_id
        where v.dwelling_id = %s order by 1"""
    assert town.rows(said, door) == [(first, "registered"), (second, "told")]


def test_sign_out_hides_the_queue_from_the_next_one(town: Town, phone: Any) -> None:
    """Asked first; then pages and key are gone, the records stay locked until their own account
    comes back.
    """
    door = doors(town)[6]
    device = phone("worker")
    device.takes_along(compound(town))
    device.context.route(SAVES, _no_saves)
    device.records(door, "密不告人")
    device.page.goto("/door/")
    device.page.locator("details.menu summary").click()
    device.page.get_by_role("button", name="退出").click()
    device.page.wait_for_url("**/door/waiting/?leaving")
    device.page.get_by_role("button", name="仍要退出").click()
    device.page.wait_for_url(lambda url: "waiting" not in url)
    # The page after sign-out clears the phone; wait for the last thing that it clears.
    device.page.wait_for_function(f"async () => (await ({LOOK_AROUND})()).keys === 0")
    kept = device.page.evaluate(LOOK_AROUND)
    assert kept == {"pages": 0, "keys": 0, "records": 1, "readable": False}
    device.signs_in("secretary")
    assert device.waits() == 0
    device.page.goto("/door/")
    expect(device.page.locator("[data-bag-waiting]")).to_be_hidden()
    device.loses_network()
    device.page.goto(f"/door/{door}/")
    expect(device.page.locator("h1")).to_contain_text("无网络")
    device.loses_network(lost=False)
    device.page.goto("/sign-out/")
    device.page.locator("main form button").click()
    device.page.wait_for_url(lambda url: "sign-out" not in url)
    device.context.unroute(SAVES)
    device.signs_in("worker")
    device.sends_until_nothing_waits()
    saved = "select count(*) from visits_visit where dwelling_id = %s and worker_id = %s"
    who = town.one("select id from accounts_account where username = 'worker'")
    before = dict(visits(town, "worker"))
    assert town.one(saved, door, who) == before[door]
    assert device.page.evaluate(LOOK_AROUND)["records"] == 0


def test_refused_record_stays_with_its_reason_and_is_mended(town: Town, phone: Any) -> None:
    door = doors(town)[7]
    worker = phone("worker")
    worker.takes_along(compound(town))
    worker.loses_network()
    worker.page.goto(f"/door/{door}/")
    worker.page.check("input[name=outcome][value=not_now]")
    worker.page.locator("details summary").filter(has_text="约定再访").first.click()
    worker.page.fill("input[name=again_on]", "2022-04-01")
    worker.page.locator("[data-door-send]").click()
    worker.page.locator("[data-door-kept]:visible").wait_for()
    worker.loses_network(lost=False)
    worker.page.goto("/door/waiting/")
    expect(worker.page.locator("[data-records] [data-why]")).to_contain_text(
        "请选择今天或以后的日期"
    )
    worker.page.locator("[data-open-record]").click()
    expect(worker.page.locator("[data-door-errors]")).to_contain_text("请选择今天或以后的日期")
    expect(worker.page.locator("input[name=again_on]")).to_have_value("2022-04-01")
    expect(worker.page.locator("input[value=not_now]")).to_be_checked()
    worker.page.fill("input[name=again_on]", "2022-04-20")
    worker.page.locator("[data-door-send]").click()
    worker.page.wait_for_url(re.compile("/door/done/"))
    assert worker.waits() == 0
    rows = town.rows(
        "select outcome, again_on::text from visits_visit where dwelling_id = %s order by id desc",
        door,
    )
    assert rows[0] == ("not_now", "2022-04-20")
    assert [outcome for outcome, _day in rows].count("not_now") == 1


def test_waiting_records_go_into_a_file_and_come_back_for_their_own_account_only(
    town: Town, phone: Any, tmp_path: Path
) -> None:
    """Saved to a file, lost on the phone, taken in again, sent; and taken in once more: one."""
    door, file = doors(town)[2], tmp_path / "waiting.json"
    worker = phone("worker")
    worker.takes_along(compound(town))
    before = dict(visits(town, "worker")).get(door, 0)
    worker.loses_network()
    worker.records(door, "存成文件", photo=photo(tmp_path), summary="导出再导入")
    assert worker.waits() == 1
    with worker.page.expect_download() as download:
        worker.page.locator("[data-export]").click()
    download.value.save_as(file)
    kept = json.loads(file.read_text())
    assert [(one["address"], one["title"] != "") for one in kept["records"]] == [
        (f"/door/{door}/", True)
    ]
    worker.page.once("dialog", lambda asked: asked.accept())
    worker.page.locator("[data-discard]").click()
    expect(worker.page.locator("[data-empty]")).to_be_visible()

    stray = {**kept, "records": [{**kept["records"][0], "address": "/accounts/"}]}
    for wrong in (kept | {"account": "999"}, {"linli": "outbox"}, [], stray):
        told = {"name": "x.json", "mimeType": "application/json"}
        worker.takes_in({**told, "buffer": json.dumps(wrong).encode()})
        expect(worker.page.locator("[data-said]")).to_contain_text("文件属于其他账号")
        assert worker.waits() == 0
    for _again in range(2):
        worker.takes_in(file)
        expect(worker.page.locator("[data-said]")).to_contain_text("已读入 1 条")
        worker.loses_network(lost=False)
        worker.sends_until_nothing_waits()
    assert dict(visits(town, "worker"))[door] == before + 1
    assert town.rows(
        """select count(distinct c.id), count(f.id) from cases_case c
        left join files_attachment f on f.subject = 'case:' || c.id
        where c.summary = '导出再导入'"""
    ) == [(1, 1)]


def test_refused_record_is_sent_again_when_the_reason_has_gone(town: Town, phone: Any) -> None:
    """The door was out of use for a while: refused with its reason, twice, then taken over."""
    door = doors(town)[4]
    worker = phone("worker")
    worker.takes_along(compound(town))
    before = dict(visits(town, "worker")).get(door, 0)
    worker.loses_network()
    worker.records(door, "再发一次")
    town.one("update places_dwelling set active = false where id = %s returning 1", door)
    worker.loses_network(lost=False)
    worker.page.goto("/door/waiting/")
    line = worker.page.locator("[data-records] > li")
    expect(line.locator("[data-why]")).to_be_visible(timeout=30_000)
    with worker.page.expect_response(lambda answer: answer.request.method == "POST"):
        line.locator("[data-again]").click()
    expect(line.locator("[data-again]")).to_be_visible(timeout=30_000)
    town.one("update places_dwelling set active = true where id = %s returning 1", door)
    line.locator("[data-again]").click()
    expect(worker.page.locator("[data-empty]")).to_be_visible(timeout=30_000)
    assert dict(visits(town, "worker"))[door] == before + 1


def test_word_given_at_the_door_waits_and_is_taken_down_once(town: Town, phone: Any) -> None:
    """The answer of the house is lost the first time; a word that came too late stays, told why."""
    first, second = doors(town)[9:11]
    colleague, worker = phone("secretary"), phone("worker")
    for door, summary in ((first, "灯不亮"), (second, "门铃不响")):
        colleague.settles(door, summary, "当场修好")
    find = "select id from cases_case where summary = %s"
    solved, late = (int(town.one(find, summary)) for summary in ("灯不亮", "门铃不响"))
    worker.takes_along(compound(town))
    worker.loses_network()
    worker.takes_down(first, solved, solved="yes", comment="亮了")
    kept = worker.page.locator("[data-word-kept]:visible")
    expect(kept).to_contain_text("已存在本机")
    worker.page.reload()
    expect(kept).to_be_visible()
    worker.takes_down(second, late, solved="no", comment="还是不响")
    expect(kept).to_be_visible()
    assert worker.waits() == 2
    town.one("update cases_case set version = version + 1 where id = %s returning 1", late)
    worker.answers_get_lost(1)
    worker.loses_network(lost=False)
    worker.page.goto("/door/waiting/")
    line = worker.page.locator("[data-records] > li")
    expect(line).to_have_count(1, timeout=60_000)
    expect(line.locator("[data-why]")).to_contain_text("他人", timeout=60_000)
    line.locator("[data-open-record]").click()
    form = worker.page.locator(f'form[action="/door/{second}/ask/{late}/"]')
    expect(form.locator("textarea[name=comment]")).to_have_value("还是不响")
    form.get_by_role("button", name="保存").click()
    worker.page.wait_for_url(f"**/door/{second}/")
    assert worker.waits() == 0
    words = town.rows(
        """select case_id, how, solved, comment from cases_confirmation where case_id in (%s, %s)
        order by case_id""",
        solved,
        late,
    )
    assert words == [(solved, "door", True, "亮了"), (late, "door", False, "还是不响")]


def _until(phone: Phone, true: Callable[[], bool], *, within: float = PATIENCE) -> None:
    """While the browser goes on: its requests pass through this thread."""
    end = time.monotonic() + within
    while not true():
        assert time.monotonic() < end
        phone.page.wait_for_timeout(50)


def _no_saves(route: Any) -> None:
    if route.request.method == "POST":
        route.abort("internetdisconnected")
    else:
        route.fallback()
