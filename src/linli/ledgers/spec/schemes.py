"""Sets of colour rules that ship: each follows published rules and names them.

Where a source gives no number, the number is ours and the note says so. The first one colours a
new ledger; an administrator or secretary edits a copy of it as rows.
"""

from dataclasses import dataclass

from linli.ledgers.spec.colours import Condition, Counting, Look, Op, Rule, Scheme, Shade

_GE, _LE = Op.AT_LEAST, Op.AT_MOST


@dataclass(frozen=True)
class Shipped:
    """A set as it ships: its code and names, the scheme, and where it comes from (zh, en)."""

    code: str
    name: str
    name_en: str
    scheme: Scheme
    source: str
    source_en: str


def _rule(look: str, name: str, name_en: str, *tests: tuple[str, str, int]) -> Rule:
    return Rule(
        str(look), tuple(Condition(what, str(op), to) for what, op, to in tests), name, name_en
    )


_MARKED = _rule("", "督查标色", "Marked by a supervisor", ("marked", _GE, 1))
_RED = Shade(Look.RED, "逾期", "Overdue", alarm=True)

_FOUR = Scheme(
    shades=(
        _RED,
        Shade(Look.YELLOW, "滞后", "Behind"),
        Shade(Look.BLUE, "临期", "Due soon"),
        Shade(Look.GREEN, "正常", "On course"),
    ),
    rules=(
        _rule(Look.GREEN, "已销号", "Closed out", ("closed", _GE, 1)),
        _MARKED,
        _rule(Look.RED, "超过完成时限", "Past its deadline", ("over", _GE, 1)),
        _rule(Look.RED, "节点逾期超过30天", "A milestone is over for more than 30 days",
              ("missed_days", _GE, 31)),
        _rule(Look.YELLOW, "有节点逾期", "A milestone is missed", ("missed", _GE, 1)),
        _rule(Look.YELLOW, "进度落后时间进度20个百分点以上", "20 points or more behind the time",
              ("behind", _GE, 20)),
        _rule(Look.YELLOW, "45天无进展记录", "Nothing reported for 45 days", ("silence", _GE, 45)),
        _rule(Look.BLUE, "距完成时限不足15天", "Less than 15 days to the deadline",
              ("left", _LE, 14)),
        _rule(Look.BLUE, "7天内有节点到期", "A milestone within 7 days", ("next", _LE, 7)),
        _rule(Look.GREEN, "按时间进度推进", "On course"),
    ),
)  # fmt: skip

_LIGHTS = Scheme(
    shades=(
        Shade(Look.RED, "红灯·警告", "Red light: warning", alarm=True),
        Shade(Look.YELLOW, "黄灯·提示", "Yellow light: note"),
        Shade(Look.GREEN, "绿灯·保障", "Green light: support"),
    ),
    rules=(
        _rule(Look.GREEN, "已销号", "Closed out", ("closed", _GE, 1)),
        _MARKED,
        _rule(Look.RED, "超过完成时限", "Past its deadline", ("over", _GE, 1)),
        _rule(Look.RED, "低于序时进度超过30个百分点", "More than 30 points behind the time",
              ("behind", _GE, 31)),
        _rule(Look.YELLOW, "低于序时进度10至30个百分点", "10 to 30 points behind the time",
              ("behind", _GE, 10)),
        _rule(Look.GREEN, "完成序时进度", "Keeps up with the time"),
    ),
)  # fmt: skip

_PLATES = Scheme(
    shades=(
        Shade(Look.RED, "红牌预警", "Red plate", alarm=True),
        Shade(Look.YELLOW, "黄牌预警", "Yellow plate"),
        Shade(Look.GREEN, "正常", "On course"),
    ),
    rules=(
        _rule(Look.GREEN, "已销号", "Closed out", ("closed", _GE, 1)),
        _MARKED,
        _rule(Look.RED, "完成进度低于时序进度60%", "Below 60 % of what the time demands",
              ("reached", _LE, 59)),
        _rule(Look.YELLOW, "完成进度低于时序进度80%", "Below 80 % of what the time demands",
              ("reached", _LE, 79)),
        _rule(Look.GREEN, "达到时序进度", "Keeps up with the time"),
    ),
)  # fmt: skip

