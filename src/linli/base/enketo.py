"""An XForm made into the HTML form and the model that Enketo runs in the browser.

The XSL sheets are enketo-transformer's own (Apache-2.0, taken from its package by
tools/assets.mjs); around them it takes the steps that its JavaScript takes. Browsers lose XSLT,
so this happens here, once for each version. Imports nothing of Django.
"""

import re
from pathlib import Path
from typing import Any

from lxml import etree

SHEETS = Path(__file__).parent / "xsl"
XF = "{http://www.w3.org/2002/xforms}"
#: Elements that a form never needs, and a hostile one would.
_NEVER = {"script", "style", "iframe", "object", "embed", "link", "meta", "base"}
_SOURCES = {"style", "src", "href", "action", "formaction"}
_TAG = re.compile(r"^(.*?)\s*\(([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)\)$")


def parse(xml: str) -> Any:
    """The document of an XForm; entities and the network are never asked."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(xml.encode(), parser)


def language(name: str) -> tuple[str, str]:
    """Tag and words of a language as XLSForms write it: “中文 (zh)” → ("zh", "中文")."""
    found = _TAG.match(name.strip())
    return (found.group(2), found.group(1)) if found else (name, name)


def model(document: Any) -> str:
    """The instances of the form, primary first."""
    root = _transform(document, "openrosa2xmlmodel.xsl")
    return str(etree.tostring(root[0], encoding="unicode", with_tail=False))


def html(document: Any) -> str:
    """The form for the page: without scripts, styles, handlers, and sources from elsewhere."""
    _prepare_itemsets(document)
    form = _transform(document, "openrosa2html5form.xsl").find(".//form")
    for one in list(form.iter()):
        if not isinstance(one.tag, str) or one.tag.lower() in _NEVER:
            one.getparent().remove(one)
            continue
        for name in list(one.attrib):
            if name.lower().startswith("on") or name.lower() in _SOURCES:
                del one.attrib[name]
    _place_actions(form)
    _name_appearances(form)
    _tag_languages(form)
    etree.cleanup_namespaces(form)
    return str(etree.tostring(form, encoding="unicode", method="html", with_tail=False))


def _transform(document: Any, sheet: str) -> Any:
    parsed = etree.parse(str(SHEETS / sheet), etree.XMLParser(no_network=True))
    transform = etree.XSLT(parsed, access_control=etree.XSLTAccessControl.DENY_ALL)
    return transform(document).getroot()


def _prepare_itemsets(document: Any) -> None:
    """What the sheet reads of lists of choices: names of value and label, and their place."""
    for itemset in document.iter(f"{XF}itemset"):
        value, label = itemset.find(f"{XF}value"), itemset.find(f"{XF}label")
        nodeset = itemset.get("nodeset", "")
        inside = nodeset.partition("instance(")[2].partition(")")[0].strip("'\"")
        steps = nodeset.partition(")")[2]
        if "randomize(" in nodeset:
            steps = re.split(r"[,)]", steps, maxsplit=1)[0]
        steps = re.sub(r"\[.*?\]", "", steps.replace("/", "/xf:"))
        itemset.set("valueRef", value.get("ref", "") if value is not None else "")
        label_ref = label.get("ref", "") if label is not None else ""
        itemset.set("labelRef", label_ref)
        itemset.set("itextPath", f'/h:html/h:head/xf:model/xf:instance[@id="{inside}"]{steps}')
        named = re.search(r"itext\((.*)\)", label_ref)
        if named:
            _append_labels(document, itemset, inside, steps, named.group(1))


def _append_labels(document: Any, itemset: Any, inside: str, steps: str, name: str) -> None:
    names = [step.removeprefix("xf:") for step in steps.split("/") if step]
    for instance in document.iter(f"{XF}instance"):
        if instance.get("id") == inside:
            for found in instance.iterfind("/".join(f"{XF}{one}" for one in (*names, name))):
                copy = etree.SubElement(itemset, found.tag)
                copy.text = found.text


def _place_actions(form: Any) -> None:
    """Actions of a question stand on the question's own input, else alone."""
    for action in form.xpath('.//label[contains(@class, "setvalue")]/input[@data-setvalue]'):
        same = [
            one
            for one in form.xpath(".//*[@name]")
            if one.get("name") == action.get("name")
            and one is not action
            and one.get("type") != "hidden"
        ]
        if same:
            for name in ("data-setvalue", "data-event"):
                same[0].set(name, action.get(name) or name)
            action.getparent().getparent().remove(action.getparent())
    for action in form.xpath(
        './/*[contains(@class, "question")]//label[not(contains(@class, "question"))]'
        "/input[@data-setvalue]"
    ):
        label = action.getparent()
        label.getparent().replace(label, action)


def _name_appearances(form: Any) -> None:
    """`appearance` of the XLSForm as classes, which Enketo's widgets look for."""
    for one in form.xpath(".//*[@data-appearances]"):
        is_select = one.attrib.pop("data-appearances-select-type", None) is not None
        words = one.attrib.pop("data-appearances").lower().split()
        classes = [f"or-appearance-{word}" for word in words]
        if is_select and "horizontal" in words:
            classes.append("or-appearance-columns")
        if is_select and {"horizontal-compact", "compact"} & set(words):
            classes.append("or-appearance-columns-pack")
        had = [
            name for name in one.get("class", "").split() if name != "or-appearances-placeholder"
        ]
        one.set("class", " ".join([*had, *classes]))


def _tag_languages(form: Any) -> None:
    """“中文 (zh)” becomes the tag zh, so that the page and screen readers know the language."""
    chooser = form.find('.//select[@id="form-languages"]')
    if chooser is None:
        return
    for option in chooser.iter("option"):
        name = option.get("value", "")
        tag, words = language(name)
        option.set("value", tag)
        option.set("data-dir", "ltr")
        option.text = words
        for one in form.iter():
            if one.get("lang") == name:
                one.set("lang", tag)
    tag, _words = language(chooser.get("data-default-lang", ""))
    chooser.set("data-default-lang", tag)
