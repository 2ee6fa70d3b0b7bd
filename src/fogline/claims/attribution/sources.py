"""Find who a source is: name, role and kind, through one dispatch; unresolved rather than wrong.

A full name is printed once and then cut short ("SDF spokesman Mustafa Karim", then "Karim"); bodies go by abbreviations
and descriptions ("the monitor"); pronouns go back to the one speaker they can mean. Nothing is carried across a seam.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from fogline import lexicon
from fogline.claims.attribution.antecedents import BACK, Scene
from fogline.claims.attribution.bodies import Bodies, Body, may_mean, peoples
from fogline.claims.attribution.cues import word, words
from fogline.claims.attribution.known_speakers import NOBODY, KnownSpeakers, office_of
from fogline.claims.attribution.met import Known, Met
from fogline.claims.attribution.names import Mentions
from fogline.claims.persons.names import words as person_words
from fogline.languages import forms, part, pattern, words_of
from fogline.model import Source, SourceKind, Span, quote

_LONGEST_NAME = 40  # code points of a body's name before the part of it that was marked
_REACH = 1200  # characters a pronoun may go back
_INSIDE = re.compile(r"[\w,]\s")  # what stands before a word inside a sentence
_FAR = 5  # sentences outside quotations that a speaker by name may be back
_OF = 3  # code points of "of " before a name
_SOON = 160  # characters after a source in which it is said that the name is kept back


# sets of small words that stand capitalised before a name and are no part of it
_NO_NAMES = (
    "reading.addressee", "reading.adverb", "reading.auxiliary", "reading.before_a_noun", "reading.count",
    "reading.declared", "reading.deed", "reading.determiner", "reading.document", "reading.naming", "reading.nested_speech",
    "reading.noun_phrase_ends", "reading.of_a_body", "reading.outward", "reading.people", "reading.plain_count",
    "reading.plain_intent", "reading.pronoun", "reading.quantity", "reading.rank", "reading.relative", "reading.said_in",
    "reading.spokesperson", "reading.subordinator", "reading.thinking",
)  # fmt: skip


@functools.cache
def _nouns() -> dict[str, tuple[str, str]]:
    return {row["noun"]: (row["class"], row["kind"]) for row in words_of("source_nouns.csv")}


@functools.cache
def _newcomer() -> re.Pattern[str]:
    nouns = sorted(
        (key for key, (each, _) in _nouns().items() if each == "role" and not _is_plural(key)),
        key=lambda n: (-len(n), n),
    )
    noun = "|".join(map(re.escape, nouns))
    who = rf"{part('sources.newcomer')}(?:[\w-]+ ){{0,3}}?(?P<noun>{noun}){part('sources.newcomer_from')}?"
    return re.compile(rf"{part('sources.newcomer_led')}?(?P<who>{who})(?![\w-])")


@functools.cache
def _noun() -> re.Pattern[str]:
    nouns = sorted((key for key, (each, _) in _nouns().items() if each in {"role", "body"}), key=lambda n: (-len(n), n))
    return re.compile(
        rf"(?:(?<![\w-])|{part('sources.after_ex')})(?:{'|'.join(map(re.escape, nouns))})(?![\w-])", re.IGNORECASE
    )


def _is_plural(noun: str) -> bool:
    """Tell whether a noun means several: "officials"."""
    return forms().plural_ending(noun)


@functools.cache
def _subjects(form: str) -> dict[str, str]:
    """Return the pronoun of the subject for those of a form: "her" is "she"."""
    return {row["word"]: row["subject"] for row in words_of("pronouns.csv") if row["form"] == form}


@functools.cache
def _states() -> frozenset[str]:
    """Return countries and the capitals that stand for their governments."""
    countries = {
        each for row in lexicon.rows("nationalities.csv") for each in (row["country"], *row["other_names"].split(";"))
    }
    return frozenset(countries | {key for key, (c, _) in _nouns().items() if c == "capital"}) - {""}


class Speakers:
    """The speakers of one dispatch, met in order; state of one reading, never shared."""

    def __init__(
        self,
        text: str,
        seams: Sequence[int],
        *,
        quoted: Sequence[Span] = (),
        published: str | None = None,
        cast: KnownSpeakers = NOBODY,
    ) -> None:
        self.text = text
        self.seams = list(seams)
        self.met = Met()
        self._mentions = Mentions(text)
        self._roles: dict[str, str | None] = {}  # the role printed near a name, once looked for
        self._short_for: dict[str, list[str]] = {}  # what a name may be short for, once looked for
        self._female: dict[str, bool] = {}  # by name, from pronouns that could mean nobody else
        self._bodies = Bodies(text, cast.bodies)
        self._printed = _full_names(text, self._bodies)
        self._scene = Scene(text, quoted, self._is_known)
        self._said: Sequence[Span] = ()
        self._published, self._cast = published, cast

    def resolve(
        self, at: Span | None, *, inner: Known | None = None, said: Sequence[Span] = ()
    ) -> tuple[Source, Known]:
        """Return the source printed at ``at``.

        Args:
            at: where it is printed; None where none is.
            inner: the speaker in whose words the source stands, if in any.
            said: the words that are the source's; a pronoun means nobody whom they name.

        Returns:
            The source, and what to remember of it.
        """
        if at is None:
            return Source(None, None, None, "unresolved"), Known(None, None, "unresolved", 0, False)
        printed = self.text[at.start : at.end]
        self._said = said
        known = self._known(printed, at, inner)
        if known.name is not None and printed.lower() in words("pronouns.singular"):
            self._female.setdefault(known.name, printed.lower() in words("pronouns.female"))
        if known.name is not None and known.female is None and known.name in self._female:
            known = replace(known, female=self._female[known.name])
        if known.kind != "unresolved" or known.name is None:
            self.met.add(known)
        body = None if known.one or known.name is None else self._bodies.get(known.name)
        body_id = body.body_id if body else None
        return Source(known.name, printed, known.role, known.kind, quote(self.text, at), id=body_id), known

    def whole(self, at: Span) -> Span:
        """Return a printed source with the rest of the body's name that it is cut from: "Save | the Children"."""
        first = max(0, at.start - _LONGEST_NAME)
        line = max(self.text.rfind("\n", first, at.start) + 1, first)
        for _, a, second in self._bodies.all(self.text[line : at.end]):
            if line + a < at.start < line + second == at.end:
                return Span(line + a, at.end)
        return at

    def _is_known(self, name: str) -> bool | None:
        """Tell whether a name is known for a person's; None where it is a body's or a state's."""
        if self._bodies.find(name) is not None or name in _states():
            return None
        return office_of(name, self._published) is not None or self.met.is_person(name)

    # CASES, in order -----------------------------------------------------------------------------------------

    def _known(self, printed: str, at: Span, inner: Known | None) -> Known:
        plain = pattern("sources.link").sub("", " ".join(printed.rsplit("•", 1)[-1].split()).strip(" ,;:–—"))
        plain = _subjects("object").get(plain.lower(), pattern("sources.owner").sub("", plain))
        low = plain.lower()
        if not low:  # punctuation only
            return Known(None, None, "unresolved", at.start, False)
        # CASE 1: a pronoun, also with words that belong to its verb
        if low in words("pronouns.any") or low.split()[0] in words("pronouns.subject"):
            return self._pronoun(low.split()[0], at, inner)
        head, apposed = _split_apposition(plain)
        whose = pattern("sources.whose").fullmatch(head)
        if whose is not None and whose["what"] in words("reading.document"):  # "his speech", "Karim's statement" is he
            owner = _subjects("owner").get(whose["who"].lower(), whose["who"])
            known = self._known(owner, at, inner)
            return known if known.kind not in {"unresolved", "anonymous"} else self._new(head, apposed, "", None, at)
        # CASE 2: a state, which a government speaks for, or several
        states = [
            pattern("sources.article").sub("", each)
            for each in pattern("sources.between_names").split(pattern("sources.both").sub("", head))
        ]
        if all(state in _states() for state in states):
            return Known(f" {word('grammar.and')} ".join(states), None, "official", at.start, False)
        # CASE 3: a person by name
        person = self._person(plain, head, apposed, at)
        if person is not None:
            return person
        # CASE 4: a body by name, unless somebody of it is meant ("an SDF commander")
        body = self._bodies.find(head)
        noun = _head_noun(head)
        if (whole := self._bodies.get(pattern("sources.article").sub("", head))) is not None:
            return self._of(whole, at.start, noun if noun and _nouns()[noun][0] == "body" else "")
        if body is not None and self._speaks(body, head, noun):
            return self._of(body, at.start, noun)
        # CASE 5: a body by description ("the monitor"), or the one that spoke last ("the group")
        described = self._described(head, at)
        if described is not None and not self._named_later(described, noun or _head_word(head), head, at):
            return self._of(described, at.start, noun)
        # CASE 6: somebody met before ("the official")
        if pattern("sources.definite").match(head):
            again = self._again(noun or _head_word(head), head, at)
            if again is not None:
                return again
        # CASE 7: somebody or something new, as printed
        return self._new(head, apposed, noun, body, at)

    def _speaks(self, body: Body, head: str, noun: str) -> bool:
        """Tell whether a phrase with a body's name means the body: "the SDF", "an SDF statement", not "an SDF recruit"."""
        if noun:
            return _nouns()[noun][0] == "body" or noun in words("reading.spokesperson")
        after = head[max(end for second, _, end in self._bodies.all(head) if second.name == body.name) :]
        last = re.match(r"(?:\s+\([^)]*\))?\s+([a-z][\w-]*)", after)
        return last is None or last[1] in words("reading.document", "reading.of_a_body", "reading.noun_phrase_ends")

    def _new(self, head: str, apposed: str | None, noun: str, body: Body | None, at: Span) -> Known:
        told = _head_noun(apposed) if apposed and not noun else ""
        noun = noun or told
        near = None
        if (
            body is None
            and noun in words("reading.spokesperson")
            and not pattern("sources.placed").search(pattern("sources.article").sub("", head))
        ):
            near = body = self._last_body(at)  # "a spokesman said" after the body was spoken of
        kind = self._withheld(_kind_of(noun, body, head), at.end)
        last = _head_word(head)
        one = (
            _nouns()[noun][0] == "role" and not _is_plural(noun)
            if noun
            else body is None
            and pattern("sources.one").match(head) is not None
            and last not in words("reading.document")
        )
        of = body.name if body and (near or one) else None
        if body is None and not noun and kind in {"ngo", "agency"}:  # a body that only its name tells
            of = pattern("sources.article").sub("", head)
        return Known(_lower_article(head), apposed, kind, at.start, one, noun or last, _female(head), of)

    def _person(self, printed: str, head: str, apposed: str | None, at: Span) -> Known | None:
        of = pattern("sources.name_of").fullmatch(head)
        bare = (
            of is not None
            and " " in of["name"]
            and not _noun().search(of["name"])
            and not self._bodies.find(of["name"])
        )
        known = of is not None and (
            bare or self._scene.is_person(of["name"]) or self._first_name(of["name"], of["rest"])
        )
        if of is not None and known:  # Omar Karim of the Red Lantern, Samar from Kesra
            head, apposed = of["name"], of["rest"]
        # Doctors Without Borders; National Rail; the group Friends of Kesra; Civil Defence
        if (
            _nouns().get(pattern("sources.article").sub("", head).lower(), ("", ""))[0] == "body"
            or self._bodies.knows(pattern("sources.article").sub("", head))
            or (pattern("sources.body_like").fullmatch(head) and not pattern("sources.owned").search(head))
            or pattern("sources.group_named").match(head)
        ):
            return None
        if (
            head.lower() in words("sources.indefinite")
            and apposed is not None
            and pattern("sources.name").fullmatch(apposed)
        ):  # Another, Fatma,
            head, apposed = apposed, None
        apposed = apposed or _learned_clause(printed)
        role, name = _role_and_name(head, self._bodies)
        if name is None and apposed is not None:  # the mayor, Omar Karim
            role, name, apposed = _role_before_name(head, apposed, self._bodies)
        if name is None or self._bodies.knows(name) or (role is None and self._bodies.find(name) is not None):
            return None
        longer = self._longer(name)
        alone = len(name.split()) == 1
        # "Ali, 43, a shepherd" is new; "Karim, the first to leave" is told once more of somebody known
        introduced = alone and (
            pattern("sources.new").search(printed) is not None or pattern("sources.age").search(printed) is not None
        )
        if len(longer) == 1 and not introduced:  # "Ali, 43, a shepherd" is nobody met before
            name = longer[0]
        elif (
            alone
            and not longer
            and (full := self._elsewhere(name)) is not None
            and self._same(full, introduced, apposed)
        ):
            name = full
        elif alone and role is None and not longer and apposed is None and not _titled(head):
            if _is_placeish(head) or not self._is_name(name):
                return None
            return self._new_person(name, None, at.start)
        return self._new_person(name, _fuller(role, apposed), at.start, printed=head)

    def _new_person(self, name: str, role: str | None, at: int, printed: str = "") -> Known:
        """Return a person with the role printed here, or before, or with the name's other printings, or elsewhere."""
        before = self.met.named(name, with_role=True)
        if before is not None and (role is None or _is_rank(role)):
            return replace(before, at=at)
        near = self._role_near(name) if role is None or _is_rank(role) else None
        role = _fuller(role, near) if role and near else role or near
        body = None
        if role is not None:
            role = self._of_body(role, at)
            body = self._bodies.find(_own_words(role))
            kind = _kind_of_role(role, self._bodies)
            if (
                body is None
                and _head_noun(role) in words("reading.spokesperson")
                and not pattern("sources.placed").search(role)
            ):
                body = self._last_body(Span(at, at))
                kind = body.kind if body else kind
        elif (office := office_of(name, self._published)) is not None:
            kind = cast("SourceKind", office[1])
        elif (elsewhere := self._cast.role(name)) is not None:
            role, kind, body = (
                elsewhere,
                _kind_of_role(elsewhere, self._bodies),
                self._bodies.find(_own_words(elsewhere)),
            )
        else:
            peer = any(pattern("sources.peer").search(self.text, max(0, at - 10), at) for at in self._mentions.of(name))
            kind = "official" if name.isupper() or peer else "witness"
        if kind == "witness" and (office := office_of(name, self._published)) is not None:
            kind = cast("SourceKind", office[1])
        female = _female(role or printed)
        return Known(name, role, kind, at, True, _head_noun(role or ""), female, body.name if body else None)

    def _elsewhere(self, name: str) -> str | None:
        """Return the full name that a name alone stands for: a holder of public office, or one whom other
        dispatches introduce.
        """
        name = pattern("sources.article_of_name").sub(lambda match: match[0].lower(), name)  # at the head of a sentence
        office = office_of(name, self._published)
        if office is not None:
            return office[0]
        told = self._cast.longer(name)
        return told[0] if len(told) == 1 else None

    def _same(self, full: str, introduced: bool, apposed: str | None) -> bool:
        """Tell whether a name introduced here ("Brandreth, the field commander,") is the one of the same office elsewhere."""
        elsewhere = self._cast.role(full)
        noun = _head_noun(apposed) if apposed else ""
        return not introduced or (noun != "" and elsewhere is not None and _head_noun(elsewhere) == noun)

    def _last_body(self, at: Span) -> Body | None:
        """Return the body that spoke last, or for which somebody did."""
        floor = max(self._floor(at.start), at.start - _REACH)
        last = next((k for k in reversed(self.met.since(floor)) if k.body and floor <= k.at <= at.start), None)
        if last is None or last.body is None:
            return None
        return self._bodies.get(last.body) or Body(last.body, (), (), last.kind)

    def _withheld(self, kind: SourceKind, end: int) -> SourceKind:
        """``anonymous`` where the next words say that the name is kept back."""
        line = self.text.find("\n", end, end + _SOON)
        return (
            "anonymous"
            if pattern("sources.name_kept").search(self.text, end, line if line >= 0 else end + _SOON)
            else kind
        )

    def _first_name(self, name: str, rest: str) -> bool:
        """Tell whether "Samar from Kesra" is somebody: one word that no lexicon has, and a place by name."""
        plain = " " in name or _noun().search(name) or self._bodies.find(name) or name in _states()
        return (
            not plain
            and name.lower() not in _small_words()
            and pattern("sources.from_place").fullmatch(rest) is not None
        )

    def _is_name(self, word: str) -> bool:
        """Tell whether a single word stands capitalised inside a sentence; at the head of one any word does."""
        return any(at > 1 and _INSIDE.match(self.text, at - 2) for at in self._mentions.of(word))

    def _of_body(self, role: str, at: int) -> str:
        """Return the role with the body that "its" means: "The Red Lantern has left, its director said", or
        the one that spoke.
        """
        whose = pattern("sources.its").match(role)
        if whose is None:
            return role
        floor = max(self._floor(at), self.text.rfind("\n", max(0, at - _REACH), at), at - _REACH)
        here = [
            second
            for _, each in zip(range(1), self._scene.back(at, floor), strict=False)
            for second, _, _ in self._bodies.all(self.text[each[1].start : each[1].end])
        ]
        body = here[0] if here else self._last_body(Span(at, at))
        return f"{body.name} {role[whose.end() :]}" if body else role

    def _longer(self, name: str) -> list[str]:
        """Return the full names that ``name`` may be short for; one that is short for another left out."""
        low = name.casefold()
        if low not in self._short_for:
            # "Hariri" is short for "Nasr al-Hariri" too
            fit = {
                each
                for end in (low, *(f"{word}{low}" for word in words("sources.article_of_name")))
                for each in self._printed.get(end, ())
            }
            self._short_for[low] = [f for f in sorted(fit) if not (self._printed[f.casefold()] & fit) - {f}]
        return self._short_for[low]

    def _described(self, head: str, at: Span) -> Body | None:
        bare = pattern("sources.article").sub("", head).lower()
        if pattern("sources.and").search(bare):  # "local doctors and monitors" are nobody in particular
            return None
        found = self._bodies.described(bare)
        if (
            found is not None
            or bare not in _nouns()
            or _nouns()[bare][0] != "body"
            or not pattern("sources.definite").match(head)
        ):
            return found
        kind, last = _nouns()[bare][1], self._last_body(at)
        fits = (
            last is not None
            and kind in {"", last.kind}
            and (last.kind != "official" or pattern("sources.agency").search(bare) is not None)
        )
        return last if fits and last is not None and may_mean(bare, last) else None

    def _named_later(self, body: Body, noun: str, head: str, at: Span) -> bool:
        """Tell whether a body is first printed after "the ministry", which another one was called before."""
        called = (body.name, *body.aliases)
        first = min((found for each in called if (found := self.text.find(each)) >= 0), default=0)
        return first > at.start and self._again(noun, head, at) is not None

    def _again(self, noun: str, head: str, at: Span) -> Known | None:
        """Return the one speaker who was called so before; "the mayor of Brenn" is not the mayor of Kesra."""
        known = self.met.called(noun, self._floor(at.start))
        if known is None or not _told_of(head, noun) <= _told_of(f"{known.role or ''} {known.name or ''}", noun):
            return None
        return known.again(at.start)

    def _pronoun(self, low: str, at: Span, inner: Known | None) -> Known:
        unknown = Known(None, None, "unresolved", at.start, low in words("pronouns.singular"))
        if low in words("pronouns.first", "pronouns.singular") and inner is not None and inner.kind != "unresolved":
            same, she = low in words("pronouns.first") or inner.one, low in words("pronouns.female")
            if same and not (she and inner.female is False) and not (low in words("pronouns.male") and inner.female):
                return inner.again(at.start)
        if low in words("pronouns.singular"):
            return self._he_or_she(low, at) or unknown
        return (self._they(at) if low in words("pronouns.plural") else None) or unknown

    def _he_or_she(self, low: str, at: Span) -> Known | None:
        """Return the nearest person back from the pronoun, if only one can be meant."""
        floor = max(self._floor(at.start), at.start - _REACH)
        quoted = self._scene.in_quotes(at.start)
        spoke = [
            each
            for each in self.met.since(floor)
            if each.one
            and each.name
            and floor <= each.at < at.start
            and self._fits(low, each.name)
            # whom somebody quotes in his own speech is not who speaks on
            and (quoted or not self._scene.in_quotes(each.at))
        ]
        # Words before the pronoun in its own sentence can be what he says; "X said that he ..." is his own word.
        for away, s in self._scene.back(at.start, floor):
            here = [k for k in spoke if s.start <= k.at < s.end]
            if here and away > (_FAR if (here[-1].name or "")[:1].isupper() else BACK):  # too much lies between
                return None
            if here:  # CASE 1: somebody speaks there
                return here[-1].again(at.start)
            if away > BACK:
                continue
            named = [p for p in self._scene.named_in(s, lambda sex: sex in {None, low}) if self._fits(low, p.name)]
            own = [w for w in self._said if away == 0]
            named = [
                p for p in named if self._bodies.find(p.name) is None and not any(w.start <= p.at < w.end for w in own)
            ]
            if len(named) == 1 and named[0].aside and pattern("sources.he").search(self.text, s.start, named[0].at):
                continue  # "The longer he holds out against X": who he is stands further back
            unnamed = self._newcomer(s)
            if len(named) + (unnamed is not None) > 1:  # CASE 2: two persons and nobody speaks
                return None
            if not named and unnamed is None:
                continue
            # CASE 3: one person, and no other spoke just before
            who = self._by_name(named[0].name, at.start) if named else unnamed
            told = bool(named) and named[0].sex == low
            return None if who is None or self._rivals(spoke, s, at, low, told=told) - {who.name} else who
        return None

    def _rivals(self, spoke: Sequence[Known], span: Span, at: Span, low: str, *, told: bool) -> set[str | None]:
        """Return who spoke just before the sentence of somebody who does not; where a name tells the sex, those of the same."""
        line = self.text.rfind("\n", max(0, at.start - _REACH), at.start)
        first = self._scene.sentence_of(span.start) - BACK
        near = [each for each in spoke if each.at >= line and self._scene.sentence_of(each.at) >= first]
        return {
            k.name
            for k in near
            if not told or k.female == (low in words("pronouns.female")) or self._scene.sex(k.name or "") == low
        }

    def _fits(self, low: str, name: str) -> bool:
        """Tell whether "he" or "she" can mean the person of a name: nothing told of any mention speaks against it."""
        told = self.met.females(name)
        if None in told and (sex := self._scene.sex(name)) is not None:
            told = told | {sex in words("pronouns.female")}
        return (low not in words("pronouns.female")) not in told

    def _newcomer(self, span: Span) -> Known | None:
        """Return an unnamed person who opens a sentence: "An older man disagreed with her."."""
        match = _newcomer().match(self.text, span.start, span.end)
        if match is None:
            return None
        noun = match["noun"].lower()
        who = _lower_article(match["who"])
        if pattern("sources.definite").match(who) and (again := self._again(noun, who, span)) is not None:
            return again
        kind = _kind_of(noun, self._bodies.find(who), who)
        return Known(who, None, self._withheld(kind, span.end), span.start, True, noun, _female(who))

    def _they(self, at: Span) -> Known | None:
        """Return the last speaker that is no single person, or the only body named in its sentence or the one before.

        "It" means no people: after "survivors told Amnesty" it is Amnesty.
        """
        it = self.text[at.start : at.end].lower() in words("grammar.it")
        floor = max(self._floor(at.start), at.start - _REACH)
        for away, s in self._scene.back(at.start, floor):
            here = [each for each in self.met.since(s.start) if s.start <= each.at < s.end]
            bodies_here = [k for k in here if not k.one and k.kind != "unresolved" and not (it and _are_people(k))]
            if bodies_here:
                return bodies_here[-1].again(at.start)
            if away > 1 or any(k.one for k in here):
                return None
            bodies = {
                second.name: second
                for second, index, _ in self._bodies.all(self.text[s.start : s.end])
                if not self._scene.in_quotes(s.start + index)
            }
            if bodies:
                body = next(iter(bodies.values()))
                opens = (
                    pattern("sources.the").sub("", self.text[s.start : s.end]).startswith((body.name, *body.aliases))
                )
                asked = it and any(body.name in (k.name or "") for k in here)  # "survivors interviewed by Amnesty"
                return self._of(body, at.start) if len(bodies) == 1 and (opens or asked or away == 0) else None
        return None

    def _of(self, body: Body, at: int, noun: str = "") -> Known:
        return Known(body.name, None, body.kind, at, False, noun, body=body.name)

    def _by_name(self, name: str, at: int) -> Known:
        """Return somebody by full name, with what was met or is printed of him elsewhere."""
        longer = self._longer(name)
        name = longer[0] if len(longer) == 1 else name
        before = self.met.named(name)
        return before.again(at) if before else self._new_person(name, None, at)

    def _role_near(self, name: str) -> str | None:
        if name not in self._roles:
            self._roles[name] = _role_near(self.text, name, self._mentions.of(name))
        return self._roles[name]

    def _floor(self, at: int) -> int:
        """Return the last seam before ``at``: nothing is carried across it."""
        i = bisect_right(self.seams, at)
        return self.seams[i - 1] if i else 0


