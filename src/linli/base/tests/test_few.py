"""Small numbers of people are not said, nor what lets one reckon them."""

import pytest

from linli.base.figures import Figure


@pytest.mark.parametrize(
    ("number", "out_of", "shown"),
    [
        (0, 44, 0),
        (4, 44, None),
        (5, 44, 5),
        (39, 44, 39),
        (40, 44, None),  # four would be left over
        (43, 44, None),
        (44, 44, 44),
        (4, None, None),
        (5, None, 5),
        (None, 44, None),
    ],
)
def test_few_people_are_not_said_nor_the_few_left_over(
    number: int | None, out_of: int | None, shown: int | None
) -> None:
    sealed = Figure("a.b", label="", of=lambda _extent: None, line=str, few=5)  # type: ignore[arg-type,return-value]

    assert sealed.shown(number, out_of) == shown


def test_figure_that_seals_nothing_says_every_number() -> None:
    plain = Figure("a.b", label="", of=lambda _extent: None, line=str)  # type: ignore[arg-type,return-value]

    assert [plain.shown(number, 5) for number in (1, 4, 5)] == [1, 4, 5]
