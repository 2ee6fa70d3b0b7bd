"""How each finder's time grows with its text, on text that was made to be hard for it.

    python bench/finders.py [--letters 5000] [--doublings 3] [--only PATTERN ...] [--finder NAME ...] [--cost memory] [--list]

Prints, for each pattern of text and each finder, the CPU seconds at n, 2n, 4n and 8n letters and how much a doubling cost, in
the mean over all of them: 2.0 is in step with the text, 4.0 grows with its square. A reader is held to :data:`LIMIT`; what
passes it is marked and the command ends with 1. Nothing is kept between two readings, and every list is loaded before
the first. ``--cost memory`` is the peak of what Python holds while the text is read, in megabytes. ``--cost calls`` counts the
calls of functions, which no other load on the machine changes; what a single one of them costs they do not tell.

The patterns are those that a table pasted as one line, a page without full stops, a chat export or somebody who means harm
sends: runs of one kind of word, with and without blanks, one line and many.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from threadpoolctl import threadpool_limits

from fogline import lexicon
from fogline.claims import actors, attribution, days, figures, persons, places, read_claims
from fogline.claims.attribution.known_speakers import introduced
from fogline.claims.findings import Findings
from fogline.model import Dispatch
from fogline.text import sentences, unchanged, unwrapped
from fogline.text.cache import nothing_kept

LIMIT = 2.3  # times the cost of half the text; above it a reader is not in step
PATIENCE = 20.0  # CPU seconds of one reading after which no longer text is tried
REPEATS = 3  # readings of one text, of which the fastest counts
_DAY = "2031-05-04"
_PROSE = (
    "Two shells fell on the market of Dummar on Monday, killing at least 12 people and wounding 30 more, the mayor said. "
    "“We carried out the dead with our hands,” Omar Karim, a nurse, told reporters. The army denied that it had fired. "
    "About 3,000 families have fled to the hills since April, according to the Harbour Monitor, which relies on sources "
    "inside the town. Fighters of the Northern Front hold four square kilometres. Its spokesman could not be reached.\n"
)


def _filled(unit: str, *, head: str = "", tail: str = "") -> Callable[[int], str]:
    """Make texts of a given number of letters out of one unit said over and over."""

    def of(letters: int) -> str:
        times = max(1, (letters - len(head) - len(tail)) // len(unit))
        return head + unit * times + tail + "\n"

    return of


def _counted(unit: str) -> Callable[[int], str]:
    """As :func:`_filled`, with another number, name or day in each unit: nothing is said twice."""

    def of(letters: int) -> str:
        made, length, n = [], 0, 0
        while length < letters:
            made.append(unit.format(n=n, name=_name(n), day=n % 28 + 1, year=1900 + n % 150))
            length += len(made[-1])
            n += 1
        return "".join(made)[:letters] + "\n"

    return of


def _listed(file: str, column: str) -> Callable[[int], str]:
    """As :func:`_filled`, with the words of a list, one after the other and over again."""

    def of(letters: int) -> str:
        words = " ".join(r[column] for r in lexicon.rows(file)) + " "
        return (words * (1 + letters // len(words)))[:letters] + "\n"

    return of


def _name(n: int) -> str:
    """A made-up name that no two numbers share."""
    letters = ""
    while True:
        n, k = divmod(n, 26)
        letters += chr(ord("a") + k)
        if not n:
            return "K" + letters + "ov"


PATTERNS: Mapping[str, Callable[[int], str]] = {
    # the nine of the report of faults
    "12 12 12": _filled("12 "),
    "5% 5% 5%": _filled("5% "),
    "Two and Two and": _filled("Two and "),
    "toll without an end": _filled("the death toll rose from 4 to 5 "),
    "wrapped lines": _filled(
        "the shells fell on the road of 12 houses and 30 people went\nhome to the hills with some bread "
    ),
    "1,1,1,1": _filled("1,"),
    "AAAA": _filled("A"),
    "blanks in a line": _filled(" ", head="Two died. Ten", tail="fled."),
    "Aaron Baker": _filled("Aaron Baker "),
    # prose as it comes
    "prose, paragraphs": _filled(_PROSE),
    "prose, one line": _filled(_PROSE.replace("\n", " ")),
    "prose, capitals": _filled(_PROSE.upper()),
    "prose, new names": _counted(
        "On {day} May {year}, {name} Dorin, a nurse, told {name} that {n} people had died in {name}. "
    ),
    "Two died. a line": _filled("Two died.\n"),
    "Two died.": _filled("Two died. "),
    "one word a line": _filled("fled\n"),
    "empty lines": _filled("\n\n"),
    # numbers
    "1.1.1.1": _filled("1."),
    "12-12-12": _filled("12-"),
    "12/12/12": _filled("12/"),
    "12:12:12": _filled("12:"),
    "12;12;12": _filled("12; "),
    "12 - 12": _filled("12 - "),
    "12, 12,": _filled("12, "),
    "(12) (12)": _filled("(12) "),
    "1 000 000": _filled("000 ", head="1 "),
    "9999": _filled("9"),
    "1/2 1/2": _filled("1/2 "),
    "½½½½": _filled("½"),
    "a number each": _counted("1{n:04} "),
    "a number each, no blank": _counted("1{n:04},"),
    "12 people,": _filled("12 people, "),
    "12 killed": _filled("12 killed "),
    "killed 12,": _filled("killed 12 men, "),
    "a man and": _filled("a man and "),
    "killing the": _filled("killing the "),
    "between 2 and": _filled("between 2 and "),
    "twenty-two": _filled("twenty-two "),
    "hundred thousand": _filled("hundred thousand "),
    "dozens of": _filled("dozens of "),
    "one of the": _filled("one of the "),
    "from 4 to 5": _filled("from 4 to 5 "),
    "2 of the 3": _filled("2 of the 3 "),
    "at least at least": _filled("at least ", tail="12 died."),
    "no no no": _filled("no "),
    "including": _filled("including 12 "),
    "$5 $5": _filled("$5 "),
    "$$$$": _filled("$"),
    "5km 5km": _filled("5km "),
    '5" 5"': _filled('5" '),
    "5 a day": _filled("5 a day "),
    "Resolution 2254": _filled("Resolution 2254 "),
    "+44 20 7946": _filled("+44 20 7946 0958 "),
    "call 555": _filled("call 555 "),
    "per cent of": _filled("70 percent of the town "),
    "since then": _filled("12 men died since "),
    "the number of": _filled("the number of "),
    # days
    "May May May": _filled("May "),
    "2 May 2031,": _filled("2 May 2031, "),
    "May 2, 3, 4": _filled("2, ", head="May "),
    "the the the": _filled("the "),
    "last last last": _filled("last "),
    "Monday, Tuesday": _filled("Monday, Tuesday, "),
    "Monday and": _filled("Monday and "),
    "Monday": _filled("Monday "),
    "two days ago": _filled("two days ago "),
    "about about": _filled("about "),
    "early on": _filled("early "),
    "10:30 a.m.": _filled("10:30 a.m. "),
    "years and a half": _filled("two and a half years "),
    "2031": _filled("2031 "),
    "2031-2032": _filled("2031-"),
    "2031-05-04": _filled("2031-05-04 "),
    "years BC": _filled("490 BC and 371 "),
    # words
    "aaaa": _filled("a"),
    "a a a": _filled("a "),
    "Aa Aa Aa": _filled("Aa "),
    "AaAaAa": _filled("Aa"),
    "A.A.A.": _filled("A."),
    "A. A. A.": _filled("A. "),
    "CAPITALS": _filled("AGENCIES "),
    "a-b-a-b": _filled("ab-"),
    "Ab-Ab-Ab": _filled("Ab-"),
    "al-al-al": _filled("al-"),
    "Al-Al-Al": _filled("Al-"),
    "al-Kesh al-Kesh": _filled("al-Kesh "),
    "a'a'a'a": _filled("a'"),
    "A’A’A’A": _filled("A’"),
    "and and": _filled("and "),
    "of the of the": _filled("of the "),
    "of the Of The": _filled("Of The "),
    "said said said": _filled("said "),
    "he said he said": _filled("he said "),
    "he said that": _filled("he said that "),
    "he said, quoted": _filled("“he said” "),
    "quoted, he said": _filled("“Two died,” he said and "),
    "Karim said, Karim": _filled("Karim said, "),
    "said Karim, the": _filled("said Karim, the "),
    ", who": _filled("the mayor, who "),
    "according to": _filled("according to "),
    "told told": _filled("told them "),
    "quoted as saying": _filled("quoted as "),
    "Mr Dr Gen": _filled("Mr Dr Gen. "),
    "Dr Ada Marn, the": _filled("Dr Ada Marn, the mayor, "),
    "Ada, Ada, Ada": _filled("Ada, "),
    "Ada and Ada": _filled("Ada and "),
    "new names": _counted("{name} "),
    "new full names": _counted("Ada {name} "),
    "new full names, lines": _counted("Ada {name}\n"),
    "new bodies": _counted("the {name} Front ({name}) "),
    "(ABC) (ABC)": _filled("(ABC) "),
    "Free Hills Brigade (FHB)": _filled("Free Hills Brigade (FHB) "),
    "Northern Council of": _filled("Northern Council of "),
    "Front Front": _filled("Front "),
    "Syrian army": _filled("Syrian army "),
    "Syrian": _filled("Syrian "),
    "fighters": _filled("fighters "),
    "the SDF fighters": _filled("the SDF fighters "),
    "the group": _filled("the group "),
    "the monitor said": _filled("the monitor said. "),
    "he was killed": _filled("he was killed "),
    "Ada Marn was killed": _filled("Ada Marn was killed "),
    "missing missing": _filled("missing "),
    "Homs, Homs,": _filled("Homs, "),
    "Homs Homs": _filled("Homs "),
    "new towns": _counted("in {name}, near Homs, "),
    "town of X": _counted("the town of {name} "),
    "rebel-held": _filled("rebel-held "),
    "Tell Tell": _filled("Tell "),
    "Main Street": _filled("Main Street "),
    "the eastern bank": _filled("the eastern bank "),
    "shelling of": _filled("the shelling of Homs by the army "),
    "bomb bomb": _filled("bomb "),
    "clashed with": _filled("the army clashed with "),
    "could may": _filled("could "),
    "that that": _filled("that "),
    "which relies on": _filled("which relies on "),
    "he is alive and": _filled("he is alive and ", head="Ada Marn was killed and "),
    "Ada was killed Monday": _filled("Ada Marn was killed on Monday, "),
    "confirmed the death": _filled("Ada Marn was killed. Officials confirmed the death. "),
    "rebel-held areas": _filled("rebel-held areas near Homs, "),
    "units of the Front": _counted("units of the {name} Front, a militia, "),
    "its fighters": _filled("its fighters ", head="The SDF and "),
    "reports BSS/AFP": _filled("he said, reports BSS/AFP "),
    "Lord Kaov": _counted("Lord {name} said so. "),
    "one last name": _counted("{name} Karim said so. "),
    "at dawn": _filled("at dawn "),
    "killed N of the": _counted("killed {n} of the {n} men since May {day} "),
    "on day May": _counted("on {day} May {year}, "),
    "since days": _filled("12 men died since Tuesday, "),
    "many places": _listed("conflict_places.csv", "name"),
    "many actors": _listed("actors.csv", "name"),
    "many cues": _listed("cues.csv", "cue"),
    "many roles": _listed("source_nouns.csv", "noun"),
    "many event words": _listed("event_types.csv", "pattern"),
    # marks
    "....": _filled("."),
    ". . .": _filled(". "),
    ",,,,": _filled(","),
    "----": _filled("-"),
    "a – a": _filled("a – "),
    "((((": _filled("("),
    "()()": _filled("()"),
    "[[[[": _filled("["),
    "''''": _filled("'"),
    '""""': _filled('"'),
    "““““": _filled("“"),
    "“a “a “a": _filled("“a "),
    "“a” “a”": _filled("“It fell, ” "),
    "‘a ‘a ‘a": _filled("‘a "),
    "'a 'a 'a": _filled("'a "),
    "a’ a’": _filled("a’ "),
    "“said” he": _filled("“It fell,” he said. "),
    "quotation left open": _filled("it fell and he said so, ", head="“"),
    "::::": _filled(":"),
    ";;;;": _filled("; "),
    "a: a:": _filled("a: "),
    "a,a,a": _filled("a,"),
    "a, a, a": _filled("a, "),
    "https://": _filled("https://a.example/12/b?c=12&d=5 "),
    "https://12/12/": _filled("12/", head="https://a.example/"),
    "a@b": _filled("a@b.example "),
    "@a @a": _filled("@a12 "),
    "####": _filled("#"),
    "A,B,C table": _filled("12,Homs,killed,3,2031-05-04,"),
    "table of tabs": _filled("12\tHoms\tkilled\t3\t2031-05-04\t"),
    "table of bars": _filled("| 12 | Homs | killed "),
    "bullets": _filled("• 12 died "),
    "lost spaces": _filled("It fell.He said so."),
    "....a": _filled("a."),
    "a\u00a0a": _filled("a\u00a0"),
    "tabs": _filled("\t", head="Two died. Ten", tail="fled."),
    "marks that join": _filled("a\u0301"),
    "zero width": _filled("\u200b"),
    "Arabic": _filled("قتل 12 شخصا في حمص "),
    "Cyrillic": _filled("Погибли 12 человек в Хомсе "),
    "Chinese": _filled("周一有12人在霍姆斯丧生"),
    "emoji": _filled("😀"),
}