def _are_people(known: Known) -> bool:
    """Tell whether several people speak and no body: "survivors", "officials"."""
    return known.body is None and _is_plural(known.noun) and _nouns().get(known.noun, ("", ""))[0] == "role"


def _told_of(words_of_one: str, noun: str) -> set[str]:
    """Return what words say of somebody beside what he is: "kesra" of "the mayor of Kesra"."""
    told = {pattern("sources.genitive").sub("", each).strip(".,").lower() for each in words_of_one.split()}
    return told - words("sources.tells_nothing") - set(noun.split()) - {""}


def _split_apposition(plain: str) -> tuple[str, str | None]:
    """Return the phrase and what is said of it: "Omar Karim, 48, the mayor" gives the name and "mayor"."""
    plain = pattern("sources.age").sub("", pattern("sources.clause").split(plain, maxsplit=1)[0])
    plain = pattern("sources.platform").sub("", plain)
    head, comma, rest = pattern("sources.aside").sub("", plain).partition(", ")
    rest = rest.rstrip(" ,")
    if not comma or pattern("sources.participle").match(rest) or pattern("sources.no_role").match(rest):
        return head, None
    return head, pattern("sources.the_or_a").sub("", rest) or None


def _role_and_name(head: str, bodies: Bodies) -> tuple[str | None, str | None]:
    """Return role and name of "SDF spokesman Mustafa Karim"; a name without a role has None for it."""
    parts = head.split()
    nouns = [match for match in _noun().finditer(head) if _nouns()[match[0].lower()][0] == "role"]
    if nouns:
        last = nouns[-1]
        tail = _past_owner(head[last.end() :])
        department = pattern("sources.of_department").match(tail)
        if department is not None:  # Secretary of State Ida Wren
            tail = tail[department.end() :]
        elif pattern("sources.of_whom").match(tail):
            tail = _after_body(tail, bodies) or _after_place(tail)
        if tail and pattern("sources.name").fullmatch(tail) and not _noun().search(tail.split()[-1]):
            role = pattern("sources.article").sub("", head[: len(head) - len(tail)].strip(" ,"))
            titled = pattern("sources.titles").match(tail)  # Health Minister Dr Omar Karim
            return role, tail[titled.end() :] if titled else tail
        return None, None
    ranked = pattern("sources.ranked").fullmatch(head)
    if ranked is not None and pattern("sources.name").fullmatch(ranked["name"]):  # Navy Lt Omar Karim
        return ranked["role"], ranked["name"]
    titled = pattern("sources.titles").match(head)
    bare = head[titled.end() :] if titled else head
    people, _, rest = bare.partition(" ")
    if (
        rest and " " in rest and people.lower() in _peoples() and pattern("sources.name").fullmatch(rest)
    ):  # Spaniard Ana Roca
        return people, rest
    if (
        pattern("sources.name").fullmatch(bare)
        and not pattern("sources.article_first").match(bare)
        and not _noun().search(bare.split()[-1])
    ):
        rank = titled[0].strip() if titled and not pattern("sources.mere_title").match(titled[0]) else None
        return rank, bare
    if parts and parts[-1][0].isupper():
        tail = _after_body(head, bodies)
        if (
            tail
            and " " in tail
            and pattern("sources.name").fullmatch(tail)
            and bodies.find(head) is not None
            and tail != head
        ):
            return pattern("sources.article").sub("", head[: len(head) - len(tail)].strip()), tail
    return _trade_and_name(head, bodies)


