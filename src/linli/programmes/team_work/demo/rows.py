"""The 41 items of the demo's ledger, as an office would write them. All invented.

`steps`: one milestone each, "title@due=reached!", where "=reached" is missing while it is open and
"!" says that somebody else confirmed it. `end`: how far the item has come by 18 April 2022.
"""

from dataclasses import dataclass

NAME, NAME_EN = "2022年度组团式工作台账", "Team-style work ledger 2022"
CATEGORIES = (
    ("民生实事", "Livelihood"),
    ("老旧小区改造", "Old compounds"),
    ("安全生产", "Work safety"),
    ("基层治理", "Neighbourhood governance"),
    ("党建引领", "Party building"),
    ("就业和社会保障", "Jobs and social security"),
    ("营商服务", "Services to firms"),
    ("文明创建与应急", "City standards and emergencies"),
)
TAGS = (("党建+项目", "Party building + projects"), ("党建+民生", "Party building + livelihood"))
LIVELIHOOD, TASK, CITY, DISTRICT, LEADER = range(5)


@dataclass(frozen=True)
class Row:
    """One line of the sheet."""

    category: int
    item_class: int
    title: str
    goal: str
    who: str
    due: str
    steps: str = ""
    end: str = "running"
    lead: str = ""
    notes: tuple[tuple[str, str, str], ...] = ()
    funds: str = ""
    starts: str = "1-10"
    due_words: str = ""
    tag: int | None = None
    #: "typed:40", "figure:key", "cases:kind", "events:kind:plan", "drive:name"
    measured: str = ""


