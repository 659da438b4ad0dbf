"""The week's first steps: the plan, the round, and what residents raise."""

from io import BytesIO
from pathlib import Path

from PIL import Image

from tests.browser.person import PHONE, Person, expect
from tests.browser.week.story import (
    AT_THE_DOOR,
    COMPOUND,
    FROM_THE_POSTER,
    MONDAY,
    NEXT_MONDAY,
    ON_THE_SPOT,
    STEWARDS_BUILDING,
    URGENT,
    Story,
)


def plan(story: Story) -> None:
    """1. The secretary sees what was not visited, and plans the next week for each compound."""
    secretary = story.enter("secretary")
    secretary.opens("/visits/coverage/")
    secretary.sees(COMPOUND, "建中街8号院", "永安街15号院", "铁工巷3号院")
    secretary.follows(COMPOUND)
    secretary.sees(STEWARDS_BUILDING)
    compounds = story.town.rows(
        """select c.id from places_compound c join places_area a on a.id = area_id
        where a.name = '永安社区' order by c.id"""
    )
    for (pk,) in compounds:
        secretary.opens(f"/visits/plans/compound/{pk}/?week={NEXT_MONDAY}")
        boxes = secretary.page.get_by_label("李春生：整个楼院")
        secretary.page.locator("main form").first.get_by_label("目标户数").fill("20")
        boxes.check()
        secretary.does(f"?week={NEXT_MONDAY}", note="先看没去过的户。")
    secretary.opens(f"/visits/plans/?week={NEXT_MONDAY}")
    assert secretary.page.locator("main table").get_by_text("李春生").count() == 4
    # This week building 9 joins the worker's round.
    secretary.opens(f"/visits/plans/compound/{compounds[0][0]}/?week={MONDAY}")
    secretary.page.get_by_label(f"李春生：{STEWARDS_BUILDING}").check()
    secretary.does(f"?week={MONDAY}")


def visit(story: Story) -> None:
    """2. The worker's round on the phone: known facts, three appeals, a shut door."""
    worker = story.enter("worker", width=PHONE)
    worker.opens("/door/")
    worker.sees(COMPOUND, STEWARDS_BUILDING)
    first, second, third, *_ = story.doors("2单元")
    worker.opens(f"/door/{first}/")
    worker.sees("逐户联系9号楼未通气住户")
    raiser = {"who": "other", "name": "钱孙李", "phone": "13900006677", "consent": True}
    note_appeal(
        worker, first, "gas", AT_THE_DOOR, ending="taken", photos=photo(story.folder), **raiser
    )
    worker.sees(AT_THE_DOOR, "SQ20220418-0002")
    story.links[AT_THE_DOOR] = worker.page.locator("input[id^=link-]").input_value()
    worker.opens(f"/door/{second}/")
    note_appeal(worker, second, "power", URGENT, ending="urgent")
    worker.opens(f"/door/{third}/")
    note_appeal(
        worker, third, "policy", ON_THE_SPOT, ending="settled", answer="已当面说明地点和材料。"
    )
    shut = story.doors("3单元")[0]
    worker.opens(f"/door/{shut}/")
    worker.does(f"/door/{shut}/", outcome="no_one_home")
    worker.opens("/door/")
    expect(worker.page.get_by_text("本周已见面").first).to_contain_text("3")
    assert {s: story.state(s) for s in (AT_THE_DOOR, URGENT, ON_THE_SPOT)} == {
        AT_THE_DOOR: "raised",
        URGENT: "raised",
        ON_THE_SPOT: "ended",
    }


def note_appeal(
    worker: Person, door: int, category: str, summary: str, *, ending: str, **more: object
) -> None:
    first = {
        f"appeals-0-{name}": value
        for name, value in {"summary": summary, "ending": ending, **more}.items()
    }
    pk = worker.town.one("select id from cases_category where code = %s", category)
    worker.does(
        f"/door/{door}/",
        outcome="met",
        note="了解了走访用意。",
        **{"appeals-0-category": int(pk)},
        **first,
    )


def photo(folder: Path) -> Path:
    """A picture that says where it was taken."""
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (34.0, 43.0, 30.0), 3: "E", 4: (113.0, 38.0, 0.0)}
    out = BytesIO()
    Image.new("RGB", (640, 480), "darkgreen").save(out, "JPEG", exif=exif)
    path = folder / "stairs.jpg"
    path.write_bytes(out.getvalue())
    return path


def raise_without_account(story: Story) -> None:
    """3. A resident scans the compound's code, gets a number and a link, and follows it."""
    qr = story.town.one("select qr from places_compound where name = %s", COMPOUND)
    resident = story.enter(width=PHONE)
    resident.opens(f"/q/{qr}/")
    resident.sees(COMPOUND)
    gas = story.town.one("select id from cases_category where code = 'gas'")
    resident.does(
        "",
        category=int(gas),
        body=FROM_THE_POSTER,
        place="9号楼",
        name="赵钱孙",
        phone="13900007788",
        consent=True,
    )
    resident.sees("SQ20220418-0005")
    code = resident.page.locator("dd b").nth(1).inner_text()
    story.links[FROM_THE_POSTER] = resident.page.locator("#address").input_value()
    again = story.enter(width=PHONE)
    again.opens("/track/")
    again.does("", number="SQ20220418-0005", code=code)
    again.sees(FROM_THE_POSTER, "待受理")
