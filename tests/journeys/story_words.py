"""The words that the people of the story write."""

TITLE = "Local plan: two night-time health rooms"

FRAME = {
    "title": TITLE,
    "place": "Port Ellery",
    "summary": "Two rooms open at night, run by nurses, for anyone who needs them.",
    "why": "Too many people came to harm last winter. Longer clinic hours were tried first.",
    "option.1": "Longer clinic hours",
    "rejected.1": "They end before most harm happens",
    "option.2": "One room",
    "rejected.2": "Too far for most people",
    "can_change": "Where the rooms are and when they open.",
    "cannot_change": "That there are two rooms.",
    "cannot_change_by": "The council, on 3 March 2027.",
    "influence": "involve",
    "decider": "Director of Public Health, Port Ellery",
    "run_by": "Harbour Health Union",
    "paid_by": "The city's health budget",
    "reading_hours": "Monday to Friday, 9 to 5",
    "support": "Crisis line | 0800 000 222\nDrop-in | 12 Harbour Street",
    "support_checked": "yes",
}

#: A document as people have it: numbered headings, and one reason still missing.
DOCUMENT = """\
# Night-time health rooms

## 1. Purpose

The city opens two health rooms. Their purpose is to keep people alive and well.

**In short:** The rooms keep people safe.

**Why:** People come to harm alone at night. Nurses can help at once.

## 2. Distance

No room stands within 150 metres of a school.

**In short:** Rooms are not beside schools.

**Why:** Families asked for distance.

## 3. Opening hours

The rooms are open from eight in the evening to two in the morning.

**In short:** Open from 8 pm to 2 am.
"""
REASON = "Most harm happens in these hours."

NAME, PHONE = "Frank Ostrow", "0800 000 765"
ROSA_SAID = f"A set distance leaves no street near the tents. My name is {NAME}, call me on {PHONE} and I show you."
ROSA_MARKED = ROSA_SAID.replace(NAME, f"[[name|{NAME}]]").replace(PHONE, f"[[contact|{PHONE}]]")
ROSA_SHOWN = ROSA_SAID.replace(NAME, "[name removed]").replace(PHONE, "[contact removed]")
SAM_SAID = "Two in the morning is when it gets worst. Whoever is alone at three will die alone."
LEE_SAID = "I lost my brother to a night like that. Some nights I want to die too. Please do not wait another year."

CLOSED_BECAUSE = "The council sits tonight and wants to have what was said."

THEME = {
    "title": "The distance leaves no room",
    "description": "People fear that a fixed distance keeps the rooms away from where they are needed.",
    "minority": "A few hold that a school should never be in sight, because children pass there.",
}
SAFETY = {
    "title": "After closing time",
    "description": "People say that the worst hours come after the rooms close.",
    "no_other_view": "yes",
    "safety": "yes",
    "safety_note": "Somebody who is alone after two in the morning could die.",
}
NOTES = {
    "missing_groups": "People in prison were not reached. Nobody could go there.",
    "disagreement": "Distance divides people by street.",
    "reliability": "Few spoke. They live close by.",
}

OLD_WORDING = "No room stands within 150 metres of a school."
NEW_WORDING = "No room stands in sight of the gate of a school."
ROSA_ANSWERED = {
    "decision": "changed",
    "reason_kind": "evidence",
    "reason": "The street map shows that 150 metres leaves no address near the harbour.",
    "wording": NEW_WORDING,
    "plain_language": "Rooms may stand nearer, out of sight of a school gate.",
}
KEPT = {
    "decision": "not_changed",
    "reason_kind": "value_choice",
    "reason": "Two rooms that open now are worth more to us than four that open in three years.",
}
SAFETY_ANSWERED = {
    "decision": "partly",
    "reason_kind": "money",
    "reason": "Nurses cannot be paid past two this year. A night line answers from two to eight.",
}
LINES = {
    "decided": "We go ahead with both rooms.",
    "biggest_change": "The rooms may stand nearer to where people are.",
    "biggest_refusal": "Longer hours, because there is no money for them this year.",
}
UNION = "Harbour Health Union"
REPLY = "The night line is a start. We will count who calls it, and who does not."
PROMISE = {
    "text": "Walk the way to each school with its families.",
    "owner": "Head of Sites, Port Ellery",
    "measure": "A report of each walk is public.",
    "no_forecast": "A walk is made, or it is not: there is nothing to measure beforehand.",
}

TEAM = (
    ("Mo", "moderator"), ("Mina", "moderator"), ("Ana", "analyst"), ("Ada", "auditor"), ("Dee", "decision maker"),
    ("Tess", "third person for appeals"),
)  # fmt: skip
