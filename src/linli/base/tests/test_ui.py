"""The parts pages are built of: what they say, and that they say it without colour too."""

from datetime import timedelta
from typing import Any

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

from linli.base.parts import (
    Cell,
    Chip,
    Happening,
    MatrixFloor,
    MatrixUnit,
    MenuGroup,
    MenuItem,
    Step,
)
from linli.base.samples import NOW, SampleForm
from linli.base.templatetags.ui.registry import COLOURS


def draw(source: str, language: str = "en", **values: Any) -> str:
    with translation.override(language):
        return Template("{% load ui %}" + source).render(Context({"now": NOW, **values}))


@pytest.mark.parametrize("colour", COLOURS)
def test_a_badge_has_colour_shape_and_word(colour: str) -> None:
    tone, sign = COLOURS[colour]
    html = draw("{% badge colour word %}", colour=colour, word="overdue")
    assert f'class="badge c-{tone}"' in html
    assert f'icons.svg#sign-{sign}"' in html
    assert html.endswith("overdue</span>")


def test_no_two_colours_share_a_shape_but_the_two_names_of_grey() -> None:
    shapes = [sign for name, (_, sign) in COLOURS.items() if name != "none"]
    assert len(set(shapes)) == len(shapes)


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ('{% badge "purple" "?" %}', "unknown colour 'purple'"),
        ('{% icon "unicorn" %}', "unknown icon 'unicorn'"),
        ("{% row titel='x' %}", "unexpected keyword argument 'titel'"),
        ("{% row url='/' %}", "title"),
    ],
)
def test_a_wrong_part_is_refused(source: str, what: str) -> None:
    with pytest.raises(TemplateSyntaxError, match=what):
        draw(source)


def test_what_is_given_to_a_part_is_escaped() -> None:
    html = draw("{% row title=word url='/' meta=facts note=word %}", word="<b>", facts=["<i>"])
    assert "<b>" not in html
    assert "<i>" not in html
    assert "&lt;b&gt;" in html


MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("span", "english", "chinese"),
    [
        (3 * 60 * MINUTE, "3 hours left", "剩 3 小时"),
        (-2 * 24 * 60 * MINUTE, "2 days over", "超期 2 天"),
        (47 * 60 * MINUTE, "47 hours left", "剩 47 小时"),
        (48 * 60 * MINUTE, "2 days left", "剩 2 天"),
        (59 * MINUTE, "59 minutes left", "剩 59 分钟"),
        (-60 * MINUTE, "1 hour over", "超期 1 小时"),
        (timedelta(seconds=20), "1 minute left", "剩 1 分钟"),
    ],
)
def test_time_to_a_due_moment_is_said_in_words(span: timedelta, english: str, chinese: str) -> None:
    assert english in draw("{% due at %}", at=NOW + span)
    assert chinese in draw("{% due at %}", "zh-hans", at=NOW + span)


def test_a_due_moment_without_the_pages_moment_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError, match="moment"):
        Template("{% load ui %}{% due at %}").render(Context({"at": NOW}))


def test_the_pages_moment_may_come_from_the_house() -> None:
    html = Template("{% load ui %}{% due at %}").render(
        Context({"at": NOW + 2 * 60 * MINUTE, "house": {"now": NOW}})
    )
    assert "PT" not in html
    assert 'datetime="2022-04-18T11:00:00+08:00"' in html


def test_a_moment_names_the_year_only_of_other_years() -> None:
    assert ">4月18日 09:00<" in draw("{% moment at %}", "zh-hans", at=NOW)
    assert ">2021年4月18日<" in draw(
        "{% moment at clock=False %}", "zh-hans", at=NOW - timedelta(365)
    )
    assert draw("{% moment at %}", at=None) == ""


def test_a_row_posts_its_act_with_the_token() -> None:
    html = draw(
        "{% row title='x' url='/c/1/' act='Accept' act_url='/c/1/accept/' act_post=True %}",
        csrf_token="tok",
    )
    assert '<form method="post" action="/c/1/accept/">' in html
    assert 'name="csrfmiddlewaretoken" value="tok"' in html


def test_chips_mark_the_chosen_filter_for_everyone() -> None:
    html = draw(
        "{% chips items label='By state' %}",
        items=(Chip("All", "?", 3, current=True), {"label": "Open", "url": "?s=open"}),
    )
    assert html.count("aria-current") == 1
    assert 'aria-label="By state"' in html
    assert '<span class="count">3</span>' in html


def test_a_rate_shows_share_numerator_and_denominator() -> None:
    html = draw("{% figure label='In time' value=41 of=57 unit='cases' %}")
    assert "71.9%" in html
    assert "41 / 57 cases" in html


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ({"value": None, "of": 10}, "hidden"),
        ({"value": 0, "of": 0}, "—"),
        ({"value": 1234, "of": None}, "1,234"),
    ],
)
def test_a_figure_without_a_share_says_so(values: dict[str, Any], shown: str) -> None:
    assert shown in draw("{% figure label='x' value=value of=of %}", **values)


