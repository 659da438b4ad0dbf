"""Addresses of people, mounted at /people/. No name and no number ever stands in one."""

from django.urls import path

from linli.people.views import imports, organisations, residents

app_name = "people"
urlpatterns = [
    path("", residents.residents, name="residents"),
    path("export/", residents.residents_export, name="residents_export"),
    path("new/", residents.new_person, name="new_person"),
    path("<int:pk>/", residents.person, name="person"),
    path("<int:pk>/edit/", residents.edit_person, name="edit_person"),
    path("<int:pk>/ties/", residents.tie, name="tie"),
    path("ties/<int:pk>/end/", residents.untie, name="untie"),
    path("<int:pk>/consents/withdraw/", residents.withdraw_consent, name="withdraw_consent"),
    path("<int:pk>/erase/", residents.erase_person, name="erase_person"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/export/", organisations.organisations_export, name="organisations_export"),
    path("organisations/new/", organisations.new_organisation, name="new_organisation"),
    path("organisations/<int:pk>/", organisations.organisation, name="organisation"),
    path("organisations/<int:pk>/edit/", organisations.edit_organisation, name="edit_organisation"),
    path(
        "organisations/<int:pk>/switch/",
        organisations.switch_organisation,
        name="switch_organisation",
    ),
    *imports.RESIDENTS.urls(),
]
