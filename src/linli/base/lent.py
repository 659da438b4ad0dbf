"""What upper apps lend to those below them: names of areas and colleagues, the house's present,
what stands beside a record on its page.

The lenders are named in the settings; a lower app never imports a higher one.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.conf import settings
from django.utils.module_loading import import_string

from linli.base.parts import Beside
from linli.base.viewer import Viewer


def areas(viewer: Viewer) -> list[tuple[str, str]]:
    """Path and name of the areas the viewer works with, in their order (LINLI_AREAS).

    The name is in the language of the reader.
    """
    found = import_string(settings.LINLI_AREAS)(viewer)
    return [(str(area.path), str(area)) for area in found]


def names(keys: Iterable[str]) -> dict[str, str]:
    """Names of the colleagues among these actors: {"account:5": "…"} (LINLI_NAMES). The
    bearers of links and other outsiders have no name here.
    """
    return dict(import_string(settings.LINLI_NAMES)(keys))


def ask_for(address: str, *, title: str, by: Viewer) -> str:
    """Have a worker do an act that takes long: visit an address of this house for somebody. The
    page on which they see how far it is (LINLI_ERRANDS).
    """
    return str(import_string(f"{settings.LINLI_ERRANDS}.begin")(address, title=title, by=by))


def under_way(viewer: Viewer, address: str) -> str:
    """The page of such an act that is not over yet; "" if there is none."""
    return str(import_string(f"{settings.LINLI_ERRANDS}.under_way")(viewer, address))


def now() -> datetime:
    """The house's present (LINLI_NOW), for the views and jobs of apps that lie below its clock."""
    ask: Callable[[], datetime] = import_string(settings.LINLI_NOW)
    return ask()


def beside(viewer: Viewer, key: str) -> list[Beside]:
    """What apps above have to show on the page of the record "case:5" (LINLI_BESIDE): each gives
    its part, or None where it has nothing for this viewer.
    """
    lenders: Iterable[Callable[[Viewer, str], Beside | None]] = map(
        import_string, settings.LINLI_BESIDE
    )
    return [part for ask in lenders if (part := ask(viewer, key)) is not None]
