"""The week's middle: cases find their owner, the compound deliberates."""

from tests.browser.person import PHONE, Person
from tests.browser.week.story import (
    AT_THE_DOOR,
    CALLS,
    COMPOUND,
    FROM_THE_POSTER,
    MONDAY,
    SUNDAY,
    SURVEY,
    TOPICS,
    UNLIT,
    URGENT,
    Story,
    text_of,
)


def receive_and_dispatch(story: Story) -> None:
    """4. The inbox by colour and due moment; receive, dispatch, accept, return with its reason."""
    secretary = story.enter("secretary")
    secretary.opens("/cases/")
    for summary in (AT_THE_DOOR, URGENT, FROM_THE_POSTER, UNLIT):
        secretary.opens(f"/cases/{story.case(summary)}/")
        secretary.does("/receive/")
    for summary in (URGENT, UNLIT):
        secretary.opens(f"/cases/{story.case(summary)}/")
        secretary.does("/dispatch/", to="城建科", note="请今天看现场。")
        assert story.owner(summary) == "周慧兰"
    for summary in (AT_THE_DOOR, FROM_THE_POSTER):
        secretary.opens(f"/cases/{story.case(summary)}/")
        secretary.does("/accept/")
    handler = story.enter("handler")
    handler.opens("/")
    handler.follows(URGENT)
    handler.does("/accept/")
    handler.does("/contact/", note="已电话联系，马上到场。")
    assert story.owner(URGENT) == "孙立新"
    handler.opens(f"/cases/{story.case(UNLIT)}/")
    handler.does("/return/", duty_item=story.first_duty("民生保障科"), reason="楼道灯由物业维护。")
    assert story.state(UNLIT), story.owner(UNLIT) == ("received", "周慧兰")
    secretary.opens(f"/cases/{story.case(UNLIT)}/")
    secretary.sees("楼道灯由物业维护。")
    due = story.town.one(
        """select to_char(k.due_at at time zone 'Asia/Shanghai', 'MM-DD HH24')
        from cases_caseclock k join cases_case c on c.id = case_id
        where summary = %s order by k.due_at limit 1""",
        URGENT,
    )
    assert due == "04-18 11"  # two working hours after nine o'clock


def hold_meeting(story: Story) -> None:
    """5. Three topics of one meeting, each with its own end."""
    secretary = story.enter("secretary")
    compound = story.town.one("select id from places_compound where name = %s", COMPOUND)
    for title, summaries in TOPICS.items():
        secretary.opens(f"/topics/new/?place=compound:{compound}")
        ids = [story.case(summary) for summary in summaries]
        secretary.does("/topics/new/", case_ids=ids, title=title)
    secretary.opens(f"/meetings/new/?place=compound:{compound}")
    secretary.does("/meetings/new/", on=MONDAY, begins="09:30", ends="10:30", venue="中心花坛")
    story.meeting = secretary.number
    secretary.sees(*TOPICS)
    invite(story, secretary)
    secretary.does("/publish/")
    passer_by = story.enter(width=PHONE)
    passer_by.opens(f"/m/{story.meeting}/")
    passer_by.sees("中心花坛", *TOPICS)
    passer_by.misses("宋玉珍", "钱孙李")
    deliberate(story)
    secretary.opens(f"/meetings/{story.meeting}/minutes/")
    with secretary.page.expect_navigation():
        secretary.page.locator("button[formaction$='/minutes/publish/']").click()
    passer_by.opens(f"/m/{story.meeting}/")
    word = secretary.page.request.get(f"/meetings/{story.meeting}/minutes.docx")
    assert word.ok
    assert "楼栋长逐户登记意愿" in text_of(word.body())


def invite(story: Story, secretary: Person) -> None:
    """Those concerned with each topic, as proposed; two more by name."""
    topics = story.town.rows(
        "select topic_id from deliberation_agendaitem where meeting_id = %s order by id",
        story.meeting,
    )
    for (topic,) in topics:
        form = secretary.form(f"/guests/{topic}/")
        for box in form.locator("input[name=guests]:not([disabled])").all():
            box.check()
        secretary.does(f"/guests/{topic}/")
    for name, capacity in (("冯师傅", "contractor"), ("何大姐", "representative")):
        secretary.does("/guests/new/", name=name, capacity=capacity, topic=topics[0][0])
    invited = {
        capacity
        for (capacity,) in story.town.rows(
            """select distinct capacity from events_invitation i join deliberation_meeting m
            on m.event_id = i.event_id where m.id = %s""",
            story.meeting,
        )
    }
    assert {"steward", "representative", "worker", "contractor", "outside"} <= invited


def deliberate(story: Story) -> None:
    """In the courtyard, on the phone."""
    secretary = story.enter("secretary", width=PHONE)
    secretary.opens(f"/meetings/{story.meeting}/room/")
    while (button := secretary.page.locator("form[action*='/room/in/'] button")).count():
        with secretary.page.expect_navigation():
            button.first.click()
    first, second, third = (
        pk
        for (pk,) in story.town.rows(
            "select id from deliberation_agendaitem where meeting_id = %s order by id",
            story.meeting,
        )
    )
    secretary.does(f"/room/{first}/say/", text="先登记意愿，再请公司上门看。")
    secretary.does(f"/room/{first}/motion/", text="楼栋长逐户登记意愿，燃气公司本周勘察。")
    motion = story.town.one("select max(id) from deliberation_motion")
    secretary.does(f"/room/hands/{motion}/", in_favour=9, against=1, abstained=2, entitled=12)
    secretary.opens(f"/meetings/{story.meeting}/room/{first}/adopt/")
    secretary.does(
        "/adopt/",
        **{
            "text": "楼栋长逐户登记意愿，燃气公司本周勘察。",
            "c0-what": CALLS,
            "c0-owner": secretary.option("c0-owner", "楼栋长"),
            "c0-due_on": "2022-04-21",
            "c0-households": "cases",
            "c1-what": SURVEY,
            "c1-owner": secretary.option("c1-owner", "示例燃气服务公司"),
            "c1-due_on": "2022-04-22",
            "c1-next_check_on": "2022-04-20",
        },
    )
    secretary.does(f"/room/{second}/not-agreed/", reason="费用由谁出还没有谈拢。")
    secretary.does(f"/room/{third}/hand-over/", to="城市照明管理处", reason="路灯归市里管。")
    secretary.does("/room/close/")
    ends = story.town.rows(
        """select t.title, t.state from deliberation_topic t join deliberation_agendaitem i
        on i.topic_id = t.id where i.meeting_id = %s order by i.id""",
        story.meeting,
    )
    assert dict(ends) == dict(zip(TOPICS, ("resolved", "on_agenda", "handed_over"), strict=True))
    resolved = story.town.figures("--from", MONDAY, "--to", SUNDAY)["committee.topics_resolved"]
    assert (resolved["value"], resolved["of"]) == (1, 3)
    again = story.enter("secretary")
    again.opens("/meetings/")
    again.follows("保全街26号院第二次议事会")
    again.sees(list(TOPICS)[1])
