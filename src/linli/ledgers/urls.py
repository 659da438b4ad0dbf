"""Addresses of ledgers, below /ledgers/."""

from django.urls import path

from linli.ledgers.views import cells, colours, desk, item, links, making, marks, milestones, sheet

app_name = "ledgers"
urlpatterns = [
    path("", desk.ledgers, name="list"),
    path("new/", making.new_ledger, name="new"),
    path("words/", making.all_words, name="all_words"),
    path("<int:pk>/", desk.table, name="table"),
    path("<int:pk>/board/", desk.board, name="board"),
    path("<int:pk>/timeline/", desk.timeline, name="timeline"),
    path("<int:pk>/export/", desk.export, name="export"),
    path("<int:pk>/sheet/", sheet.give_back, name="give_back"),
    *sheet.SHEETS.urls(),
    path("colours/", colours.all_rules, name="all_colours"),
    path("<int:pk>/colours/", colours.rules_page, name="colours"),
    path("<int:pk>/colours/begin/", colours.begin, name="begin_colours"),
    path("<int:pk>/colours/edit/", colours.edit, name="edit_colours"),
    path("<int:pk>/colours/preview/", colours.preview_page, name="preview_colours"),
    path("<int:pk>/colours/apply/", colours.apply, name="apply_colours"),
    path("<int:pk>/colours/drop/", colours.drop, name="drop_colours"),
    path("items/<int:pk>/mark/", marks.mark, name="mark"),
    path("items/<int:pk>/marks/<int:mark_pk>/lift/", marks.lift, name="lift_mark"),
    path("<int:pk>/change/", making.change_ledger, name="change"),
    path("<int:pk>/close/", making.close_ledger, name="close"),
    path("<int:pk>/words/", making.words, name="words"),
    path("<int:pk>/words/<str:vocabulary>/new/", making.new_word, name="new_word"),
    path("<int:pk>/words/<str:vocabulary>/<int:word_pk>/", making.change_word, name="word"),
    path("<int:pk>/items/new/", making.new_item, name="new_item"),
    path("items/<int:pk>/", item.item, name="item"),
    path("items/<int:pk>/change/", making.change_item, name="change_item"),
    path("items/<int:pk>/cell/", cells.cell, name="cell"),
    path("items/<int:pk>/files/<uuid:proof_id>/", links.item_file, name="item_file"),
    path("items/<int:pk>/links/new/", links.new_link, name="new_link"),
    path("items/<int:pk>/links/<int:link_pk>/", links.link_rows, name="link_rows"),
    path("items/<int:pk>/links/<int:link_pk>/unlink/", links.unlink, name="unlink"),
    path("items/<int:pk>/team/", links.new_team, name="new_team"),
    path("items/<int:pk>/milestones/new/", milestones.new_milestone, name="new_milestone"),
    *[
        path(f"items/<int:pk>/{code.replace('_', '-')}/", view, name=code)
        for code, view in item.ACT_VIEWS.items()
    ],
    path("milestones/<int:pk>/change/", milestones.change_milestone, name="change_milestone"),
    path("milestones/<int:pk>/withdraw/", milestones.withdraw_milestone, name="withdraw_milestone"),
    path("milestones/<int:pk>/show/", milestones.show_milestone, name="show_milestone"),
    path("milestones/<int:pk>/confirm/", milestones.confirm_milestone, name="confirm_milestone"),
    path(
        "milestones/<int:pk>/send-back/", milestones.send_back_milestone, name="send_back_milestone"
    ),
    path(
        "milestones/<int:pk>/files/<uuid:evidence_id>/",
        milestones.milestone_file,
        name="milestone_file",
    ),
    path("requests/<int:pk>/", milestones.decide, name="decide"),
]
