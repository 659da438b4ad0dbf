"""The programmes that run on this desk. Adding one is one line here and one folder."""

from linli.base.figures import Figure
from linli.programmes.mobile_committee.programme import PROGRAMME as MOBILE_COMMITTEE
from linli.reporting.spec import Programme

ALL: tuple[Programme, ...] = (MOBILE_COMMITTEE,)
FIGURES: tuple[Figure, ...] = tuple(figure for programme in ALL for figure in programme.figures)
