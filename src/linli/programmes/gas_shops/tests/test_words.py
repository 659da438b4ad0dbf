"""Checklist, leaflet and script are whole in both languages and fit what a hazard asks for."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from linli.cases.spec import GRADES, HAZARD
from linli.programmes.gas_shops import words
from linli.programmes.gas_shops.words import Words

HAN = re.compile(r"[一-鿿]")


def sentences(thing: object) -> Iterator[Words]:
    """Every sentence in it, however deep."""
    if isinstance(thing, Words):
        yield thing
    elif isinstance(thing, tuple):
        for each in thing:
            yield from sentences(each)
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from sentences(getattr(thing, field.name))


def everything() -> list[Words]:
    return [
        each for name in vars(words) if name.isupper() for each in sentences(getattr(words, name))
    ]


def test_every_sentence_is_there_in_both_languages() -> None:
    found = everything()
    assert len(found) > 70
    lacking = [
        each
        for each in found
        if not HAN.search(each.zh) or not each.en.strip() or HAN.search(each.en)
    ]
    assert lacking == []


def test_no_sentence_is_said_twice_in_one_way_and_differently_in_the_other() -> None:
    english: dict[str, set[str]] = {}
    for each in everything():
        english.setdefault(each.zh, set()).add(each.en)
    assert {zh: en for zh, en in english.items() if len(en) > 1} == {}


def test_codes_are_names_for_a_form_and_each_stands_once() -> None:
    codes = [item.code for item in words.CHECKLIST]
    assert len(set(codes)) == len(codes) == 13
    assert [code for code in codes if not re.fullmatch(r"[a-z][a-z_]{1,30}", code)] == []


def test_each_item_could_be_reported_as_a_hazard() -> None:
    longest = {fact.code: fact.longest for fact in HAZARD.facts}
    for item in words.CHECKLIST:
        assert item.grade in dict(GRADES)
        for said, code in ((item.basis, "basis"), (item.on_spot, "on_spot")):
            assert max(len(said.zh), len(said.en)) <= longest[code]
        assert max(len(item.asked.zh), len(item.asked.en)) <= 120
