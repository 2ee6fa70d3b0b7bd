"""Predictions for score_types: types of events in the label schemes of three data sets, told apart by their records.

Of a record only ``text`` is read, and ``id`` to know the scheme.
"""

from __future__ import annotations

import re

from evals.baselines import plover, police

from fogline.claims.events.types import most_likely
from fogline.text import sentences

# Our names (ACLED's, and five beyond) to the labels of CASE 2021, task 2.
CASE21 = {
    "Armed clash": "ARMED_CLASH",
    "Government regains territory": "GOV_REGAINS_TERIT",
    "Non-state actor overtakes territory": "NON_STATE_ACTOR_OVERTAKES_TER",
    "Chemical weapon": "CHEM_WEAP",
    "Air/drone strike": "AIR_STRIKE",
    "Suicide bomb": "SUIC_BOMB",
    "Shelling/artillery/missile attack": "ART_MISS_ATTACK",
    "Remote explosive/landmine/IED": "REM_EXPLOS",
    "Grenade": "GRENADE",
    "Sexual violence": "SEX_VIOL",
    "Attack": "ATTACK",
    "Abduction/forced disappearance": "ABDUCT_DISSAP",
    "Peaceful protest": "PEACE_PROTEST",
    "Protest with intervention": "PROTEST_WITH_INTER",
    "Excessive force against protesters": "FORCE_AGAINST_PROTEST",
    "Violent demonstration": "VIOL_DEMONSTR",
    "Mob violence": "MOB_VIOL",
    "Agreement": "AGREEMENT",
    "Arrests": "ARREST",
    "Change to group/activity": "CHANGE_TO_GROUP_ACT",
    "Disrupted weapons use": "DISR_WEAP",
    "Headquarters or base established": "HQ_ESTABLISHED",
    "Looting/property destruction": "PROPERTY_DISTRUCT",
    "Non-violent transfer of territory": "NON_VIOL_TERRIT_TRANSFER",
    "Other": "OTHER",
    "Organised crime": "ORG_CRIME",
    "Natural disaster": "NATURAL_DISASTER",
    "Man-made disaster": "MAN_MADE_DISASTER",
    "Diplomacy": "DIPLO",
    "Attribution of responsibility": "ATTRIB",
}


def predict(record: dict) -> dict:
    """One ``type`` (CASE 2021, PLOVER) or a list of ``labels`` (India police events)."""
    name = record["id"]
    if name.upper().startswith("PLOVER"):
        return {"id": name, "type": plover.root(record["text"])}
    if re.fullmatch(r"\d+(?:-\d+)?", name):  # an article's number, and the sentence's
        text = record["text"]
        parts = [text] if "-" in name else [text[s.start : s.end] for s in sentences(text)]
        return {"id": name, "labels": sorted({label for part in parts for label in police.labels(part)})}
    return {"id": name, "type": CASE21[most_likely(record["text"])]}
