"""A lecture as its people live it: the lecturer's studio with a camera, a listener who watches, one
who asks, the network and the house failing in between, a second window, and the recording.
"""

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import av
import pytest
from playwright.sync_api import Browser, BrowserType, Page, expect

from tests.browser.conftest import Enter
from tests.browser.person import PHONE, Person
from tests.browser.town import Town
from tests.platform.conftest import eventually

BOTH = ["camera", "microphone"]
#: What a browser says of requests that could not go out, of what the house refuses on purpose, and
#: of a picture that is not there yet.
MEANT = re.compile(
    r"ERR_(INTERNET_DISCONNECTED|CONNECTION_\w+|NETWORK_CHANGED|EMPTY_RESPONSE|INCOMPLETE_\w+)"
    r"|: 409$|live\.m3u8: 404$"
)
#: Where the picture stands, and what is on it.
SHOWN = """video => {
    const small = Object.assign(document.createElement("canvas"), { width: 32, height: 18 });
    small.getContext("2d").drawImage(video, 0, 0, 32, 18);
    return [video.currentTime, small.toDataURL()];
}"""


@pytest.fixture(scope="module")
def browser(
    browser_type: BrowserType, browser_type_launch_args: dict[str, Any]
) -> Iterator[Browser]:
    """With a camera and a microphone that are none: a test picture that moves, and beeps."""
    given = [*browser_type_launch_args.get("args", ()), "--use-fake-device-for-media-stream"]
    chromium = browser_type.launch(**{**browser_type_launch_args, "args": given})
    yield chromium
    chromium.close()


@pytest.fixture
def lecture(town: Town) -> int:
    """The one of the demo's Monday."""
    return int(town.one("select id from live_lecture where state = 'planned'"))


@pytest.fixture
def link(enter: Enter, lecture: int) -> Callable[[], str]:
    """What the community passes on to the lecturer."""

    def ask_for() -> str:
        secretary = enter("kangqiao")
        secretary.opens(f"/live/{lecture}/")
        form = secretary.page.locator('form[action$="/studio/"]').last
        with secretary.page.expect_navigation():
            form.locator("button").click()
        return secretary.page.input_value("#studio-address")

    return ask_for


def said(page: Page) -> Any:
    return page.locator("[data-said]")


def words(page: Page, name: str) -> str:
    """What the studio has to say of something."""
    return str(page.locator("[data-studio]").get_attribute(f"data-{name}"))


def switches_on(person: Person, address: str) -> None:
    person.page.goto(address)
    person.page.locator("[data-look]").click()


def segments(town: Town, lecture: int) -> int:
    index = town.folder / "files" / "live" / str(lecture) / "index"
    return len(index.read_text().splitlines()) if index.exists() else 0


def probed(address: str) -> set[str]:
    """The streams that a program of others finds at this address: ffprobe where it is installed,
    else the same library by way of PyAV.
    """
    if ffprobe := shutil.which("ffprobe"):
        asked = [ffprobe, "-v", "error", "-show_entries", "stream=codec_name", "-of", "json"]
        done = subprocess.run([*asked, address], capture_output=True, timeout=30, check=True)
        return {stream["codec_name"] for stream in json.loads(done.stdout)["streams"]}
    with av.open(address, timeout=30) as played:
        return {stream.codec_context.name for stream in played.streams}


def test_a_lecture_from_the_studio_to_its_recording(
    town: Town, enter: Enter, lecture: int, link: Callable[[], str]
) -> None:
    lecturer, listener, asker = enter(permissions=BOTH), enter(width=PHONE), enter()
    begins(lecturer, link())
    watches(listener, town, lecture)
    asks_and_sees_the_answer(asker, lecturer, listener, lecture)
    network_fails_and_comes_back(lecturer, town, lecture)
    house_fails_and_comes_back(lecturer, town, lecture)
    second = takes_over_with_the_microphone_alone(enter, lecturer)
    second.page.locator('[data-open="end"]').click()
    second.page.locator('form[action="do/end/"] button:not([type=button])').click()
    town.waits_for(True, "select recorded_at is not null from live_lecture where id = %s", lecture)
    is_whole(listener, town, lecture)
    for person in (lecturer, second, listener, asker):
        person.complaints[:] = [line for line in person.complaints if not MEANT.search(line)]


def begins(lecturer: Person, address: str) -> None:
    """Camera and microphone on, level seen, on air: sending begins by itself."""
    page = lecturer.page
    switches_on(lecturer, address)
    preview, level = page.locator("[data-preview]"), page.locator("[data-level]")
    assert eventually(lambda: preview.evaluate("video => video.videoWidth > 0"))
    assert eventually(lambda: level.evaluate("meter => meter.value > 0.05"))
    page.locator('form[action="do/go-on-air/"] button').click()
    expect(said(page)).to_have_text(words(page, "sending"))