def _trade_and_name(head: str, bodies: Bodies) -> tuple[str | None, str | None]:
    """As in "the tanner Omar Karim": small words that no lexicon knows for a trade, and a name of two words or more."""
    match = pattern("sources.trade_and_name").fullmatch(head)
    if (
        match is None
        or " " not in match[3]
        or match[2] in words("reading.noun_phrase_ends", "reading.document", "reading.of_a_body")
    ):
        return None, None
    unfit = (
        bodies.find(match[3]) is not None
        or _noun().search(match[3])
        or _nouns().get(match[2], ("role", ""))[0] == "body"
    )
    return (None, None) if unfit or pattern("sources.preposition").search(match[1]) else (match[1], match[3])


def _learned_clause(printed: str) -> str | None:
    """Return what somebody studies, where that is all that is told: "Ida Wren, who studies militias at Brenn"."""
    found = pattern("sources.studies").search(printed)
    return found[0].rstrip() if found else None


def _is_rank(role: str) -> bool:
    """Tell whether a role is a rank and nothing else: "Gen", "Lt Col"."""
    return {each.strip(".").lower() for each in role.split()} <= words("reading.rank")


def _fuller(role: str | None, apposed: str | None) -> str | None:
    """Return the role with what the apposition adds to a rank; it replaces a mere title ("Dr").

    >>> _fuller("General", "commander of the Third Corps"), _fuller("Dr", "historian"), _fuller("mayor", "48")
    ('General, commander of the Third Corps', 'historian', 'mayor')
    """
    if role is None or not apposed or role == apposed:
        return role or apposed
    low = {each.strip(".").lower() for each in role.split()}
    if pattern("sources.former").match(role) and _noun().search(apposed):
        return f"{role}, {apposed}"
    if low <= {key for key, (c, kind) in _nouns().items() if c == "title" and not kind}:
        return apposed
    return f"{role}, {apposed}" if _is_rank(role) and _noun().search(apposed) else role


