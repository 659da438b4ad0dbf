"""The studio by its link: keys, pieces, two windows, pauses; the recording made and forgotten."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from tests.cast import NOW, House

from linli.accounts import queries as accounts
from linli.base.errors import NotAllowed
from linli.base.viewer import Viewer
from linli.clock import queries as clock
from linli.live import actions, gateways, jobs
from linli.live.models import Broadcast, Lecture
from linli.live.tests import factories, pictures
from linli.live.tests.factories import to
from linli.live.tests.test_video import pieces

SignIn = Callable[..., Client]
JSON = {"accept": "application/json"}


def link(house: House, lecture: Lecture) -> str:
    return actions.studio_link(lecture.pk, **to(house))


def bearer(token: str) -> Viewer:
    viewer = accounts.viewer_by_link(token, NOW)
    assert viewer is not None
    return viewer


def begin(client: Client, token: str, tab: str = "one", **more: str) -> Any:
    sent = {"tab": tab, "mime": "video/webm", **more}
    return client.post(f"/studio/{token}/begin/", sent, headers=JSON)


def send(client: Client, token: str, broadcast: int, number: int, body: bytes) -> Any:
    return client.post(
        f"/studio/{token}/{broadcast}/{number}/",
        body,
        content_type="application/octet-stream",
        headers=JSON,
    )


def test_a_wrong_key_opens_nothing_and_ten_of_them_shut_the_door(
    house: House, sign_in: SignIn
) -> None:
    visitor = sign_in()
    seen = [visitor.get("/studio/not-a-key/").status_code for _try in range(11)]
    assert seen == [404] * 10 + [429]


def test_a_new_link_ends_the_old_one_and_opens_only_its_own_lecture(
    house: House, sign_in: SignIn
) -> None:
    lecture, other = factories.lecture(house), factories.lecture(house)
    old, new = link(house, lecture), link(house, lecture)
    visitor = sign_in()
    assert visitor.get(f"/studio/{old}/").status_code == 404
    assert visitor.get(f"/studio/{new}/").status_code == 200
    with pytest.raises(NotAllowed):
        actions.go_on_air(other.pk, by=bearer(new), now=NOW)


def test_on_air_sent_paused_and_ended_from_the_studio(house: House, sign_in: SignIn) -> None:
    lecture = factories.lecture(house, moderated=False)
    question = factories.asked(lecture)
    token, visitor = link(house, lecture), sign_in()
    studio = f"/studio/{token}/"
    assert begin(visitor, token).json()["code"] == "wrong_state"
    assert visitor.post(f"{studio}do/go-on-air/", headers=JSON).status_code == 204
    begun = begin(visitor, token).json()
    for number, body in enumerate(pieces(pictures.webm(5))):
        answer = send(visitor, token, begun["broadcast"], number, body).json()
        assert (answer["next"], answer["disk"]) == (number + 1, "ok")
    visitor.post(f"{studio}questions/{question.pk}/put_on_air/")
    visitor.post(f"{studio}questions/{question.pk}/answer_live/")
    visitor.post(f"{studio}note/", {"caption": "第一千零七十七条"})
    visitor.post(f"{studio}do/pause/")
    late = send(visitor, token, begun["broadcast"], 12, b"x")
    assert late.status_code == 409
    visitor.post(f"{studio}do/resume/")
    visitor.post(f"{studio}do/end/")
    jobs.make_recording(lecture=lecture.pk)
    lecture.refresh_from_db()
    question.refresh_from_db()
    assert (lecture.state, lecture.seconds, question.at_second) == ("ended", 5, 12)
    assert gateways.is_over(lecture.pk)
    page = sign_in("secretary").get(f"/live/{lecture.pk}/").content.decode()
    assert "recording.mp4" in page
    actions.cut(lecture.pk, 0, 2, version=lecture.version, **to(house))
    jobs.make_recording(lecture=lecture.pk)
    lecture.refresh_from_db()
    assert lecture.seconds == 2
    actions.archive(lecture.pk, **to(house))
    jobs.remove_segments(lecture=lecture.pk)
    assert [path.name for path in gateways.folder(lecture.pk).glob("*.ts")] == []
    assert gateways.recording(lecture.pk) is not None


def test_two_windows_at_once_the_second_takes_over_only_if_it_says_so(
    house: House, sign_in: SignIn
) -> None:
    lecture = factories.on_air(house)
    token, visitor = link(house, lecture), sign_in()
    first = begin(visitor, token, "one").json()["broadcast"]
    refused = begin(visitor, token, "two")
    assert (refused.status_code, refused.json()["code"]) == (409, "other_studio")
    begin(visitor, token, "two", take_over="1")
    assert send(visitor, token, first, 0, b"x").json()["code"] == "taken_over"
    assert Broadcast.objects.filter(ended_at=None).count() == 1


def test_a_window_that_is_silent_for_ten_seconds_is_gone(house: House) -> None:
    lecture = factories.on_air(house)
    by = house.viewer("lecturer")
    actions.begin_broadcast(lecture.pk, tab="one", mime="video/webm", by=by, now=NOW)
    for seconds, refused in ((10, True), (11, False)):
        later = NOW + timedelta(seconds=seconds)
        try:
            actions.begin_broadcast(lecture.pk, tab="two", mime="video/webm", by=by, now=later)
        except NotAllowed:
            assert refused
        else:
            assert not refused


def test_a_missing_piece_says_to_begin_anew(house: House, sign_in: SignIn) -> None:
    lecture = factories.on_air(house)
    token, visitor = link(house, lecture), sign_in()
    broadcast = begin(visitor, token).json()["broadcast"]
    assert send(visitor, token, broadcast, 0, b"x" * 10).status_code == 200
    assert send(visitor, token, broadcast, 0, b"x" * 10).status_code == 200
    assert send(visitor, token, broadcast, 5, b"x").json()["code"] == "begin_anew"


def test_the_recording_is_erased_with_its_files_when_its_time_is_over(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    lecture = factories.on_air(house, keep_days=30)
    by = house.viewer("lecturer")
    sending = actions.begin_broadcast(lecture.pk, tab="one", mime="video/webm", by=by, now=NOW)
    for number, body in enumerate(pieces(pictures.webm(4))):
        actions.take_chunk(sending.pk, number, body, by=by, now=NOW)
    actions.end(lecture.pk, **to(house))
    jobs.make_recording(lecture=lecture.pk)
    assert gateways.recording(lecture.pk) is not None
    for days, there in ((30, True), (31, False)):
        monkeypatch.setattr(clock, "now", lambda days=days: NOW + timedelta(days=days))
        jobs.forget_recordings()
        assert gateways.folder(lecture.pk).exists() == there
    lecture.refresh_from_db()
    assert lecture.recording_erased_at == NOW + timedelta(days=31)


@pytest.mark.parametrize(("key", "state", "status"), [("right", "on", 204), ("wrong", "on", 401)])
def test_a_media_server_asks_whom_to_let_in(
    house: House, sign_in: SignIn, settings: LazySettings, key: str, state: str, status: int
) -> None:
    settings.LINLI_LIVE_PUBLISH, settings.LINLI_LIVE_PLAY = "rtmp://m.example/live", "https://m"
    lecture = factories.lecture(house, way="encoder")
    password = gateways.stream_key(lecture.pk) if key == "right" else "guess"
    asked = {"action": "publish", "path": gateways.stream_name(lecture.pk), "password": password}
    visitor = sign_in()

    # As MediaMTX asks, and as nginx with its RTMP module does.
    form = {"call": "publish", "name": asked["path"], "pass": password}

    def answers() -> set[int]:
        said = visitor.post("/live/encoder/", asked, content_type="application/json")
        return {said.status_code, visitor.post("/live/encoder/", form).status_code}

    assert answers() == {401}
    actions.go_on_air(lecture.pk, **to(house))
    assert answers() == {status}
    page = sign_in("secretary").get(f"/live/{lecture.pk}/").content.decode()
    assert gateways.stream_key(lecture.pk) in page
    visitor.post(f"/lectures/{lecture.pk}/join/")
    assert (
        gateways.stream_name(lecture.pk) in visitor.get(f"/lectures/{lecture.pk}/").content.decode()
    )