def test_every_marked_door_has_a_sign_and_a_word() -> None:
    html = draw(
        "{% matrix units=units floors=floors caption='Doors' %}",
        units=[MatrixUnit("1单元", 3)],
        floors=[MatrixFloor("1F", (Cell("101", "/d/1/", "red", "overdue"), None, Cell("103")))],
    )
    assert "sign-red" in html
    assert '<span class="sr"> overdue</span>' in html
    assert html.count("<td>") == 4  # the corner, two doors, the gap
    assert '<span class="cell c-grey">103</span>' in html


def test_a_timeline_says_what_when_and_by_whom() -> None:
    html = draw(
        "{% timeline entries %}", entries=[Happening(NOW, "Received", "李*", "ok\n<b>", "green")]
    )
    assert '<div class="what">Received</div>' in html
    assert "· 李*" in html
    assert "&lt;b&gt;" in html
    assert "sign-green" in html


def test_steps_say_where_one_stands() -> None:
    html = draw(
        "{% steps steps label='Way' %}", steps=(Step("Raised", "done"), Step("In hand", "current"))
    )
    assert html.count('aria-current="step"') == 1
    assert "(done)" in html


def test_pager_is_silent_when_there_is_one_page() -> None:
    assert draw("{% pager %}") == ""
    assert 'rel="next"' in draw("{% pager older='?before=3' %}")


def test_pairs_leave_out_what_is_empty() -> None:
    html = draw(
        "{% pairs %}{% pair 'A' '' %}{% pair 'B' 0 %}{% pair 'C' '' always=True %}{% endpairs %}"
    )
    assert "<dt>A</dt>" not in html
    assert "<dt>B</dt><dd>0</dd>" in html
    assert "<dt>C</dt><dd>—</dd>" in html


def test_masked_values_show_the_door_only_to_those_who_may_open_it() -> None:
    assert "href" not in draw("{% masked '王**' %}")
    assert 'href="/reveal/"' in draw("{% masked '王**' reveal_url='/reveal/' label='name' %}")


def test_a_dialog_posts_to_its_address_and_can_be_left() -> None:
    html = draw(
        "{% confirm id='w' title='Withdraw?' url='/w/' button='Withdraw' danger=True %}"
        "<p>x</p>{% endconfirm %}",
        csrf_token="tok",
    )
    assert '<form method="post" action="/w/">' in html
    assert 'aria-labelledby="w-title"' in html
    assert html.count("data-close") == 2
    assert 'value="tok"' in html


@pytest.mark.parametrize("name", list(SampleForm.base_fields))
def test_every_widget_is_drawn_with_its_label(name: str) -> None:
    form = SampleForm()
    html = draw("{% field f %}", "zh-hans", f=form[name])
    assert str(form[name].label) in html
    assert f'name="{name}"' in html


def test_a_field_ties_help_and_error_to_its_input() -> None:
    form = SampleForm({"summary": ""})
    html = draw("{% field f %}", f=form["summary"])
    assert 'aria-describedby="id_summary_helptext id_summary_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_summary_error"' in html
    assert "required" in html


def test_dates_speak_iso_with_the_browsers_picker() -> None:
    form = SampleForm(initial={"due_on": NOW.date(), "starts_at": NOW.replace(tzinfo=None)})
    assert 'type="date" name="due_on" value="2022-04-18"' in draw(
        "{% field f %}", "zh-hans", f=form["due_on"]
    )
    assert 'type="datetime-local" name="starts_at" value="2022-04-18T09:00"' in draw(
        "{% field f %}", "zh-hans", f=form["starts_at"]
    )


def test_what_was_typed_wrong_stays_and_is_named_in_the_summary() -> None:
    form = SampleForm({"summary": "路灯不亮", "due_on": "31 February"})
    html = draw("{% form_errors form %}{% field form.summary %}", form=form)
    assert 'href="#id_due_on"' in html
    assert 'value="路灯不亮"' in html
    assert draw("{% form_errors form %}", form=SampleForm()) == ""


def test_hidden_fields_stay_hidden() -> None:
    class Once(forms.Form):
        once = forms.CharField(widget=forms.HiddenInput)

    assert draw("{% field f %}", f=Once(initial={"once": "k"})["once"]) == (
        '<input type="hidden" name="once" value="k" id="id_once">'
    )


def test_the_bottom_bar_takes_marked_items_else_the_first_four() -> None:
    items = [MenuItem(str(n), "/", tab=n == 5) for n in range(6)]
    source = "{% bottom_tabs menu as tabs %}{% for t in tabs %}{{ t.label }}{% endfor %}"
    assert draw(source, menu=[MenuGroup("a", items)]) == "5"
    assert draw(source, menu=[MenuGroup("a", items[:5])]) == "0123"
