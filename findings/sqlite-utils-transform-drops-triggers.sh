#!/usr/bin/env bash
# sqlite-utils: `transform` rewrites a table and its triggers are gone.
#
# One would guess: a table that is given a default for one column keeps the triggers that guard it; SQLite itself keeps them through
#   ALTER TABLE.
# What happens: transform makes a new table, copies the rows, drops the old one and renames the new one. Triggers belong to the
#   old table and go with it. Nothing is said, exit code 0.
# Why it matters: evidence that "only grows" is often guarded by triggers which refuse UPDATE and DELETE. After a harmless-looking
#   clean-up by a common tool anybody can change it, and nothing in the file shows it.
# Where documented: the steps of transform() are listed in the tool's Python guide; that triggers are lost is not among its warnings
#   on the command line. Fogline checks its triggers against its schema (`fogline verify`).
set -eu
home=$(mktemp -d); trap 'rm -rf "$home"' EXIT; cd "$home"
python3 -m venv v && v/bin/python -m pip install --quiet --disable-pip-version-check 'sqlite-utils==4.2.1'
v/bin/sqlite-utils --version
v/bin/python - <<'PY'
import sqlite3
db = sqlite3.connect("e.db")
db.executescript("""
CREATE TABLE note (id INTEGER PRIMARY KEY, words TEXT, language TEXT);
CREATE TRIGGER note_only_grows BEFORE UPDATE ON note BEGIN SELECT RAISE(ABORT, 'only grows'); END;
INSERT INTO note VALUES (1, 'Ten people fled.', NULL);
""")
db.commit()
PY
v/bin/sqlite-utils transform e.db note --default language en
v/bin/python - <<'PY'
import sqlite3
db = sqlite3.connect("e.db")
left = db.execute("SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'").fetchone()[0]
db.execute("UPDATE note SET words = 'Nobody fled.'")
print("triggers left:", left, "- an update that the trigger refused now goes through")
assert left == 0, "behaviour changed: triggers survive"
PY
