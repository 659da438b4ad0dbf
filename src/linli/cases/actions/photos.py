"""Photos that are kept with a case: as it was found, and as it was when somebody looked again."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from linli.base.errors import Invalid
from linli.base.viewer import Viewer
from linli.cases.models import Case
from linli.cases.spec import MOST_PHOTOS
from linli.files import actions as files


def keep_photos(
    case: Case,
    subject: str,
    photos: "Sequence[UploadedFile[bytes]]",
    *,
    by: Viewer,
    now: datetime,
) -> None:
    """Keep them with the case or with one recheck of it (`subject`); always optional."""
    if len(photos) > MOST_PHOTOS:
        raise Invalid(_("At most %(n)d photos.") % {"n": MOST_PHOTOS}, field="photos")
    files.attach_all(subject, photos, by=by, now=now, area=case.area.path, field="photos")
