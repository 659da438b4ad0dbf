"""Addresses of accounts; mounted at the root, because people type /sign-in/."""

from django.urls import path

from linli.accounts.views import (
    administering,
    entering,
    own,
    revealing,
    sections,
    stewards,
    watching,
)

app_name = "accounts"
urlpatterns = [
    path("sign-in/", entering.sign_in, name="sign_in"),
    path("sign-out/", entering.sign_out, name="sign_out"),
    path("l/<str:token>/", entering.enter_by_link, name="link"),
    path("accounts/me/", own.me, name="me"),
    path("accounts/me/password/", own.password, name="password"),
    path("accounts/settings/", administering.settings, name="settings"),
    path("accounts/", administering.accounts, name="accounts"),
    path("accounts/new/", administering.new_account, name="new"),
    path("accounts/<int:pk>/", administering.account, name="account"),
    path("accounts/<int:pk>/edit/", administering.edit_account, name="edit"),
    path("accounts/<int:pk>/password/", administering.set_password, name="set_password"),
    path("accounts/<int:pk>/appoint/", administering.appoint, name="appoint"),
    path("accounts/<int:pk>/close/", administering.close_account, name="close"),
    path("accounts/<int:pk>/reopen/", administering.reopen_account, name="reopen"),
    path("accounts/appointments/<int:pk>/end/", administering.end_appointment, name="end"),
    path("accounts/sections/", sections.sections, name="sections"),
    path("accounts/sections/<int:pk>/", sections.section, name="section"),
    path("accounts/sections/<int:pk>/duties/", sections.add_duty, name="add_duty"),
    path("accounts/duties/<int:pk>/retire/", sections.retire_duty, name="retire_duty"),
    path("accounts/stewards/", stewards.stewards, name="stewards"),
    path("accounts/stewards/<int:pk>/link/", stewards.steward_link, name="steward_link"),
    path("accounts/stewards/<int:pk>/end/", stewards.end_steward, name="end_steward"),
    path("accounts/reveal/", revealing.reveal, name="reveal"),
    path("accounts/access/", watching.access_log, name="access_log"),
    path("accounts/access/export/", watching.access_export, name="access_export"),
]