def _role_before_name(head: str, apposed: str, bodies: Bodies) -> tuple[str | None, str | None, str | None]:
    """Return role, name and no apposition of "his mother, Amal"; nothing where the apposition is no name."""
    first = apposed.split(",", maxsplit=1)[0].strip()
    is_role = _noun().search(head) or (
        pattern("sources.role_like").match(head) and head.rsplit(maxsplit=1)[-1].islower()
    )
    first = pattern("sources.ranks").sub("", first)
    if (
        not is_role
        or not pattern("sources.name").fullmatch(first)
        or bodies.knows(first)
        or _noun().search(_given(first))
    ):
        return None, None, apposed
    return pattern("sources.article").sub("", head), first, None


def _after_place(tail: str) -> str:
    """Return the name behind a place: "of Udmurtia Ida Wren"; empty where fewer words stand there."""
    found = pattern("sources.of_place_and_name").fullmatch(tail)
    return found["name"] if found is not None else ""


def _given(name: str) -> str:
    """Return a name without its last word, which may be a noun of office ("Julie Bishop"); a single word stays."""
    return name.rpartition(" ")[0] or name


def _after_body(tail: str, bodies: Bodies) -> str:
    """Return what stands after the last body of "of the Observatory Rami Karim"; empty if none does."""
    found = [end for _, _, end in bodies.all(tail)]
    found += [match.end() for match in _noun().finditer(tail) if _nouns()[match[0].lower()][0] == "body"]
    return _past_owner(tail[max(found) :]) if found else ""


