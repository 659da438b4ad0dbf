"""Invented firms, and what they said and had to put right."""

#: Parts of invented names: place word, trade, form. 110 and more of them, each once.
PLACES = (
    *("建中", "永安", "南街", "北院", "大同", "和顺"),
    *("福寿", "德化", "铭功", "兴隆", "西里", "东里"),
)
TRADES = (
    "机电设备",
    "食品加工",
    "服饰商贸",
    "信息技术",
    "物流服务",
    "文化传播",
    "建材经营",
    "医疗器械",
    "餐饮管理",
    "包装印刷",
)
FORM = "有限公司（示例）"

#: Category, how much there is to do, what the firm says, what was done.
PROBLEMS = (
    (
        "firm_policy",
        "simple",
        "想了解留抵退税的口径",
        "已请税务分局上门讲解，材料当场核对。",
    ),
    (
        "firm_labour",
        "ordinary",
        "急需普工，招聘渠道少",
        "已对接就业服务站，专场招聘已推送岗位。",
    ),
    ("firm_finance", "complex", "流动资金紧张，缺少抵押物", "已对接信用贷款产品，银行完成授信。"),
    ("firm_premises", "ordinary", "厂区门口货车停靠难", "已协调交管划定限时装卸位。"),
    ("firm_permits", "simple", "经营场所变更不清楚流程", "帮办专员陪同完成变更登记。"),
    ("firm_market", "ordinary", "希望对接辖区内的采购单位", "已组织供需对接，签订试供货协议。"),
    ("firm_premises", "complex", "用电容量不足，需要增容", "供电公司完成现场勘查并实施增容。"),
    ("firm_labour", "simple", "外来员工子女入学咨询", "已由教育部门答复入学条件和材料。"),
)
WAITING = "已列入部门联席会研究事项，正在核实政策口径，按期再次答复。"
NOTES = ("生产经营正常。", "订单较上季增加。", "成本压力较大，关注政策。", "计划扩大经营面积。")
DONE_ON_SPOT = ("现场清理通道并开锁。", "现场更换过期器材。", "现场拆除私接线路。")
PUT_RIGHT = ("已按要求整改，附采购凭证。", "已重新敷设线路并穿管。", "已完成培训并补建台账。")
TITLES = ("一季度企业商户安全联合检查", "四月安全生产联合检查")
