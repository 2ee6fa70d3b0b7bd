"""``read`` into a ledger that is there: what is looked at again, and what not."""

import os

from fogline import pipeline
from fogline.claims import read as claims_read
from fogline.engine import fingerprint
from fogline.ledger import Ledger
from fogline.pipeline import claims_stage, reuse_stage

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

    monkeypatch.setattr(claims_stage.Readers, "claims_of", claims_of)
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
    monkeypatch.setattr(reuse_stage, "_compare_all", None)
    monkeypatch.setattr(reuse_stage, "_grow_by_parts", None)
    monkeypatch.setattr(claims_stage, "_unread", None)
    assert read(tmp_path, tmp_path / "l.fogline", monkeypatch) == ([], first[1])


def test_what_came_is_compared_by_the_index(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text(WIRE)
    read(tmp_path, tmp_path / "l.fogline", monkeypatch)
    (tmp_path / "b.txt").write_text("Rain fell. " + WIRE)
    monkeypatch.setattr(reuse_stage, "_compare_all", None)
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


# --- who is who: only those are looked at again of whom something else is known ------------------------------------


def read_by_cast(folder, ledger, monkeypatch):
    """Reads a folder; the dispatches that were looked at, and those whose claims were read."""
    looked_at = []
    real = claims_stage._to_look_at

    def looking(*given):
        found, *rest = real(*given)
        looked_at.extend(d.path.rpartition("/")[2] for d in found)
        return found, *rest

    monkeypatch.setattr(claims_stage, "_to_look_at", looking)
    read_anew = read(folder, ledger, monkeypatch)[0]
    monkeypatch.setattr(claims_stage, "_to_look_at", real)
    return sorted(looked_at), read_anew


def test_only_who_prints_a_name_that_now_means_something_else_is_looked_at(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text("Twelve were held, Marn said on Friday.")
    (tmp_path / "b.txt").write_text("Rain fell on the valley all day and nobody came.")
    both = ["a.txt", "b.txt"]
    assert read_by_cast(tmp_path, tmp_path / "l", monkeypatch) == (both, both)
    (tmp_path / "c.txt").write_text("Sela Marn, a spokeswoman for the Hill Front, spoke.")
    assert read_by_cast(tmp_path, tmp_path / "l", monkeypatch) == (["a.txt", "c.txt"], ["a.txt", "c.txt"])
    # another of that name: nobody knows any more who is meant
    (tmp_path / "d.txt").write_text("Idris Marn, a spokesman for the Dune Council, spoke.")
    assert read_by_cast(tmp_path, tmp_path / "l", monkeypatch)[0] == ["a.txt", "c.txt", "d.txt"]
    # a third changes nothing for anybody
    (tmp_path / "e.txt").write_text("Noor Marn, a spokeswoman for the Dune Council, spoke.")
    assert read_by_cast(tmp_path, tmp_path / "l", monkeypatch) == (["e.txt"], ["e.txt"])


def test_a_note_of_another_state_is_not_trusted(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text("Twelve were held, Marn said on Friday.")
    read(tmp_path, tmp_path / "l", monkeypatch)
    (tmp_path / "b.txt").write_text("Rain fell.")
    both, note = ["a.txt", "b.txt"], tmp_path / "l-index" / "read"
    whole = note.read_bytes()
    note.write_bytes(whole[:-9])  # cut short
    assert read_by_cast(tmp_path, tmp_path / "l", monkeypatch)[0] == both
    (tmp_path / "c.txt").write_text("Snow fell.")
    note.write_bytes(whole)  # of before: another run has read since
    assert read_by_cast(tmp_path, tmp_path / "l", monkeypatch)[0] == [*both, "c.txt"]
    (tmp_path / "d.txt").write_text("Hail fell.")
    (tmp_path / "l-index" / "cast").unlink()
    assert read_by_cast(tmp_path, tmp_path / "l", monkeypatch)[0] == [*both, "c.txt", "d.txt"]


def test_an_upgraded_program_reads_an_old_ledger_again(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text(WIRE)
    assert read(tmp_path, tmp_path / "l.fogline", monkeypatch)[0] == ["a.txt"]
    assert read(tmp_path, tmp_path / "l.fogline", monkeypatch)[0] == []
    monkeypatch.setattr(claims_read, "fingerprint", lambda *_, **__: "another version")
    assert read(tmp_path, tmp_path / "l.fogline", monkeypatch)[0] == ["a.txt"]


def test_a_fingerprint_is_of_contents(tmp_path, monkeypatch):
    monkeypatch.setattr(fingerprint, "HOME", tmp_path)

    def made(**options):
        fingerprint.fingerprint.cache_clear()
        fingerprint._digest.cache_clear()
        return fingerprint.fingerprint("claims", "model.py", **options)

    (tmp_path / "claims").mkdir()
    for name, words in (
        ("model.py", "1"),
        ("claims/a.csv", "could"),
        ("claims/w-fast.npz", "1"),
        ("claims/x.txt", "1"),
    ):
        (tmp_path / name).write_text(words)
    first, without = made(), made(without=("w-fast",))
    (tmp_path / "claims/x.txt").write_text("2")  # no code, no list
    os.utime(tmp_path / "model.py", (1, 1))
    assert made() == first
    (tmp_path / "claims/w-fast.npz").write_text("2")
    assert made() != first
    assert made(without=("w-fast",)) == without
    (tmp_path / "claims/a.csv").write_text("would")  # as long as before
    assert made(without=("w-fast",)) != without
    fingerprint.fingerprint.cache_clear()
