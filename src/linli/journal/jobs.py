"""The journal's work in the background. Heads are kept for real days, also in a demo house whose
clock stands in another year: they are evidence.
"""

import logging
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import send_mail

from linli.base import lent
from linli.base.jobs import job, periodic
from linli.journal import actions, queries

logger = logging.getLogger(__name__)


@job()
def deliver(entry_id: int) -> None:
    """What follows from one entry; tried again by the queue while something fails."""
    actions.deliver_entry(entry_id, queries.reactions(), now=lent.now())


@periodic("* * * * *")
def seal() -> None:
    """Seal what was written since the last minute."""
    actions.seal()


@periodic("5 * * * *")
def head() -> None:
    """Keep the head of the day that ended, write it to the log and into the folder of heads, and
    send it to LINLI_HEADS_TO, so that it lies where nobody in this house can change it. Asked
    each hour, done once a day: so midnight is the town's, and a night without power loses none.
    """
    now = datetime.now(ZoneInfo(settings.TIME_ZONE))
    actions.seal()
    kept = actions.export_head(now.date() - timedelta(days=1), now=now)
    if kept is None:
        return
    line = f"journal head of {kept.day}: position {kept.position}, {kept.hash}"
    logger.warning(line)
    folder = Path(settings.LINLI_HEADS_DIR)
    folder.mkdir(mode=0o700, exist_ok=True)
    # As the verifier takes it: --head POSITION:HASH
    (folder / f"{kept.day}.txt").write_text(f"{kept.position}:{kept.hash}\n", encoding="ascii")
    if settings.LINLI_HEADS_TO:
        send_mail(f"Linli: journal head of {kept.day}", line, None, [settings.LINLI_HEADS_TO])
