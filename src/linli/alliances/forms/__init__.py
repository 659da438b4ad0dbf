"""Input about alliances and their firms → clean values."""

from linli.alliances.forms.alliances import AllianceForm, EditForm, FoundersForm
from linli.alliances.forms.firms import FileForm, SpeakForm

__all__ = ["AllianceForm", "EditForm", "FileForm", "FoundersForm", "SpeakForm"]
