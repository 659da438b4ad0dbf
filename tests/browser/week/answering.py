"""The week's end: promises are kept, residents are answered."""

from tests.browser.person import PHONE
from tests.browser.week.story import (
    AT_THE_DOOR,
    CALLS,
    FROM_THE_POSTER,
    SURVEY,
    TOPICS,
    URGENT,
    Story,
)


def keep_commitments(story: Story) -> None:
    """6. The steward by link, without a password; someone else confirms."""
    secretary = story.enter("secretary")
    secretary.opens("/accounts/stewards/")
    secretary.does("/link/")
    link = secretary.page.locator("main input[readonly]").first.input_value()
    steward = story.enter(width=PHONE)
    steward.opens(link)
    steward.follows(CALLS)
    while (button := steward.page.locator("form:has(input[name=reached]) button")).count():
        with steward.page.expect_navigation():
            button.first.click()
    steward.does("/finish/", result="都联系到了，登记表已交社区。")
    calls = story.town.one("select id from commitments_commitment where what = %s", CALLS)
    secretary.opens(f"/commitments/{calls}/")
    secretary.does("/confirm/")
    survey = story.town.one("select id from commitments_commitment where what = %s", SURVEY)
    secretary.opens(f"/commitments/{survey}/")
    secretary.does("/note/", text="公司约好星期三上门。")
    states = story.town.rows(
        "select what, state from commitments_commitment where id in (%s, %s)", calls, survey
    )
    assert dict(states) == {CALLS: "confirmed", SURVEY: "open"}


def answer_and_confirm(story: Story) -> None:
    """7. Closing is not solving: no, no again, seen by the supervisor, then yes."""
    secretary = story.enter("secretary")
    topic = story.town.one("select id from deliberation_topic where title = %s", next(iter(TOPICS)))
    secretary.opens(f"/topics/{topic}/answer/")
    for summary in TOPICS["九号楼通气怎么登记"]:
        pk = story.case(summary)
        form = secretary.form("/answer/")
        secretary.fills(form, f"case-{pk}-chosen", True)
        secretary.fills(form, f"case-{pk}-outcome", "partly")
        secretary.fills(form, f"case-{pk}-answer", "意愿已登记，燃气公司星期三上门勘察。")
    secretary.does("/answer/")
    content = story.enter(width=PHONE)
    content.opens(story.links[AT_THE_DOOR])
    content.sees("燃气公司星期三上门勘察")
    content.does("/confirm/", solved="yes", satisfied="yes")
    unhappy = story.enter(width=PHONE)
    unhappy.opens(story.links[FROM_THE_POSTER])
    unhappy.does("/confirm/", solved="no", satisfied="no", comment="还是不知道哪天施工。")
    assert story.state(FROM_THE_POSTER) == "in_hand"
    back = "select state from deliberation_topic where id = %s"
    story.town.waits_for("waiting", back, topic)
    secretary.opens(f"/cases/{story.case(FROM_THE_POSTER)}/")
    secretary.sees("还是不知道哪天施工。")
    secretary.does("/resolve/", outcome="explained", answer="设计完成后公布施工日期。")
    assert secretary.form("/confirm/").count() == 0  # who ended it does not ask back
    worker = story.enter("worker")
    worker.opens(f"/cases/{story.case(FROM_THE_POSTER)}/")
    worker.does("/confirm/", reached="yes", solved="no", satisfied="no")
    supervisor = story.enter("supervisor")
    supervisor.opens("/")
    supervisor.sees(FROM_THE_POSTER)
    assert story.state(FROM_THE_POSTER) == "in_hand"
    secretary.opens(f"/cases/{story.case(FROM_THE_POSTER)}/")
    secretary.does("/resolve/", outcome="solved", answer="燃气公司已到场：五月十日施工，已张贴。")
    unhappy.opens(story.links[FROM_THE_POSTER])
    unhappy.does("/confirm/", solved="yes", satisfied="yes")
    handler = story.enter("handler")
    handler.opens(f"/cases/{story.case(URGENT)}/")
    handler.does("/resolve/", outcome="solved", answer="电线已入槽，箱门已上锁。")
    assert handler.form("/confirm/").count() == 0
    colleague = story.enter("worker2", width=PHONE)
    door = story.town.one("select dwelling_id from cases_case where summary = %s", URGENT)
    colleague.opens(f"/door/{door}/")
    colleague.does(f"/ask/{story.case(URGENT)}/", solved="yes", satisfied="yes")
    assert {s: story.state(s) for s in (AT_THE_DOOR, FROM_THE_POSTER, URGENT)} == {
        AT_THE_DOOR: "closed",
        FROM_THE_POSTER: "closed",
        URGENT: "closed",
    }