ROWS = (
    # 民生实事
    Row(0, LIVELIHOOD, "燃气入户通气", "9号楼未通气住户逐户登记意愿，协调通气", "secretary", "6-30",
        measured="drive:9号楼通气意愿登记", starts="4-11", tag=1,
        notes=(("4-12", "progress", "意愿登记表已建，本周起逐户登记"),
               ("4-15", "problem", "部分住户白天不在家，需晚间再访"))),
    Row(0, LIVELIHOOD, "社区养老驿站建设", "建成1处养老驿站，助餐、助浴、日间照料开放", "handler2",
        "9-30", "选址确定@2-28=2-24!;施工图审定@3-31=3-30!;主体改造完成@6-30;验收开放@9-20",
        lead="welfare", funds="86", tag=1),
    Row(0, LIVELIHOOD, "独居老人定期探访", "独居老人建立探访名单，按意愿定期联系", "secretary",
        "12-20", due_words="长期坚持", measured="typed:35",
        notes=(("4-12", "progress", "本月探访已安排，名单按本人意愿更新"),)),
    Row(0, LIVELIHOOD, "老年助餐点开放", "永安社区助餐点正式供餐", "worker", "3-31",
        "签订供餐协议@2-20=2-18!;设备到位@3-15=3-14!;开始供餐@3-31=3-29!", end="closed",
        lead="welfare", funds="12.5"),
    Row(0, DISTRICT, "背街小巷路灯补装", "补装路灯24盏，全部点亮", "handler", "3-31",
        "点位踏勘@2-15=2-14!;安装@3-20=4-2;点亮验收@3-31", lead="works", funds="9.6",
        notes=(("4-6", "problem", "其中5盏未接通电源，等待供电部门排期"),)),
    # 老旧小区改造
    Row(1, CITY, "老旧小区改造收尾", "26号院改造遗留问题全部整改到位", "secretary", "4-30",
        "遗留问题列表@3-25=3-25!;施工队整改@4-15;居民代表验收@4-28", tag=0,
        notes=(("4-11", "problem", "9号楼一户尚未通气，已列入议事会议题"),
               ("4-15", "next_step", "本周请施工队和住户代表到场逐项核对"))),
    Row(1, CITY, "雨污分流管网改造", "4个楼院雨污分流完成", "handler", "10-31",
        "管线勘查@2-28=2-26!;施工招标@3-31=3-31!;施工过半@7-31;完工验收@10-25", lead="works",
        funds="320"),
    Row(1, DISTRICT, "屋面防水维修", "完成6栋楼屋面防水", "worker2", "5-31",
        "入户告知@3-10=3-9!;材料进场@4-10=4-12;施工完成@5-25", lead="works", funds="45.8"),
    Row(1, DISTRICT, "楼道照明和扶手修缮", "11个单元楼道照明、扶手修好", "worker4", "3-25",
        "逐单元排查@2-20=2-19!;修缮@3-20=3-18!", end="reopened", lead="works", funds="3.2"),
    Row(1, TASK, "加装电梯意见征询", "2栋楼完成意见征询", "secretary2", "6-30",
        "发放告知书@3-31=3-28!;逐户征询@5-31;公示@6-20"),
    # 安全生产
    Row(2, CITY, "燃气用户和商户安全检查", "辖区商户检查一遍，隐患全部整改", "worker3", "6-30",
        "商户名单核对@3-31=3-30!;第一轮检查@5-20;隐患复查@6-25"),
    Row(2, CITY, "安全生产联合检查", "每月一次联合检查，全年12次", "handler", "12-25",
        "1月检查@1-31=1-28!;2月检查@2-28=2-25!;3月检查@3-31=3-30!;4月检查@4-30;"
        "上半年小结@6-30", lead="order"),
    Row(2, DISTRICT, "自建房安全排查", "自建房建立一房一表", "worker3", "4-10",
        "名单核对@3-10=3-8!;入户排查@4-5", lead="works",
        notes=(("4-12", "problem", "有7户暂时联系不上产权人"),)),
    Row(2, TASK, "电动自行车集中充电点", "新建充电点6处", "worker2", "7-31",
        "选址征求意见@3-20=3-19!;施工@6-15;投入使用@7-25", funds="18"),
    Row(2, LEADER, "消防通道清理", "3个楼院消防通道清理并划线", "worker", "4-8",
        "劝离占用车辆@3-28=3-28!;划线@4-8=4-11", end="applied",
        notes=(("4-12", "progress", "划线因雨推迟三天，现已完成"),)),
    Row(2, DISTRICT, "有限空间作业培训", "相关企业负责人培训一遍", "handler", "3-31",
        "培训@3-25=3-24!;考核@3-31=3-31!", end="closed", lead="order"),
    # 基层治理
    Row(3, DISTRICT, "移动居委会民情走访", "全年走遍每户一次，民情有记录", "secretary", "12-20",
        measured="figure:committee.dwellings_visited", tag=1),
    Row(3, DISTRICT, "楼院议事协商", "全年召开议事会12次", "secretary", "12-20",
        measured="events:meeting:12"),
    Row(3, TASK, "网格划分调整", "网格重新划分并公布网格员", "secretary2", "3-20",
        "方案征求意见@2-28=2-28!;公布@3-20=3-18!", end="closed"),
    Row(3, TASK, "群众诉求接诉即办", "诉求有登记、有答复、有回访", "handler2", "12-20",
        lead="welfare", measured="cases:appeal"),
    Row(3, LEADER, "噪声油烟扰民专项治理", "群众反映的8处点位逐一解决", "worker3", "4-15",
        "点位核实@3-25=3-24!;逐处整改@4-12", lead="order", end="refused",
        notes=(("4-10", "problem", "两家餐饮店净化设备未到货"),)),
    Row(3, DISTRICT, "法律顾问进社区", "每季度一场法治讲座", "secretary2", "12-15",
        "一季度讲座@3-31=3-25!;二季度讲座@6-30;三季度讲座@9-30;四季度讲座@12-10"),
    # 党建引领
    Row(4, CITY, "联盟党建共建", "联盟成员单位共建项目落地8个", "secretary", "11-30",
        "成员单位走访@3-31=3-29!;共建项目签约@4-30;中期评估@8-31", tag=0, measured="typed:30"),
    Row(4, DISTRICT, "党员服务重复表册清理", "取消重复填报表册5类", "secretary2", "3-31",
        "清理列表@2-28=2-27!;取消并公布@3-31=3-31!", end="closed", tag=0),
    Row(4, DISTRICT, "大工委例会", "每季度召开一次，认领项目", "secretary2", "12-20",
        "一季度例会@3-31=3-31!;二季度例会@6-30;三季度例会@9-30;四季度例会@12-15", tag=0),
    Row(4, TASK, "红色物业试点", "2个楼院组建自管小组", "worker3", "6-30",
        "自管小组推选@3-31=3-31;制度上墙@5-31", tag=0),
    Row(4, LEADER, "法治讲座微直播", "直播讲座4场，居民提问当场解答", "secretary", "12-10",
        "第一场@3-25=3-25!;第二场@6-15;第三场@9-15;第四场@12-1"),
    # 就业和社会保障
    Row(5, CITY, "退役军人就业服务", "摸清求职意愿，组织专场招聘会", "handler2", "6-30",
        "就业意愿摸底@3-20=3-18!;企业岗位征集@4-10=4-9!;专场招聘会@5-20;回访@6-25",
        lead="welfare"),
    Row(5, LIVELIHOOD, "城乡居民医保参保扩面", "应参保未参保人员逐户告知", "worker4", "3-31",
        "名单比对@2-10=2-9!;逐户告知@3-25=3-25!", end="checked", lead="welfare"),
    Row(5, CITY, "新冠疫苗接种服务", "应接未接人员逐人告知，接种自愿", "worker2", "6-30",
        "底数核对@3-15=3-14!;逐人告知@4-20;加强针服务日@5-31", lead="welfare",
        measured="typed:55"),
    Row(5, DISTRICT, "困难群众动态管理", "救助对象核查一遍，应保尽保", "handler2", "4-12",
        "入户核查@3-31=3-30!;公示@4-12", lead="welfare",
        notes=(("4-13", "problem", "公示材料还在核对，预计晚五天"),)),
    Row(5, TASK, "零工驿站", "建成零工驿站1处", "worker", "8-31",
        "选址@3-31=3-31!;装修@6-30;运营@8-20", funds="22", end="suspended"),
    # 营商服务
    Row(6, CITY, "领导包联企业", "包联企业走访一遍，问题有答复", "handler2", "12-20",
        "名单分配@3-25=3-25!;第一轮走访@5-31;第二轮走访@10-31"),
    Row(6, DISTRICT, "商户亮照和食品安全提示", "街面商户提示到位", "worker2", "4-30",
        "分片@3-25=3-25!;逐店提示@4-25"),
    Row(6, TASK, "闲置楼宇招商", "盘活闲置楼宇2处", "handler", "11-30",
        "摸底@3-31=4-6!;推介@6-30;签约@11-20", measured="typed:20"),
    Row(6, LEADER, "企业用工需求对接", "收集岗位需求，对接就业服务", "handler2", "4-29",
        "需求收集@4-8=4-8!;对接会@4-26", lead="welfare"),
    # 文明创建与应急
    Row(7, CITY, "全国文明城市创建迎检", "网上申报材料齐全，实地点位达标", "secretary2", "9-30",
        "点位自查@3-31=3-31!;问题整改@5-31;模拟测评@8-15", end="asked"),
    Row(7, CITY, "汛期防汛准备", "危旧房、低洼点位有预案、有物资、有责任人", "handler", "5-31",
        "点位排查@3-31=3-31!;物资储备@4-30;演练@5-20", lead="works"),
    Row(7, DISTRICT, "垃圾分类投放点改造", "改造投放点10处", "worker3", "4-20",
        "选址公示@3-10=3-10!;改造@4-18", funds="15.4", end="suspended"),
    Row(7, TASK, "飞线和小广告整治", "6条街巷集中整治一遍", "worker4", "4-12",
        "集中清理@3-31=3-30!;回头看@4-12=4-12", end="sent_back"),
    Row(7, LEADER, "街角游园移交管护", "移交1处游园，明确管护人", "worker", "3-31",
        "移交协议@3-20=3-18!;管护公示@3-31=3-30!", end="reopened_late"),
)  # fmt: skip
