"""Who may open what base itself shows."""

from linli.base.rights import Rights
from linli.base.viewer import Role

RIGHTS = Rights("base", {"styleguide": tuple(Role)})
