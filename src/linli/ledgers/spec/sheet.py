"""The sheet that such ledgers are kept in: its columns, the groups above them, its looks."""

from django.utils.translation import gettext_lazy as _

from linli.base.sheets import Column

#: Columns that are read, in the order in which the sheet is given back.
COLUMNS: tuple[Column, ...] = (
    Column("number", _("No."), ("序号", "编号", "项目编号", "no"), example="1"),
    Column(
        "category",
        _("Category"),
        ("类别", "大类", "项目类别", "工作类别", "板块", "领域", "category"),
        example="民生实事",
    ),
    Column(
        "item_class",
        _("Class"),
        ("分类", "类型", "项目分类", "事项分类", "级别", "来源", "class"),
        example="民生工程",
    ),
    Column(
        "title",
        _("Item"),
        ("事项", "事项名称", "项目名称", "工作任务", "重点任务", "重点工作", "任务名称",
         "工作事项", "名称", "item"),
        required=True,
        example="老旧小区改造收尾",
    ),
    Column(
        "goal",
        _("Goal"),
        ("工作目标", "目标", "目标任务", "年度目标", "目标要求", "建设内容", "主要内容",
         "工作内容"),
        example="26号院遗留问题全部整改到位",
    ),
    Column(
        "milestones",
        _("Milestones"),
        ("时间节点", "节点", "节点安排", "进度安排", "推进计划", "工作措施及时间节点", "工作措施",
         "推进措施", "工作步骤", "阶段目标"),
        example="1. 4月底前完成排查；2. 二季度完成整改",
    ),
    Column(
        "starts_on",
        _("Start"),
        ("开始时间", "起始时间", "启动时间", "开工时间", "start"),
        example="2022.1",
    ),
    Column(
        "due",
        _("Deadline"),
        ("完成时限", "完成时间", "时限", "办结时限", "完成期限", "时间要求",
         "计划完成时间", "deadline"),
        example="年底前",
    ),
    Column(
        "leader",
        _("Leader"),
        ("包抓领导", "牵头领导", "分管领导", "责任领导", "包联领导", "领导", "leader"),
        example="周主任",
    ),
    Column(
        "lead",
        _("Lead section"),
        ("牵头科室", "责任科室", "牵头单位", "责任单位", "主办科室", "承办单位", "牵头部门",
         "责任部门", "lead section"),
        example="城建科",
    ),
    Column(
        "in_charge",
        _("Person in charge"),
        ("责任人", "具体责任人", "经办人", "负责人", "承办人", "联系人", "person in charge"),
        example="周小满",
    ),
    Column(
        "assisting",
        _("Assisting sections"),
        ("配合科室", "配合单位", "协办科室", "协办单位", "配合部门", "assisting sections"),
        example="民政科、社区",
    ),
    Column(
        "funds",
        _("Funds (10,000 yuan)"),
        ("资金", "资金万元", "投资额", "总投资", "总投资万元", "投资额万元", "资金预算", "预算",
         "年度投资", "计划投资", "funds", "funds (10,000 yuan)"),
        example="约120万元",
    ),
    Column(
        "percent",
        _("Progress (%)"),
        ("完成进度", "进度", "完成比例", "完成率", "进度百分比", "完成百分比", "progress"),
        example="45%",
    ),
    Column(
        "told",
        _("Latest progress"),
        ("latest progress", "进展情况", "工作进展", "目前进展", "完成情况", "当前进展",
         "推进情况", "落实情况"),
        example="排查已完成",
    ),
    Column(
        "problem",
        _("Problem"),
        ("存在问题", "问题", "困难问题", "存在的问题", "存在困难", "problem"),
    ),
    Column(
        "next_step",
        _("Next step"),
        ("下一步", "下一步工作", "下一步打算", "下步打算", "下步工作", "next step"),
    ),
    Column("tags", _("Labels"), ("标签", "特色", "党建标签", "labels"), example="党建+民生"),
)  # fmt: skip

#: Groups in the upper row of headings: the first column and the last one of each.
GROUPS: tuple[tuple[object, str, str], ...] = (
    (_("Time plan"), "starts_on", "due"),
    (_("Who answers for it"), "leader", "assisting"),
    (_("How far it is"), "percent", "next_step"),
)
#: How wide the columns are, in signs of the sheet; the rest is `WIDTH`.
WIDTHS = {
    "number": 6, "category": 12, "item_class": 12, "title": 26, "goal": 36, "milestones": 42,
    "percent": 8, "told": 32, "problem": 24, "next_step": 24,
}  # fmt: skip
WIDTH = 13

#: What a sheet makes, in words.
MADE: dict[str, object] = {
    "ledgers.item": _("Items"),
    "ledgers.milestone": _("Milestones"),
    "ledgers.category": _("Categories"),
}
