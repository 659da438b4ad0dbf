"""The columns of employers' own sheets, by all the names that they have there."""

from django.utils.translation import gettext_lazy as _

from linli.base.sheets import Column
from linli.employment.spec.vacancies import Education, Insurance

VACANCY_COLUMNS: tuple[Column, ...] = (
    Column(
        "firm",
        _("Firm"),
        ("单位名称", "企业名称", "招聘单位", "用人单位", "公司名称", "公司", "单位", "firm"),
        required=True,
        example="示例机械公司",
    ),
    Column(
        "title",
        _("Post"),
        ("岗位名称", "招聘岗位", "岗位", "职位", "职位名称", "工种", "招聘工种", "title"),
        required=True,
        example="电焊工",
    ),
    Column(
        "posts",
        _("Number of posts"),
        ("招聘人数", "人数", "需求人数", "用工人数", "岗位数", "数量", "posts"),
        required=True,
        example="10",
    ),
    Column(
        "wage",
        _("Wage"),
        ("薪资", "工资", "薪酬", "工资待遇", "薪资待遇", "月薪", "待遇", "薪资范围", "wage"),
        required=True,
        example="5000-7000+提成",
    ),
    Column(
        "needs",
        _("Requirements"),
        ("岗位要求", "任职要求", "要求", "任职条件", "招聘条件", "条件", "needs"),
        example="有焊工证，能上夜班",
    ),
    Column("education", _("Education"), ("学历", "学历要求", "文化程度", "education")),
    Column(
        "insurance",
        _("Social insurance"),
        ("社保", "保险", "五险", "社会保险", "福利", "福利待遇", "insurance"),
        example="五险一金",
    ),
    Column("place", _("Place of work"), ("工作地点", "工作地址", "地点", "地址", "place")),
    Column("duties", _("Duties"), ("岗位职责", "工作内容", "职责", "岗位描述", "备注", "duties")),
    Column(
        "valid_until",
        _("Valid until"),
        ("有效期", "有效期至", "截止日期", "招聘截止", "截止时间", "valid until"),
        example="2022-06-30",
    ),
)
#: What a list makes, in words.
MADE: dict[str, object] = {"employment.vacancy": _("Vacancies")}

_EDUCATION = (
    ("硕士", Education.MASTER),
    ("研究生", Education.MASTER),
    ("本科", Education.BACHELOR),
    ("学士", Education.BACHELOR),
    ("大专", Education.COLLEGE),
    ("专科", Education.COLLEGE),
    ("高中", Education.HIGH),
    ("中专", Education.HIGH),
    ("职高", Education.HIGH),
    ("技校", Education.HIGH),
    ("初中", Education.MIDDLE),
)


def education_in(words: str) -> str:
    """The lowest level these words ask for; `any` where they name none (大专或高中 → 高中)."""
    named = [level for word, level in _EDUCATION if word in words]
    return named[-1] if named else Education.ANY


def insurance_in(words: str) -> str:
    """What these words say about social insurance and housing fund."""
    if "险" not in words and "社保" not in words:
        return Insurance.UNKNOWN
    if any(none in words for none in ("无社保", "无保险", "不缴", "不交")):
        return Insurance.NONE
    if "金" in words:
        return Insurance.FULL
    return (
        Insurance.FIVE if any(all_ in words for all_ in ("五险", "5险", "社保")) else Insurance.SOME
    )
