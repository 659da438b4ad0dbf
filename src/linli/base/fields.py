"""Column types of the house: area paths and encrypted text."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Lookup
from django.db.models.lookups import PostgresOperatorLookup

from linli.base import crypto

if TYPE_CHECKING:  # Fields take their types in the stubs, not at run time.
    CharField = models.CharField[str, str]
    TextField = models.TextField[str, str]
else:
    CharField, TextField = models.CharField, models.TextField


class PathField(CharField):
    """Path of ids through the areas ("1.4.9"), stored as PostgreSQL `ltree`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 255)
        super().__init__(*args, **kwargs)

    def db_type(self, connection: Any) -> str:  # noqa: ARG002 - Django's signature
        return "ltree"

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name)


@PathField.register_lookup
class Within(PostgresOperatorLookup):
    """`path__within="1.4"`: the area itself and everything below it."""

    lookup_name = "within"
    postgres_operator = "<@"

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        lhs, lhs_params = self.process_lhs(compiler, connection)
        rhs, rhs_params = self.process_rhs(compiler, connection)
        return f"{lhs} <@ ({rhs})::ltree", (*lhs_params, *rhs_params)


@PathField.register_lookup
class WithinAny(Lookup):
    """`path__within_any=("1.4", "1.7")`: below at least one of these areas."""

    lookup_name = "within_any"
    prepare_rhs = False

    def get_db_prep_lookup(self, value: Any, connection: Any) -> Any:  # noqa: ARG002
        return "%s", [list(value)]

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        lhs, lhs_params = self.process_lhs(compiler, connection)
        _, params = self.get_db_prep_lookup(self.rhs, connection)
        return f"{lhs} <@ (%s)::ltree[]", (*lhs_params, *params)


class SealedTextField(TextField):
    """Text encrypted at rest (AES-256-GCM). Cannot be searched; see `crypto.blind_index`."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return crypto.seal(value) if value else value

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:  # noqa: ARG002
        return crypto.unseal(value) if value else value
