"""An XLSForm read and turned in a process of its own (see `linli.base.xlsform`)."""

import json
import subprocess
import sys
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.base import sheets, xlsform
from linli.base.errors import Invalid
from linli.surveys.rules import upload
from linli.surveys.rules.upload import Flawed

LARGEST = 5 * 1024 * 1024
#: Seconds of waiting for a form to be turned; its own process has less of computing.
PATIENCE = 60


def convert(raw: bytes) -> dict[str, Any]:
    """What `xlsform.convert` makes of this workbook; Flawed with sheet and row, or Invalid."""
    if len(raw) > LARGEST:
        raise Invalid(_("A form is smaller than 5 MB."), field="file", code="too_large")
    if not raw.startswith(b"PK\x03\x04"):
        raise _unreadable()
    sheets.refuse_bombs(raw)
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", xlsform.__name__],
            input=raw,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as trouble:
        raise _bomb() from trouble
    if done.returncode == xlsform.UNREADABLE:
        raise _unreadable()
    if done.returncode != 0:
        raise _bomb()
    made: dict[str, Any] = json.loads(done.stdout)
    if "faults" in made:
        raise Flawed([upload.translated(one) for one in made["faults"]])
    return made


def _unreadable() -> Invalid:
    return Invalid(
        _("This is no XLSForm that can be read: save it as .xlsx and try again."),
        field="file",
        code="unreadable",
    )


def _bomb() -> Invalid:
    return Invalid(
        _("This form asks for more than any form at a door: at most 2,000 lines, 30 deep."),
        field="file",
        code="bomb",
    )
