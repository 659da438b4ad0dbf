"""Invented problems of firms with their answers, and invented policies."""

from datetime import date
from typing import Any, NamedTuple


class Problem(NamedTuple):
    """Category and effort of the order, module and factor of the need, words."""

    category: str
    effort: str
    module: str
    factor: str
    title: str
    summary: str
    answer: str


PROBLEMS = (
    Problem(
        *("firm_labour", "simple", "talent", "talent", "技工专场招聘"),
        "急需数控技工十名",
        "与区人社局合办技工专场，到场五十二人，已到岗十名。",
    ),
    Problem(
        *("firm_finance", "complex", "finance", "capital", "银企对接授信"),
        "流动资金缺口三百万元",
        "组织银企对接，银行按知识产权质押授信三百万元，已放款。",
    ),
    Problem(
        *("firm_policy", "simple", "policy", "environment", "高企申报辅导"),
        "不清楚高新技术企业如何申报",
        "辅导员上门三次，材料清单与模板已给企业，申报已受理。",
    ),
    Problem(
        *("firm_market", "ordinary", "market", "resources", "上下游对接"),
        "想找本地刀具配套商",
        "供需对接会上与两家成员单位签订供货意向。",
    ),
    Problem(
        *("firm_premises", "ordinary", "integration", "resources", "共享检测室"),
        "没有检测设备，送检周期长",
        "成员单位检测室按成本价共享，当日出报告。",
    ),
    Problem(
        *("firm_permits", "simple", "policy", "environment", "环评帮办"),
        "扩产环评手续不熟悉",
        "政务服务队全程帮办，批复已取得。",
    ),
    Problem(
        *("firm_market", "complex", "research", "talent", "校企联合攻关"),
        "涂层附着力不稳定，需要专家",
        "对接高校材料学院，签订联合攻关协议，首批样件合格。",
    ),
    Problem(
        *("firm_legal", "simple", "startup", "environment", "合同审查"),
        "外贸合同条款拿不准",
        "法律顾问当面审改合同，已签约。",
    ),
    Problem(
        *("firm_premises", "ordinary", "members", "resources", "党员活动场地共享"),
        "党员活动没有场地",
        "党群服务中心会议室向企业党支部开放，可网上预约。",
    ),
)
WAITING = "银行尽职调查未完成，4月28日前再答复；已先协调过桥资金。"

#: What is kept as a policy, whether it is published, and whether those it fits were told.
POLICIES: tuple[tuple[dict[str, Any], bool, bool], ...] = (
    (
        {
            "title": "失业保险稳岗返还",
            "summary": "不裁员、少裁员的企业，按上年度缴费的一定比例返还失业保险费",
            "issuer": "区人社局（示例文号 2022-8）",
            "documents": "稳岗返还申请表\n上年度参保缴费证明\n企业账户信息",
            "deadline": date(2022, 6, 30),
            "conditions": {"staff": {"from": 30, "to": None}},
        },
        True,
        False,
    ),
    (
        {
            "title": "科技型中小企业研发补助",
            "summary": "对产业链核心和关键环节企业的研发投入给予补助",
            "issuer": "区科技局（示例文号 2022-3）",
            "documents": "研发费用辅助账\n项目说明\n营业执照",
            "deadline": date(2022, 5, 31),
            "conditions": {"links": ["core", "key_link"], "staff": {"from": None, "to": 120}},
        },
        True,
        True,
    ),
    (
        {
            "title": "理事单位技能大师工作室建设",
            "summary": "理事单位牵头建设技能大师工作室的，一次性奖补",
            "issuer": "区总工会（示例文号 2022-5）",
            "documents": "申报书\n带徒计划",
            "deadline": date(2022, 7, 15),
            "conditions": {"rank": "council"},
        },
        True,
        True,
    ),
    (
        {
            "title": "首台套装备保费补贴",
            "summary": "投保首台套重大技术装备综合险的企业，按保费给予补贴",
            "conditions": {"links": ["core"]},
        },
        False,
        False,
    ),
)


def of(number: int) -> Problem:
    """The problem of the firm of this place."""
    return PROBLEMS[number % len(PROBLEMS)]
