"""The brief: every figure in a sentence, every number a way to its rows, and the Word document."""

import re
from collections.abc import Callable
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import translation
from docx import Document
from docx.shared import Mm, Pt

from linli.base.figures import Extent
from linli.reporting import queries
from linli.reporting.spec import Programme
from linli.reporting.views import in_prose
from linli.site.programmes import ALL
from tests.figures.conftest import Sees

Browser = Callable[[str], Client]
LINK = re.compile(r'<a class="num" href="([^"]+)">([^<]+)</a>')


def links(page: str) -> list[tuple[str, str]]:
    """Address and words of every number of a brief."""
    return [(address.replace("&amp;", "&"), said) for address, said in LINK.findall(page)]


told = pytest.mark.parametrize(
    "programme",
    [programme for programme in ALL if programme.brief],
    ids=lambda programme: programme.code,
)


@told
def test_sentences_name_every_figure_of_their_programme(programme: Programme) -> None:
    brief = programme.brief
    assert brief is not None
    slots = {
        slot.removesuffix("_of")
        for sentence in brief.sentences
        for slot in re.findall(r"\{([a-z_]+)\}", str(sentence.words))
    }
    assert slots == {figure.key.replace(".", "_") for figure in programme.figures}


@told
def test_every_number_of_the_brief_opens_the_rows_it_counts(
    programme: Programme, browser: Browser, sees: Sees
) -> None:
    # The survey for gas and the job fair are led elsewhere in the demo.
    name = {"gas_hookup": "dehua", "veterans_jobs": "houzhai"}.get(programme.code, "leader")
    client, extent = browser(name), Extent(sees(name))
    page = client.get(f"/figures/brief/?period=all&programme={programme.code}").content.decode()
    found = links(page)
    opened = set()
    for address, said in found:
        key, of = urlsplit(address).path.split("/")[2], "of" in parse_qs(urlsplit(address).query)
        figure = queries.find(key)
        assert figure is not None
        reading = queries.read(figure, extent)
        number = reading.of if of else reading.value
        assert number is not None
        with translation.override("zh-hans"):
            assert said == in_prose(number)
        rows = client.get(address)
        assert len(rows.context["lines"]) == min(number, 50)
        opened.add(key)
    assert opened == {figure.key for figure in programme.figures}


def test_numbers_over_a_hundred_are_qualified_in_both_languages() -> None:
    for language, words in (("zh-hans", "670余"), ("en", "over 670")):
        with translation.override(language):
            assert (in_prose(676), in_prose(99), in_prose(220)) == (words, "99", "220")


def test_brief_of_an_empty_week_says_so(browser: Browser) -> None:
    page = browser("leader").get("/figures/brief/?period=week&week=2021-01-04")
    assert page.context["paragraphs"] == []
    assert "这段时间没有记录" in page.content.decode()


def test_word_document_says_what_the_page_says_in_the_official_layout(browser: Browser) -> None:
    client = browser("secretary")
    page = client.get("/figures/brief/?period=all").content.decode()
    answer = client.get("/figures/brief.docx?period=all")
    assert answer["Content-Disposition"].endswith('.docx"')
    document = Document(BytesIO(answer.content))
    section = document.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    measures = (section.page_width, section.page_height, *margins)
    # Word keeps twentieths of a point: a fraction of a millimetre is lost.
    for found, wanted in zip(measures, (210, 297, 37, 35, 28, 26), strict=True):
        assert found is not None
        assert abs(found - Mm(wanted)) < Mm(0.1)
    title, *rest = [paragraph for paragraph in document.paragraphs if paragraph.text]
    assert title.runs[0].font.size == Pt(22)
    assert {paragraph.runs[0].font.size for paragraph in rest} == {Pt(16)}
    written = "".join(paragraph.text for paragraph in document.paragraphs)
    for _address, said in links(page):
        assert said in written
    words = re.sub(r"<[^>]+>", "", page)
    for paragraph in rest[:-2]:
        assert paragraph.text.strip() in words.replace("\n", "") or len(paragraph.text) < 12


def test_document_is_chinese_whoever_asks(browser: Browser) -> None:
    client = browser("leader")
    client.cookies["django_language"] = "en"
    document = Document(BytesIO(client.get("/figures/brief.docx?period=all").content))
    assert document.paragraphs[0].text == "移动居委会工作一周简报"