def _past_owner(tail: str) -> str:
    """Return what stands behind an owner: "Ida Wren" of "the UN's Ida Wren"."""
    owned = pattern("sources.owned").match(tail)
    return tail[owned.end() :].strip() if owned else tail.strip()


def _head_noun(words: str) -> str:
    """Return the lexicon's noun that heads a phrase: the last one before "of", "for", "in"."""
    front = pattern("sources.head_ends").split(words, maxsplit=1)[0]
    found = [match[0].lower() for match in _noun().finditer(front)]
    return found[-1] if found else ""


def _head_word(head: str) -> str:
    """Return the last word of a phrase before "of", "from" and the like, where no lexicon knows its noun: "pilot"."""
    front = pattern("sources.head_word_ends").split(head, maxsplit=1)[0]
    last = front.rsplit(maxsplit=1)[-1].lower()
    return last if last.isalpha() else ""


def _kind_of(noun: str, body: Body | None, head: str) -> SourceKind:
    """Return the kind of somebody or something that has no name: CASES in order of what tells most."""
    # CASE 1: a noun that no lexicon knows
    group = pattern("sources.group_named").match(head)
    if group is not None and body is None:
        return cast("SourceKind", _nouns().get(group["noun"], ("", ""))[1] or "ngo")
    if not noun:
        return body.kind if body is not None else _kind_of_unknown(head)
    kind = _nouns()[noun][1]
    if kind not in {"", "official", "anonymous"}:
        return cast("SourceKind", kind)
    # CASE 2: whose he is, is said: "an SDF official", "an army spokesman", "the rebels’ leader"
    if body is not None:
        return body.kind
    speaks_for = _kind_spoken_for(noun, head)
    if speaks_for is not None:
        return speaks_for
    # CASE 3: "an official in the governor's office" speaks for it; "a Kurdish official" is nobody we can name
    if noun in words("sources.official") or kind == "":
        return "official" if pattern("sources.office").search(head) else "anonymous"
    return cast("SourceKind", kind)


