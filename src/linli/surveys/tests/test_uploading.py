"""An XLSForm becomes a form, or says by sheet and row what is to be mended."""

import shutil
import subprocess
from pathlib import Path

import pytest
import pyxform
from django.db import IntegrityError
from django.utils import translation
from tests.cast import NOW, House

from linli.base.errors import Invalid, NotAllowed
from linli.base.viewer import Viewer
from linli.surveys import actions, queries
from linli.surveys.models import Form, FormVersion
from linli.surveys.rules.upload import Flawed
from linli.surveys.spec import Question
from linli.surveys.tests.factories import (
    CHOICES,
    HEAD,
    SURVEY,
    Rows,
    published,
    settings,
    workbook,
)


def uploaded(house: House, by: Viewer, raw: bytes) -> FormVersion:
    return actions.upload(raw, house.community.pk, by=by, now=NOW)


def faults(house: House, by: Viewer, raw: bytes) -> list[tuple[str, int, str]]:
    with pytest.raises(Flawed) as refusal:
        uploaded(house, by, raw)
    assert Form.objects.count() == 0
    return [(flaw.sheet, flaw.row, str(flaw.words)) for flaw in refusal.value.flaws]


def test_form_is_looked_at_before_anyone_fills_it_in(house: House, secretary: Viewer) -> None:
    version = uploaded(house, secretary, workbook())
    assert (version.label, version.form.code, version.title) == ("1", "gas_test", "燃气入户摸底")
    assert version.languages == ["中文 (zh)", "English (en)"]
    assert set(queries.forms_to_fill(secretary)) == set()
    actions.publish(version.pk, by=secretary, now=NOW)
    assert set(queries.forms_to_fill(secretary)) == {version}


def test_preview_tells_where_each_answer_goes(house: House, secretary: Viewer) -> None:
    version = uploaded(house, secretary, workbook())
    questions = [Question.read(one) for one in version.questions]
    assert [(one.path, one.row, one.words, str(one.goes_to)) for one in questions if one.linli] == [
        ("outcome", 2, "Met?", "Outcome of the visit"),
        ("stage", 3, "Agrees?", "Stage in the drive"),
        ("note", 4, "Note", "Note on the visit"),
        ("household/people", 6, "How many live here", "Fact about the door: occupants"),
        ("signer", 11, "Who signs", "Letter of intent: who signs"),
        ("signature", 12, "Signature", "Letter of intent: drawn signature"),
    ]


def test_workbook_is_kept_as_it_came(house: House, secretary: Viewer) -> None:
    raw = workbook()
    version = uploaded(house, secretary, raw)
    (kept,) = queries.workbooks_of(version)
    with kept.blob.open("rb") as body:
        assert body.read() == raw


HEAD3 = ("type", "name", "label")


