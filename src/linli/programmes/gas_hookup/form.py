"""The survey form of the gas hook-up (入户摸底表) with its letter of intent (意向书): an XLSForm.

Asks what is needed to plan a gas pipe and nothing else: no identity number, no location, no
income. Who does not agree says a reason; who agrees may sign, as the owner or with the owner's
authority. The letter is an intent: nothing is installed or paid by it.
"""

import io
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import xlsxwriter

FORM_ID = "gas_hookup_survey"
VERSION = "2022041801"
TITLE = "燃气入户摸底表"
CHINESE, ENGLISH = "label::中文 (zh)", "label::English (en)"


class Line(NamedTuple):
    """A question, in the order of the sheet's columns."""

    type: str
    name: str
    zh: str = ""
    en: str = ""
    #: Asked only if this holds.
    relevant: str = ""
    #: "yes" or "".
    required: str = ""
    appearance: str = ""
    #: Where the answer goes (surveys.spec.TARGETS).
    linli: str = ""
    constraint: str = ""
    constraint_zh: str = ""
    constraint_en: str = ""
    hint_zh: str = ""
    hint_en: str = ""
    calculation: str = ""


class Choice(NamedTuple):
    list_name: str
    name: str
    zh: str
    en: str


MET, AGREES = "${outcome} = 'met'", "${stage} = 'agreed'"
SIGNS = f"{AGREES} and ${{signs_now}} = 'yes'"

SURVEY: tuple[Line, ...] = (
    Line(
        "select_one_from_file linli_dwellings.csv",
        "door",
        "住户",
        "Door",
        required="yes",
        appearance="minimal",
        linli="dwelling",
    ),
    Line("select_one outcome", "outcome", "见到人了吗？",
         "Was somebody met?", "", "yes", "", "outcome"),
    Line(
        "date",
        "again_on",
        "约定再来的日期",
        "Day agreed to come again",
        "${outcome} != '' and ${outcome} != 'met'",
        linli="next_on",
    ),
    Line("begin group", "household", "住户情况", "The household", MET),
    Line("select_one fuel", "fuel", "现在用什么做饭？", "What is cooked with now?", "", "yes", "",
         "dwelling.fuel"),
    Line("integer", "occupants", "常住几口人？", "How many people live here?",
         linli="dwelling.occupants", constraint=". >= 0 and . <= 30",
         constraint_zh="请填写 0 至 30", constraint_en="From 0 to 30"),
    Line("select_one lives", "lives_here", "住的是谁？", "Who lives here?", "", "yes", "",
         "dwelling.tenure"),
    Line("end group", ""),
    Line("begin group", "intent", "通气意愿", "Gas or not", MET),
    Line("select_one stage", "stage", "是否愿意通气？",
         "Does the household want gas?", "", "yes"),
    Line("select_one reason", "reason", "不愿意的主要原因", "Main reason for refusing",
         "${stage} = 'refused'", "yes", "", "reason"),
    Line("text", "reason_more", "其他原因", "Other reason",
         "${stage} = 'refused' and ${reason} = 'other'", "yes", "multiline"),
    Line("end group", ""),
    Line("begin group", "letter", "意向书", "Letter of intent", f"{MET} and {AGREES}"),
    Line("note", "declaration",
         "本人愿意为本户接通管道天然气。本意向书只表示意愿，不收费，不等于报装或开通；费用和安装以燃气公司正式"
         "通知和合同为准，本人可以随时撤回。",
         "I wish to have piped gas in this dwelling. This letter states an intent only: nothing is "
         "paid, ordered or installed by it; the gas company's own notice and contract decide, and "
         "I may withdraw it at any time."),
    Line("select_one yes_no", "signs_now", "现在签字吗？", "Sign now?", "", "yes"),
    Line("select_one signer", "signer", "谁签字？",
         "Who signs?", SIGNS, "yes", "", "letter.signer"),
    Line("text", "signer_name", "签字人姓名",
         "Name of the signer", SIGNS, "yes", "", "letter.name"),
    Line("select_one authority", "authority", "受托依据", "By what authority",
         f"{SIGNS} and ${{signer}} = 'authorised'", "yes", "", "letter.authority"),
    Line("image", "signature", "签名", "Signature", SIGNS, "yes", "signature", "letter.signature"),
    Line("end group", ""),
    Line("image", "kitchen", "厨房照片（自愿）", "Photo of the kitchen (voluntary)",
         f"{MET} and {AGREES}", hint_zh="只拍拟装表位置，不拍人和证件。",
         hint_en="Only where the meter would hang; no people, no papers."),
    # Whoever signs stands on the stage of the letter; else what was said counts.
    Line("calculate", "stage_now", linli="stage",
         calculation="if(${signs_now} = 'yes', 'signed', ${stage})"),
    Line("text", "remark", "备注", "Remark", appearance="multiline", linli="note"),
)  # fmt: skip

