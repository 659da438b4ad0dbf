"""Where the two phones of a shift work, and what came of it in the house."""

from io import BytesIO
from pathlib import Path

from PIL import Image

from tests.browser.town import Town

COMPOUND = "铁工巷3号院"
#: Whether a page lies in the bag, and whether these words can be read in it.
BAG = """async ([door, words]) => {
  for (const name of await caches.keys()) {
    const found = await (await caches.open(name)).match(`/door/${door}/`);
    if (found) return [true, (await found.text()).includes(words)];
  }
  return [false, false];
}"""
#: What a curious next one finds by looking into the browser's storage.
LOOK_AROUND = """async () => {
  const open = indexedDB.open("linli");
  const db = await new Promise((done) => (open.onsuccess = () => done(open.result)));
  const all = (name) => new Promise((done) => {
    const asked = db.transaction(name).objectStore(name).getAll();
    asked.onsuccess = () => done(asked.result);
  });
  const records = await all("outbox");
  const words = records.map((one) => new TextDecoder().decode(one.sealed.box)).join("");
  const found = {
    pages: (await caches.keys()).filter((name) => name.startsWith("linli-pages-")).length,
    keys: (await all("keys")).length,
    records: records.length,
    readable: words.includes("密不告人"),
  };
  db.close();
  return found;
}"""


def compound(town: Town, name: str = COMPOUND) -> int:
    return int(town.one("select id from places_compound where name = %s", name))


def doors(town: Town, name: str = COMPOUND) -> list[int]:
    """Doors of a compound in order, as often as needed."""
    rows = town.rows(
        "select id from places_dwelling where compound_id = %s and active order by id",
        compound(town, name),
    )
    return [pk for (pk,) in rows]


def photo(folder: Path) -> Path:
    """What a camera gives: too large, to be made small on the phone."""
    path = folder / "door.jpg"
    out = BytesIO()
    Image.effect_noise((2400, 1800), 60).convert("RGB").save(out, "JPEG", quality=80)
    path.write_bytes(out.getvalue())
    return path


def visits(town: Town, who: str) -> list[tuple[int, int]]:
    """(door, how often) of all visits of this account in the compound."""
    return town.rows(
        """select dwelling_id, count(*) from visits_visit v join accounts_account a
        on a.id = v.worker_id where a.username = %s and v.compound_id = %s
        and v.recorded_at >= '2022-04-18 09:00+08' group by 1 order by 1""",
        who,
        compound(town),
    )
