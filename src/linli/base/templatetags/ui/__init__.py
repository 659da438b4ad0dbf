"""The parts pages are built of: `{% load ui %}`. A tag's keyword arguments are its contract.

Small parts in `marks`, lists in `lists`, boxes and acts in `frames`, form fields in `forms`;
the records they take stand in `linli.base.parts`. All of them are to be seen at /styleguide/.
"""

from linli.base.templatetags.ui import forms, frames, lists, marks
from linli.base.templatetags.ui.registry import register

__all__ = ["forms", "frames", "lists", "marks", "register"]