def watches(listener: Person, town: Town, lecture: int) -> None:
    """Reads the notice, joins, starts by a tap: time goes on, the picture moves."""
    listener.opens(f"/lectures/{lecture}/")
    with listener.page.expect_navigation():
        listener.page.locator('form[action$="/join/"] button').click()
    listener.page.locator("[data-start]").click()
    video = listener.page.locator("[data-player]")
    assert eventually(lambda: video.evaluate("video => video.currentTime > 0.5"), within=30)
    at, picture = video.evaluate(SHOWN)

    def goes_on() -> bool:
        then, other = video.evaluate(SHOWN)
        return bool(then > at + 1 and other != picture)

    assert eventually(goes_on)
    expect(listener.page.locator("[data-delay]")).to_contain_text(re.compile(r"\d"))
    assert probed(f"{town.address}/lectures/{lecture}/media/live.m3u8") == {"h264", "aac"}
    assert probed(f"{town.address}/lectures/{lecture}/media/audio.m3u8") == {"aac"}


def asks_and_sees_the_answer(
    asker: Person, lecturer: Person, listener: Person, lecture: int
) -> None:
    """The question is read in the studio, shown, answered: on all screens, without reload."""
    asker.opens(f"/lectures/{lecture}/")
    asker.does(f"/lectures/{lecture}/ask/", text="押金多久退？")
    asker.page.evaluate("window.same = true")
    page, asked = lecturer.page, asker.page.locator("[data-groups]")
    page.locator('form[action$="/show/"] button').click()
    expect(asked.locator('[data-group="open"]')).to_contain_text("押金多久退？")
    page.locator('form[action$="/put_on_air/"] button').click()
    for person in (asker, listener):
        now = person.page.locator('[data-group="on_air"]')
        expect(now).to_contain_text("押金多久退？")
    for note in ("租赁合同", "《民法典》第七百零三条"):
        page.fill("#id_caption", note)
        page.locator('form[action="note/"] button').click()
        expect(listener.page.locator("[data-caption]")).to_have_text(note)
    page.locator('form[action$="/answer_live/"] button').click()
    expect(asked.locator('[data-group="answered"]')).to_contain_text("押金多久退？")
    assert asker.page.evaluate("window.same") is True


def network_fails_and_comes_back(lecturer: Person, town: Town, lecture: int) -> None:
    """What is recorded meanwhile waits in the page, and is sent later: no gap."""
    page, context = lecturer.page, lecturer.page.context
    context.set_offline(True)
    expect(said(page)).to_have_text(words(page, "lost"))
    context.set_offline(False)
    expect(said(page)).to_have_text(words(page, "sending"))
    before = segments(town, lecture)
    assert eventually(lambda: segments(town, lecture) > before)
    assert town.rows("select number from live_broadcast where lecture_id = %s", lecture) == [(1,)]


def house_fails_and_comes_back(lecturer: Person, town: Town, lecture: int) -> None:
    """As a power cut: what was packaged is there, and the studio goes on in the same recording."""
    page, before = lecturer.page, segments(town, lecture)
    town.kill_web_server()
    expect(said(page)).to_have_text(words(page, "lost"))
    assert eventually(lambda: segments(town, lecture) > before + 1, within=40)
    expect(said(page)).to_have_text(words(page, "sending"))
    assert town.rows("select number from live_broadcast where lecture_id = %s", lecture) == [(1,)]


def takes_over_with_the_microphone_alone(enter: Enter, lecturer: Person) -> Person:
    """A browser that gives nothing; one that gives no camera; and a second window: it is told, and
    takes over only if it says so.
    """
    address = lecturer.page.url
    nothing, second = enter(), enter(permissions=["microphone"])
    switches_on(nothing, address)
    expect(said(nothing.page)).to_have_text(words(nothing.page, "no-microphone"))
    expect(nothing.page.locator("[data-send]")).to_be_disabled()
    switches_on(second, address)
    expect(said(second.page)).to_have_text(words(second.page, "no-camera"))
    expect(second.page.locator("[data-sound-only]")).to_be_visible()
    second.page.locator("[data-send]").click()
    second.page.locator("[data-take-over]").click()
    expect(said(second.page)).to_have_text(words(second.page, "sending"))
    expect(said(lecturer.page)).to_have_text(words(lecturer.page, "taken"))
    return second


def is_whole(listener: Person, town: Town, lecture: int) -> None:
    """Every second that was taken is in it, with picture; the answer is a chapter, the note stands
    beside it.
    """
    taken = town.one("select sum(chunks) from live_broadcast where lecture_id = %s", lecture)
    with av.open(f"{town.address}/lectures/{lecture}/media/recording.mp4") as file:
        length = (file.duration or 0) / 1_000_000
        at = [float(frame.pts * frame.time_base) for frame in file.decode(video=0)]
    assert length == pytest.approx(taken, abs=2.5)
    assert max(later - one for one, later in pairwise(at)) < 1.5
    listener.opens(f"/lectures/{lecture}/")
    expect(listener.page.locator(".chapters")).to_contain_text("押金多久退？")
    track = listener.page.locator("[data-recorded] track").get_attribute("src")
    notes = listener.page.request.get(str(track)).text()
    assert notes.startswith("WEBVTT")
    assert "《民法典》第七百零三条" in notes