def _claims(text: str) -> object:
    return read_claims(Dispatch("d", "d.txt", text, "", outlet="The Quay", published=_DAY))


def _own_voice(text: str) -> object:
    return attribution.outlet_voice(unchanged(Dispatch("d", "d.txt", text, "", published=_DAY)), Findings())


FINDERS: Mapping[str, Callable[[str], Any]] = {
    "unwrapped": unwrapped,
    "sentences": sentences,
    "attribution": lambda text: attribution.read(Dispatch("d", "d.txt", text, "", published=_DAY)),
    "own voice": _own_voice,
    "introduced": introduced,
    "days": lambda text: days.read(text, published=_DAY),
    "days, no day": lambda text: days.read(text, published=None),
    "actors": lambda text: actors.read(text, published=_DAY),
    "places": lambda text: places.read(text, actors=()),
    "figures": figures.read,
    "persons": persons.read,
    "claims": _claims,
}


def seconds(read: Callable[[str], Any], text: str, *, repeats: int = REPEATS) -> float:
    """CPU seconds of one reading of a text, the least of several where it is quick."""
    best = float("inf")
    for n in range(repeats):
        anew = text + "\n" * n  # not the text that was read last, of which some readers keep what they found
        begun = time.process_time()
        read(anew)
        best = min(best, time.process_time() - begun)
        if best > 1.0:
            break
    return best


