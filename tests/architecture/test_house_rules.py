"""The house keeps its rules, and each rule catches a planted violation."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command

from linli.places.models import Area
from linli.site.programmes import ALL
from tests.architecture import house_rules as rules

ROOT = Path(__file__).parents[2] / "src" / "linli"
CODES = {programme.code for programme in ALL}

Rule = Callable[[Path], list[str]]


def which_programme(root: Path) -> list[str]:
    """An app that is called as a programme is may say its own name, and its mount does."""
    found = rules.questions_which_programme(root, CODES | {"planted_programme"})
    named = [code for code in CODES if (ROOT / code).is_dir()]
    mounts = [f"site/urls.py:{line.partition(':')[2]}" for line in found if "site/urls.py" in line]
    return [
        line
        for line in found
        if line not in mounts and not any(line.startswith(f"{code}/") for code in named)
    ]


HOUSE: list[Rule] = [
    rules.writes_outside_actions,
    rules.strays_past_the_front_door,
    rules.clocks_inside_actions,
    rules.tables_read_past_the_queries,
    rules.files_too_long,
    rules.loose_template_code,
    which_programme,
]


@pytest.mark.parametrize("rule", HOUSE, ids=lambda rule: rule.__name__)
def test_house_keeps_its_rule(rule: Rule) -> None:
    assert rule(ROOT) == [], rule.__doc__


PLANTED: list[tuple[Rule, str, str]] = [
    (rules.writes_outside_actions, "cases/views.py", "def v(form):\n    form.instance.save()\n"),
    (rules.writes_outside_actions, "cases/views.py", "def v(row):\n    base.write_new([row])\n"),
    (
        rules.writes_outside_actions,
        "cases/jobs.py",
        "def v():\n    Case.objects.filter(pk=1).update(state='x')\n",
    ),
    (rules.strays_past_the_front_door, "cases/queries.py", "from linli.places.views import page\n"),
    (rules.strays_past_the_front_door, "cases/queries.py", "from linli.places import forms\n"),
    (rules.clocks_inside_actions, "cases/actions.py", "def act():\n    return clock.now()\n"),
    (rules.clocks_inside_actions, "cases/rules.py", "def late():\n    return datetime.now(UTC)\n"),
    (
        rules.tables_read_past_the_queries,
        "cases/views.py",
        "def v():\n    return Case.objects.get(pk=1)\n",
    ),
    (rules.files_too_long, "cases/actions.py", "\n".join("x = 1" for _ in range(401))),
    (rules.loose_template_code, "cases/templates/cases/a.html", '<p style="color:red">'),
    (rules.loose_template_code, "cases/templates/cases/a.html", "<script>alert(1)</script>"),
    (which_programme, "cases/queries.py", "x = 'planted_programme'\n"),
]


@pytest.mark.parametrize(("rule", "where", "what"), PLANTED)
def test_rule_catches_a_planted_violation(
    rule: Rule, where: str, what: str, tmp_path: Path
) -> None:
    planted = tmp_path / where
    planted.parent.mkdir(parents=True)
    planted.write_text(what)

    assert len(rule(tmp_path)) == 1


def lint_imports(tree: Path) -> str:
    done = subprocess.run(
        [
            Path(sys.executable).parent / "lint-imports",
            "--config",
            ROOT.parents[1] / "pyproject.toml",
            "--no-cache",
        ],
        cwd=tree,
        env={"PYTHONPATH": str(tree), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize(
    ("where", "what", "broken"),
    [
        ("linli/places/queries.py", "import linli.cases.models\n", "Apps form a stack"),
        ("linli/cases/models.py", "import linli.cases.actions\n", "Inside an app"),
        ("linli/cases/helpers.py", "x = 1\n", "Inside an app"),
        ("linli/gossip/__init__.py", "x = 1\n", "Apps form a stack"),
        ("linli/visits/queries/doors.py", "import linli.events.models\n", "Apps form a stack"),
        ("linli/journal/models.py", "def f():\n    import linli.places\n", "Apps form a stack"),
        (
            "linli/programmes/gas_hookup/__init__.py",
            "import linli.programmes.mobile_committee.programme\n",
            "Programmes know nothing",
        ),
    ],
)
def test_import_contracts_catch_a_planted_violation(
    where: str, what: str, broken: str, tmp_path: Path
) -> None:
    shutil.copytree(
        ROOT,
        tmp_path / "linli",
        ignore=shutil.ignore_patterns("static", "locale", "templates", "__pycache__"),
    )
    planted = tmp_path / where
    planted.parent.mkdir(exist_ok=True)
    before = planted.read_text() if planted.exists() else ""
    planted.write_text(before + "\n" + what)

    report = lint_imports(tmp_path)

    assert f"{broken}" in report
    assert "BROKEN" in report or "Missing layers" in report or "not listed" in report, report


@pytest.mark.parametrize(
    ("code", "snippet"),
    [
        ("TID251", "from django.db.models.signals import post_save\n"),
        ("TID251", "from django.dispatch import receiver\n"),
        ("TID251", "from django.utils import timezone\n\nx = timezone.now()\n"),
        ("TID251", "from django.contrib.auth.models import User\n"),
        ("DTZ005", "from datetime import datetime\n\nx = datetime.now()\n"),
        ("T201", "print(1)\n"),
        ("C901", "def f(x):\n" + "".join(f"    if x == {n}:\n        x = 1\n" for n in range(8))),
        ("PLC0415", "def f():\n    import json\n\n    return json\n"),
        ("FBT001", "def act(urgent: bool) -> None:\n    del urgent\n"),
        ("ERA001", "# x = 1\n"),
        ("TID252", "from .models import Case\n"),
        ("S105", 'password = "hunter2"\n'),
        ("BLE001", "try:\n    x = 1\nexcept Exception:\n    x = 2\n"),
    ],
)
def test_ruff_catches_a_planted_violation(code: str, snippet: str) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "ruff",
            "check",
            "--config",
            ROOT.parents[1] / "pyproject.toml",
            "--stdin-filename",
            str(ROOT / "cases" / "planted.py"),
            "-",
        ],
        input=snippet,
        capture_output=True,
        text=True,
        check=False,
    )
    assert code in done.stdout


def test_type_checker_rejects_a_wrong_lookup(tmp_path: Path) -> None:
    """Only with its Django plugin does mypy know the columns; this shows that it is on."""
    planted = tmp_path / "planted.py"
    planted.write_text(
        "from linli.places.models import Area\n\nAREAS = Area.objects.filter(nome='x')\n"
    )
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "mypy",
            "--config-file",
            str(ROOT.parents[1] / "pyproject.toml"),
            str(planted),
        ],
        cwd=ROOT.parents[1],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Cannot resolve keyword 'nome'" in done.stdout


def test_template_linter_rejects_a_tag_left_open(tmp_path: Path) -> None:
    planted = tmp_path / "planted.html"
    planted.write_text("<div><p>left open</div>\n")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "djlint",
            "--lint",
            "--configuration",
            ROOT.parents[1] / "pyproject.toml",
            planted,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "H025" in done.stdout


@pytest.mark.django_db
def test_a_changed_model_without_its_migration_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """`make check` asks this; here of a column that no migration knows."""
    monkeypatch.setattr(Area._meta.get_field("name_en"), "max_length", 101)
    with pytest.raises(SystemExit) as found:
        call_command("makemigrations", "places", check=True, dry_run=True, verbosity=0)
    assert found.value.code == 1
