"""QR codes within a page and as pictures of their own."""

from linli.base import codes


def test_a_code_is_drawn_into_a_page_on_white_and_nothing_for_no_words() -> None:
    shapes = codes.drawn("https://linli.example/e/5/")
    assert shapes.startswith("<svg")
    assert shapes.index('fill="#fff"') < shapes.index("<path")
    assert "linli.example" not in shapes
    assert codes.drawn("") == ""


def test_a_picture_of_a_code_is_kept_by_nobody() -> None:
    answer = codes.picture("A7K2")
    assert answer.content.decode() == codes.drawn("A7K2")
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["Cache-Control"] == "private, no-store"
