"""Figures of what the alliance does for its firms."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.base.figures import Figure
from linli.services import queries as services

SERVICE: tuple[Figure, ...] = (
    Figure(
        "alliance.solved",
        _("Problems of member firms solved, rated by the firm"),
        of=services.solved,
        out_of=services.raised,
        line=services.line,
        unit=pgettext_lazy("unit", "problems"),
    ),
)
