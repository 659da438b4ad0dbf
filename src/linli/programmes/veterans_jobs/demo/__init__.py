"""The spring fair of 侯寨 (14 April 2022): what firms bring, who signs, who is hired afterwards.

All firms and people are invented. 220 intents are signed on the day, most copied from paper sheets
in a few acts; fewer are hired in the days after.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from linli.accounts import actions as accounts
from linli.accounts import queries as viewers
from linli.accounts.models import Account
from linli.base.demo import Script, at
from linli.base.viewer import Grant, Role, Viewer, system
from linli.employment import actions
from linli.employment.models import Candidacy, Course, Fair, Occupation, Post, Skill, Vacancy
from linli.employment.queries import (
    available,
    best_vacancies,
    board_of,
    could_take,
    needs_here,
    posts_of_fair,
    sessions_of,
)
from linli.employment.spec import VacancyDraft
from linli.employment.spec.fairs import How, SheetLine, Signer, Talk
from linli.employment.spec.seekers import SeekerDraft
from linli.employment.spec.wages import read
from linli.employment.workflow import Taking
from linli.events import actions as gatherings
from linli.events.models import Invitation
from linli.people import actions as people
from linli.people.models import Organisation, Person
from linli.places import actions as places
from linli.places.models import Area, Level
from linli.places.spec import middle_of
from linli.programmes.veterans_jobs.demo import words

PROGRAM = system("demo")
PASSWORD = "linli-demo-2022"  # noqa: S105 - printed at every start; the people are invented
FAIR = at("4-14", 9)
#: Intents: on the own phone, by talk, and copied from paper; 220 in all.
BY_PHONE, BY_TALK, SHEETS, LINES = 20, 8, 6, 32
HIRED = 57
TAKE_COURSE = 3
STAFF = (("houzhai", "董秀英", Role.SECRETARY), ("houzhai1", "石永福", Role.WORKER))


@dataclass
class Place:
    """What the acts need to find again."""

    street: Area
    community: Area
    fair: Fair | None = None
    seekers: list[int] = field(default_factory=list)
    course: Course | None = None
    viewers: dict[str, Viewer] = field(default_factory=dict)

    def viewer(self, username: str, now: datetime) -> Viewer:
        if username not in self.viewers:
            account = Account.objects.get(username=username)
            self.viewers[username] = viewers.viewer_for(account, now)
        return self.viewers[username]

    def posts(self) -> list[Post]:
        """Posts of the fair in the order of the stalls."""
        return list(posts_of_fair(self.fair)) if self.fair else []


def write(script: Script, now: datetime) -> list[tuple[str, ...]]:  # noqa: ARG001 - one signature for all demos
    """What each act adds to the script, and how the township's staff sign in."""
    street = Area.objects.get(name__startswith="侯寨", level=Level.SUBDISTRICT, closed_on=None)
    inside = street.children.filter(level=Level.COMMUNITY, closed_on=None).order_by("pk")
    place = Place(street, inside[0])
    script.add(at("3-28", 9), partial(_begin, place))
    script.add(at("3-28", 10), partial(_nearby, place))
    script.add(at("4-6", 9), partial(_offer, place))
    script.add(at("4-7", 9), partial(_files, place))
    script.add(at("4-11", 9), partial(_stalls, place))
    script.add(at("4-12", 9), partial(_talks, place))
    script.add(at("4-8", 9), partial(_course, place))
    script.add(at("4-8", 10), _middles)
    script.add(at("4-11", 14), partial(_came, place))
    script.add(at("4-13", 14), partial(_came, place))
    script.add(at("4-13", 15), partial(_certificate, place))
    script.add(at("4-14", 10), partial(_sign, place))
    for number in range(SHEETS):
        script.add(at("4-14", 11, 10 * number), partial(_sheet, place, number))
    script.add(at("4-14", 12, 30), partial(_close, place))
    script.add(at("4-16", 10), partial(_hire, place))
    script.add(at("4-16", 11), partial(_after_course, place))
    script.add(at("4-17", 20), partial(_interested, place))
    return [(str(role), name, username, PASSWORD) for username, name, role in STAFF]


def _begin(place: Place, now: datetime) -> None:
    """The township's staff, the firms, the fair."""
    to: dict[str, Any] = {"by": PROGRAM, "now": now}
    for username, name, role in STAFF:
        account = accounts.open_account(username, name, PASSWORD, **to)
        accounts.appoint(account.pk, str(role), area_id=place.street.pk, since=now.date(), **to)
    for firm, _posts in words.FIRMS:
        people.register_organisation(place.street.pk, kind="firm", name=firm, **to)
    by = place.viewer("houzhai", now)
    place.fair = actions.plan_fair(
        place.street.pk,
        title="春季退役军人专场招聘会",
        venue="侯寨文化广场",
        starts_at=FAIR,
        ends_at=FAIR.replace(hour=12),
        organiser_id=by.account_id or 0,
        by=by,
        now=now,
    )