@pytest.mark.parametrize(
    ("survey", "sheet", "row", "words"),
    [
        (((*HEAD3,), ("text", "a b", "x")), "survey", 2,
         "A name begins with a letter or “_” and holds only letters, digits, - . and _."),
        (((*HEAD3,), ("text", "ok", "x"), ("foo", "a", "x")), "survey", 3,
         "The type “foo” is not known: see the list of types below."),
        (((*HEAD3,), ("text", "a", "x"), ("text", "a", "y")), "survey", 3,
         "The name “a” stands twice in the same group: choose another."),
        (((*HEAD3,), ("select_one none", "a", "x")), "survey", 2,
         "The list “none” is not on the sheet “choices”."),
        (((*HEAD3,), ("begin group", "g", "x"), ("text", "b", "x")), "survey", 2,
         "The group “g” is opened and never closed: add “end group” or “end repeat”."),
        (((*HEAD3,), ("text", "b", "x"), ("end group", "", "")), "survey", 3,
         "A group is closed here that was never opened."),
        (((*HEAD3, "relevant"), ("text", "b", "x", "${zz}=1")), "survey", 2,
         "The formula in “relevant” names ${zz}, but no question is called so."),
        (((*HEAD3, "constraint"), ("text", "b", "x", "foo(((")), "survey", 2,
         "The formula in “constraint” cannot be read: foo((("),
        (((*HEAD3,), ("text", "", "x")), "survey", 2,
         "A question has no name: fill in the column “name”."),
        (((*HEAD3,), ("", "b", "x")), "survey", 2,
         "A question has no type: fill in the column “type”."),
        ((("name", "label"), ("b", "x")), "survey", 0, "The column “type” is missing."),
        (((*HEAD3, "calculation"), ("calculate", "b", "", "")), "survey", 2,
         "A calculated question has no formula in the column “calculation”."),
        (((*HEAD3,), ("text", "b", "")), "survey", 2,
         "The question “b” has no label: nobody could answer it."),
        (((*HEAD3,), ("audio", "a", "x")), "survey", 2, "Sound is not recorded at doors."),
        (((*HEAD3,), ("start-geopoint", "a", "")), "survey", 2,
         "Where somebody is stays unknown unless a question asks and they agree."),
        (((*HEAD3,), ("select_one_from_file shops.csv", "a", "x")), "survey", 0,
         "Choices come from the sheet “choices” or from the registry: linli_compounds.csv、"
         "linli_buildings.csv、linli_dwellings.csv、linli_organisations.csv."),
        (((*HEAD3, "linli"), ("text", "a", "x", "letter.nmae")), "survey", 2,
         "The column “linli” names “letter.nmae”, which is nowhere: see the list below."),
        (((*HEAD3, "linli"), ("text", "a", "x", "outcome")), "survey", 2,
         "Answers that go to “outcome” are: met、no_one_home、not_now."),
        (((*HEAD3, "appearance"), ("image", "a", "x", "signature")), "survey", 2,
         "A drawn signature goes to “letter.signature” only."),
        (((*HEAD3, "linli"), ("text", "a", "x", "dwelling.rooms"),
          ("text", "b", "y", "dwelling.rooms")), "survey", 3,
         "“dwelling.rooms” stands at row 2 already."),
    ],
)  # fmt: skip
def test_every_usual_fault_is_told_with_its_row(
    house: House, secretary: Viewer, survey: Rows, sheet: str, row: int, words: str
) -> None:
    assert faults(house, secretary, workbook(survey)) == [(sheet, row, words)]


def test_faults_on_other_sheets_name_them(house: House, secretary: Viewer) -> None:
    choices = (*CHOICES, ("met", "met", "又", "again"))
    assert faults(house, secretary, workbook(choices=choices)) == [
        ("choices", 8, "A choice stands twice in its list: give each its own name.")
    ]
    assert faults(house, secretary, workbook(())) == [
        ("survey", 0, "The sheet “survey” is missing: it holds the questions.")
    ]


def test_several_of_our_own_faults_are_told_at_once(house: House, secretary: Viewer) -> None:
    survey = ((*HEAD3, "linli"), ("video", "a", "x", ""), ("text", "b", "y", "nowhere"))
    assert [row for _sheet, row, _words in faults(house, secretary, workbook(survey))] == [2, 3]