def _kind_spoken_for(noun: str, head: str) -> SourceKind | None:
    """Return the kind of those for whom an unnamed official or spokesman speaks; None where nothing tells."""
    others = [_nouns()[match[0].lower()] for match in _noun().finditer(head) if match[0].lower() != noun]
    kind = next((k for each, k in others if each == "body" and k), None)
    kind = kind or next((k for c, k in others if c == "role" and k == "party"), None)
    if kind is None and noun in words("reading.spokesperson"):  # a family spokesman, a spokesman for the network
        kind = next((k for c, k in others if c == "role" and k), "ngo" if ("body", "") in others else None)
    return cast("SourceKind", kind) if kind else None


@functools.cache
def _papers() -> frozenset[str]:
    """Return names of papers and stations, with their article and without."""
    names = {row["outlet"] for row in lexicon.rows("publishers.csv")}
    return frozenset(names | {pattern("sources.the").sub("", name) for name in names})


def _kind_of_unknown(head: str) -> SourceKind:
    """Return the kind of what no lexicon knows: someone by trade, a body by name, a short form in capitals, else nobody.

    >>> [_kind_of_unknown(h) for h in ("a beekeeper", "the 25-year-old from Kesra", "the Kesra Chamber of Trade", "others")]
    ['witness', 'witness', 'ngo', 'anonymous']
    """
    last = _head_word(head)
    if last in words("reading.document"):
        return "anonymous"
    if pattern("sources.aged").search(head) or (
        pattern("sources.one").match(head) and pattern("sources.trade").search(last)
    ):
        return "witness"
    name = pattern("sources.article").sub("", head)
    if name in _papers() or pattern("sources.press").search(name):
        return "agency"
    if name.isupper() and len(name) < 6:
        return "official"
    people = all(each in peoples() or each.lower() in words("reading.people") for each in name.split())
    return "ngo" if pattern("sources.named_body").fullmatch(name) and not people else "anonymous"


