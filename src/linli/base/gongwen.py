"""Official documents as .docx in the layout of GB/T 9704-2012 (margins, type, line pitch)."""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

from docx import Document
from docx.document import Document as Page
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

# Type faces live on the reader's Word or WPS; nothing is embedded.
BODY, HEADING, TITLE = "仿宋_GB2312", "黑体", "方正小标宋简体"
RED = RGBColor(0xD0, 0, 0)
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Block:
    """One paragraph: a heading of the first level, or body text."""

    text: str
    heading: bool = False


def official_document(
    *,
    title: str,
    blocks: Iterable[Block],
    signed: str,
    dated: str,
    organ: str = "",
    number: str = "",
    addressed: str = "",
) -> bytes:
    """A .docx: title, body, signature and date at the right, page number "— 1 —" in the foot.

    GB/T 9704-2012 §5: A4, margins 37/35/28/26 mm, body 16 pt on 28 pt lines, first line
    indented by two signs, title 22 pt. With `organ`: its name in red above everything, with the
    document's `number` over a red rule (§7.2). `addressed`: to whom it goes, before the body.
    """
    page = Document()
    section = page.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(28)
    if organ:
        _red_head(page, organ, number)
    _paragraph(
        page, title, face=TITLE, size=22, align=WD_ALIGN_PARAGRAPH.CENTER, indent=False, pitch=34
    )
    _paragraph(page, "", indent=False)
    if addressed:
        _paragraph(page, f"{addressed}：", indent=False)
    for block in blocks:
        _paragraph(page, block.text, face=HEADING if block.heading else BODY)
    _paragraph(page, "", indent=False)
    for line in (signed, dated):
        _paragraph(page, line, align=WD_ALIGN_PARAGRAPH.RIGHT, indent=False)
    _page_number(section.footer.paragraphs[0])
    out = BytesIO()
    page.save(out)
    return out.getvalue()


def _red_head(page: Page, organ: str, number: str) -> None:
    """The issuing organ in red, below it the number of the document on a red rule."""
    centre = WD_ALIGN_PARAGRAPH.CENTER
    size = min(36, 442 // max(len(organ), 1))  # one line of the 156 mm between the margins
    head = _paragraph(page, organ, face=TITLE, size=size, align=centre, indent=False, pitch=50)
    for run in head.runs:
        run.font.color.rgb = RED
    line = _paragraph(page, number, align=centre, indent=False)
    border, rule = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "18"), ("space", "6"), ("color", str(RED))):
        rule.set(qn(f"w:{name}"), value)
    border.append(rule)
    line._element.get_or_add_pPr().append(border)
    _paragraph(page, "", indent=False)


def _paragraph(
    page: Page,
    text: str,
    *,
    face: str = BODY,
    size: int = 16,
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY,
    indent: bool = True,
    pitch: int = 28,
) -> Paragraph:
    paragraph = page.add_paragraph()
    layout = paragraph.paragraph_format
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(pitch)
    layout.space_before = layout.space_after = Pt(0)
    paragraph.alignment = align
    if indent:
        layout.first_line_indent = Pt(size * 2)
    _dress(paragraph.add_run(text), face, size)
    return paragraph


def _dress(run: Run, face: str, size: int) -> None:
    """Latin type by `name`; Chinese type needs the eastAsia attribute of its own."""
    run.font.size, run.font.name = Pt(size), "Times New Roman"
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)


def _page_number(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _dress(paragraph.add_run("— "), "宋体", 14)
    for kind, code in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        _dress(run, "宋体", 14)
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = code
        run._element.append(element)
    _dress(paragraph.add_run(" —"), "宋体", 14)
