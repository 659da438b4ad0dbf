"""A small world for the tests of accounts: one sub-district, two communities, a section."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from linli.accounts import actions, queries
from linli.accounts.models import Account, Section
from linli.base.viewer import Viewer, system
from linli.places.models import Area

NOW = datetime(2022, 4, 18, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
SINCE = date(2022, 1, 1)
PASSWORD = "hu-tong-2022"
PROGRAM = system("tests")


def make_area(parent: Area | None, name: str, level: str, code: str = "") -> Area:
    area = Area.objects.create(parent=parent, name=name, level=level, code=code)
    area.path = f"{parent.path}.{area.pk}" if parent else str(area.pk)
    area.save()
    return area


@dataclass
class Town:
    subdistrict: Area
    community: Area
    other: Area
    grid: Area
    section: Section

    def account(
        self, username: str, role: str = "", area: Area | None = None, scope: str = ""
    ) -> Account:
        """An account, appointed if a role is named."""
        account = actions.open_account(username, f"{username}一", PASSWORD, by=PROGRAM, now=NOW)
        if role:
            actions.appoint(
                account.pk,
                role,
                area_id=area.pk if area else None,
                scope=scope,
                since=SINCE,
                by=PROGRAM,
                now=NOW,
            )
        return account

    def viewer(
        self, username: str, role: str = "", area: Area | None = None, scope: str = ""
    ) -> Viewer:
        """The viewer of a new account with one appointment."""
        return queries.viewer_for(self.account(username, role, area, scope), NOW)


def make_town() -> Town:
    subdistrict = make_area(None, "建中街街道", "subdistrict", "410103008")
    community = make_area(subdistrict, "永安社区", "community", "410103008005")
    other = make_area(subdistrict, "邻院社区", "community", "410103008099")
    grid = make_area(community, "第一网格", "grid")
    section = actions.create_section(subdistrict.pk, "城建科", by=PROGRAM, now=NOW)
    return Town(subdistrict, community, other, grid, section)