def _own_words(role: str) -> str:
    """Return a role without what it is about: a writer on a group is not of it."""
    return pattern("sources.about").split(role, maxsplit=1)[0] if not pattern("sources.heads").match(role) else role


def _kind_of_role(role: str, bodies: Bodies) -> SourceKind:
    """Return the kind of a named person from the role: CASES in order of what tells most."""
    if pattern("sources.studies").match(role):
        return "ngo"
    former, _, now = role.partition(", ")
    if now and pattern("sources.former").match(former):  # what he is now goes before what he was
        return _kind_of_role(now, bodies)
    own = _own_words(role)
    nouns = [(match[0].lower(), *_nouns()[match[0].lower()]) for match in _noun().finditer(own)]
    kinds = [(each, k) for _, each, k in nouns]
    if {w.strip(".,").lower() for w in own.split() if w[0].isupper()} & words("reading.rank"):
        kinds = [("title", "official"), *kinds]
    # CASE 1: of a body that is named
    body = bodies.find(own)
    if body is not None and ("role", "ngo") not in kinds:
        return body.kind
    if pattern("sources.of_state").search(own):  # a border commander is the state's
        return "official"
    # CASE 2: of a body that a noun tells; "a media organiser" is of none
    head = _head_noun(own)
    ranked = kinds[:1] == [("title", "official")]
    if ranked or (head and head.endswith(_head_word(own))) or pattern("sources.belongs").search(own):
        for cls, kind in kinds:
            if cls == "body" and kind:
                return cast("SourceKind", kind)
    # CASE 3: who fights or commands is a party, whatever the rank
    if ("role", "party") in kinds:
        return "party"
    for cls, kind in kinds:
        if cls != "body" and kind:
            return cast("SourceKind", kind)
    of = pattern("sources.of_named").fullmatch(own)
    if pattern("sources.learned").search(own) or (
        of is not None and pattern("sources.body_like").fullmatch(of["body"])
    ):  # head of a programme at a college
        return "ngo"
    roles = {number for number, c, _ in nouns if c == "role"}
    if not roles or (roles <= words("sources.member") and ("body", "") not in kinds):
        return "official" if ("title", "official") in kinds else "witness"
    return "official" if roles & words("sources.of_an_office") or pattern("sources.office_alone").search(own) else "ngo"


