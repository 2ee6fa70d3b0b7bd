#!/usr/bin/env bash
# pyarrow: a folder with two different Parquet tables is read as one, and the second table's columns vanish.
#
# One would guess: reading a folder whose files have no column in common raises, or gives the columns of both.
# What happens: the schema of the first file (in order of names) is that of all; the rows of the others come as rows of nulls. pandas
#   and Spark on top of it do the same. DuckDB and polars refuse.
# Why it matters: tools hand out results as a folder of Parquet files, one a table. The obvious one-line reading then gives the right
#   number of rows with wrong, empty content, and a count of "families" that holds the pairs as well.
# Where documented: dataset() says that the schema is inferred from the first file by default; that unknown columns are dropped in
#   silence follows from it. Fogline writes a folder a table.
set -eu
home=$(mktemp -d); trap 'rm -rf "$home"' EXIT; cd "$home"
python3 -m venv v && v/bin/python -m pip install --quiet --disable-pip-version-check 'pyarrow==26.0.1' 'polars==2.1.0'
v/bin/python - <<'PY'
from pathlib import Path
import polars, pyarrow, pyarrow.dataset as ds, pyarrow.parquet as pq
Path("out").mkdir()
pq.write_table(pyarrow.table({"family": ["f1", "f2"], "size": [3, 2]}), "out/families.parquet")
pq.write_table(pyarrow.table({"earlier": ["a", "b", "c"], "later": ["d", "e", "f"]}), "out/pairs.parquet")
found = ds.dataset("out").to_table()
print("pyarrow", pyarrow.__version__, "gives", found.num_rows, "rows of", found.column_names, "nulls:", found["family"].null_count)
try:
    polars.read_parquet("out/*.parquet")
    refused = False
except Exception as error:
    refused = True
    print("polars", polars.__version__, "refuses:", type(error).__name__)
assert (found.num_rows, found.column_names, found["family"].null_count) == (5, ["family", "size"], 3), "behaviour changed"
assert refused, "polars no longer refuses"
PY
