"""The programmes that run on this desk. Adding one is one line here and one folder."""

from linli.alliances.spec import AllianceSpec
from linli.base.figures import Figure
from linli.drives.spec import DriveSpec
from linli.programmes.elevator.programme import PROGRAMME as ELEVATOR
from linli.programmes.enterprise_alliance.programme import PROGRAMME as ENTERPRISE_ALLIANCE
from linli.programmes.gas_hookup.programme import PROGRAMME as GAS_HOOKUP
from linli.programmes.gas_shops.programme import PROGRAMME as GAS_SHOPS
from linli.programmes.live_lecture.programme import PROGRAMME as LIVE_LECTURE
from linli.programmes.medical_insurance.programme import PROGRAMME as MEDICAL_INSURANCE
from linli.programmes.mobile_committee.programme import PROGRAMME as MOBILE_COMMITTEE
from linli.programmes.team_work.programme import PROGRAMME as TEAM_WORK
from linli.programmes.vaccination.programme import PROGRAMME as VACCINATION
from linli.programmes.veterans_jobs.programme import PROGRAMME as VETERANS_JOBS
from linli.reporting.spec import Programme

ALL: tuple[Programme, ...] = (
    MOBILE_COMMITTEE,
    GAS_HOOKUP,
    GAS_SHOPS,
    VETERANS_JOBS,
    VACCINATION,
    ELEVATOR,
    MEDICAL_INSURANCE,
    TEAM_WORK,
    ENTERPRISE_ALLIANCE,
    LIVE_LECTURE,
)
FIGURES: tuple[Figure, ...] = tuple(figure for programme in ALL for figure in programme.figures)
#: Kinds of drive by code, for `linli.drives`.
DRIVES: dict[str, DriveSpec] = {
    part.code: part for programme in ALL for part in programme.parts if isinstance(part, DriveSpec)
}
#: Kinds of alliance by code, for `linli.alliances`.
ALLIANCES: dict[str, AllianceSpec] = {
    part.code: part
    for programme in ALL
    for part in programme.parts
    if isinstance(part, AllianceSpec)
}
