"""``read`` into a ledger that is there: what is looked at again, and what not."""

from fogline import pipeline
from fogline.ledger import Ledger
from fogline.pipeline import comparing, reading

WIRE = (
    "Two shells fell on the market of Tell Asmar at dawn, a rescue worker said, and nine people were taken to hospital."
)
NOW = "2031-05-05T08:00:00Z"


def read(folder, ledger, monkeypatch):
    """Reads a folder; the dispatches whose claims were read."""
    looked_at = []

    def claims_of(_, given):
        looked_at.append(given[0].path.rpartition("/")[2])
        return []

    monkeypatch.setattr(reading.Readers, "claims_of", claims_of)
    with Ledger.open(str(ledger)) as held:
        paths = [str(p) for p in sorted(folder.glob("*.txt"))]
        options = pipeline.Options(published="2031-05-05")
        pipeline.read(paths, held, options=options, version="1", now=lambda: NOW)
        return sorted(looked_at), held.reprints()


def test_nothing_new_is_not_compared_and_not_read_again(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text(WIRE)
    (tmp_path / "b.txt").write_text("Rain fell. " + WIRE)
    first = read(tmp_path, tmp_path / "l.fogline", monkeypatch)
    assert (first[0], len(first[1])) == (["a.txt", "b.txt"], 1)
    monkeypatch.setattr(comparing, "_compare_all", None)
    monkeypatch.setattr(comparing, "_grow_by_parts", None)
    monkeypatch.setattr(reading, "_unread", None)
    assert read(tmp_path, tmp_path / "l.fogline", monkeypatch) == ([], first[1])


def test_what_came_is_compared_by_the_index(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text(WIRE)
    read(tmp_path, tmp_path / "l.fogline", monkeypatch)
    (tmp_path / "b.txt").write_text("Rain fell. " + WIRE)
    monkeypatch.setattr(comparing, "_compare_all", None)
    looked_at, [reprint] = read(tmp_path, tmp_path / "l.fogline", monkeypatch)
    assert (looked_at, reprint.kind) == (["b.txt"], "exact")


def test_an_index_that_is_gone_is_made_again(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text(WIRE)
    read(tmp_path, tmp_path / "l.fogline", monkeypatch)
    for file in (tmp_path / "l.fogline-index").iterdir():
        file.unlink()
    (tmp_path / "b.txt").write_text("Rain fell. " + WIRE)
    looked_at, reprints = read(tmp_path, tmp_path / "l.fogline", monkeypatch)
    assert (looked_at, len(reprints)) == (["b.txt"], 1)
    assert (tmp_path / "l.fogline-index" / "state.json").exists()


def test_an_index_that_cannot_be_written_stops_nothing(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text(WIRE)
    (tmp_path / "b.txt").write_text("Rain fell. " + WIRE)
    (tmp_path / "l.fogline-index").write_text("a file where the folder should be")
    assert len(read(tmp_path, tmp_path / "l.fogline", monkeypatch)[1]) == 1


def test_an_index_of_another_ledger_is_made_again(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text(
        "Rain fell on the hills all day, and nobody went out to see what the night had left behind."
    )
    read(tmp_path, tmp_path / "l.fogline", monkeypatch)
    for file in tmp_path.glob("l.fogline*"):
        if file.is_file():
            file.unlink()
    (tmp_path / "a.txt").write_text(WIRE)
    read(tmp_path, tmp_path / "l.fogline", monkeypatch)
    (tmp_path / "b.txt").write_text("Rain fell. " + WIRE)
    assert len(read(tmp_path, tmp_path / "l.fogline", monkeypatch)[1]) == 1


def test_who_was_introduced_is_kept_and_not_trusted_when_cut_short(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text("Sela Marn, a spokeswoman for the Hill Front, spoke. " + WIRE)
    read(tmp_path, tmp_path / "l.fogline", monkeypatch)
    kept = tmp_path / "l.fogline-index" / "cast"
    assert b"Sela Marn" in kept.read_bytes()
    whole = kept.read_bytes()
    kept.write_bytes(whole[:-20])
    (tmp_path / "b.txt").write_text("Rain fell.")
    read(tmp_path, tmp_path / "l.fogline", monkeypatch)
    assert set(whole.splitlines()) < set(kept.read_bytes().splitlines())
