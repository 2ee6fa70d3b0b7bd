"""The archive's tables, made on every engine: the same bytes, whatever the texts, the cut of the work and the kills."""

import bz2
import gzip
import importlib.util
import json
import random
import shutil
from datetime import UTC, date, datetime, timedelta, timezone

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from fogline import engine as engines
from fogline.engine import LocalEngine
from fogline.errors import Empty, MissingExtra, StageFailed, UsageError
from fogline.reuse import distributed
from fogline.reuse.archive import archive, fingerprint
from fogline.reuse.config import ReuseConfig
from fogline.reuse.tables import FILE, TABLES

# Spark leaves its sockets for the collector to close.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
ALPHABETS = ("abcdefghijklmnop", "абвгдежзиклмноп", "ابتثجحخدذرزسشصض", "αβγδεζηθικλμνξο")


@pytest.fixture(scope="module")
def spark():
    if importlib.util.find_spec("pyspark") is None:
        pytest.skip("pyspark is not installed (pip install 'fogline[spark]')")
    if not shutil.which("java"):
        pytest.skip("no Java on this machine (Spark needs Java 17)")
    from fogline.engine.spark import SparkEngine

    engine = SparkEngine("local[2]")
    yield engine
    engine.session.stop()


def invented(count=260, seed=7):
    """Texts of made-up words in four scripts, some holding passages of others, edited, moved or whole; stock lines; ids
    given twice, texts too short for a seed, and texts without a day."""
    dice = random.Random(seed)  # noqa: S311 - a test's own dice
    vocabularies = [["".join(dice.choices(a, k=dice.randint(2, 8))) for _ in range(1500)] for a in ALPHABETS]
    phrases = [dice.choices(v, k=6) for v in vocabularies]  # what many texts say without copying
    footer = " ".join(dice.choices(vocabularies[0], k=18)) + "."
    texts = []
    for n in range(count):
        tongue = n % 4 if n % 3 == 0 else 0
        words = dice.choices(vocabularies[tongue], k=dice.randint(3, 170))
        if dice.random() < 0.4:
            at = dice.randrange(len(words))
            words[at:at] = phrases[tongue]
        alike = [t for t in texts if t["tongue"] == tongue]
        if alike and dice.random() < 0.6:
            other = dice.choice(alike)["text"].split()
            start = dice.randrange(max(1, len(other) - 40))
            copy = [dice.choice(words) if dice.random() < dice.choice((0, 0.1, 0.2)) else w for w in other[start:][:60]]
            if dice.random() < 0.2:
                copy = copy[30:] + copy[:30]
            at = dice.randrange(len(words))
            words[at:at] = copy
        text = ". ".join(" ".join(words[k : k + 13]) for k in range(0, len(words), 13))
        day = None if n % 11 == 0 else str(date(2031, 5, 1) + timedelta(n % 25))
        texts.append({"id": f"t{n:03}", "date": day, "outlet": f"o{n % 5}", "text": text, "tongue": tongue})
        if n % 9 == 0:
            texts[-1]["text"] += "\n\n" + footer
        if n % 40 == 5:
            texts.append({**texts[-1], "text": texts[-1]["text"][: len(text) // 2]})
    texts += [
        {**texts[min(30, len(texts) - 1)], "id": f"copy{n:03}", "date": "2031-06-01"} for n in range(90)
    ]  # more than are all compared
    return texts


def lines(file, records):
    opened = {".gz": gzip.open, ".bz2": bz2.open}.get(file.suffix, open)
    with opened(file, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(r, ensure_ascii=False) + "\n" for r in records)
    return file


def prints(folder):
    return {name: fingerprint(folder / name / FILE) for name in TABLES}


@pytest.fixture(scope="module")
def local_out(tmp_path_factory):
    return tmp_path_factory.mktemp("local") / "out"


@pytest.fixture(scope="module")
def local(local_out):
    folder = local_out.parent
    counts = archive([lines(folder / "texts.jsonl", invented())], folder / "out")
    assert counts.passages > 300
    kinds = pq.read_table(folder / "out" / "passages" / FILE)["kind"].to_pylist()
    assert set(kinds) == {"exact", "edited", "reordered", "boilerplate"}
    return counts, prints(folder / "out")


@pytest.mark.slow
@pytest.mark.parametrize("memory", [1 << 30, 1 << 16])
def test_the_same_bytes_in_any_memory(spark, local, tmp_path, memory):
    corpus = lines(tmp_path / "texts.jsonl.gz", invented())
    counts = archive([corpus], tmp_path / "out", on=spark, memory=memory)
    assert (counts, prints(tmp_path / "out")) == local
    assert not (tmp_path / "out" / "work").exists()


@pytest.mark.slow
def test_the_same_bytes_from_many_files_of_many_kinds_and_work_elsewhere(spark, local, tmp_path):
    texts, corpus = invented()[::-1], tmp_path / "corpus"
    corpus.mkdir()
    lines(corpus / "a.jsonl", texts[:90])
    lines(corpus / "b.json.bz2", [{**t, "series": t["outlet"], "outlet": None, "pages": []} for t in texts[90:150]])
    for name, part in (("c", texts[150:270]), ("d", texts[270:])):
        pq.write_table(pa.Table.from_pylist([{**t, "gid": 7} for t in part]), corpus / f"{name}.parquet")
    work = tmp_path / "elsewhere"
    counts = archive([corpus], tmp_path / "out", on=spark, work=work.as_uri(), keep=True)
    assert (counts, prints(tmp_path / "out")) == local
    assert len(list(work.iterdir())) == 3
    archive([corpus.as_uri() + "/a.jsonl"], tmp_path / "far", on=spark)
    archive([corpus / "a.jsonl"], tmp_path / "near")
    assert prints(tmp_path / "far") == prints(tmp_path / "near")


@pytest.mark.slow
def test_a_killed_run_goes_on_behind_its_last_whole_stage(spark, local, tmp_path):
    corpus = lines(tmp_path / "texts.jsonl", invented())
    told = []

    def kill(name, done, of):
        told.append(name)
        if name == "matches":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        archive([corpus], tmp_path / "out", on=spark, progress=kill)
    assert told == ["read", "order", "filter", "seeds", "matches"]
    before = {p: p.stat().st_mtime_ns for p in (tmp_path / "out" / "work").glob("*/finished.json")}
    counts = archive([corpus], tmp_path / "out", on=spark, keep=True)
    assert (counts, prints(tmp_path / "out")) == local
    whole = {p: p.stat().st_mtime_ns for p in (tmp_path / "out" / "work").glob("*/finished.json")}
    assert len(whole) == 6
    assert len(before) == 4
    assert before.items() <= whole.items()  # made once


def test_bad_records_are_counted_and_nothing_to_read_is_said(spark, tmp_path):
    (tmp_path / "bad.jsonl").write_bytes(
        b'{"id": 7, "text": "one two"}\nno json\n{"id": "b"}\n\xff\xfe\n\n \r\n{"id": 8, "text": ""}'
    )
    counts = archive([tmp_path / "bad.jsonl"], tmp_path / "out", on=spark)
    assert (counts.records, counts.kept, counts.rejected, counts.passages) == (5, 1, 4, 0)
    (tmp_path / "none.jsonl").write_bytes(b"\n")
    with pytest.raises(Empty, match="not one of 0 records"):
        archive([tmp_path / "none.jsonl"], tmp_path / "none", on=spark)


def test_a_worker_s_error_is_named(spark, tmp_path, monkeypatch):
    monkeypatch.setattr(distributed, "_read_part", lambda kind, part, batches: iter([1 / 0]))
    with pytest.raises(StageFailed, match="engine spark, stage read: ZeroDivisionError: division by zero"):
        archive([lines(tmp_path / "c.jsonl", invented(3))], tmp_path / "out", on=spark)


def test_without_java_it_says_what_to_install(monkeypatch):
    pytest.importorskip("pyspark")
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(MissingExtra, match="apt-get install openjdk-17"):
        engines.engine("spark")
    with pytest.raises(UsageError, match="--master is Spark's"):
        engines.engine("local", master="local[2]")


# --- without Spark: the parts that are spread ---------------------------------------------------------------


def test_counters_add_up_as_one_count_would():
    import numpy as np

    one, two = (np.arange(256, dtype=np.uint8)[np.newaxis].repeat(256, 0) if a else None for a in (1, 0))
    one, two = one.reshape(-1), one.T.reshape(-1)
    sums = distributed.added(one, two)
    for place in (0, 2, 4, 6):
        a, b = (one >> place) & 3, (two >> place) & 3
        fit = (a < 3) & (b < 3)  # three is never counted
        assert (((sums >> place) & 3) == np.minimum(2, a.astype(int) + b))[fit].all()


def test_passim_s_fields_are_read_as_they_are(tmp_path):
    """passim: one record a line, ``id`` and ``text``, and if known ``series``, ``date``; ``gid`` names a group."""
    told = [
        {"id": "d1", "series": "abc", "text": "Rain fell on the town.", "date": "1901-01-02", "pages": [{"id": "p"}]},
        {"id": "d2", "gid": -4711, "text": "Rain fell on the town.", "locs": [], "regions": None, "issue": {"no": 4}},
        {"id": "d3", "text": "Rain fell.", "date": 1901},
    ]
    from fogline.reuse.corpus import batches, files_of

    lines(tmp_path / "in.json", told)
    [batch] = batches(files_of([tmp_path / "in.json"]), 1 << 20)
    assert (batch.ids, batch.dates, batch.outlets) == (["d1", "d2"], ["1901-01-02", None], ["abc", "-4711"])
    assert (batch.records, batch.rejected) == (3, 1)  # a date that is no text is no date of passim's either
    rows = [{"id": "d1", "series": "abc", "text": "Rain.", "date": date(1901, 1, 2), "gid": 5},
            {"id": "d2", "series": None, "text": "Rain.", "date": None, "gid": 6}]  # fmt: skip
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "in.parquet")
    [batch] = batches([tmp_path / "in.parquet"], 1 << 20)
    assert (batch.ids, batch.dates, batch.outlets) == (["d1", "d2"], ["1901-01-02", None], ["abc", "6"])


def zoned(hours):
    return timezone(timedelta(hours=hours))


# the date of the second text as Parquet holds it, the printed day of the first, and whether it is known who was first
DATES = [
    (
        datetime(2031, 11, 4, tzinfo=zoned(2)),
        "2031-11-04",
        "unknown",
    ),  # midnight in Kyiv is that day, whatever it is in UTC
    (datetime(2031, 11, 4, tzinfo=zoned(-5)), "2031-11-04", "unknown"),
    (datetime(2031, 11, 4, tzinfo=UTC), "2031-11-04", "unknown"),
    (datetime(2031, 11, 4), "2031-11-04", "unknown"),  # noqa: DTZ001 - no zone at all
    (date(2031, 11, 4), "2031-11-04", "unknown"),
    (datetime(2031, 11, 4, tzinfo=zoned(2)), "2031-11-03", "known"),  # another printed day
    (datetime(2031, 11, 4, tzinfo=zoned(-5)), "2031-11-05", "known"),
    (datetime(2031, 11, 4, 1, 30, tzinfo=zoned(2)), "2031-11-03", "unknown"),  # an instant of either day, somewhere
    (datetime(2031, 11, 4, 23, tzinfo=zoned(-5)), "2031-11-05", "unknown"),
    (datetime(2031, 11, 4, 23, tzinfo=zoned(-5)), "2031-11-04", "unknown"),
    (datetime(2031, 11, 4, 23), "2031-11-05", "known"),  # noqa: DTZ001 - the clock of the place, as printed
    (datetime(2031, 11, 4, 12, tzinfo=UTC), "2031-11-06", "known"),  # in every zone
    (datetime(2031, 11, 4, 9, 59, tzinfo=UTC), "2031-11-05", "known"),  # nowhere is it the 5th yet
    (datetime(2031, 11, 4, 10, tzinfo=UTC), "2031-11-05", "unknown"),  # fourteen hours east of UTC it is
    (datetime(2031, 11, 4, 12, 0, 1, tzinfo=UTC), "2031-11-03", "known"),  # nowhere is it the 3rd any more
    (datetime(2031, 11, 4, 11, 59, tzinfo=UTC), "2031-11-03", "unknown"),  # twelve hours west it is
    (datetime(2031, 11, 4, 12, tzinfo=UTC), "2031-11", "unknown"),
    (datetime(2031, 11, 30, 20, tzinfo=UTC), "2031-12", "unknown"),
    (datetime(2031, 11, 4, 12, tzinfo=UTC), "2031-11-04T12:00+02:00", "known"),  # two instants
    (datetime(2031, 11, 4, 12, tzinfo=UTC), "2031-11-04T14:00:00+02:00", "unknown"),  # one and the same
    (datetime(2031, 11, 4, tzinfo=UTC), "2031-11-04T00:00+02:00", "unknown"),  # two midnights, one day
    (datetime(2031, 11, 4, 12, tzinfo=UTC), "4 November 2031", "unknown"),  # no ISO day
]
WORDS = (
    "Two bridges over the river fell in the night and the ferry has not run since, the harbour master said on Monday."
)


def _directed(folder, held, day, on=None):
    """How the archive tells the direction between a text of a printed day and one of a date held in Parquet."""
    (folder / "in").mkdir()
    lines(folder / "in" / "a.jsonl", [{"id": "a", "date": day, "outlet": "A", "text": WORDS}])
    pq.write_table(
        pa.Table.from_pylist([{"id": "b", "date": held, "outlet": "B", "text": WORDS}]), folder / "in" / "b.parquet"
    )
    archive([folder / "in"], folder / "out", on=on)
    [pair] = pq.read_table(folder / "out" / "pairs").to_pylist()
    return pair


@pytest.mark.parametrize(("held", "day", "direction"), DATES)
def test_who_was_first_is_never_told_by_a_zone(tmp_path, held, day, direction):
    pair = _directed(tmp_path, held, day)
    assert pair["direction"] == direction
    if direction == "known" and len(day) == 10:
        assert (pair["earlier_id"] == "a") == (day < held.isoformat()[:10])


def test_dates_that_say_no_day_are_counted_on_every_engine(spark, tmp_path):
    days = ["4 May 2031", "2031-05-04", None, "", "04/05/2031"]
    records = [{"id": f"t{n}", "date": day, "outlet": f"P{n}", "text": WORDS} for n, day in enumerate(days)]
    corpus = lines(tmp_path / "c.jsonl", records)
    counts = [archive([corpus], tmp_path / name, on=on) for name, on in (("one", None), ("two", spark))]
    assert counts[0] == counts[1]
    assert (counts[0].kept, counts[0].undated) == (5, 2)
    assert {r["direction"] for r in pq.read_table(tmp_path / "one" / "pairs").to_pylist()} == {"unknown"}


def test_the_zone_of_a_file_is_seen_on_a_cluster_too(spark, tmp_path):
    """Spark turns times to UTC; each file's own zone tells the day."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    lines(corpus / "a.jsonl", [{"id": "a", "date": "2031-11-03", "outlet": "A", "text": WORDS}])
    for n, hours in enumerate((2, -5, None)):
        at = datetime(2031, 11, 4, tzinfo=None if hours is None else zoned(hours))
        table = pa.Table.from_pylist([{"id": f"b{n}", "published": at, "outlet": f"B{n}", "text": WORDS}])
        pq.write_table(table, corpus / f"{n}.parquet")
    for name, on in (("one", None), ("two", spark)):
        archive([corpus], tmp_path / name, on=on)
    assert prints(tmp_path / "one") == prints(tmp_path / "two")
    told = {
        (r["earlier_id"], r["later_id"]): r["direction"] for r in pq.read_table(tmp_path / "two" / "pairs").to_pylist()
    }
    assert {told["a", f"b{n}"] for n in range(3)} == {"known"}
    assert {told[f"b{n}", f"b{m}"] for n, m in ((0, 1), (0, 2), (1, 2))} == {"unknown"}


def test_each_table_is_read_by_a_cluster_as_one(spark, local, local_out):
    for table in TABLES:
        held = pq.read_table(local_out / table)
        frame = spark.session.read.parquet(str(local_out / table))
        assert (frame.columns, frame.count()) == (held.column_names, held.num_rows)


def test_columns_reach_a_cluster_by_their_names(spark):
    """Spark takes what a function gives by its place: a batch in another order, or of another width, must not mix."""
    from fogline.engine.spark import Flow

    def turned(_, batches):
        for batch in batches:
            count = batch.num_rows
            yield pa.record_batch({"words": pa.array([2] * count, pa.int32()), "at": pa.array([1] * count, pa.int8())})

    schema = pa.schema([("at", pa.int64()), ("words", pa.int64())])
    made = Flow(spark.frame(pa.table({"id": ["a", "b"]}))).over(turned, schema).table()
    assert made.to_pylist() == [{"at": 1, "words": 2}] * 2


def test_an_id_given_twice_is_told_apart_by_its_text(tmp_path):
    texts = invented(60)
    texts += [{**texts[3], "text": texts[9]["text"]}, {**texts[3], "text": texts[12]["text"]}]
    for name, some in (("one", texts), ("two", texts[::-1])):
        archive([lines(tmp_path / f"{name}.jsonl", some)], tmp_path / name)
    assert prints(tmp_path / "one") == prints(tmp_path / "two")


def test_matches_and_runs_spread_are_those_of_the_join():
    """Seeds to matches to runs, apart, against the one join that has all texts."""
    import numpy as np

    from fogline.reuse.compiled import fast
    from fogline.reuse.passages import runs_of, seeds, sorted_order, sorted_rows
    from fogline.reuse.words import encoded, tokenised

    config = ReuseConfig(cap=8)
    words = tokenised(*encoded([t["text"] for t in invented()]), fast())
    found = seeds(words, fast())
    wanted = sorted_rows(runs_of(words, found, config, fast()))
    order = sorted_order(found.keys, fast())
    step = np.append(0, np.diff(found.places))
    touches = np.append(False, found.texts[1:] == found.texts[:-1]) & (step <= 5)
    held = {
        "keys": found.keys,
        "befores": np.where(touches, np.roll(found.keys, 1), 0).astype(np.uint64),
        "texts": found.texts,
        "places": (found.places - words.first[found.texts]).astype(np.int32),
        "steps": np.where(touches, step, 0).astype(np.uint8),
    }
    around = np.empty((len(order), 2 * distributed.REACH), dtype=np.uint16)
    distributed._compiled("surroundings")(words.hashes, words.first, found.texts, found.places, 5, around)
    held = {name: column[order] for name, column in {**held, "around": around}.items()}
    keys, often = np.unique(found.keys, return_counts=True)
    matches = distributed.matches_of(held, keys[often > config.cap], config)
    some = distributed.kept(matches)  # all that may be sure, and few of the others
    runs = sorted_rows(distributed.runs_from(some.astype(np.int64), words, config))
    sure = {(a, b) for a, b, *_, weak in wanted.tolist() if not weak}  # phrases of the other pairs come to nothing
    assert len(sure) > 100
    assert [r for r in runs.tolist() if tuple(r[:2]) in sure] == [r for r in wanted.tolist() if tuple(r[:2]) in sure]
    pairs = [len({(a, b) for a, b, *_ in held.tolist()}) for held in (some, matches)]
    assert len(sure) <= pairs[0] < pairs[1]


def test_local_engine_is_the_default(tmp_path, local):
    corpus = lines(tmp_path / "texts.jsonl", invented())
    assert (archive([corpus], tmp_path / "out", on=LocalEngine()), prints(tmp_path / "out")) == local
