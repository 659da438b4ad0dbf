"""Every way a lecture and its questions can change."""

from linli.live.actions.broadcasting import (
    Taken,
    begin_broadcast,
    cut,
    erase_recording,
    note_recording,
    take_chunk,
)
from linli.live.actions.lectures import (
    archive,
    attach,
    caption,
    edit_lecture,
    end,
    go_on_air,
    pause,
    plan_lecture,
    resume,
    show_slide,
    studio_link,
)
from linli.live.actions.questions import (
    answer_in_writing,
    answer_live,
    ask,
    forget_asker,
    forget_person,
    hand_over,
    like,
    move_question,
)
from linli.live.actions.watching import note_viewings

__all__ = [
    "Taken",
    "answer_in_writing",
    "answer_live",
    "archive",
    "ask",
    "attach",
    "begin_broadcast",
    "caption",
    "cut",
    "edit_lecture",
    "end",
    "erase_recording",
    "forget_asker",
    "forget_person",
    "go_on_air",
    "hand_over",
    "like",
    "move_question",
    "note_recording",
    "note_viewings",
    "pause",
    "plan_lecture",
    "resume",
    "show_slide",
    "studio_link",
    "take_chunk",
]
