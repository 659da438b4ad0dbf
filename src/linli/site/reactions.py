"""When this happens, that follows. The whole list; there are no other hidden links."""

from linli.journal.actions import Reactions

REACTIONS: Reactions = {}
