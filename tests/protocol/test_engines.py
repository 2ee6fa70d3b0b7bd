"""What every engine must do, checked on each."""

import importlib.util
import json
import shutil

import pyarrow as pa
import pytest

from fogline.engine import LocalEngine, Stage, engine
from fogline.engine.base import MARK
from fogline.errors import MissingExtra, StageFailed, UsageError
from fogline.reuse.archive import archive, fingerprint
from fogline.reuse.tables import FILE

# Spark leaves its sockets for the collector to close.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
SPARK = importlib.util.find_spec("pyspark") is not None
WORDS = pa.schema({"text": pa.string(), "words": pa.int64()})


@pytest.fixture(scope="module", params=["local", "spark"])
def one(request):
    if request.param == "local":
        yield LocalEngine()
        return
    if not SPARK:
        pytest.skip("pyspark is not installed (pip install 'fogline[spark]')")
    if not shutil.which("java"):
        pytest.skip("no Java on this machine (Spark needs Java 17)")
    from fogline.engine.spark import SparkEngine

    spark = SparkEngine("local[2]")
    yield spark
    spark.session.stop()


def counted(batch):
    texts = batch.column("text").to_pylist()
    return pa.record_batch({"text": texts, "words": [len(t.split()) for t in texts]})


def failing(batch):
    raise ValueError("a stone in the works")


def batches():
    return [
        pa.record_batch({"text": ["one two", "Ξένη πόλη"]}),
        pa.record_batch({"text": [""]}),
        pa.record_batch({"text": ["x"] * 7}),
    ]


def test_map_gives_rows_in_order(one):
    rows = [r for b in one.map(counted, batches(), WORDS) for r in b.to_pylist()]
    assert rows == [{"text": t, "words": len(t.split())} for b in batches() for t in b.column("text").to_pylist()]


def test_map_of_nothing(one):
    assert [
        b for b in one.map(counted, [pa.record_batch({"text": pa.array([], pa.string())})], WORDS) if b.num_rows
    ] == []


def test_map_says_which_engine_failed(one):
    with pytest.raises(StageFailed, match=f"engine {one.name}, stage map"):
        list(one.map(failing, batches(), WORDS))


def written(what, log):
    def make(folder, before):
        log.append(what)
        (folder / "what").write_text(what + "".join((p / "what").read_text() for p in before.values()))

    return make


def test_stages_run_once_and_their_folders_are_marked(one, tmp_path):
    log = []
    stages = [Stage("cut", written("cut", log)), Stage("sort", written("sort", log), needs=("cut",))]
    first = one.run(stages, tmp_path)
    assert one.run(stages, tmp_path) == first
    assert log == ["cut", "sort"]
    assert (first["sort"] / "what").read_text() == "sortcut"
    assert json.loads((first["sort"] / MARK).read_text())["needs"] == {"cut": first["cut"].name}


def test_other_options_make_other_folders_all_the_way_down(one, tmp_path):
    log = []
    runs = [
        one.run(
            [Stage("cut", written("c", log), made_of={"k": k}), Stage("sort", written("s", log), needs=("cut",))],
            tmp_path,
        )
        for k in (1, 2)
    ]
    assert runs[0]["cut"] != runs[1]["cut"]
    assert runs[0]["sort"] != runs[1]["sort"]


def test_a_killed_stage_is_made_again_and_a_resuming_one_goes_on(one, tmp_path):
    log = []

    def dies(folder, before):
        (folder / "half").write_text("half")
        raise KeyboardInterrupt

    for resumes in (False, True):
        with pytest.raises(KeyboardInterrupt):
            one.run([Stage("cut", dies, made_of={"r": resumes}, resumes=resumes)], tmp_path)
        done = one.run([Stage("cut", written("cut", log), made_of={"r": resumes}, resumes=resumes)], tmp_path)
        assert (done["cut"] / "half").exists() is resumes


def test_a_failing_stage_is_named(one, tmp_path):
    def stumbles(folder, before):
        raise OSError("disk full")

    with pytest.raises(StageFailed, match=f"engine {one.name}, stage cut: OSError: disk full") as caught:
        one.run([Stage("cut", stumbles)], tmp_path)
    assert isinstance(caught.value.__cause__, OSError)


def test_progress_is_told(one, tmp_path):
    told = []
    one.run([Stage("cut", written("c", []))], tmp_path, progress=lambda *a: told.append(a))
    assert told == [("cut", 0, 1)]


def test_an_archive_has_the_same_passages_on_every_engine(one, tmp_path):
    tale = "Seven grey ships came up the river in the rain and none of the men aboard would say a word to us"
    records = [
        {"id": f"t{n}", "date": f"2031-05-{n + 1:02}", "text": f"{'Иной город 城市 ' * n}{tale} {n}."} for n in range(6)
    ]
    (tmp_path / "c.jsonl").write_text("".join(json.dumps(r) + "\n" for r in records))
    for name, engine_ in (("one", one), ("local", LocalEngine())):
        archive([tmp_path / "c.jsonl"], tmp_path / name, on=engine_)
    for table in ("passages", "pairs", "families"):
        assert fingerprint(tmp_path / "one" / table / FILE) == fingerprint(tmp_path / "local" / table / FILE)


def test_unknown_engine():
    with pytest.raises(UsageError, match="no engine 'flink'; there are local, spark"):
        engine("flink")


@pytest.mark.skipif(SPARK, reason="pyspark is installed")
def test_spark_that_is_not_installed_says_what_to_install():
    with pytest.raises(MissingExtra, match=r"pip install 'fogline\[spark\]'"):
        engine("spark")
