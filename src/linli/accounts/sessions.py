"""Sessions in the database, as Django keeps them; asked with the first statement of every page."""

import django.contrib.sessions.backends.db as kept
from django.contrib.sessions.models import Session
from django.db.models.functions import Now

from linli.base.composed import Composed

_session = Composed[Session](
    lambda key: Session.objects.filter(session_key=key, expire_date__gt=Now())
)


class SessionStore(kept.SessionStore):
    """Django's own, with its one question composed once (ADR 37)."""

    def _get_session_from_db(self) -> Session | None:
        found = _session.first(key=self.session_key or "")
        if found is None:
            self._session_key = None
        return found
