#!/usr/bin/env bash
# feedparser: the caption of a photograph stands where the news item's text should.
#
# One would guess: `entry.summary` is the item's <description>; what Media RSS says of a picture is kept with the picture.
# What happens: <media:description> goes into the same field. Whichever of the two stands first in the item is `summary`; the
#   other is pushed into `content`.
# Why it matters: feeds of newspapers and agencies put the picture first. A reader that takes `summary` then files "FILE - A man walks
#   past the mill" as today's report, and a toll in an old caption is counted as today's.
# Where documented: the list of mapped elements names media:description beside description; what their order does is not told.
set -eu
home=$(mktemp -d); trap 'rm -rf "$home"' EXIT; cd "$home"
python3 -m venv v && v/bin/python -m pip install --quiet --disable-pip-version-check 'feedparser==6.0.14'
v/bin/python - <<'PY'
import feedparser
item = {
    "caption": "<media:content url='a.jpg'><media:description>FILE - A man walks past the mill.</media:description></media:content>",
    "news": "<description>Two bridges were closed on Sunday, the council said.</description>",
}
feed = ("<rss version='2.0' xmlns:media='http://search.yahoo.com/mrss/'><channel><title>t</title>"
        "<item><title>x</title>%s</item></channel></rss>")
print("feedparser", feedparser.__version__)
found = {}
for order in (("news", "caption"), ("caption", "news")):
    entry = feedparser.parse(feed % "".join(item[o] for o in order)).entries[0]
    found[order[0]] = entry.summary
    print(f"{order[0]} first: summary is {entry.summary!r}")
assert found["caption"].startswith("FILE"), "behaviour changed: the description wins"
PY
