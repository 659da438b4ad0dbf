"""Skills and certificates that ship, and what was learned in service counts as in civil life.

Town and employers need few words here: a vacancy asks for some of them, a seeker has some of them.
"""

from typing import NamedTuple


class SkillRow(NamedTuple):
    """One skill as it ships. `kind`: "skill", "certificate", "service" (learned in service)."""

    code: str
    kind: str
    name: str
    name_en: str
    words: tuple[str, ...] = ()
    #: Codes that it counts as.
    counts_as: tuple[str, ...] = ()


def _row(
    code: str, kind: str, name: str, name_en: str, words: str = "", also: str = ""
) -> SkillRow:
    return SkillRow(code, kind, name, name_en, tuple(words.split()), tuple(also.split()))


#: What no course gives: a doctor's examination, the state's registration.
NOT_TAUGHT = frozenset({"health_card", "nurse_cert"})
SHIPPED = (
    _row("weld_cert", "certificate", "焊工证", "Welder's certificate", "焊工证 电焊证 焊接操作证"),
    _row(
        "low_volt",
        "certificate",
        "低压电工证",
        "Low-voltage electrician's card",
        "电工证 低压电工证",
    ),
    _row(
        "high_volt",
        "certificate",
        "高压电工证",
        "High-voltage electrician's card",
        "高压电工证",
        "low_volt",
    ),
    _row("forklift", "certificate", "叉车证", "Forklift licence", "叉车证 N1"),
    _row(
        "crane",
        "certificate",
        "起重机操作证",
        "Crane operator's licence",
        "行车证 天车证 起重证 Q2",
    ),
    _row("lift_cert", "certificate", "电梯作业证", "Lift mechanic's certificate", "电梯证"),
    _row(
        "boiler_cert", "certificate", "锅炉作业证", "Boiler operator's certificate", "锅炉证 司炉证"
    ),
    _row("height", "certificate", "高处作业证", "Work at height certificate", "登高证 高空作业证"),
    _row(
        "fire_ops",
        "certificate",
        "消防设施操作员证",
        "Fire systems certificate",
        "消防证 消控证 建构筑物消防员证",
    ),
    _row("guard_cert", "certificate", "保安员证", "Security guard's certificate", "保安证"),
    _row("c1", "certificate", "驾驶证C1", "Driving licence C1", "C1 C1驾照 驾照 驾驶证"),
    _row("b2", "certificate", "驾驶证B2", "Driving licence B2", "B2 B2驾照", "c1"),
    _row("a1", "certificate", "驾驶证A1", "Driving licence A1", "A1 A1驾照", "c1"),
    _row("a2", "certificate", "驾驶证A2", "Driving licence A2", "A2 A2驾照", "b2 c1"),
    _row("cook_cert", "certificate", "中式烹调师证", "Cook's certificate", "厨师证"),
    _row("health_card", "certificate", "健康证", "Food handler's health card", "健康证"),
    _row("carer_cert", "certificate", "养老护理员证", "Carer's certificate", "护理员证"),
    _row("nurse_cert", "certificate", "护士执业证", "Nurse's registration", "护士证 护士资格证"),
    _row("car_cert", "certificate", "汽车维修工证", "Car mechanic's certificate", "汽修证"),
    _row("drone_cert", "certificate", "无人机执照", "Drone pilot's licence", "无人机证"),
    _row("safety_cert", "certificate", "安全员证", "Safety officer's certificate", "安全员证 C证"),
    _row("first_aid", "certificate", "急救证", "First aid certificate", "急救证 救护员证"),
    _row("accountant", "certificate", "初级会计证", "Accounting certificate", "会计证 初级会计"),
    _row("office", "skill", "办公软件", "Office software", "办公软件 WORD EXCEL 电脑操作"),
    _row("cnc", "skill", "数控编程", "CNC programming", "数控编程 UG"),
    _row("plc", "skill", "PLC调试", "PLC programming", "PLC"),
    _row("drawings", "skill", "识图", "Reading drawings", "识图 看图纸"),
    _row("team_lead", "skill", "带班管理", "Leading a shift", "带班 班组长 班长"),
    _row("radio", "skill", "通信设备操作", "Communication equipment", "对讲 通信设备"),
    _row("guarding", "skill", "警卫执勤", "Guarding", "执勤 警卫"),
    _row("repair", "skill", "机械维修", "Machine repair", "机械维修 设备维修"),
    _row("catering", "skill", "大锅菜", "Cooking for many", "大锅菜 食堂"),
    _row("stores", "skill", "仓库保管", "Keeping stores", "保管 库存"),
    _row("fitness", "skill", "体能训练", "Physical training", "体能 队列"),
    _row("sv_driver", "service", "军队汽车驾驶", "Military driver", "汽车兵 驾驶兵", "c1 b2"),
    _row(
        "sv_mechanic", "service", "装备维修", "Equipment repair", "修理兵 修理工", "repair drawings"
    ),
    _row("sv_cook", "service", "炊事", "Military cook", "炊事兵 炊事班", "catering"),
    _row("sv_medic", "service", "卫生员", "Medic", "卫生兵 卫生员", "first_aid"),
    _row("sv_signals", "service", "通信", "Signals", "通信兵 无线电", "radio"),
    _row("sv_guard", "service", "警卫勤务", "Guard duty", "警卫 哨兵", "guarding fitness"),
    _row(
        "sv_firefight",
        "service",
        "消防部队服役",
        "Fire brigade service",
        "消防兵",
        "guarding fitness first_aid",
    ),
    _row("sv_stores", "service", "军需保管", "Military stores", "保管员 军需", "stores"),
    _row("sv_leader", "service", "班长骨干", "Squad leader", "班长 骨干", "team_lead"),
    _row("sv_power", "service", "电站操作", "Power station operator", "电工兵 发电", "repair"),
)