def megabytes(read: Callable[[str], Any], text: str) -> float:
    """The most that one reading holds at once, in megabytes."""
    tracemalloc.start()
    read(text)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def calls(read: Callable[[str], Any], text: str) -> float:
    """The calls of functions, ours and built in, that one reading makes, in thousands."""
    counted = 0

    def count(*_: object) -> None:
        nonlocal counted
        counted += 1

    sys.setprofile(count)
    try:
        read(text)
    finally:
        sys.setprofile(None)
    return counted / 2000  # a call and its return


COSTS: Mapping[str, tuple[Callable[..., float], str, float]] = {
    # what is measured, its unit, and from where on a growth can be told from noise
    "seconds": (seconds, "CPU s", 0.15),
    "memory": (megabytes, "MB", 4.0),
    "calls": (calls, "thousand calls", 1.0),
}


def grown(read: Callable[[str], Any], texts: Iterable[str], cost: Callable[..., float]) -> list[float]:
    """The cost of texts of growing size; ends early where one took longer than :data:`PATIENCE`."""
    costs = []
    for text in texts:
        begun = time.process_time()
        costs.append(cost(read, text))
        if time.process_time() - begun > PATIENCE * REPEATS:
            break
    return costs


def growth(costs: Sequence[float], least: float) -> float | None:
    """How many times as much a doubling cost, in the mean; None where all of it is too little to tell."""
    if len(costs) < 2 or costs[-1] < least:
        return None
    return float((costs[-1] / max(costs[0], 1e-9)) ** (1 / (len(costs) - 1)))


