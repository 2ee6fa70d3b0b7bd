"""Archive mode: the same passages as in memory, whatever the memory, and after a kill."""

import gzip
import json
import random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from fogline.errors import Empty, StageFailed, Unreadable, UsageError
from fogline.reuse import archive as room
from fogline.reuse.archive import archive
from fogline.reuse.bulk import shared_passages
from fogline.reuse.config import ReuseConfig
from fogline.reuse.corpus import batches
from fogline.reuse.tables import FILE

LETTERS = "abcdefghijklmnop"


def made_up(count=120, seed=1):
    """Texts of made-up words, some holding passages of others, edited here and there; a footer under every tenth."""
    dice = random.Random(seed)  # noqa: S311 - a test's own dice
    vocabulary = ["".join(dice.choice(LETTERS) for _ in range(dice.randint(2, 8))) for _ in range(3000)]
    footer = " ".join(dice.choices(vocabulary, k=20)) + "."
    texts = []
    for n in range(count):
        words = dice.choices(vocabulary, k=dice.randint(60, 160))
        if texts and dice.random() < 0.6:
            other = dice.choice(texts)["text"].split()
            start = dice.randrange(max(1, len(other) - 40))
            copy = [dice.choice(vocabulary) if dice.random() < 0.1 else w for w in other[start : start + 40]]
            at = dice.randrange(len(words))
            words[at:at] = copy
        text = " ".join(words) + ("\n\n" + footer if n % 10 == 0 else "")
        texts.append(
            {
                "id": f"t{n:03}",
                "date": f"2031-05-{1 + n % 28:02}" if n % 7 else None,
                "outlet": f"o{n % 5}",
                "text": text,
            }
        )
    return texts


def write_lines(file, records):
    with gzip.open(file, "wt", encoding="utf-8") if file.suffix == ".gz" else file.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(r, ensure_ascii=False) + "\n" for r in records)
    return file


