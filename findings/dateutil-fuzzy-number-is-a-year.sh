#!/usr/bin/env bash
# python-dateutil: with fuzzy=True a count of people becomes a year.
#
# One would guess: fuzzy parsing passes over words that are no date, and says that there is none.
# What happens: any small number is taken for a part of a date, the rest is filled from `default`: "30 hurt" is a day of 2030.
# Why it matters: sentences of reports are full of counts. A pipeline that dates articles by fuzzy parsing files them decades off, or
#   moves an incident to the day of the month that is its toll.
# Where documented: the guide says that fuzzy skips unknown tokens; that a bare number suffices for a date is left to the reader.
set -eu
home=$(mktemp -d); trap 'rm -rf "$home"' EXIT; cd "$home"
python3 -m venv v && v/bin/python -m pip install --quiet --disable-pip-version-check 'python-dateutil==4.0.0'
v/bin/python - <<'PY'
from datetime import datetime
import dateutil
from dateutil import parser
print("python-dateutil", dateutil.__version__)
told = {}
for words in ("at least 32 hurt", "12 people were killed", "a convoy of 7 lorries"):
    told[words] = parser.parse(words, fuzzy=True, default=datetime(2031, 5, 4)).date().isoformat()
    print(f"{words!r} is read as the day {told[words]}")
assert told["12 people were killed"] == "2031-05-12", "behaviour changed"
assert told["at least 32 hurt"].startswith("2032"), "behaviour changed"
PY
