"""The gas form is a form this house takes, and asks nothing that it need not."""

import shutil
import subprocess
from pathlib import Path

import pytest
import pyxform
from tests.cast import NOW, House

from linli.base.viewer import Viewer
from linli.programmes.gas_hookup import form
from linli.surveys import actions
from linli.surveys.models import FormVersion
from linli.surveys.spec import Question


@pytest.fixture
def version(house: House, secretary: Viewer) -> FormVersion:
    return actions.upload(form.workbook(), house.community.pk, by=secretary, now=NOW)


def test_form_is_taken_in_both_languages_and_says_where_answers_go(version: FormVersion) -> None:
    assert (version.form.code, version.title) == ("gas_hookup_survey", "燃气入户摸底表")
    assert version.languages == ["中文 (zh)", "English (en)"]
    questions = [Question.read(one) for one in version.questions]
    assert {one.linli: one.path for one in questions if one.linli} == {
        "dwelling": "door",
        "outcome": "outcome",
        "next_on": "again_on",
        "dwelling.fuel": "household/fuel",
        "dwelling.occupants": "household/occupants",
        "dwelling.tenure": "household/lives_here",
        "stage": "stage_now",
        "reason": "intent/reason",
        "letter.signer": "letter/signer",
        "letter.name": "letter/signer_name",
        "letter.authority": "letter/authority",
        "letter.signature": "letter/signature",
        "note": "remark",
    }


def test_form_asks_for_no_location_and_every_word_has_both_languages(version: FormVersion) -> None:
    questions = [Question.read(one) for one in version.questions]
    assert [one.path for one in questions if one.type == "geopoint"] == []
    labels = [one.label for one in questions] + [
        label for one in questions for _name, label in one.choices
    ]
    assert [label for label in labels if isinstance(label, dict) and len(label) != 2] == []


def test_odk_validate_accepts_it(version: FormVersion, tmp_path: Path) -> None:
    java = shutil.which("java")
    if java is None:
        pytest.skip("ODK Validate is a Java program, and there is no Java here")
    path = tmp_path / "form.xml"
    path.write_text(version.xform, encoding="utf-8")
    jar = Path(pyxform.__file__).parent / "validators/odk_validate/bin/ODK_Validate.jar"
    done = subprocess.run(
        [java, "-jar", str(jar), str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