def _female(words: str) -> bool | None:
    low = f" {words.lower()} "
    if pattern("sources.woman").search(low):
        return True
    return False if pattern("sources.man").search(low) else None


def _titled(head: str) -> bool:
    return bool(pattern("sources.titled").match(head))


def _is_placeish(head: str) -> bool:
    return head.isupper()


def _lower_article(head: str) -> str:
    """Return words as they stand inside a sentence: "the mayor", "officials", "local officials"; names keep their capital."""
    first, _, rest = head.partition(" ")
    alone = rest or _is_plural(first) or first.lower() in words("sources.masses")  # "Bishop said" is a name
    common = first[1:].islower() and first.lower() in _common() and alone and (not rest or rest[0].islower())
    return head[0].lower() + head[1:] if common or pattern("sources.article").match(head) else head


@functools.cache
def _common() -> frozenset[str]:
    """Return words that are no name at the head of a sentence: nouns of speakers, and what stands before one."""
    nouns = {key for key, (each, _) in _nouns().items() if each in {"role", "body"}}
    return frozenset(nouns | words("actors.common_first", "reading.quantity", "sources.tells_nothing"))


@functools.cache
def _small_words() -> frozenset[str]:
    """Return words that are no part of a name though they stand capitalised before one: "As", "Spaniard"."""
    return words(*_NO_NAMES) | person_words("plain") | _peoples()


@functools.cache
def _peoples() -> frozenset[str]:
    """Return what people of a country are called, in small letters."""
    peoples = {n for r in lexicon.rows("nationalities.csv") for c in ("adjectives", "people") for n in r[c].split(";")}
    return frozenset(n.lower() for p in peoples for n in (p, p.removesuffix("s")) if n)


def _without_office(text: str, match: re.Match[str]) -> str:
    """Return a run of capitals without the department or the place of an office: "Secretary of | State | Ida Wren"."""
    since = max(0, match.start() - _OF)
    if (department := pattern("sources.of_department").match(text, since)) is not None:
        return text[department.end() : match.end()]
    place = pattern("sources.of_place_and_name").fullmatch(text, since, match.end())
    return place["name"] if place is not None else match[0]


def _full_names(text: str, bodies: Bodies) -> dict[str, set[str]]:
    """Return names of two words and more printed anywhere, by each of their ends ("Omar Karim", "Karim") in small letters.

    Those with a role before them are cut at it.
    """
    found: dict[str, set[str]] = {}
    for match in pattern("sources.name").finditer(text):
        printed = _without_office(text, match)
        words = pattern("sources.genitive").sub("", pattern("sources.owned").split(printed)[-1].rstrip(".’'")).split()
        while words and (
            words[0].lower() in _small_words() or pattern("sources.title").fullmatch(words[0])
        ):  # As Karim wrote, Mr Karim
            words = words[1:]
        for step in range(len(words) - 1, 0, -1):
            last = words[step - 1]
            if (
                _noun().fullmatch(pattern("sources.ex").sub("", last.lower()))
                or bodies.knows(last)
                or pattern("sources.title").fullmatch(last)
            ):
                words = words[step:]
                break
        if 2 <= len(words) <= 4 and not _noun().fullmatch(words[-1].lower()):
            for step in range(len(words)):
                found.setdefault(" ".join(words[step:]).casefold(), set()).add(" ".join(words))
    return found


def _role_near(text: str, name: str, mentions: Sequence[int]) -> str | None:
    """Return the role printed before or after a name's mentions: "the mayor, N," or "N, the mayor,"."""
    places = [at + len(name) for at in mentions]
    for end in places:
        after = pattern("sources.after_name").match(text, end)
        if after and (
            pattern("sources.heads").match(after[1])
            or (not pattern("sources.no_role").match(after[1]) and _head_noun(after[1]))
        ):
            return after[1]
    for end in places:
        before = re.split(r"[,.;“”\"\n]", text[max(0, end - len(name) - 60) : end - len(name)])[-1].rstrip()
        nouns = [match for match in _noun().finditer(before) if _nouns()[match[0].lower()][0] == "role"]
        if nouns and nouns[-1].end() == len(before):
            # what stands before the noun, without a clause that it follows
            role = " ".join(pattern("sources.clause_head").split(before)[-1].split()[-6:])
            return pattern("sources.from_whom").split(role)[-1]
    return None
