"""Colour rules as rows, marks by hand, a sheet to take over: input → clean values."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.accounts.models import Account
from linli.ledgers.models import ItemClass, Ledger
from linli.ledgers.spec.colours import (
    MEASURES,
    Condition,
    Counting,
    Look,
    Op,
    Rule,
    Scheme,
    Shade,
)

#: Conditions of one rule that the page has room for.
CONDITIONS = 3
_AS_MARKED = ("", _("The colour it is marked with"))


class HeadForm(forms.Form):
    """What a set of rules is called, where it comes from, how it counts days."""

    name = forms.CharField(label=_("Name of the rules"), max_length=60)
    name_en = forms.CharField(label=_("English name"), max_length=60, required=False)
    counting = forms.ChoiceField(
        label=_("Days are counted as"), choices=Counting.choices, widget=forms.RadioSelect
    )
    source = forms.CharField(
        label=_("Where the rules come from"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
        required=False,
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ShadeForm(forms.Form):
    """One colour: whether it is used, its word, whether it counts as overdue."""

    look = forms.CharField(widget=forms.HiddenInput)
    used = forms.BooleanField(label=_("Used"), required=False)
    name = forms.CharField(label=_("Word"), max_length=20, required=False)
    name_en = forms.CharField(label=_("English word"), max_length=40, required=False)
    alarm = forms.BooleanField(label=_("Counts as overdue"), required=False)

    def shade(self) -> Shade | None:
        """The colour, if it is used."""
        clean = self.cleaned_data
        if not clean["used"] or clean["look"] not in Look.values:
            return None
        return Shade(clean["look"], clean["name"], clean["name_en"], clean["alarm"])


class RuleForm(forms.Form):
    """One rule: which colour, when all conditions hold, said in words."""

    look = forms.ChoiceField(label=_("Colour"), choices=[_AS_MARKED, *Look.choices], required=False)
    item_class = forms.ChoiceField(label=_("For items of"), required=False)
    name = forms.CharField(label=_("Said as"), max_length=60, required=False)
    name_en = forms.CharField(label=_("In English"), max_length=90, required=False)

    def __init__(self, *args: Any, classes: Iterable[ItemClass] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = [("", _("All classes")), *((str(row.pk), str(row)) for row in classes)]
        self.fields["item_class"].choices = every  # type: ignore[attr-defined]  # a ChoiceField
        measures = [("", "—"), *((code, each.label) for code, each in MEASURES.items())]
        for n in range(1, CONDITIONS + 1):
            self.fields[f"measure{n}"] = forms.ChoiceField(
                label=_("Condition"), choices=measures, required=False
            )
            self.fields[f"op{n}"] = forms.ChoiceField(
                label=_("Compared"), choices=Op.choices, required=False
            )
            self.fields[f"value{n}"] = forms.IntegerField(
                label=_("How many"), min_value=-1000, max_value=1000, required=False
            )

    @property
    def conditions(self) -> list[tuple[Any, Any, Any]]:
        """The fields of its conditions, three by three."""
        return [
            (self[f"measure{n}"], self[f"op{n}"], self[f"value{n}"])
            for n in range(1, CONDITIONS + 1)
        ]

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or self.cleaned_data
        for n in range(1, CONDITIONS + 1):
            code = clean.get(f"measure{n}")
            if code and clean.get(f"value{n}") is None and not MEASURES[code].is_flag:
                self.add_error(f"value{n}", _("Give the number."))
        return clean

    def rule(self) -> Rule | None:
        """The rule; None for a row that was left empty."""
        clean = self.cleaned_data
        tests = []
        for n in range(1, CONDITIONS + 1):
            code, value = clean.get(f"measure{n}"), clean.get(f"value{n}")
            if code:
                op = clean.get(f"op{n}") or Op.AT_LEAST
                tests.append(Condition(code, str(op), 1 if value is None else value))
        if not (tests or clean.get("name")):
            return None
        return Rule(
            clean.get("look", ""),
            tuple(tests),
            clean.get("name", "").strip(),
            clean.get("name_en", "").strip(),
            int(clean.get("item_class") or 0),
        )


ShadeSet = forms.formset_factory(ShadeForm, extra=0)
RuleSet = forms.formset_factory(RuleForm, extra=3, can_order=True, can_delete=True, max_num=40)


def shades_initial(scheme: Scheme) -> list[dict[str, Any]]:
    """All colours there are, those of the scheme filled in, in its order."""
    used = {each.look: each for each in scheme.shades}
    looks = [*used, *(look for look in Look.values if look not in used)]
    return [
        {
            "look": look,
            "used": look in used,
            "name": used[look].name if look in used else "",
            "name_en": used[look].name_en if look in used else "",
            "alarm": look in used and used[look].alarm,
        }
        for look in looks
    ]


def rules_initial(scheme: Scheme) -> list[dict[str, Any]]:
    """The rules as the rows of the page."""
    rows = []
    for rule in scheme.rules:
        row: dict[str, Any] = {
            "look": rule.look,
            "item_class": str(rule.item_class or ""),
            "name": rule.name,
            "name_en": rule.name_en,
        }
        for n, test in enumerate(rule.tests[:CONDITIONS], start=1):
            row |= {f"measure{n}": test.measure, f"op{n}": test.op, f"value{n}": test.value}
        rows.append(row)
    return rows


def scheme_from(head: HeadForm, shades: Any, rows: Any) -> Scheme:
    """The scheme that these rows make, in the order that was given."""
    kept = [form for form in rows.ordered_forms if form.rule() is not None]
    return Scheme(
        tuple(shade for form in shades if (shade := form.shade()) is not None),
        tuple(rule for form in kept if (rule := form.rule()) is not None),
        head.cleaned_data["counting"],
    )


class MarkForm(forms.Form):
    """A colour set by hand, why, and until when."""

    look = forms.ChoiceField(label=_("Colour"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=500
    )
    until_on = forms.DateField(label=_("Last day"), widget=forms.DateInput)

    def __init__(self, *args: Any, shades: Iterable[Shade] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        looks = dict(Look.choices)
        self.fields["look"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (each.look, f"{each}（{looks[each.look]}）") for each in shades
        ]


class SheetForm(forms.Form):
    """A ledger's sheet, and who answers where the person named is not known here."""

    ledger = forms.ModelChoiceField(label=_("Ledger"), queryset=Ledger.objects.none())
    in_charge = forms.ModelChoiceField(
        label=_("Answers for items whose person is not known here"),
        queryset=Account.objects.none(),
        required=False,
        empty_label=_("Nobody: such rows are refused"),
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("Excel (.xlsx, .xls) or CSV, at most 10 MB and 50,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )

    def __init__(self, *args: Any, ledgers: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ledger"].queryset = ledgers  # type: ignore[attr-defined]
        self.fields["in_charge"].queryset = people  # type: ignore[attr-defined]
