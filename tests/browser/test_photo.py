"""A photo leaves its position on the phone: what would be sent does not hold it any more."""

from pathlib import Path
from typing import Any

from PIL import Image

from tests.browser.conftest import Enter
from tests.browser.week.raising import photo

PHONE = 390
CHOSEN = """async () => {
  const [file] = document.querySelector("[data-photos] input[type=file]").files;
  return [file.name, file.type, Array.from(new Uint8Array(await file.arrayBuffer()))];
}"""


def test_photo_is_drawn_anew_before_it_is_sent(enter: Enter, tmp_path: Path) -> None:
    taken = photo(tmp_path)
    assert b"Exif" in taken.read_bytes()
    resident = enter(width=PHONE)
    resident.opens("/raise/")
    page: Any = resident.page

    page.locator("[data-photos] input[type=file]").set_input_files(taken)
    page.wait_for_selector("[data-photos] li[data-new] img")
    name, kind, content = page.evaluate(CHOSEN)

    sent = tmp_path / "sent.jpg"
    sent.write_bytes(bytes(content))
    assert (name, kind) == ("stairs.jpg", "image/jpeg")
    assert b"Exif" not in sent.read_bytes()
    with Image.open(sent) as image:
        assert (image.size, dict(image.getexif())) == ((640, 480), {})


def test_large_photo_becomes_small_on_the_phone(enter: Enter, tmp_path: Path) -> None:
    large = tmp_path / "large.jpg"
    Image.new("RGB", (4000, 3000), "darkgreen").save(large, "JPEG")
    resident = enter(width=PHONE)
    resident.opens("/raise/")
    page: Any = resident.page

    page.locator("[data-photos] input[type=file]").set_input_files(large)
    page.wait_for_selector("[data-photos] li[data-new] img")
    content = page.evaluate(CHOSEN)[2]

    sent = tmp_path / "sent.jpg"
    sent.write_bytes(bytes(content))
    with Image.open(sent) as image:
        assert image.size == (1600, 1200)
