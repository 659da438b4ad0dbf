# ruff: noqa: E501 - a table, a line for each occupation
"""The short list of the national occupational classification (职业分类大典, 2022) that ships: code,
name, name in English, words by which people call it here.

The first two numbers of a code are its group: what is near one another has them in common.

Where the codes come from. They were entered by hand from the occupational codes that national
skill standards (国家职业技能标准) print on their title page and from the classification's own numbering,
without the printed volume at hand. Read again in a published excerpt of the 2022 volume were
4-05-01-01, 4-06-01-01, 4-06-01-02, 4-06-02-01, 4-07-05-01 and 4-07-05-02. `DOUBTFUL` names those
whose last numbers could not be settled; pages mark them. Codes are rows: a town corrects its own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple


class Row(NamedTuple):
    """One occupation as it ships."""

    code: str
    name: str
    name_en: str
    words: tuple[str, ...] = ()


_LIST = """
2-02-07-01|机械设计工程技术人员|Mechanical designer|机械设计 机械工程师
2-02-10-03|计算机软件工程技术人员|Software engineer|软件开发 软件工程师 程序员
2-02-11-01|电工电器工程技术人员|Electrical engineer|电气工程师 电气技术员
2-02-18-03|土木建筑工程技术人员|Civil engineer|土建工程师 施工员 施工技术员
2-02-28-03|安全生产管理工程技术人员|Work safety engineer|安全工程师 安全管理 安全主管
2-05-08-01|内科护士|Nurse|护士 护理
2-06-03-00|会计专业人员|Accountant|会计 财务 出纳
2-06-07-02|市场营销专业人员|Marketing specialist|市场 营销 销售 业务员 销售代表
2-06-08-01|人力资源管理专业人员|Human resources specialist|人事 人力资源 招聘专员
2-07-09-01|社会工作专业人员|Social worker|社工
2-08-04-00|幼儿教育教师|Kindergarten teacher|幼师 幼儿教师
3-01-01-01|行政办事员|Administrative clerk|行政 文员 内勤 行政专员
3-01-01-02|社区事务员|Community clerk|社区工作者 网格员
3-01-02-02|秘书|Secretary|文秘 助理
3-01-02-05|打字员|Typist|录入员
3-01-02-08|后勤管理员|Logistics clerk|后勤 总务
3-02-03-01|消防员|Firefighter|专职消防 消防队员 灭火救援
3-02-03-08|应急救援员|Rescue worker|应急救援 救援队员
4-01-02-03|商品营业员|Shop assistant|营业员 导购 店员 促销员
4-01-02-04|收银员|Cashier|收银
4-01-06-01|电子商务师|E-commerce specialist|电商 电商运营 网店运营
4-01-06-02|互联网营销师|Online marketing specialist|主播 直播 新媒体运营
4-02-01-01|轨道列车司机|Train driver|地铁司机
4-02-02-01|道路客运汽车驾驶员|Bus and car driver|公交司机 客车司机 司机 驾驶员 小车司机 班车司机 网约车司机
4-02-02-02|道路货运汽车驾驶员|Lorry driver|货车司机 大车司机 货运司机 送货司机 B2司机 A2司机
4-02-04-06|无人机驾驶员|Drone pilot|无人机 飞手
4-02-05-01|装卸搬运工|Loader|装卸工 搬运工 搬运 装卸
4-02-06-01|仓储管理员|Warehouse keeper|库管 仓管 仓库管理员 仓储 仓管员
4-02-06-02|理货员|Stock clerk|理货 拣货员 分拣员 分拣
4-02-06-03|物流服务师|Logistics specialist|物流 调度 物流专员
4-02-07-08|快递员|Courier|快递 派件员
4-02-07-09|快件处理员|Parcel sorter|快件分拣
4-02-07-10|网约配送员|Delivery rider|外卖骑手 骑手 送餐员 外卖员 配送员
4-03-01-01|前厅服务员|Receptionist|前台 酒店前台 接待
4-03-01-02|客房服务员|Room attendant|客房
4-03-02-01|中式烹调师|Cook|厨师 炒菜师傅 厨工 帮厨 配菜
4-03-02-02|中式面点师|Pastry cook|面点 面点师 白案
4-03-02-05|餐厅服务员|Waiter|服务员 传菜员 餐饮服务员
4-04-02-01|信息通信网络机务员|Telecom equipment operator|机房维护 机务员
4-04-02-02|信息通信网络线务员|Telecom lineman|线务员 宽带安装 光缆 装维
4-04-04-02|网络与信息安全管理员|Network security administrator|网络安全 网管
4-04-05-01|计算机程序设计员|Programmer|编程
4-04-05-03|呼叫中心服务员|Call centre agent|客服 话务员 电话客服
4-05-01-01|银行综合柜员|Bank teller|柜员
4-06-01-01|物业管理师|Property manager|物业 物业管理 物业管家 物业主管
4-06-01-02|中央空调系统运行操作员|Air conditioning operator|空调工 暖通运行
4-06-01-03|停车管理员|Parking attendant|车管员 收费员 停车场管理员
4-06-02-01|房地产经纪人|Estate agent|房产经纪 置业顾问
4-07-03-01|职业指导员|Careers adviser|职业指导
4-07-04-01|导游|Tour guide|讲解员
4-07-05-01|保安员|Security guard|保安 门卫 秩序维护员 巡逻 保安队长 押运 护卫
4-07-05-02|安检员|Security screener|安检 地铁安检
4-07-05-03|智能楼宇管理员|Building systems operator|弱电 监控 监控员 楼宇
4-07-05-04|消防设施操作员|Fire systems operator|消控 消防中控 消控室值班 中控值班 消防监控
4-07-05-05|安全防范系统安装维护员|Security systems installer|安防安装 监控安装
4-08-03-04|工程测量员|Surveyor|测量员 测量
4-09-08-01|保洁员|Cleaner|保洁 清洁工 环卫 环卫工
4-09-08-02|生活垃圾清运工|Waste collector|垃圾清运
4-09-10-01|园林绿化工|Gardener|绿化 绿化工 园林
4-10-01-02|育婴员|Infant carer|育婴 月嫂
4-10-01-03|保育师|Nursery nurse|保育员 保育
4-10-01-05|养老护理员|Carer for the elderly|护工 养老 护理员
4-10-01-06|家政服务员|Domestic worker|家政 保姆
4-10-03-02|美发师|Hairdresser|理发师 美发
4-11-01-00|供电服务员|Power supply clerk|抄表 电力客服
4-11-02-00|燃气燃煤供应服务员|Gas supply worker|燃气安检 燃气
4-12-01-01|汽车维修工|Car mechanic|汽修 汽车修理 修车 机修工（汽车）
4-12-02-01|计算机维修工|Computer repairer|电脑维修
4-12-03-01|家用电器产品维修工|Appliance repairer|家电维修 空调安装
4-13-04-01|社会体育指导员|Sports instructor|健身教练 教官 拓展教练 军训教官
5-01-02-02|园艺工|Horticulturist|种植 大棚
5-02-03-01|护林员|Forest ranger|护林
5-03-02-02|家禽饲养员|Poultry keeper|养殖 饲养员
6-01-01-02|制粉工|Miller|面粉
6-02-01-01|糕点面包烘焙工|Baker|烘焙 面包师 食品加工 速冻食品
6-05-01-02|裁剪工|Cutter|裁床
6-05-01-03|缝纫工|Sewing machinist|缝纫 车位 平车工
6-06-03-01|手工木工|Joiner|木工
6-08-01-02|印刷操作员|Printer|印刷
6-11-01-03|化工总控工|Chemical plant operator|化工操作
6-12-03-00|药物制剂工|Pharmaceutical operator|制药 制剂
6-14-02-00|塑料制品成型制作工|Plastics moulder|注塑 注塑工
6-15-01-04|水泥混凝土制品工|Concrete products worker|预制构件
6-17-01-02|高炉炼铁工|Blast furnace operator|炼铁 高炉
6-17-02-01|炼钢原料工|Steel charge worker|废钢 炼钢备料
6-17-02-02|炼钢工|Steelmaker|炼钢 转炉 电炉 冶炼 精炼
6-17-02-03|炼钢浇铸工|Steel caster|连铸 浇铸 浇钢
6-17-05-04|铝电解工|Aluminium electrolysis worker|电解铝
6-17-09-02|金属轧制工|Rolling mill operator|轧钢 轧制 轧机
6-18-01-01|车工|Turner|车床 普车 车床工
6-18-01-02|铣工|Milling machinist|铣床
6-18-01-04|磨工|Grinder|磨床
6-18-01-07|多工序数控机床操作调整工|CNC operator|数控 CNC 加工中心 数控车 数控操作工
6-18-02-01|铸造工|Foundry worker|铸造 浇注
6-18-02-02|锻造工|Forger|锻造 锻工
6-18-02-03|金属热处理工|Heat treater|热处理
6-18-02-04|焊工|Welder|电焊 电焊工 氩弧焊 二保焊 气焊
6-18-04-01|模具工|Die maker|模具 钳工（模具）
6-20-01-01|装配钳工|Fitter|装配 钳工 装配工 组装
6-22-02-01|汽车装调工|Car assembler|总装 汽车装配
6-24-02-02|高低压电器及成套设备装配工|Switchgear assembler|配电柜装配 接线工 配电装配
6-25-03-00|计算机及外部设备装配调试员|Computer assembler|电子装配 电脑组装
6-25-04-07|广电和通信设备电子装接工|Electronics assembler|电子厂 流水线 普工 操作工 生产工 车间工人 一线工人
6-28-01-14|变配电运行值班员|Substation operator|配电值班 高压值班 变电值班
6-28-03-01|水生产处理工|Water treatment worker|水厂 制水
6-28-03-03|工业废水处理工|Waste water treatment worker|污水处理 水处理
6-29-01-01|砌筑工|Bricklayer|瓦工 泥瓦工
6-29-01-03|混凝土工|Concrete worker|混凝土
6-29-01-04|钢筋工|Steel fixer|钢筋
6-29-01-05|架子工|Scaffolder|脚手架
6-29-03-01|机械设备安装工|Machinery installer|设备安装
6-29-03-02|电气设备安装工|Electrical installer|电气安装
6-29-03-03|电梯安装维修工|Lift mechanic|电梯 电梯维保 电梯工
6-29-03-04|管工|Pipefitter|水暖工 水电工 管道
6-29-03-05|制冷空调系统安装维修工|Refrigeration mechanic|制冷 冷库 空调维修
6-29-04-01|装饰装修工|Decorator|油漆工 装修 抹灰
6-30-05-01|起重装卸机械操作工|Crane and forklift operator|叉车 叉车工 行车工 天车 吊车 叉车司机 塔吊
6-30-05-02|起重工|Rigger|起重 司索
6-31-01-01|设备点检员|Equipment inspector|点检 设备巡检 巡检
6-31-01-02|机修钳工|Maintenance fitter|机修 设备维修 维修工 机修工 机械维修
6-31-01-03|电工|Electrician|维修电工 低压电工 高压电工 厂电工 电工维修
6-31-01-04|仪器仪表维修工|Instrument mechanic|电仪表 仪表工 仪表 电仪 仪表维修
6-31-01-05|锅炉设备检修工|Boiler repairer|锅炉 锅炉检修
6-31-03-01|化学检验员|Chemical tester|化验员 化验 实验员
6-31-03-05|质检员|Quality inspector|质检 检验员 品检 QC 质量检验 品控
6-31-05-00|包装工|Packer|包装 打包
6-31-06-00|安全员|Safety officer|专职安全员 现场安全员
"""
SHIPPED: tuple[Row, ...] = tuple(
    Row(code, name, english, tuple(words.split()))
    for code, name, english, words in (line.split("|") for line in _LIST.strip().splitlines())
)
#: Codes whose last numbers no source at hand settles (see above).
DOUBTFUL = frozenset(
    {
        "2-02-28-03",
        "3-01-02-08",
        "4-01-02-03",
        "4-01-02-04",
        "5-02-03-01",
        "6-15-01-04",
        "6-17-05-04",
        "6-24-02-02",
        "6-28-01-14",
    }
)
#: Codes that shipped wrong once → (name then, code, name): a migration puts them right.
CORRECTED = {
    "3-01-01-04": ("社区事务员", "3-01-01-02", "社区事务员"),
    "3-01-02-01": ("行政办事员", "3-01-01-01", "行政办事员"),
    "3-01-02-07": ("后勤管理员", "3-01-02-08", "后勤管理员"),
    "4-01-02-03": ("收银员", "4-01-02-04", "收银员"),
    "4-01-02-01": ("营业员", "4-01-02-03", "商品营业员"),
    "5-01-02-01": ("园艺工", "5-01-02-02", "园艺工"),
}
MOST_SUGGESTED = 3


def group_of(code: str) -> str:
    """The minor group that an occupation belongs to: 6-18-02-04 → 6-18."""
    return "-".join(code.split("-")[:2])


def plain(words: str) -> str:
    """Words without blanks, marks and brackets, as they are compared."""
    return "".join(sign for sign in words.lower() if sign.isalnum())


@dataclass(frozen=True)
class Suggestion:
    """An occupation that free words may mean. `exact`: they are one of its own words."""

    code: str
    weight: int
    exact: bool = False


def suggest(words: str, known: Mapping[str, Iterable[str]]) -> list[Suggestion]:
    """Occupations that these words may mean, the best first; `known`: code → its words.

    Exact words come first; then the longest word that stands in them (电焊工3名 → 电焊工), then
    words that have most pairs of signs in common. Equal ones in the order of their codes.
    """
    asked = plain(words)
    if not asked:
        return []
    pairs = _pairs(asked)
    found = []
    for code, names in known.items():
        best = max((_weight(asked, pairs, plain(name)) for name in names), default=0)
        if best:
            found.append(Suggestion(code, best, exact=best == _EXACT))
    found.sort(key=lambda each: (-each.weight, each.code))
    return found[:MOST_SUGGESTED]


_EXACT = 1000


def _weight(asked: str, pairs: set[str], name: str) -> int:
    if not name:
        return 0
    if asked == name:
        return _EXACT
    if name in asked:
        return 100 + 10 * len(name)
    common = len(pairs & _pairs(name))
    return 30 * common // max(len(pairs), 1) if common else 0


def _pairs(words: str) -> set[str]:
    return {words[at : at + 2] for at in range(len(words) - 1)}