def main() -> int:
    """The command."""
    options = _parser().parse_args()
    if options.list:
        print("\n".join(PATTERNS))
        return 0
    sizes = [options.letters << k for k in range(options.doublings + 1)]
    cost, unit, least = COSTS[options.cost]
    _claims(_PROSE)
    bad = 0
    print(f"{unit} at {', '.join(f'{s:,}' for s in sizes)} letters; growth a doubling")
    with (
        nothing_kept(),
        threadpool_limits(limits=1, user_api="blas"),
    ):  # cores that wait for each other burn seconds too
        for name, finder in itertools.product(options.only or PATTERNS, options.finder or FINDERS):
            costs = grown(FINDERS[finder], map(PATTERNS[name], sizes), cost)
            times = growth(costs, least)
            over = (times or 0.0) > LIMIT or len(costs) < len(sizes)
            bad += over
            if over or not options.quiet:
                told = " ".join(f"{c:9.3f}" for c in costs)
                mark, by = "OVER" if over else "", f"{times:.2f}" if times else ""
                print(f"{mark:<4} {name:<24} {finder:<12} {told}   {by}", flush=True)
    print(f"{bad} over {LIMIT}")
    return 1 if bad else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Growth of each finder with its text.")
    parser.add_argument("--letters", type=int, default=5000, help="of the shortest text")
    parser.add_argument("--doublings", type=int, default=3)
    parser.add_argument("--only", nargs="*", choices=list(PATTERNS), metavar="PATTERN")
    parser.add_argument("--finder", nargs="*", choices=list(FINDERS), metavar="NAME")
    parser.add_argument("--cost", choices=list(COSTS), default="seconds")
    parser.add_argument("--quiet", action="store_true", help="only what grows too fast")
    parser.add_argument("--list", action="store_true", help="the patterns' names")
    return parser


if __name__ == "__main__":
    sys.exit(main())
