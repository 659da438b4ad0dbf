"""Addresses of cases, mounted at the root: /cases/ for the desk, short ones for residents."""

from django.urls import path

from linli.cases.views import (
    case,
    categories,
    feedback,
    inbox,
    orders,
    raising,
    registering,
    tracking,
)

app_name = "cases"
urlpatterns = [
    path("cases/", inbox.inbox, name="inbox"),
    path("cases/export/", inbox.export, name="export"),
    path("cases/new/", registering.register, name="register"),
    path("cases/categories/", categories.categories, name="categories"),
    path("cases/categories/new/", categories.new_category, name="new_category"),
    path("cases/categories/<int:pk>/", categories.category, name="category"),
    path("cases/<int:pk>/", case.case, name="case"),
    path("cases/<int:pk>/reveal/", case.reveal, name="reveal"),
    path("cases/<int:pk>/link/", case.new_link, name="new_link"),
    path("cases/<int:pk>/photos/<uuid:file_id>/", case.photo, name="photo"),
    *[
        path(f"cases/<int:pk>/{code.replace('_', '-')}/", view, name=code)
        for code, view in case.ACT_VIEWS.items()
    ],
    path("orders/", orders.orders, name="orders"),
    path("orders/new/", orders.new_order, name="new_order"),
    path("orders/<int:pk>/", orders.order, name="order"),
    path("orders/<int:pk>/confirm/", orders.confirm, name="order_confirm"),
    path("orders/<int:pk>/object/", orders.object_to, name="order_object"),
    path("orders/<int:pk>/withdraw/", orders.withdraw, name="order_withdraw"),
    path("orders/<int:pk>/photos/<uuid:file_id>/", orders.photo, name="order_photo"),
    path("q/<str:qr>/", raising.by_qr, name="by_qr"),
    path("raise/", raising.choose, name="raise"),
    path("track/", tracking.track, name="track"),
    path("t/<str:token>/", tracking.tracking, name="tracking"),
    path("t/<str:token>/confirm/", tracking.confirm, name="tracking_confirm"),
    path("t/<str:token>/withdraw/", tracking.withdraw, name="tracking_withdraw"),
    path("t/<str:token>/correct/", tracking.correct, name="tracking_correct"),
    path("t/<str:token>/consent/", tracking.withdraw_consent, name="tracking_consent"),
    path("t/<str:token>/erase/", tracking.erase, name="tracking_erase"),
    path("t/<str:token>/copy/", tracking.copy, name="tracking_copy"),
    path("t/<str:token>/photos/<uuid:file_id>/", tracking.photo, name="tracking_photo"),
    path("feedback/", feedback.feedback, name="feedback"),
]
