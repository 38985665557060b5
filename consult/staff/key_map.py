"""The keys of the team's pages, for the page that lists them. Pure; `static/team.js` acts on them."""

from collections.abc import Sequence

from consult.text.messages import N_

#: The keys of each line, and what they do.
KEY_MAP: Sequence[tuple[tuple[str, ...], str]] = (
    (("J", "K"), N_("Go down or up the list. This opens nothing")),
    (("O",), N_("Open the comment: the log shows it")),
    (("P",), N_("Publish, and open the next one")),
    (("H", "L"), N_("Hide or leave everything that may identify somebody")),
    ((N_("1 to 9"),), N_("Hide or leave the one with that number")),
    (("N", "W", "C", "T"), N_("Hide the selected words: name, place (where), contact, day or time")),
    (("S", "M", "D"), N_("Hide the selected words: supply, method, insult")),
    (("A",), N_("Agree, as the second reader")),
    (("X",), N_("Something else than publishing")),
    (("U",), N_("Undo")),
    (("/",), N_("Search")),
    (("?",), N_("All keys")),
    ((N_("1 to 9"), "0"), N_("Grouping: that theme; none fits")),
    (("A",), N_("Grouping: a new theme")),
    (("S", "C", "G", "N"), N_("Grouping: for, with changes, against, not clear")),
    (("D", "F", "V"), N_("Grouping: mildly, clearly, very")),
    (("X", "M", "R"), N_("Grouping: safety, minority, unsure")),
    (("J", "K", N_("Enter")), N_("Grouping: leave it, go back, save")),
)
