"""Submissions as ODK's archive (tables and files) and as points on a map."""

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import Any

from django.utils.timezone import localtime

from linli.base.exports import cell
from linli.surveys.models import Submission
from linli.surveys.queries.answers import answers_of, read_answers, table
from linli.surveys.rules import instance
from linli.surveys.spec import Question


def archive(code: str, questions: Sequence[Question], rows: Iterable[Submission]) -> bytes:
    """A ZIP as ODK Central makes it: <form>.csv, <form>-<repeat>.csv for each repeat, media/."""
    found = list(rows)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        columns, lines = table(questions, found)
        header = ["KEY", "SubmissionDate", "ReviewState", "Subject"]
        header += [column.path.replace("/", "-") for column in columns]
        main = [[*_head(row), *answers] for row, answers in lines]
        box.writestr(f"{code}.csv", _csv(header, main))
        for repeat in (one for one in questions if one.type == "repeat"):
            box.writestr(f"{code}-{repeat.name}.csv", _csv(*_repeat(repeat, questions, found)))
        for row in found:
            for medium in row.media.all():
                # The number in front keeps two phones' signatures of one second apart.
                name = f"media/{row.pk}-{PurePosixPath(medium.name).name}"
                with medium.attachment.blob.open("rb") as body:
                    box.writestr(name, body.read())
    return out.getvalue()


def _head(row: Submission) -> list[object]:
    return [row.instance_id, row.received_at, row.state, row.subject]


def _repeat(
    repeat: Question, questions: Sequence[Question], rows: Sequence[Submission]
) -> tuple[list[str], list[list[object]]]:
    """One line for each time the group was filled in, with the key of its submission."""
    inner = [
        one for one in questions if one.is_answered and one.path.rpartition("/")[0] == repeat.path
    ]
    asked = {one.path for one in inner}
    lines: list[list[object]] = []
    for row in rows:
        times: dict[str, dict[str, str]] = {}
        for answer in read_answers(row):
            if answer.question.path in asked:
                place = answer.path.rpartition("/")[0]
                times.setdefault(place, {})[answer.question.path] = answer.value
        lines += [
            [row.instance_id, f"{row.instance_id}/{place}", *(said.get(q.path, "") for q in inner)]
            for place, said in times.items()
        ]
    return ["PARENT_KEY", "KEY", *(one.name for one in inner)], lines


def _csv(header: Sequence[object], rows: Iterable[Sequence[object]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([cell(word) for word in header])
    writer.writerows([cell(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def has_points(questions: Sequence[Question]) -> bool:
    """Whether the form asks for a location at all."""
    return any(one.type == "geopoint" for one in questions)


def geojson(questions: Sequence[Question], rows: Iterable[Submission]) -> str:
    """Points that people agreed to give (RFC 7946), without any other answer."""
    features = []
    for row in rows:
        features += [
            {
                "type": "Feature",
                "id": f"{row.instance_id}/{path}",
                "geometry": {"type": "Point", "coordinates": point},
                "properties": {
                    "question": path,
                    "state": row.state,
                    "received": localtime(row.received_at).isoformat(),
                },
            }
            for path, point in _points(answers_of(row), questions)
        ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)


def _points(
    answers: dict[str, Any], questions: Sequence[Question]
) -> Iterable[tuple[str, list[float]]]:
    for answer in instance.flat(answers, questions):
        if answer.question.type == "geopoint":
            point = _point(answer.value)
            if point:
                yield answer.path, point


def _point(value: str) -> list[float] | None:
    """“34.7 113.6 90 5” (latitude, longitude, height, precision) as GeoJSON turns it round."""
    try:
        latitude, longitude, *_rest = (float(part) for part in value.split())
    except ValueError:
        return None
    inside = -90 <= latitude <= 90 and -180 <= longitude <= 180
    return [longitude, latitude] if inside else None
