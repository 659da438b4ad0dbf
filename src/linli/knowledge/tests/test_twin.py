"""The search on the phone finds what the server's finds: the module that the page loads is run by
Node over the very page a worker takes along, beside the server's own search.
"""

import html
import json
import random
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.cast import NOW, PROGRAM, House

from linli.knowledge import actions, queries
from linli.knowledge.spec import practice_questions, shipped_questions
from linli.knowledge.tests.conftest import As

MODULE = Path(__file__).parents[4] / "web" / "pages" / "answers.js"
RUN = """
const { searcher } = await import(process.argv[1]);
let given = "";
for await (const part of process.stdin) given += part;
const { index, answers, questions } = JSON.parse(given);
const find = searcher(index, answers);
process.stdout.write(JSON.stringify(questions.map((words) => find(words))));
"""
INDEX = re.compile(r'id="answers-index" type="application/json">(.*?)</script>', re.S)
ONE = re.compile(
    r'data-answer="(\d+)" data-heading="([^"]*)">.*?<(?:span|p class="pre") data-text>(.*?)</',
    re.S,
)
#: What people type by mistake, or to try us out.
ODD = (
    "",
    " ",
    "。",
    "役苗收非吗",
    "燃汽泄露怎么办",
    "ＷＩＦＩ密码　１２３",
    "打第2针要隔几天",
    "打第２针要隔几天",
    "60岁 vs 60岁以上",
    "💉💉打針要錢嗎💉",
    "打针要钱吗" * 80,
    "银行行长会计重新登记",
    "人民条解",
    "不虫新来",
    "管道堵色",
    "堵赛了",
    "𠮷𠮷疫苗𠮷",
    "İSTANBUL ǅ ß ﬁ 疫苗",
    "疫\n苗",
    "疫\u200b苗",
    "我们可以吗",
    "什么什么什么",
    '<b>疫苗</b> & "引号" \'',
    "yimiao 疫miao",
    "\u0000疫苗",
    "㈱㎏½疫苗①",
)


def scrambled(number: int) -> list[str]:
    """Questions put together from pieces of real ones, always the same ones."""
    dice = random.Random(20220418)
    pieces = [words for half in shipped_questions() for _code, words in half]
    pieces += [*ODD[:10], "０１２", "Ａb", "🙂", "\t", "。", "银行", "重", "长"]

    def one() -> str:
        found = "".join(dice.choice(pieces) for _n in range(dice.randint(1, 4)))
        start = dice.randint(0, len(found) // 2)
        return found[start : start + dice.randint(1, 400)]

    return [one() for _n in range(number)]


def on_the_phone(page: str, questions: list[str]) -> list[list[str]]:
    """For each question what the module answers, with the page as it stands."""
    index = INDEX.search(page)
    assert index is not None
    answers = [[html.unescape(part) for part in row] for row in ONE.findall(page)]
    given = {"index": json.loads(index.group(1)), "answers": answers, "questions": questions}
    ran = subprocess.run(
        ["node", "--input-type=module", "-e", RUN, MODULE.as_uri()],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[list[str]] = json.loads(ran.stdout)
    return found


def test_a_phone_and_the_server_give_the_same_answers_in_the_same_order(
    house: House, as_: As
) -> None:
    if shutil.which("node") is None:
        pytest.skip("needs Node; the continuous integration runs it")
    for row in actions.take_shipped(house.community.pk, by=PROGRAM, now=NOW):
        actions.approve(row.pk, by=PROGRAM, now=NOW)
    page = as_("worker").get("/knowledge/door/").text
    halves = (*shipped_questions(), practice_questions())
    shipped = [words for half in halves for _code, words in half]
    questions = [*shipped, *ODD, *scrambled(150)]
    same = queries.groups()

    def by_the_server(words: str) -> list[str]:
        return [str(row.pk) for row in queries.find(words, house.community, NOW, same)]

    assert len(ONE.findall(page)) == 40
    assert len(shipped) == 480
    found = on_the_phone(page, questions)
    differing = {
        words: (here, there)
        for words, here, there in zip(
            questions, found, (by_the_server(words) for words in questions), strict=True
        )
        if here != there
    }
    assert differing == {}
    assert sum(bool(ids) for ids in found[: len(shipped)]) >= 470
