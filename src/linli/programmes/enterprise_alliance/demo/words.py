"""Invented firms of the alliance and the league, and what they do together."""

from datetime import time
from typing import NamedTuple

#: Parts of invented names: 8 × 10 of them, each once.
PLACES = ("淮河", "兴华", "金海", "政通", "绿云", "亚新", "路砦", "盛世")
TRADES = (
    "超硬材料",
    "精密刀具",
    "新材料",
    "数控装备",
    "检测技术",
    "供应链",
    "软件科技",
    "环保科技",
    "企业管理",
    "科技金融",
)
FORM = "有限公司（示例）"
#: Link of the chain by trade.
LINKS = (
    *("front_end", "core", "front_end", "core", "key_link"),
    *("supporting", "key_link", "key_link", "supporting", "supporting"),
)
WANTS = (
    "招数控技工和检验员",
    "流动资金贷款",
    "高新技术企业申报辅导",
    "与高校共建实验室",
    "拓展省外客户",
    "",
)
GIVES = ("会议室与路演厅", "检测设备共享", "实习岗位", "法律和财税讲师", "", "仓储场地")


class Round(NamedTuple):
    """A series of the alliance: kind, title, venue, rule (RFC 5545), when, how long."""

    kind: str
    title: str
    venue: str
    rule: str
    starts: time
    minutes: int


ROUNDS = (
    Round("service", "企业服务日", "联盟服务站", "FREQ=WEEKLY;BYDAY=TU", time(9, 30), 120),
    Round("clinic", "政策与法律咨询", "联盟服务站", "FREQ=WEEKLY;BYDAY=TH", time(15), 90),
    Round("lecture", "红色课堂", "党群服务中心", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", time(16), 60),
    Round("matching", "链上供需对接", "路演厅", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", time(14), 120),
    Round("training", "政策培训", "路演厅", "FREQ=MONTHLY;BYDAY=2TU", time(14), 120),
    Round("other", "党员活动日", "党群服务中心", "FREQ=MONTHLY;BYMONTHDAY=5", time(15), 90),
    Round("matching", "银企对接会", "路演厅", "FREQ=MONTHLY;BYDAY=3TH", time(10), 90),
    Round("training", "人才与用工培训", "联盟服务站", "FREQ=MONTHLY;BYDAY=-1MO", time(14), 90),
    Round("salon", "主题沙龙", "联盟服务站", "FREQ=MONTHLY;INTERVAL=3;BYDAY=1FR", time(15), 120),
    Round("exchange", "人才交流会", "路演厅", "FREQ=MONTHLY;INTERVAL=6;BYDAY=2SA", time(9), 180),
)
#: Gatherings at which firms are served one by one: their firms are ticked.
TICKED = ("链上供需对接", "银企对接会", "政策培训", "人才与用工培训", "主题沙龙", "人才交流会")

LEAGUE_PLACES = ("民主路", "解放", "二七广场")
LEAGUE_TRADES = ("百货", "餐饮", "药房", "眼镜", "酒店")
#: Day, title, venue, order of the town's service label, heads counted.
ACTIVITIES = (
    ("3-26", "爱心早餐送环卫", "解放路口", 1, 260),
    ("3-29", "义诊进社区", "民主路社区广场", 4, 310),
    ("4-1", "清明文明祭扫引导", "民主路社区", 0, 240),
    ("4-3", "便民维修日", "民主路社区广场", 2, 280),
    ("4-6", "助老配镜", "示例眼镜店", 1, 180),
    ("4-8", "春季用工专场", "二七广场东侧", 4, 420),
    ("4-10", "绿色低碳旧物换花", "民主路社区广场", 3, 230),
    ("4-13", "困境家庭慰问", "民主路社区", 2, 150),
)

#: What the alliance gives itself: kind, title, text.
PAPERS = (
    (
        "charter",
        "联盟章程",
        "第一条 本联盟由淮河路街道辖区企业自愿发起，坚持党建引领、共商共建。\n"
        "第二条 成员单位地位平等，入盟、退盟自愿，按本章程规定的程序办理。\n"
        "第三条 理事会由理事单位组成，每届任期三年，重大事项举手表决。\n"
        "第四条 联盟不收会费，不评比排名，不增加企业负担。",
    ),
    (
        "covenant",
        "成员公约",
        "一、守法经营，诚信用工，如实提供用工和岗位信息。\n"
        "二、资源共享，能帮则帮，认领事项按期办结。\n"
        "三、需求如实提出，服务如实评价。\n"
        "四、安全生产人人有责，隐患及时整改。",
    ),
)
