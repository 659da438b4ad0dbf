"""What people type about accounts, appointments, sections; nothing is saved here."""

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from linli.accounts import queries, rules, spec
from linli.accounts.models import Account, Section
from linli.base.viewer import ROLE_LABELS, Role, Viewer
from linli.places.models import Area, Building


def _join_help() -> str:
    return " ".join(str(text) for text in password_validators_help_texts())


_password_help: Any = lazy(_join_help, str)


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth has no types
    """allauth's form in our words, without placeholders that vanish while one types."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label, autocomplete in (
            ("login", _("User name"), "username"),
            ("password", _("Password"), "current-password"),
        ):
            field = self.fields[name]
            field.label, field.help_text = label, ""
            field.widget.attrs = {"autocomplete": autocomplete, "autocapitalize": "none"}


class AccountForm(forms.Form):
    """Name and ways to reach somebody."""

    name = forms.CharField(label=_("Name"), max_length=60)
    phone = forms.CharField(
        label=_("Work telephone"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class NewAccountForm(AccountForm):
    """As `AccountForm`, with what one signs in by."""

    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        help_text=_("Small letters and digits; it cannot be changed later."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=_("First password"),
        help_text=_("Its holder must choose another at the first sign-in."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class SetPasswordForm(forms.Form):
    """A new password chosen by the administrator."""

    password = forms.CharField(
        label=_("New password"),
        help_text=_("Its holder must choose another at the next sign-in."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class OwnPasswordForm(forms.Form):
    """A new password chosen by its holder, who knows the old one."""

    old = forms.CharField(
        label=_("Password until now"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    password = forms.CharField(
        label=_("New password"),
        help_text=_password_help(),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("New password once more"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def clean_old(self) -> str:
        old = str(self.cleaned_data["old"])
        if not self.account.check_password(old):
            raise forms.ValidationError(_("This is not your password until now."))
        return old

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("password") and values["password"] != values.get("again"):
            self.add_error("again", _("The two new passwords differ."))
        return values


class WordsForm(forms.Form):
    """Words to search accounts by, and the role they have."""

    words = forms.CharField(label=_("Name or user name"), required=False, max_length=60)


#: Roles an administrator gives in an area or section. Stewards are named by their secretary;
#: residents and contacts come by links.
APPOINTED_HERE = (
    Role.WORKER,
    Role.SECRETARY,
    Role.HANDLER,
    Role.LEADER,
    Role.SUPERVISOR,
    Role.SPECIALIST,
    Role.LECTURER,
    Role.ADMINISTRATOR,
)


class AppointForm(forms.Form):
    """A role, and where it holds: an area, a section, or the whole house."""

    role = forms.ChoiceField(label=_("Role"))
    area = forms.ModelChoiceField(
        label=_("Area"),
        queryset=Area.objects.none(),
        required=False,
        empty_label=_("None"),
        help_text=_("The role holds here and in everything below."),
    )
    section = forms.ModelChoiceField(
        label=_("Section"),
        queryset=Section.objects.none(),
        required=False,
        empty_label=_("None"),
        help_text=_("For handlers only: they see what is dispatched to it."),
    )
    whole_house = forms.BooleanField(
        label=_("For the whole house"),
        required=False,
        help_text=_("For administrators only: every area, also those added later."),
    )
    since = forms.DateField(label=_("First day"), widget=forms.DateInput)
    until = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput,
        help_text=_("Leave empty if it is open."),
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            ("", _("Choose")),
            *((str(role), ROLE_LABELS[role]) for role in APPOINTED_HERE),
        ]
        self.fields["area"].queryset = queries.areas_editable_by(viewer)  # type: ignore[attr-defined]
        self.fields["section"].queryset = queries.sections_editable_by(viewer)  # type: ignore[attr-defined]
        if not rules.can_appoint(viewer, "", rules.HOUSE):
            del self.fields["whole_house"]

    def place(self) -> dict[str, Any]:
        """`area_id` and `scope` for the action, from the place that fits the role."""
        values = self.cleaned_data
        if values["role"] == Role.HANDLER and values["section"]:
            return {"scope": f"section:{values['section'].pk}"}
        if values.get("whole_house"):
            return {"scope": rules.HOUSE}
        return {"area_id": values["area"].pk if values["area"] else None}


class SectionForm(forms.Form):
    """A section's names, in both languages."""

    area = forms.ModelChoiceField(
        label=_("Sub-district"), queryset=Area.objects.none(), empty_label=_("Choose")
    )
    name = forms.CharField(label=_("Section name"), max_length=60)
    name_en = forms.CharField(label=_("Name in English"), max_length=60, required=False)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = queries.areas_with_sections(viewer)  # type: ignore[attr-defined]


class EditSectionForm(forms.Form):
    """A section's names, and whether cases can still be dispatched to it."""

    name = forms.CharField(label=_("Section name"), max_length=60)
    name_en = forms.CharField(label=_("Name in English"), max_length=60, required=False)
    active = forms.BooleanField(
        label=_("In use"),
        required=False,
        help_text=_("Without this tick nothing new is dispatched to it; what it has stays."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class DutyForm(forms.Form):
    """One line of the duty list."""

    code = forms.CharField(label=_("Number"), max_length=24)
    title = forms.CharField(label=_("What the section is in charge of"), max_length=120)


class StewardForm(forms.Form):
    """A neighbour who looks after a building."""

    building = forms.ModelChoiceField(
        label=_("Building"), queryset=Building.objects.none(), empty_label=_("Choose")
    )
    name = forms.CharField(label=_("Name"), max_length=60)
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=20,
        required=False,
        help_text=_("If the register knows the number, the person is taken from there."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["building"]
        field.queryset = queries.buildings_for_stewards(viewer)
        field.label_from_instance = lambda building: f"{building.compound} {building}"


class RevealForm(forms.Form):
    """What a masked value is needed for."""

    subject = forms.RegexField(r"^[a-z]+:\d+$", widget=forms.HiddenInput)
    field = forms.RegexField(r"^[a-z_]+$", widget=forms.HiddenInput)
    back = forms.CharField(widget=forms.HiddenInput, required=False)
    purpose = forms.ChoiceField(
        label=_("What for?"), choices=list(spec.PURPOSES.items()), widget=forms.RadioSelect
    )