_FIVE = Scheme(
    shades=(
        Shade(Look.RED, "红色督办", "Red", alarm=True),
        Shade(Look.ORANGE, "橙色督办", "Orange"),
        Shade(Look.YELLOW, "黄色督办", "Yellow"),
        Shade(Look.GREEN, "绿色督办", "Green"),
        Shade(Look.BLUE, "完工验收", "Finished and accepted"),
    ),
    rules=(
        _rule(Look.BLUE, "已完工并验收", "Finished and accepted", ("closed", _GE, 1)),
        _MARKED,
        _rule(Look.RED, "超过完成时限", "Past its deadline", ("over", _GE, 1)),
        _rule(Look.RED, "时间过半，进度不足30%", "Half the time gone, progress below 30 %",
              ("planned", _GE, 50), ("percent", _LE, 29)),
        _rule(Look.ORANGE, "落后时间进度20个百分点以上", "20 points or more behind the time",
              ("behind", _GE, 20)),
        _rule(Look.YELLOW, "落后时间进度或有节点逾期", "Behind the time", ("behind", _GE, 5)),
        _rule(Look.YELLOW, "有节点逾期", "A milestone is missed", ("missed", _GE, 1)),
        _rule(Look.GREEN, "按时间进度推进", "On course"),
    ),
)  # fmt: skip

_SLIPS = Scheme(
    counting=Counting.WORKING,
    shades=(
        Shade(Look.RED, "红色督办单", "Red slip", alarm=True),
        Shade(Look.YELLOW, "黄色督办单", "Yellow slip"),
        Shade(Look.BLUE, "蓝色督办单", "Blue slip"),
        Shade(Look.GREY, "正常推进", "On course"),
        Shade(Look.MET, "已办结", "Closed out"),
    ),
    rules=(
        _rule(Look.MET, "已销号", "Closed out", ("closed", _GE, 1)),
        _MARKED,
        _rule(Look.RED, "逾期未办结", "Not finished in time", ("over", _GE, 1)),
        _rule(Look.YELLOW, "未达到序时进度", "Behind the time", ("behind", _GE, 1)),
        _rule(Look.BLUE, "临近办结时限（5个工作日）", "The deadline is near (5 working days)",
              ("left", _LE, 5)),
        _rule(Look.GREY, "正常推进", "On course"),
    ),
)  # fmt: skip

SHIPPED: tuple[Shipped, ...] = (
    Shipped(
        "four",
        "四色督查",
        "Four colours",
        _FOUR,
        "红黄蓝绿四色：蓝色提示临期、黄色提示未达序时进度、红色提示逾期，参照宿迁产发集团《集团督查督办工作实施办法》"
        "的蓝黄红三色督办（宿迁市国资委网站，2025年6月6日），加绿色为正常；天数和百分点由本系统给定，可改。",
        "Red, yellow, blue, green: blue for near its date, yellow for behind the time, red for "
        "overdue, after the three-colour supervision of Suqian's industrial group (Suqian SASAC, "
        "6 June 2025), green added for on course. The numbers of days and points are ours.",
    ),
    Shipped(
        "lights",
        "红黄绿灯",
        "Three lights",
        _LIGHTS,
        "参照银川市重点项目“红黄绿灯”推进机制（2025年3月）：完成序时进度亮绿灯，低于序时进度10至30个百分点（含）"
        "亮黄灯，超过30个百分点亮红灯。逾期亮红灯由本系统加上。",
        "After Yinchuan's lights for key projects (March 2025): green keeps up with the time, "
        "yellow 10 to 30 points behind, red more than 30. Red for overdue is ours.",
    ),
    Shipped(
        "plates",
        "红黄牌预警",
        "Red and yellow plates",
        _PLATES,
        "参照《武汉市重大项目管理办法》：对完成进度低于时序进度60%、80%的项目分别给予红、黄牌预警。",
        "After Wuhan's Measures for Major Projects: below 60 % of what the time demands a red, "
        "below 80 % a yellow plate.",
    ),
    Shipped(
        "five",
        "五色督办",
        "Five colours",
        _FIVE,
        "参照重庆市大足区人大双路街道工委“五色督办”（2025年7月10日）：红橙黄绿蓝五色，进度不足30%为红色，"
        "完工并验收为蓝色；其余分档由本系统给定，可改。",
        "After the five colours of Shuanglu sub-district, Dazu, Chongqing (10 July 2025): red "
        "below 30 % progress, blue finished and accepted. The steps between are ours.",
    ),
    Shipped(
        "slips",
        "三色督办单（按工作日）",
        "Three slips, by working days",
        _SLIPS,
        "参照宿迁产发集团“三色督办单”（2025年6月6日）：临近办结时限发蓝色单，未达到序时进度发黄色单，逾期未办结发"
        "红色单；按工作日计算，5个工作日由本系统给定。",
        "After the three slips of Suqian's industrial group (6 June 2025): blue near the date, "
        "yellow behind the time, red not finished. Counted in working days; the five are ours.",
    ),
)
