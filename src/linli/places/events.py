"""What can happen to areas, compounds, buildings and doors."""

from django.utils.translation import gettext_lazy as _

AREA_CREATED = "area.created"
AREA_EDITED = "area.edited"
AREA_RENAMED = "area.renamed"
AREA_MOVED = "area.moved"
AREA_CLOSED = "area.closed"
AREA_TAKEN_INTO_USE = "area.taken_into_use"
AREA_LEFT_OUT_OF_USE = "area.left_out_of_use"
AREA_NAME_ADDED = "area.name_added"
DIVISION_LOADED = "division.loaded"
COMPOUND_CREATED = "compound.created"
COMPOUND_EDITED = "compound.edited"
COMPOUND_RETIRED = "compound.retired"
COMPOUND_RESTORED = "compound.restored"
QR_RENEWED = "compound.qr_renewed"
BUILDING_CREATED = "building.created"
BUILDING_EDITED = "building.edited"
BUILDING_RETIRED = "building.retired"
BUILDING_RESTORED = "building.restored"
UNIT_ADDED = "unit.added"
DWELLING_ADDED = "dwelling.added"
DWELLING_EDITED = "dwelling.edited"
DWELLING_RETIRED = "dwelling.retired"
DWELLING_RESTORED = "dwelling.restored"
IMPORT_CHECKED = "import.checked"
IMPORT_TAKEN = "import.taken"
IMPORT_DROPPED = "import.dropped"
IMPORT_UNDONE = "import.undone"
FACTS_NOTED = "dwelling.facts_noted"
FACTS_FORGOTTEN = "dwelling.facts_forgotten"

WORDS = {
    AREA_CREATED: _("Area created"),
    AREA_EDITED: _("Area corrected"),
    AREA_RENAMED: _("Area renamed"),
    AREA_MOVED: _("Area moved"),
    AREA_CLOSED: _("Area closed"),
    AREA_TAKEN_INTO_USE: _("Area taken into use"),
    AREA_LEFT_OUT_OF_USE: _("Area left out of use"),
    AREA_NAME_ADDED: _("Name added"),
    DIVISION_LOADED: _("List of divisions loaded"),
    COMPOUND_CREATED: _("Compound created"),
    COMPOUND_EDITED: _("Compound edited"),
    COMPOUND_RETIRED: _("Compound retired"),
    COMPOUND_RESTORED: _("Compound restored"),
    QR_RENEWED: _("QR code renewed"),
    BUILDING_CREATED: _("Building created"),
    BUILDING_EDITED: _("Building edited"),
    BUILDING_RETIRED: _("Building retired"),
    BUILDING_RESTORED: _("Building restored"),
    UNIT_ADDED: _("Unit added"),
    DWELLING_ADDED: _("Dwelling added"),
    DWELLING_EDITED: _("Dwelling edited"),
    DWELLING_RETIRED: _("Dwelling retired"),
    DWELLING_RESTORED: _("Dwelling restored"),
    IMPORT_CHECKED: _("File checked"),
    IMPORT_TAKEN: _("File taken over"),
    IMPORT_DROPPED: _("File dropped"),
    IMPORT_UNDONE: _("Import undone"),
    FACTS_NOTED: _("Facts about the dwelling noted"),
    FACTS_FORGOTTEN: _("Facts about the dwelling erased"),
}
