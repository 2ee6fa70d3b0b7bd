#!/usr/bin/env bash
# trafilatura: given a parsed tree, a comment inside a paragraph ends the paragraph; given the same page as a string it does not.
#
# One would guess: `extract` gives the same text for a page and for its lxml tree, which its signature takes as well.
# What happens: of a tree the words after the comment are dropped; the sentence stops in the middle, without a sign.
# Why it matters: React and like frameworks put <!-- --> between every piece of a sentence that was joined by a program, numbers and
#   names above all. "The army said it had<!-- --> not fired" keeps its first half.
# Where documented: the guide says that LXML objects are accepted as input; that they must be parsed without comments is not told.
set -eu
home=$(mktemp -d); trap 'rm -rf "$home"' EXIT; cd "$home"
python3 -m venv v && v/bin/python -m pip install --quiet --disable-pip-version-check 'trafilatura==2.3.1' 'lxml_html_clean==0.4.6'
v/bin/python - <<'PY'
import trafilatura
from lxml import html
more = "".join(f"<p>The council of the valley met again, and paragraph {n} of its minutes is as long as news is.</p>" for n in range(6))
page = f"<html><body><article><h1>Guns quiet</h1><p>The army said that it had<!-- --> not fired on the mill.</p>{more}</article></body></html>"
cut = trafilatura.extract(html.fromstring(page)) or ""
whole = trafilatura.extract(page) or ""
print("trafilatura", trafilatura.__version__)
print("from the tree:  ", [l for l in cut.splitlines() if "army" in l])
print("from the string:", [l for l in whole.splitlines() if "army" in l])
assert "not fired" in whole and "not fired" not in cut, "behaviour changed: the words after a comment are kept"
PY
