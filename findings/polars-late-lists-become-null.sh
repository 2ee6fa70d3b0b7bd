#!/usr/bin/env bash
# polars: a list that is empty in the first hundred JSON lines is null ever after; the words of the lists that follow are gone.
#
# One would guess: a column that turns out to hold more than its first rows showed raises, as a column of plain nulls does, or is
#   read as what it is.
# What happens: the type is taken from the first hundred rows. A plain null that becomes a text raises. A list that is empty in all
#   of them is taken as a list of nulls, and a key that is null in all of them within a list of records as a key of nulls: what comes
#   later is read as null, with no error and no warning. With `infer_schema_length=None` all rows are looked at and nothing is lost.
# Why it matters: most cells of a table of claims are lists (persons, places, actors), and rare ones come late in a file. The usual
#   one-line reading of a file of events or claims counts rows right and loses exactly the rare findings.
# Where documented: read_ndjson() says how many rows are looked at for the schema; that later values are lost in silence is not said.
set -eu
home=$(mktemp -d); trap 'rm -rf "$home"' EXIT; cd "$home"
python3 -m venv v && v/bin/python -m pip install --quiet --disable-pip-version-check 'polars==2.1.0'
v/bin/python - <<'PY'
import json
import polars

def read(early, late, **options):
    rows = [{"claim": n, "found": early} for n in range(150)] + [{"claim": 150, "found": late}]
    with open("claims.jsonl", "w", encoding="utf-8") as out:
        out.writelines(json.dumps(row) + "\n" for row in rows)
    return polars.read_ndjson("claims.jsonl", **options)["found"][-1].to_list()

words = read([], ["the old mill"])
records = read([{"place": None}], [{"place": "Dummar"}])
whole = read([], ["the old mill"], infer_schema_length=None)
try:
    rows = [{"found": None}] * 150 + [{"found": "the old mill"}]
    with open("plain.jsonl", "w", encoding="utf-8") as out:
        out.writelines(json.dumps(row) + "\n" for row in rows)
    polars.read_ndjson("plain.jsonl")
    raised = False
except Exception as error:
    raised = True
    print("polars", polars.__version__, "a plain column raises:", type(error).__name__)
print("a late list:", words, "a late key in a list:", records, "with all rows looked at:", whole)
assert raised, "a plain column no longer raises"
assert (words, records, whole) == ([None], [{"place": None}], ["the old mill"]), "behaviour changed"
PY