def _nearby(place: Place, now: datetime) -> None:
    """In the first community of the demo: what its firms offer, and who looks for work."""
    by = place.viewer("secretary", now)
    area = Area.objects.get(name="永安社区", closed_on=None)
    firms = list(Organisation.objects.filter(area=area, kind="firm").order_by("pk")[:4])
    known = dict(Occupation.objects.values_list("name", "pk"))
    said = {"保安": "保安员", "电工": "电工", "库管": "仓储管理员"}
    for firm, (title, posts, wage) in zip(firms, words.NEARBY, strict=False):
        draft = VacancyDraft(
            title, posts, read(wage), wage, known.get(said.get(title, "")), insurance="five"
        )
        actions.offer(firm.pk, draft, by=by, now=now)
    residents = Person.objects.filter(area=area, erased_at=None, seeker=None).order_by("pk")
    for number, person in enumerate(residents[10:16]):
        _open(person.pk, number, by, now)


def _open(person_id: int, number: int, by: Viewer, now: datetime) -> int:
    skills, wishes = words.SEEKERS[number % len(words.SEEKERS)]
    draft = SeekerDraft(
        education=("high", "college", "middle")[number % 3],
        years=2 + number % 9,
        occupation_ids=_ids(Occupation, wishes),
        skill_ids=_ids(Skill, skills),
        training_ids=_ids(Skill, ("forklift",) if number % 4 == 0 else ()),
        wage_from=4000 + 500 * (number % 5),
        reach="district",
    )
    veteran = any(code.startswith("sv_") for code in skills)
    return actions.open_file(person_id, draft, veteran=veteran, by=by, now=now).pk


def _ids(model: Any, codes: Sequence[str]) -> tuple[int, ...]:
    return tuple(model.objects.filter(code__in=codes).values_list("pk", flat=True))


def _offer(place: Place, now: datetime) -> None:
    """The firms' own sheets, gathered in one list."""
    out = io.StringIO(newline="")
    rows = csv.writer(out)
    rows.writerow(words.HEAD)
    for firm, posts in words.FIRMS:
        for title, number, wage, asked, besides in posts:
            rows.writerow([firm, title, number, wage, asked, besides, "侯寨", "2022-06-30"])
    file = io.BytesIO(out.getvalue().encode("utf-8-sig"))
    by = place.viewer("houzhai", now)
    actions.import_vacancies(
        file, place.street.pk, dry_run=False, file_name="春季招聘岗位汇总表.csv", by=by, now=now
    )


def _files(place: Place, now: datetime) -> None:
    """Veterans and others whom the worker of the township spoke to."""
    by = place.viewer("houzhai1", now)
    for number in range(18):
        person = people.register_person(
            place.community.pk,
            name=words.name(number),
            phone=f"1390003{number:04d}",
            by=PROGRAM,
            now=now,
        )
        place.seekers.append(_open(person.pk, number, by, now))


def _course(place: Place, now: datetime) -> None:
    """What alone stands between most seekers and vacancies becomes a course, made to measure for
    the firm that asks for it; three take it, on one evening and one morning.
    """
    by = place.viewer("houzhai", now)
    actions.set_platform(None, **words.PLATFORM, by=PROGRAM, now=now)
    need = needs_here(by, now.date())[0]
    asking = Vacancy.objects.filter(requirements__skill=need.skill, area=place.street)
    place.course = actions.plan_course(
        place.street.pk,
        title=f"{need.skill.name}取证班",
        skill_id=need.skill.pk,
        places=30,
        starts_on=now.date(),
        ends_on=at("4-13", 9).date(),
        organisation_id=asking[0].organisation_id,
        link=words.PLATFORM["address"],
        by=by,
        now=now,
    )
    for seeker in could_take(by, place.course)[:TAKE_COURSE]:
        actions.enrol(place.course.pk, seeker.pk, by=by, now=now)
    for day in ("4-11", "4-13"):
        actions.plan_session(
            place.course.pk,
            venue="侯寨党群服务中心培训室",
            starts_at=at(day, 14),
            ends_at=at(day, 15),
            by=by,
            now=now,
        )


def _middles(now: datetime) -> None:
    """Where the middles of some areas lie, roughly."""
    for name, middle in words.MIDDLES.items():
        area = Area.objects.filter(name=name, closed_on=None, in_use=True).first()
        if area is not None:
            given: dict[str, Any] = {"name": area.name, "name_en": area.name_en, "code": area.code}
            places.edit_area(area.pk, **given, middle=middle_of(middle), by=PROGRAM, now=now)


def _came(place: Place, now: datetime) -> None:
    """All came to the session of this day, which is then over."""
    if place.course is not None:
        by = place.viewer("houzhai", now)
        session = sessions_of(place.course).filter(starts_at__date=now.date())[0]
        for seat in Invitation.objects.filter(event=session):
            gatherings.check_in(seat.pk, by=by, now=now)
        gatherings.hold(session.pk, by=by, now=now)


