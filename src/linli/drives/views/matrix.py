"""The building matrix (楼栋图): all doors of a compound at a glance, and on paper."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from linli.base.pages import LinliRequest, page
from linli.base.templatetags.ui.registry import tone
from linli.clock import queries as clock
from linli.drives import queries, rules, workflow
from linli.drives.models import Drive, Stage, Target
from linli.drives.queries import House, Shop, Standing
from linli.drives.views.common import find_drive, stage_words
from linli.drives.views.drive import share_line
from linli.drives.workflow import State
from linli.places import queries as places
from linli.places.models import Compound


def find_compound(request: LinliRequest, drive: Drive, pk: int) -> Compound:
    """A compound of the drive in which they may see single targets; else 404."""
    return get_object_or_404(queries.compounds_in(request.viewer, drive), pk=pk)


@page("drives.see")
def matrix(request: LinliRequest, pk: int, compound_pk: int) -> HttpResponse:
    """One compound of a drive, building by building."""
    drive = find_drive(request, pk)
    if drive.target_kind == "organisation":
        compounds = places.visible_to(request.viewer)
        return _grid(request, drive, get_object_or_404(compounds, pk=compound_pk))
    compound = find_compound(request, drive, compound_pk)
    stages = queries.stages_by_pk(drive)
    standing = queries.standing_in(request.viewer, drive, compound)
    houses = queries.houses(request.viewer, drive, compound, standing, stages)
    may_record = _may_record(request, drive)
    draw = Doors(stages, standing)
    shares = [house.share for house in houses if house.share is not None]
    context = {
        "drive": drive,
        "compound": compound,
        "houses": [
            {
                "building": house.building,
                "table": draw.table(house),
                "line": share_line(drive, house.share) if house.share else None,
                "left_url": _left_address(drive, house),
            }
            for house in houses
        ],
        "legend": queries.legend(stages.values()),
        "met": sum(share.is_met for share in shares),
        "buildings": len(shares),
        "agreeing": sum(share.consenting for share in shares),
        "all": sum(share.targets for share in shares),
        "may_record": may_record,
        "of_persons": drive.target_kind == "person",
        "now": clock.now(),
    }
    return render(request, "drives/desk/matrix.html", context)


@page("drives.see")
def grid(request: LinliRequest, pk: int) -> HttpResponse:
    """All shops of a drive over firms, compound by compound."""
    drive = find_drive(request, pk)
    if drive.target_kind != "organisation":
        raise Http404
    return _grid(request, drive, None)


def _grid(request: LinliRequest, drive: Drive, compound: Compound | None) -> HttpResponse:
    stages = queries.stages_by_pk(drive)
    streets = queries.streets(request.viewer, drive, stages, compound)
    draw = Doors(stages, {})
    shares = [street.share for street in streets]
    context = {
        "drive": drive,
        "compound": compound,
        "streets": [
            {
                "street": street,
                "cells": draw.shops(street.shops),
                "line": share_line(drive, street.share),
            }
            for street in streets
        ],
        "legend": queries.legend(stages.values()),
        "met": sum(share.is_met for share in shares),
        "agreeing": sum(share.consenting for share in shares),
        "all": sum(share.targets for share in shares),
        "may_record": _may_record(request, drive),
        "now": clock.now(),
    }
    return render(request, "drives/desk/grid.html", context)


def _may_record(request: LinliRequest, drive: Drive) -> bool:
    return drive.state == State.OPEN and rules.RIGHTS.may_in(
        request.viewer, "record", str(drive.area.path)
    )


@page("drives.see")
def paper(request: LinliRequest, pk: int, compound_pk: int) -> HttpResponse:
    """The same compound as blank lists to write on, for those who go without a phone."""
    drive = find_drive(request, pk)
    compound = find_compound(request, drive, compound_pk)
    context = {
        "drive": drive,
        "compound": compound,
        "papers": [
            {"building": building, "rows": [_blank(target) for target in targets]}
            for building, targets in queries.on_papers(request.viewer, drive, compound)
        ],
        "now": clock.now(),
    }
    return render(request, "drives/desk/paper.html", context)


def _blank(target: Target) -> dict[str, Any]:
    """A row to write on; where nobody asks any more, the stage stands instead."""
    door = target.dwelling
    asked = target.meaning in workflow.TALKING - workflow.ENDS
    return {
        "room": f"{door.unit.name} {door.room}".strip() if door is not None else "",
        "stage": "" if asked else str(target.stage),
    }


def _left_address(drive: Drive, house: House) -> str:
    address = reverse("drives:targets", args=[drive.pk])
    return f"{address}?building={house.building.pk}&remaining=1"


class Doors:
    """Draws doors. Two thousand of them stand on one page, so each is a plain piece of text; what
    is the same for all doors of a stage is made once.
    """

    def __init__(self, stages: Mapping[int, Stage], standing: Mapping[int, Standing]) -> None:
        self.standing = standing
        sprite = static("linli/v/icons.svg")
        self.looks: dict[int, tuple[str, str, str]] = {}
        for stage in stages.values():
            code = workflow.look(stage.meaning)
            mark = f'<svg class="sign" aria-hidden="true"><use href="{sprite}#sign-{code}"/></svg>'
            self.looks[stage.pk] = (tone(code), mark, escape(stage_words(stage)))
        #: The address of a target, cut where its number stands.
        self.before, self.behind = reverse("drives:target", args=[0]).split("0")

    def table(self, house: House) -> SafeString:
        """One building: units across, floors down."""
        heads = "".join(
            f'<th scope="colgroup" colspan="{unit.columns}">{escape(unit.name)}</th>'
            for unit in house.grid.units
        )
        rows = "".join(
            f'<tr><th scope="row">{floor.floor}</th>{self._cells(floor.doors)}</tr>'
            for floor in house.grid.floors
        )
        caption = escape(house.building.name)
        return mark_safe(  # noqa: S308 - every name went through escape()
            f'<div class="matrix-box"><table class="matrix"><caption class="sr">{caption}</caption>'
            f"<thead><tr><td></td>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
        )

    def _cells(self, doors: Iterable[Any]) -> str:
        return "".join(f"<td>{self._cell(door) if door is not None else ''}</td>" for door in doors)

    def _cell(self, door: Any) -> str:
        at = self.standing.get(door.pk)
        room = escape(door.room)
        if at is None:
            return f'<span class="cell c-none" title="{_("not on the roster")}">{room}</span>'
        css, mark, word = self.looks[at.stage_id]
        if at.name:
            return self._persons(at, room)
        knocks = f"<small>{at.attempts}</small>" if at.attempts else ""
        return (
            f'<a class="cell {css}" id="t{at.pk}" href="{self.before}{at.pk}{self.behind}"'
            f' title="{word}"><span>{room}{knocks}</span>{mark}<span class="sr"> {word}</span></a>'
        )

    def _persons(self, at: Standing, room: str) -> str:
        """A door with the stage of who is furthest behind; how many there are, if several."""
        css, mark, _word = self.looks[at.stage_id]
        count = f"<small>×{len(at.others) + 1}</small>" if at.others else ""
        all_ = "; ".join(
            f"{escape(who.name)} {self.looks[who.stage_id][2]}" for who in (at, *at.others)
        )
        return (
            f'<a class="cell {css}" id="t{at.pk}" href="{self.before}{at.pk}{self.behind}"'
            f' title="{all_}"><span>{room}{count}</span>{mark}<span class="sr"> {all_}</span></a>'
        )

    def shops(self, shops: Iterable[Shop]) -> SafeString:
        """Shops one after the other: number or name of the street, the name, the stage."""
        return mark_safe("".join(self._shop(shop) for shop in shops))  # noqa: S308 - as above

    def _shop(self, shop: Shop) -> str:
        css, mark, word = self.looks[shop.stage_id]
        knocks = f" <small>{shop.attempts}</small>" if shop.attempts else ""
        return (
            f'<li><a class="cell shop {css}" id="t{shop.pk}"'
            f' href="{self.before}{shop.pk}{self.behind}" title="{word}">'
            f"<span>{escape(shop.name)}{knocks}</span><small>{escape(shop.address)}</small>"
            f'{mark}<span class="sr"> {word}</span></a></li>'
        )