def test_half_an_emoji_costs_nothing_but_itself(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(rb"""{"id": "a", "text": "Rain \ud83d fell."}
{"id": "b", "text": "Rain \ud83d fell."
""")
    [batch] = batches([tmp_path / "a.jsonl"], 1 << 20)
    assert (batch.ids, batch.texts, batch.rejected) == (["a"], ["Rain \ufffd fell."], 1)


def rows(file):
    return pq.read_table(file).to_pylist()


def in_memory(texts):
    ordered = sorted(texts, key=lambda t: (t["date"] or "~", t["id"]))
    found = shared_passages([t["text"] for t in ordered], ReuseConfig(kernels="compiled"))
    return [(ordered[r[0]]["id"], r[2], r[3], ordered[r[1]]["id"], r[4], r[5], r[6]) for r in found.tolist()]


def said(out):
    names = ("earlier_id", "earlier_start", "earlier_end", "later_id", "later_start", "later_end", "matched")
    return [tuple(r[n] for n in names) for r in rows(out / "passages" / FILE)]


@pytest.mark.parametrize("memory", [1 << 30, 1 << 16])
def test_the_passages_are_those_found_in_memory(tmp_path, memory):
    texts = made_up()
    corpus = write_lines(tmp_path / "texts.jsonl.gz", texts)
    counts = archive([corpus], tmp_path / "out", memory=memory)
    assert said(tmp_path / "out") == in_memory(texts) != []
    assert (counts.records, counts.kept, counts.rejected) == (120, 120, 0)
    assert counts.passages == len(in_memory(texts))
    assert not (tmp_path / "out" / "work").exists()


def test_the_same_bytes_in_any_order_of_arrival(tmp_path):
    texts = made_up()
    one = write_lines(tmp_path / "one.jsonl", texts)
    two = write_lines(tmp_path / "two.jsonl", texts[::-1])
    for file in (one, two):
        archive([file], tmp_path / file.stem)
    for name in ("passages", "pairs", "families"):
        assert room.fingerprint(tmp_path / "one" / name / FILE) == room.fingerprint(tmp_path / "two" / name / FILE)


def test_parquet_and_a_folder_of_files_are_read_as_well(tmp_path):
    texts = made_up(40)
    folder = tmp_path / "corpus"
    folder.mkdir()
    write_lines(folder / "a.jsonl", texts[:20])
    pq.write_table(pa.Table.from_pylist([{**t, "series": t["outlet"]} for t in texts[20:]]), folder / "b.parquet")
    archive([folder], tmp_path / "out")
    assert said(tmp_path / "out") == in_memory(texts)


@pytest.mark.parametrize("stage", ["read", "order", "seeds", "runs", "passages"])
def test_a_killed_run_goes_on(tmp_path, stage):
    texts = made_up(60)
    corpus = write_lines(tmp_path / "texts.jsonl", texts)
    told = []

    def kill(name, done, of):
        told.append(name)
        if name == stage and (done or stage != "read"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        archive([corpus], tmp_path / "out", memory=1 << 16, progress=kill)
    read_before = set((tmp_path / "out" / "work").glob("read-*/journal.jsonl"))
    assert len(read_before) == 1
    archive([corpus], tmp_path / "out", memory=1 << 16, keep=True)
    assert said(tmp_path / "out") == in_memory(texts)


def test_reading_goes_on_behind_what_the_journal_vouches_for(tmp_path):
    texts = made_up(60)
    corpus = write_lines(tmp_path / "texts.jsonl", texts)
    archive([corpus], tmp_path / "out", keep=True)
    [read] = (tmp_path / "out" / "work").glob("read-*")
    with (read / "hashes").open("ab") as file:
        file.write(b"half a batch")
    with (read / "journal.jsonl").open("a") as file:
        file.write('{"records": 99')
    assert room._resumed(read)["records"] == 60
    assert (read / "hashes").stat().st_size == 4 * room._resumed(read)["words"]


def test_bad_records_are_counted(tmp_path):
    corpus = tmp_path / "texts.jsonl"
    corpus.write_bytes(b'{"id": 7, "text": "one two"}\nno json\n{"id": "b"}\n{"id": "c", "text": ""}\n\xff\xfe\n\n')
    counts = archive([corpus], tmp_path / "out")
    assert (counts.records, counts.kept, counts.rejected, counts.passages) == (5, 1, 4, 0)
    assert pq.read_table(tmp_path / "out" / "families" / FILE).num_rows == 0


def test_what_is_no_corpus_is_refused(tmp_path):
    (tmp_path / "a.txt").write_text("x")
    with pytest.raises(UsageError, match="a corpus is"):
        archive([tmp_path / "a.txt"], tmp_path / "out")
    with pytest.raises(Unreadable):
        archive(
            [write_lines(tmp_path / "a.jsonl", []).rename(tmp_path / "b.jsonl.gz"), _broken(tmp_path)], tmp_path / "out"
        )
    with pytest.raises(Empty):
        archive([write_lines(tmp_path / "c.jsonl", [])], tmp_path / "out")


def _broken(folder):
    file = folder / "broken.jsonl.gz"
    file.write_bytes(b"\x1f\x8bno gzip")
    return file


def test_families_have_the_first_text_as_origin_and_footers_make_none(tmp_path):
    texts = made_up()
    corpus = write_lines(tmp_path / "texts.jsonl", texts)
    archive([corpus], tmp_path / "out")
    kinds = {r["kind"] for r in rows(tmp_path / "out" / "passages" / FILE)}
    assert {"boilerplate", "edited"} <= kinds
    stock = [r for r in rows(tmp_path / "out" / "passages" / FILE) if r["kind"] == "boilerplate"]
    assert all(r["family_id"] is None for r in stock)
    by_id = {t["id"]: t for t in texts}
    families = {}
    for r in rows(tmp_path / "out" / "families" / FILE):
        families.setdefault(r["family_id"], []).append(r)
    assert families
    for members in families.values():
        origins = {m["id"] for m in members if m["origin"]}
        assert len(origins) <= 1
        days = [by_id[m["id"]]["date"] for m in members]
        if origins and all(days):
            assert by_id[origins.pop()]["date"] == min(days)


def test_stage_errors_name_the_stage(tmp_path, monkeypatch):
    corpus = write_lines(tmp_path / "texts.jsonl", made_up(5))
    monkeypatch.setattr(room.tables, "order_of", lambda *_: 1 / 0)
    with pytest.raises(StageFailed, match="stage order: ZeroDivisionError"):
        archive([corpus], tmp_path / "out")


def test_what_one_outlet_puts_under_three_stories_is_a_footer(tmp_path):
    foot = "The Evening Sandgrouse is printed by its own drivers in a shed behind the old customs house at Tamriq."
    dice = random.Random(5)  # noqa: S311 - a test's own dice
    vocabulary = ["".join(dice.choice(LETTERS) for _ in range(dice.randint(3, 8))) for _ in range(2000)]

    def story(n, outlet):
        text = " ".join(dice.choices(vocabulary, k=200)) + ".\n\n" + foot
        return {"id": f"{outlet}{n}", "date": f"2031-05-{n + 1:02}", "outlet": outlet, "text": text}

    ours = [story(n, "Evening Sandgrouse") for n in range(3)]
    archive([write_lines(tmp_path / "ours.jsonl", ours)], tmp_path / "ours")
    assert {r["kind"] for r in rows(tmp_path / "ours" / "passages" / FILE)} == {"boilerplate"}
    strangers = [{**t, "outlet": f"o{n}"} for n, t in enumerate(ours)]  # three papers that print one line are no footer
    archive([write_lines(tmp_path / "others.jsonl", strangers)], tmp_path / "others")
    assert {r["kind"] for r in rows(tmp_path / "others" / "passages" / FILE)} == {"exact"}


def test_tables_are_the_same_in_whatever_parts_they_are_written(tmp_path, monkeypatch):
    corpus = write_lines(tmp_path / "texts.jsonl", made_up())
    archive([corpus], tmp_path / "whole")
    monkeypatch.setattr(room.tables, "PART", 7)
    archive([corpus], tmp_path / "parts")
    for name in ("passages", "pairs", "families"):
        assert rows(tmp_path / "whole" / name / FILE) == rows(tmp_path / "parts" / name / FILE)