def _certificate(place: Place, now: datetime) -> None:
    """Two have the certificate, one gave up."""
    if place.course is None:
        return
    by = place.viewer("houzhai1", now)
    takers = list(place.course.takers.order_by("pk"))
    for taker in takers[:-1]:
        actions.finish_course(taker.pk, by=by, now=now)
    actions.drop_course(takers[-1].pk, by=by, now=now)


def _after_course(place: Place, now: datetime) -> None:
    """The vacancy that asked for the certificate is open to the first of them, who begins there."""
    if place.course is None:
        return
    by = place.viewer("houzhai1", now)
    looking = available(by).filter(taken__course=place.course, taken__state=Taking.FINISHED)
    first = looking.order_by("pk").first()
    if first is None:
        return
    asked = Vacancy.objects.filter(requirements__skill=place.course.skill, state="open")
    gone = Candidacy.objects.filter(seeker=first).values("vacancy")
    row = actions.recommend(first.pk, asked.exclude(pk__in=gone)[0].pk, by=by, now=now)
    actions.hire(row.pk, by=by, now=now)
    actions.start_work(row.pk, by=by, now=now)


def _interested(place: Place, now: datetime) -> None:
    """On Sunday evening somebody says on the own page what is of interest; the staff read it on
    Monday.
    """
    staff = place.viewer("secretary", now)
    seeker = available(staff).filter(candidacies=None).order_by("pk").first()
    if seeker is None:
        return
    actions.give_link(seeker.pk, by=staff, now=now)
    bearer = Viewer("link:demo", (Grant(Role.RESIDENT, scope=f"seeker:{seeker.pk}"),))
    best = best_vacancies(seeker, now.date())
    if best:
        actions.ask_for(seeker.pk, best[0].row.pk, by=bearer, now=now)


def _stalls(place: Place, now: datetime) -> None:
    by = place.viewer("houzhai", now)
    firms = Organisation.objects.filter(area=place.street, kind="firm").order_by("pk")
    for firm in firms:
        if place.fair is not None:
            actions.give_stall(place.fair.pk, firm.pk, seats=2, by=by, now=now)


def _talks(place: Place, now: datetime) -> None:
    """Some of those with a file agree a talk."""
    posts, by = place.posts(), place.viewer("houzhai", now)
    talks = [
        Talk(seeker, posts[5 * number].pk, posts[5 * number].stall_id, FAIR)
        for number, seeker in enumerate(place.seekers[:BY_TALK])
    ]
    if place.fair is not None:
        actions.agree_talks(place.fair.pk, talks, by=by, now=now)


def _sign(place: Place, now: datetime) -> None:
    """With the staff at their talk, and on the own phone at the stall."""
    by = place.viewer("houzhai1", now)
    talks = Candidacy.objects.filter(fair=place.fair, seeker__isnull=False).order_by("pk")
    for row in list(talks):
        actions.sign(
            row.post_id or 0,
            Signer(seeker_id=row.seeker_id),
            how=How.DESK,
            once=f"demo-talk-{row.pk}",
            by=by,
            now=now,
        )
    posts = place.posts()
    for number in range(BY_PHONE):
        actions.sign(
            posts[3 * number % len(posts)].pk,
            _signer(number),
            how=How.QR,
            once=f"demo-qr-{number}",
            by=by,
            now=now,
        )


def _signer(number: int) -> Signer:
    return Signer(words.name(number), f"1390004{number:04d}", veteran=number % 8 < 5)


def _sheet(place: Place, number: int, now: datetime) -> None:
    """The staff copy paper sheets in the hall."""
    posts, first = place.posts(), BY_PHONE + number * LINES
    lines = [
        SheetLine(posts[each * 5 % len(posts)].pk, _signer(each), f"demo-sheet-{each}")
        for each in range(first, first + LINES)
    ]
    by = place.viewer("houzhai1", now)
    if place.fair is not None:
        actions.copy_sheet(place.fair.pk, lines, at=min(now, FAIR.replace(hour=12)), by=by, now=now)


def _close(place: Place, now: datetime) -> None:
    """Heads are counted, the gathering is closed."""
    if place.fair is None:
        return
    by, event = place.viewer("houzhai", now), place.fair.event_id
    count = 3 * board_of(place.fair, FAIR.date()).intents
    gatherings.count_heads(event, count, how="入口计数", by=by, now=now)
    gatherings.hold(event, by=by, now=now)


def _hire(place: Place, now: datetime) -> None:
    """Two days after, some firms have decided; most have not."""
    by = place.viewer("houzhai1", now)
    signed = Candidacy.objects.filter(fair=place.fair, state="signed").order_by("pk")
    for number, row in enumerate(list(signed)[: HIRED * 3 : 3]):
        actions.hire(row.pk, by=by, now=now)
        if number % 5 == 0:
            actions.start_work(row.pk, by=by, now=now)
