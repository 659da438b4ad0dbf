"""The survey form of the round of shops (商户用气安全检查表): an XLSForm.

What is known of the shop comes first and is confirmed or corrected; then what was found, item by
item of the checklist. A shop that is looked over and has one “no” stands on “faults”; each of them
is reported as a hazard from the shop's page, with its own day. No identity number, no location.
"""

import io
from typing import NamedTuple

import xlsxwriter

from linli.programmes.gas_shops.words import CHECKLIST

FORM_ID = "gas_shops_check"
VERSION = "2022041801"
TITLE = "商户用气安全检查表"
CHINESE, ENGLISH = "label::中文 (zh)", "label::English (en)"
LIST = "linli_organisations"


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
    calculation: str = ""
    #: The question whose answer starts the calculation: a phone begins with what is known.
    trigger: str = ""


def _known(fact: str) -> str:
    return f"instance('{LIST}')/root/item[name = ${{shop}}]/{fact}"


OPEN = "${found} = 'open'"
GAS = f"{OPEN} and ${{gas}} != 'none'"
LOOKED = f"{GAS} and ${{result}} = 'checked'"
#: Items that are looked at only where gas comes in bottles say so in the checklist.
_CHECKS = tuple(
    Line(
        "select_one so",
        item.code,
        item.asked.zh,
        item.asked.en,
        "${gas} = 'bottled'" if item.bottled else "",
        "yes",
        "likert",
    )
    for item in CHECKLIST
)
_FAULT = " or ".join(f"${{{item.code}}} = 'no'" for item in CHECKLIST)

SURVEY: tuple[Line, ...] = (
    Line(f"select_one_from_file {LIST}.csv", "shop", "商户", "Shop", "", "yes", "minimal",
         "organisation"),
    Line("select_one found", "found", "店开着吗？", "Is it open?", "", "yes"),
    Line("begin group", "known", "商户情况", "The shop", OPEN),
    Line("select_one gas", "gas", "用什么气？", "Which gas is used?", "", "yes", "",
         "organisation.gas", calculation=_known("gas"), trigger="${shop}"),
    Line("integer", "bottles", "在用几个气瓶？", "How many gas bottles are in use?",
         "${gas} = 'bottled'", "yes", "", "organisation.bottles", ". >= 1 and . <= 50",
         _known("bottles"), "${shop}"),
    Line("text", "contact", "找谁（有变化才填）", "Whom to ask for, if it has changed",
         linli="organisation.contact_name"),
    Line("text", "phone", "电话（有变化才填）", "Telephone, if it has changed",
         linli="organisation.contact_phone"),
    Line("end group", ""),
    Line("select_one result", "result", "这次怎样？", "What came of the call?", GAS, "yes"),
    Line("select_one reason", "reason_said", "不让检查的原因", "Why they do not let us in",
         f"{GAS} and ${{result}} = 'refused'", "yes"),
    Line("date", "again_on", "约定再来的日期", "Day agreed to come again",
         f"${{found}} = 'shut' or {GAS} and ${{result}} = 'to_check'", linli="next_on"),
    Line("begin group", "checks", "检查清单", "Checklist", LOOKED),
    *_CHECKS,
    Line("end group", ""),
    Line("calculate", "alarm_now", linli="organisation.alarm",
         calculation="if(${alarm} = 'yes' or ${alarm} = 'no', ${alarm}, '')"),
    Line("calculate", "stage_now", linli="stage",
         calculation="if(${found} = 'shut', 'shut', if(${gas} = 'none', 'no_gas', "
         f"if(${{result}} != 'checked', ${{result}}, if({_FAULT}, 'faults', 'in_order'))))"),
    Line("calculate", "reason_now", linli="reason",
         calculation="if(${found} = 'open' and ${gas} = 'none', 'electric', "
         "if(${result} = 'refused', ${reason_said}, ''))"),
    Line("text", "remark", "备注", "Remark", appearance="multiline", linli="note"),
)  # fmt: skip

CHOICES: tuple[tuple[str, str, str, str], ...] = (
    ("found", "open", "开着", "Open"),
    ("found", "shut", "没开门", "Shut"),
    ("gas", "bottled", "瓶装液化气", "Bottled gas"),
    ("gas", "piped", "管道天然气", "Piped gas"),
    ("gas", "none", "不用气", "No gas"),
    ("result", "told", "已宣传，已发明白纸", "Told, leaflet given"),
    ("result", "to_check", "已约检查日期", "A day for the check is agreed"),
    ("result", "checked", "现在检查", "Checked now"),
    ("result", "refused", "不让检查", "Does not let us in"),
    ("reason", "later", "要求改日", "Asks to come another time"),
    ("reason", "landlord", "推给房东", "Refers to the landlord"),
    ("reason", "other", "其他", "Other"),
    ("so", "yes", "符合", "Yes"),
    ("so", "no", "不符合", "No"),
    ("so", "none", "不涉及", "Does not apply"),
)

_HEAD = ("type", "name", CHINESE, ENGLISH, *Line._fields[4:])


def workbook(form_id: str = FORM_ID) -> bytes:
    """The XLSForm as a file that can be uploaded, changed in Excel, and uploaded again."""
    out = io.BytesIO()
    sheets = {
        "survey": (_HEAD, *SURVEY),
        "choices": (("list_name", "name", CHINESE, ENGLISH), *CHOICES),
        "settings": (
            ("form_title", "form_id", "version", "default_language"),
            (TITLE, form_id, VERSION, "中文 (zh)"),
        ),
    }
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, text in enumerate(row):
                    sheet.write_string(number, column, text)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(rows[0]) - 1, 22)
    return out.getvalue()
