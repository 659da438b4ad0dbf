"""The checklist, leaflet and script of the visits to shops that use gas, in both languages.

They stand here and not in the catalogues, because a survey form and a printed leaflet carry both
languages side by side. What an item rests on is named by law and article where there is one; the
others are the usual rules of gas suppliers and fire brigades. The warning cases are invented.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """The same sentence in Chinese and English."""

    zh: str
    en: str


@dataclass(frozen=True)
class Item:
    """One thing that is looked at. “No” is a hazard of this grade, on this basis."""

    code: str
    asked: Words
    #: What to look for, for whoever holds the list.
    look: Words
    #: What is said and done at once when it is not so.
    on_spot: Words
    #: A grade of `cases.spec.GRADES`.
    grade: str
    basis: Words
    #: Only where gas comes in bottles.
    bottled: bool = False


@dataclass(frozen=True)
class WarningCase:
    """A warning case: what was done, what came of it, what it teaches. Invented."""

    title: Words
    story: Words
    lesson: Words


GAS_USERS = Words("《城镇燃气管理条例》第二十八条", "Regulation on Urban Gas, article 28")
ALARMS = Words("《中华人民共和国安全生产法》第三十六条", "Work Safety Law, article 36")
WAYS_OUT = Words("《中华人民共和国消防法》第二十八条", "Fire Protection Law, article 28")
USUAL = Words("燃气供应企业用气安全告知", "Safety notice of the gas supplier")

CHECKLIST: tuple[Item, ...] = (
    Item(
        "alarm",
        Words(
            "用气场所装有燃气泄漏报警器并正常通电",
            "A gas alarm is fitted where gas is used, and has power",
        ),
        Words(
            "看指示灯、按自检键；管道天然气的装在高处，液化石油气的装在低处。",
            "See its light, press its test key: high up for natural gas, low down for bottled gas.",
        ),
        Words(
            "告知店主须安装报警器并保持通电，未安装前用气时须有人看管。",
            "Tell the owner that it must be fitted and kept on; until then nobody leaves the "
            "flame.",
        ),
        "major",
        ALARMS,
    ),
    Item(
        "flame_guard",
        Words("灶具有熄火保护装置", "The burners shut off by themselves when the flame goes out"),
        Words(
            "看灶头旁有无感应针，看铭牌和购买凭证。",
            "Look for the sensing pin beside the burner, the plate and the receipt.",
        ),
        Words(
            "告知店主更换合格灶具，停用无熄火保护的灶头。",
            "Tell the owner to replace it; the burner stays off.",
        ),
        "general",
        USUAL,
    ),
    Item(
        "hose_length",
        Words(
            "连接软管不超过2米，中间无接口", "The hose is no longer than 2 metres and in one piece"
        ),
        Words("量软管长度，看有无三通或接头。", "Measure it, and look for joints and branches."),
        Words(
            "关闭阀门，请燃气供应企业更换。",
            "Close the valve and call the gas supplier to replace it.",
        ),
        "general",
        USUAL,
    ),
    Item(
        "hose_wall",
        Words(
            "软管不穿墙、不穿门窗，不埋在地下",
            "The hose passes through no wall, door, window or floor",
        ),
        Words("顺着软管从气源看到灶具。", "Follow it from the source to the burner."),
        Words(
            "关闭阀门，改为硬管连接前不得用气。",
            "Close the valve: no gas until a rigid pipe is laid.",
        ),
        "general",
        USUAL,
    ),
    Item(
        "hose_age",
        Words(
            "软管无老化、开裂，两端用卡箍固定，在使用年限内",
            "The hose is sound, clamped at both ends and in date",
        ),
        Words(
            "弯折看裂纹，看生产日期；橡胶软管每两年更换一次。",
            "Bend it and look for cracks, read its date; a rubber hose lasts two years.",
        ),
        Words("关闭阀门，更换后再用气。", "Close the valve until it is replaced."),
        "general",
        USUAL,
    ),
    Item(
        "regulator",
        Words(
            "减压阀合格且在使用年限内，未使用可调式中压阀",
            "The regulator is in date and not an adjustable one",
        ),
        Words(
            "看铭牌日期，一般为五年；看有无手轮可以调压。",
            "Read its date, as a rule five years; look for a hand wheel.",
        ),
        Words("关闭角阀，更换合格减压阀。", "Close the cylinder valve until it is replaced."),
        "general",
        USUAL,
        bottled=True,
    ),
    Item(
        "open_fire",
        Words(
            "气瓶不与其他明火在同一房间", "No cylinder stands in one room with another open fire"
        ),
        Words(
            "看同室有无煤炉、炭火、木柴。", "Look for coal, charcoal and wood fires in the room."
        ),
        Words("当场熄灭明火或移走气瓶。", "Have the fire put out or the cylinder moved at once."),
        "major",
        GAS_USERS,
        bottled=True,
    ),
    Item(
        "cylinder_room",
        Words(
            "存瓶总重量超过100千克的设有专用气瓶间",
            "Above 100 kg of cylinders there is a room for them alone",
        ),
        Words(
            "清点在用和备用气瓶：两只50千克或七只15千克即超过。",
            "Count those in use and in store: two of 50 kg or seven of 15 kg are too many.",
        ),
        Words("将超出的气瓶退回配送站。", "Have the surplus taken back by the supplier."),
        "major",
        GAS_USERS,
        bottled=True,
    ),
    Item(
        "basement",
        Words(
            "地下、半地下和不通风的房间不使用、不存放气瓶",
            "No cylinder is used or kept below ground or without air",
        ),
        Words("看用气和存瓶房间有无直通室外的门窗。", "Look for a door or window to the open air."),
        Words("当场关阀并移走气瓶。", "Close the valve and have the cylinder moved at once."),
        "major",
        GAS_USERS,
        bottled=True,
    ),
    Item(
        "certified",
        Words(
            "气瓶有合格标识、在检验期内，由持证企业配送",
            "The cylinders are certified, in date and from a licensed supplier",
        ),
        Words(
            "扫气瓶二维码，看检验日期和供气企业，看配送单。",
            "Scan its code; read the inspection date, the supplier and the delivery note.",
        ),
        Words(
            "停用不明来源的气瓶，记录瓶号，报告燃气管理部门，不得自行搬运处置。",
            "It is not used; note its number, report it to the gas authority, do not carry it "
            "away yourself.",
        ),
        "major",
        GAS_USERS,
        bottled=True,
    ),
    Item(
        "way_out",
        Words("疏散通道、安全出口畅通，未被占用或上锁", "The ways out are clear and not locked"),
        Words(
            "从厨房走到室外，看后门能否打开。",
            "Walk from the kitchen to the street; try the back door.",
        ),
        Words("当场清走杂物、打开门锁。", "Have it cleared and unlocked at once."),
        "general",
        WAYS_OUT,
    ),
    Item(
        "extinguisher",
        Words(
            "厨房备有灭火器和灭火毯，压力正常",
            "Extinguisher and fire blanket are at hand and in order",
        ),
        Words(
            "看压力表指针是否在绿区，看放置位置。",
            "See the needle in the green, and where they stand.",
        ),
        Words("告知店主配齐或更换。", "Tell the owner to complete or replace them."),
        "general",
        USUAL,
    ),
    Item(
        "emergency",
        Words("在场人员知道漏气时怎么办", "Whoever is there knows what to do when gas leaks"),
        Words(
            "请一名员工说一遍：关阀、开门窗、不开关电器、到室外打电话。",
            "Ask one of them to say it: valve, windows, no switches, telephone from outside.",
        ),
        Words("当场讲解一遍，留下宣传单。", "Explain it there and then; leave the leaflet."),
        "general",
        USUAL,
    ),
)

LEAFLET_TITLE = Words("商户安全用气提示", "Gas safety for shops")
LEAFLET: tuple[Words, ...] = (
    Words("装好燃气泄漏报警器，常通电、勤自检。", "Fit a gas alarm, keep it on, test it often."),
    Words(
        "使用带熄火保护的灶具，用气时人不离开。",
        "Use burners that shut off by themselves; stay with the flame.",
    ),
    Words(
        "软管不超过2米、不穿墙，到期就换。",
        "The hose: 2 metres at most, through no wall, replaced in time.",
    ),
    Words(
        "只用持证企业配送的合格气瓶，先扫码、再签收。",
        "Take certified cylinders of licensed suppliers only: scan first, then sign.",
    ),
    Words(
        "气瓶不与明火同室，不放在地下室和不通风处。",
        "No cylinder beside an open fire, below ground or without air.",
    ),
    Words("营业结束，关灶、关阀、关气瓶。", "When you close: burner, valve, cylinder."),
    Words(
        "闻到气味：关阀门、开门窗、不动电器、到室外拨打燃气抢修电话或119。",
        "If you smell gas: close the valve, open the windows, touch no switch, telephone from "
        "outside: the gas supplier or 119.",
    ),
    Words(
        "发现违规充装、销售瓶装燃气的，请告诉社区或燃气管理部门。",
        "If you hear of illegal filling or sale of bottled gas, tell the community or the gas "
        "authority.",
    ),
)

SCRIPT: tuple[Words, ...] = (
    Words(
        "您好，我们是社区工作人员，来看看用气安全，大约十分钟，不收费，也不推销。",
        "Good day. We are from the community and look at gas safety; it takes ten minutes, costs "
        "nothing, and we sell nothing.",
    ),
    Words(
        "请您带我们看一下气源、软管、灶具和报警器。",
        "Please show us the source of the gas, the hose, the burners and the alarm.",
    ),
    Words(
        "这几项合格，请保持；这几项需要整改，我们写明期限，到时由另一位同事来复查。",
        "These are in order, please keep them so; these must be put right: we write down until "
        "when, and another colleague looks again.",
    ),
    Words(
        "社区没有处罚权。拒不整改或危险较大的，我们会移交有执法权的部门，并继续跟进。",
        "The community fines nobody. What is not put right, or is dangerous, we hand over to the "
        "authority that may enforce, and we follow it on.",
    ),
    Words(
        "您对检查有不同意见，可以当场说明，我们如实记录。",
        "If you see it differently, say so: we write it down as you say it.",
    ),
)

WARNINGS: tuple[WarningCase, ...] = (
    WarningCase(
        Words("一条四米长的软管", "A hose of four metres"),
        Words(
            "一家面馆为了把灶台挪到门口，把软管接长到四米，从墙洞穿过。墙洞边缘磨破软管，"
            "夜里漏气，早晨开灯时闪燃，店主手臂烧伤。",
            "A noodle shop moved its stove to the door and led a lengthened hose of four metres "
            "through the wall. The edge wore it through, gas leaked at night, and the first "
            "switch in the morning lit it: the owner's arms were burnt.",
        ),
        Words(
            "软管不超过2米，不穿墙；挪灶台先改硬管。",
            "Two metres at most and through no wall: a stove is moved only after a rigid pipe is "
            "laid.",
        ),
    ),
    WarningCase(
        Words("便宜二十元的气瓶", "A cylinder twenty yuan cheaper"),
        Words(
            "一家小吃店从流动车上买气，比配送站便宜二十元。气瓶早过检验期，角阀漏气，用气时起火，"
            "烧毁后厨，两家邻店停业半个月。",
            "A snack bar bought its gas from a van, twenty yuan cheaper. The cylinder was long "
            "out of date and its valve leaked: the fire took the kitchen, and two neighbours "
            "stayed closed for half a month.",
        ),
        Words(
            "只用持证企业配送的合格气瓶，先扫码再签收。",
            "Certified cylinders of licensed suppliers only: scan first, then sign.",
        ),
    ),
    WarningCase(
        Words("拔掉插头的报警器", "An alarm without its plug"),
        Words(
            "一家火锅店嫌报警器误响，拔掉了插头。当晚汤锅溢出浇灭灶火，无人察觉，"
            "幸亏邻居闻到气味及时关阀。",
            "A hotpot restaurant pulled the plug of an alarm that had rung without cause. That "
            "evening soup put out the flame and nobody noticed, until a neighbour smelt it and "
            "closed the valve.",
        ),
        Words(
            "报警器响了先查漏；有误报请厂家检修，不能断电。",
            "When it rings, look for the leak; a false alarm is for the maker to mend, never to "
            "unplug.",
        ),
    ),
    WarningCase(
        Words("炭火与气瓶同在一间", "Charcoal and a cylinder in one room"),
        Words(
            "一家烧烤店把备用气瓶放在炭炉旁，气瓶受热，压力升高，接口喷气着火，"
            "所幸员工用灭火毯扑灭并关阀。",
            "A grill kept its spare cylinder beside the charcoal. It grew hot, gas escaped and "
            "caught fire; the staff put it out with a blanket and closed the valve.",
        ),
        Words(
            "气瓶不与明火同室，备用瓶退回配送站。",
            "No cylinder beside an open fire; spare ones go back to the supplier.",
        ),
    ),
)