CHOICES: tuple[Choice, ...] = (
    Choice("outcome", "met", "见到了", "Met"),
    Choice("outcome", "no_one_home", "家中无人", "No one home"),
    Choice("outcome", "not_now", "现在不方便", "Not convenient now"),
    Choice("fuel", "bottled", "瓶装液化气", "Bottled gas"),
    Choice("fuel", "electric", "用电", "Electricity"),
    Choice("fuel", "piped", "管道气", "Piped gas"),
    Choice("fuel", "coal", "煤", "Coal"),
    Choice("fuel", "none", "不在家做饭", "Nothing is cooked here"),
    Choice("lives", "owned", "产权人自住", "The owner"),
    Choice("lives", "relative", "产权人的亲属", "Relatives of the owner"),
    Choice("lives", "rented", "租户", "Tenants"),
    Choice("lives", "empty", "无人居住", "Nobody"),
    Choice("stage", "agreed", "愿意", "Yes"),
    Choice("stage", "refused", "不愿意", "No"),
    Choice("stage", "undecided", "还没想好", "Undecided"),
    Choice("reason", "cost", "费用", "Cost"),
    Choice("reason", "safety", "担心安全", "Worried about safety"),
    Choice("reason", "electric", "用电做饭", "Cooks with electricity"),
    Choice("reason", "tenant", "租住，产权人不愿意", "Rents; the owner does not want it"),
    Choice("reason", "selling", "准备搬走或出售", "Moving out or selling"),
    Choice("reason", "works", "不愿破墙施工", "No works inside the dwelling"),
    Choice("reason", "other", "其他", "Other"),
    Choice("yes_no", "yes", "是", "Yes"),
    Choice("yes_no", "no", "否", "No"),
    Choice("signer", "owner", "产权人", "The owner"),
    Choice("signer", "authorised", "受产权人委托的人", "Somebody with the owner's authority"),
    Choice("authority", "written", "书面委托书", "Written authority"),
    Choice("authority", "phone", "产权人当场电话确认", "The owner said so by telephone, now"),
    Choice("authority", "co_owner", "共有产权人", "A co-owner"),
)

_SURVEY_HEAD = (
    "type", "name", CHINESE, ENGLISH, "relevant", "required", "appearance", "linli", "constraint",
    "constraint_message::中文 (zh)", "constraint_message::English (en)",
    "hint::中文 (zh)", "hint::English (en)", "calculation",
)  # fmt: skip


def workbook(form_id: str = FORM_ID) -> bytes:
    """The XLSForm as a file that can be uploaded, changed in Excel, and uploaded again. Communities
    may share one `form_id`.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        _write(book, "survey", _SURVEY_HEAD, SURVEY)
        _write(book, "choices", ("list_name", "name", CHINESE, ENGLISH), CHOICES)
        settings = (TITLE, form_id, VERSION, "中文 (zh)")
        _write(
            book, "settings", ("form_title", "form_id", "version", "default_language"), [settings]
        )
    return out.getvalue()


def _write(book: Any, name: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    sheet, bold = book.add_worksheet(name), book.add_format({"bold": True})
    for number, line in enumerate((head, *rows)):
        for column, text in enumerate(line):
            sheet.write_string(number, column, text, bold if number == 0 else None)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(head) - 1, 22)
