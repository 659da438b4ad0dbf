"""The tables of a ledger: its words, its items and their milestones, what is told about them."""

from linli.ledgers.models.colours import ColourChange, ColourMark, ColourRules
from linli.ledgers.models.items import Item, Milestone
from linli.ledgers.models.telling import Link, Note, Request
from linli.ledgers.models.words import Category, ItemClass, Ledger, Tag

__all__ = [
    "Category",
    "ColourChange",
    "ColourMark",
    "ColourRules",
    "Item",
    "ItemClass",
    "Ledger",
    "Link",
    "Milestone",
    "Note",
    "Request",
    "Tag",
]
