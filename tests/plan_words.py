"""The words of the plan that tests put to the public."""

TITLE = "Local plan: two night-time health rooms"

DRAFT = """\
# Local plan: two night-time health rooms

Two rooms open at night, run by nurses, for anyone who needs them.

## 1. What the rooms are for {#purpose}

The city opens two health rooms. Their purpose is to keep people alive and well.

**In short:** The rooms keep people safe.

**Why:** People come to harm alone at night. Nurses can help at once.

**Cost:** medium

**Affects:** People who need the rooms, and their neighbours.

**Evidence:**

- for | local administrative data | City survey, invented | Fewer calls for an ambulance | One year, one city

## 2. Where the rooms are {#siting*}

No room stands within 150 metres of a school.

**In short:** Rooms are not beside schools.

**Why:** Families asked for distance. Nurses asked for a place near the harbour.

**Cost:** low

**Affects:** Neighbours and families.

**Evidence:**

- mixed | local administrative data | Street survey, invented | Most streets fit | Counted by hand

## 3. When the rooms are open {#hours*}

The rooms are open from eight in the evening to two in the morning.

**In short:** Open from 8 pm to 2 am.

**Why:** Most harm happens in these hours.

**Cost:** medium

**Affects:** People who need the rooms at night.

**Evidence:**

- against | lived experience | A night worker's statement, invented for tests | Two is too early | One voice
"""

FRAME = {
    "title": TITLE,
    "place": "Port Ellery",
    "summary": "Two rooms open at night, run by nurses, for anyone who needs them.",
    "why": "Too many people came to harm last winter. Longer clinic hours were tried first.",
    "considered": "Longer clinic hours | They end before most harm happens\nOne room | Too far for most people",
    "can_change": "Where the rooms are and when they open.",
    "cannot_change": "That there are two rooms.",
    "cannot_change_by": "The council, on 3 March 2026.",
    "influence": "involve",
    "decider": "Director of Public Health, Port Ellery",
    "run_by": "Harbour Health Union",
    "paid_by": "The city's health budget",
    "design_partner": "Two people who will use the rooms",
    "reading_hours": "Monday to Friday, 9 to 5",
    "support_checked": "yes",
    "support": "Crisis line | 0800 000 222\nDrop-in | 12 Harbour Street",
}
#: The same as the page has it.
FRAME_FORM = {name: text for name, text in FRAME.items() if name != "considered"} | {
    "rows": "3",
    "option.1": "Longer clinic hours",
    "rejected.1": "They end before most harm happens",
    "option.2": "One room",
    "rejected.2": "Too far for most people",
}