def test_faults_are_told_in_chinese_too(house: House, secretary: Viewer) -> None:
    with translation.override("zh-hans"):
        (fault,) = faults(house, secretary, workbook(((*HEAD3,), ("text", "", "x"))))
    assert fault == ("survey", 2, "有一题没有名称：请填写“name”列。")


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "unreadable"),
        (b"not a workbook", "unreadable"),
        (b"PK\x03\x04 broken", "unreadable"),
        (b"PK\x03\x04" + b"0" * (5 * 1024 * 1024), "too_large"),
    ],
)
def test_what_is_no_workbook_is_refused(
    house: House, secretary: Viewer, raw: bytes, code: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        uploaded(house, secretary, raw)
    assert (refusal.value.code, refusal.value.field) == (code, "file")


def test_form_of_500_questions_and_20_levels_is_taken(house: House, secretary: Viewer) -> None:
    deep = [("begin group", f"g{n}", "组", "G", "", "", "") for n in range(20)]
    asked = [("text", f"q{n}", "问", "Q", "", "", "") for n in range(500)]
    ends = [("end group", "", "", "", "", "", "") for _n in range(20)]
    version = uploaded(house, secretary, workbook((HEAD, *deep, *asked, *ends)))
    assert len(version.questions) == 520
    assert version.questions[-1]["path"].count("/") == 20


def test_form_deeper_than_any_is_refused(house: House, secretary: Viewer) -> None:
    deep = [("begin group", f"g{n}", "组", "G", "", "", "") for n in range(40)]
    ends = [("end group", "", "", "", "", "", "") for _n in range(40)]
    raw = workbook((HEAD, *deep, ("text", "q", "问", "Q", "", "", ""), *ends))
    with pytest.raises(Invalid) as refusal:
        uploaded(house, secretary, raw)
    assert refusal.value.code == "bomb"


def test_markup_in_words_stays_words(house: House, secretary: Viewer) -> None:
    bad = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    version = uploaded(house, secretary, workbook((HEAD, ("text", "a", bad, bad, "", "", ""))))
    assert "<script" not in version.html
    assert "<img" not in version.html
    assert "&lt;script&gt;" in version.html


def test_published_version_cannot_be_uploaded_again(house: House, secretary: Viewer) -> None:
    published(house, secretary)
    with pytest.raises(Invalid) as refusal:
        uploaded(house, secretary, workbook())
    assert refusal.value.code == "duplicate"
    second = uploaded(house, secretary, workbook(settings=settings(version="2")))
    assert second.form.versions.count() == 2


def test_version_that_was_only_looked_at_can_be_replaced_or_left(
    house: House, secretary: Viewer
) -> None:
    first = uploaded(house, secretary, workbook())
    again = uploaded(house, secretary, workbook(SURVEY[:4]))
    assert set(FormVersion.objects.all()) == {again}
    assert first.pk != again.pk
    actions.drop(again.pk, by=secretary, now=NOW)
    assert (FormVersion.objects.count(), Form.objects.count()) == (0, 0)


def test_two_communities_may_use_one_form_id(
    house: House, secretary: Viewer, other_secretary: Viewer
) -> None:
    own = published(house, secretary)
    theirs = published(house, other_secretary, area_id=house.other_community.pk)
    assert (own.form.code, own.form_id == theirs.form_id) == (theirs.form.code, False)
    assert set(queries.forms_to_fill(secretary)) == {own}
    assert set(queries.forms_to_fill(other_secretary)) == {theirs}


def test_area_and_one_below_it_never_share_a_form_id(
    house: House, secretary: Viewer, administrator: Viewer
) -> None:
    published(house, secretary)
    with pytest.raises(Invalid) as refusal:
        actions.upload(workbook(), house.subdistrict.pk, by=administrator, now=NOW)
    assert (refusal.value.code, "永安社区" in str(refusal.value)) == ("taken", True)
    wide = workbook(settings=settings("wide"))
    published(house, administrator, wide, area_id=house.subdistrict.pk)
    with pytest.raises(Invalid) as refusal:
        uploaded(house, secretary, wide)
    assert refusal.value.code == "taken"


def test_table_refuses_a_form_id_twice_in_one_area(house: House, secretary: Viewer) -> None:
    form = published(house, secretary).form
    form.pk = None
    with pytest.raises(IntegrityError, match="survey_form_code_once_in_area"):
        form.save(force_insert=True)


def test_retired_form_is_offered_no_more(house: House, secretary: Viewer) -> None:
    version = published(house, secretary)
    actions.retire(version.form_id, by=secretary, now=NOW)
    assert set(queries.forms_to_fill(secretary)) == set()
    with pytest.raises(Invalid) as refusal:
        uploaded(house, secretary, workbook(settings=settings(version="2")))
    assert refusal.value.code == "retired"


def test_worker_makes_no_forms(house: House, worker: Viewer) -> None:
    with pytest.raises(NotAllowed) as refusal:
        uploaded(house, worker, workbook())
    assert refusal.value.code == "not_editor"


def test_form_of_the_subdistrict_reaches_its_communities(
    house: House, administrator: Viewer, worker: Viewer, other_worker: Viewer
) -> None:
    version = published(house, administrator, area_id=house.subdistrict.pk)
    assert set(queries.forms_to_fill(worker)) == {version}
    assert set(queries.forms_to_fill(other_worker)) == {version}


def test_odk_validate_accepts_our_forms(house: House, secretary: Viewer, tmp_path: Path) -> None:
    java = shutil.which("java")
    if java is None:
        pytest.skip("ODK Validate is a Java program, and there is no Java here")
    path = tmp_path / "form.xml"
    path.write_text(published(house, secretary).xform, encoding="utf-8")
    jar = Path(pyxform.__file__).parent / "validators/odk_validate/bin/ODK_Validate.jar"
    done = subprocess.run(
        [java, "-jar", str(jar), str(path)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, ">> Something broke" in done.stderr) == (0, False), done.stderr
