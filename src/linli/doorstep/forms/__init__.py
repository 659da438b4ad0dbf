"""What is typed at the door, as clean values. Nothing is saved here."""

from linli.doorstep.forms.matters import AppealForm, HazardForm, MatterForm, matter_forms
from linli.doorstep.forms.steps import StepForm, step_forms, strays
from linli.doorstep.forms.visits import AskForm, SettleForm, VisitForm

__all__ = [
    "AppealForm",
    "AskForm",
    "HazardForm",
    "MatterForm",
    "SettleForm",
    "StepForm",
    "VisitForm",
    "matter_forms",
    "step_forms",
    "strays",
]
