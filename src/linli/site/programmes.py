"""The programmes that run on this desk. Adding one is one line here and one folder."""

from linli.base.figures import Figure

ALL: tuple[object, ...] = ()
FIGURES: tuple[Figure, ...] = ()
