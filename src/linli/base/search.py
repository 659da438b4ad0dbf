"""Search by stored bigrams (see docs/adr): a generated column and a GIN index."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Func, GeneratedField, Q, QuerySet, TextField, Value

from linli.base.text import bigrams


class ZhBigrams(Func):
    """SQL `zh_bigrams(text)`, made by base's first migration; immutable."""

    function = "zh_bigrams"
    output_field = ArrayField(TextField())


class Joined(Func):
    """Columns one after another with a blank between; `||` is immutable where concat() is not."""

    template = "(%(expressions)s)"
    arg_joiner = " || ' ' || "
    output_field = TextField()


def bigram_column(*fields: str) -> "GeneratedField":
    """A stored column with the bigrams of these fields; give it a GinIndex."""
    return GeneratedField(
        expression=ZhBigrams(Joined(*[F(field) for field in fields])),
        output_field=ArrayField(TextField()),
        db_persist=True,
    )


def matching(rows: "QuerySet[Any]", words: str, *, column: str, text: str) -> "QuerySet[Any]":
    """Rows whose bigrams hold all bigrams of every word; one sign falls back to LIKE."""
    for word in words.split():
        if bigrams(word):
            rows = rows.filter(**{f"{column}__contains": ZhBigrams(Value(word))})
        else:
            rows = rows.filter(Q(**{f"{text}__icontains": word}))
    return rows
