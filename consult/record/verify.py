"""Check the open data of a plan, offline. It needs nothing but this file, Python and the package `cryptography`:

    python verify.py FOLDER [--key KEY] [--older CHECKPOINT ...]

FOLDER has the files of data.zip. It works out again what can be worked out from them: the signature, the tree over the
record, and every figure whose rows are there. KEY is the key on the record's page; a copy from elsewhere is worth more
than the one in the files. CHECKPOINT is one that somebody kept: the record must still begin with what it says.
"""

import argparse
import base64
import csv
import hashlib
import io
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

#: Decisions on a comment that need a reason.
NEEDS_REASON = frozenset({"redact", "team_only", "refuse", "junk", "erase"})
#: What is published and cannot be worked out from these files, and why.
NOT_HERE = (
    "Votes by what people say about themselves, ratings of the plan, and votes without campaigns: the rows were "
    "destroyed when the report was frozen. They stand in the report, whose check code is in the record.",
    "Opinion groups, and whether somebody is left out: no file has the votes of a person. They stand in the report.",
)


class Fault(Exception):
    """Something does not agree; its words say what."""


@dataclass
class Bundle:
    """The files, and what the record says."""

    folder: Path
    key: str
    older: list[str]
    entries: list[dict[str, Any]] = field(default_factory=list)
    leaves: list[bytes] = field(default_factory=list)

    def bytes(self, name: str) -> bytes:
        try:
            return (self.folder / name).read_bytes()
        except OSError as error:
            raise Fault(f"{name} is missing") from error

    def json(self, name: str) -> Any:
        try:
            return json.loads(self.bytes(name))
        except ValueError as error:
            raise Fault(f"{name} cannot be read") from error

    def rows(self, name: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.bytes(f"{name}.csv").decode("utf-8-sig"), newline="")))

    def has(self, name: str) -> bool:
        return (self.folder / name).exists()

    def of(self, *kinds: str) -> list[dict[str, Any]]:
        return [entry for entry in self.entries if entry["kind"] in kinds]


def check(told: bool, words: str) -> None:
    """Raise a fault unless it is so."""
    if not told:
        raise Fault(words)


def same(found: Counter[Any], told: Counter[Any], what: str) -> None:
    """Raise a fault that names the first place where two counts differ."""
    for place in sorted({*found, *told}, key=str):
        check(found[place] == told[place], f"{what}: {place} is {told[place]}, and the rows give {found[place]}")


def files(bundle: Bundle) -> str:
    listed = {each["name"]: each for each in bundle.json("manifest.json")["files"]}
    for name, each in listed.items():
        data = bundle.bytes(name)
        fits = (len(data), hashlib.sha256(data).hexdigest()) == (each["bytes"], each["sha256"])
        check(fits, f"{name} is not the file that the manifest lists")
    return f"{len(listed)} files are those that the manifest lists"


def record(bundle: Bundle) -> str:
    for number, line in enumerate(bundle.bytes("record.jsonl").splitlines()):
        try:
            entry = json.loads(line)
        except ValueError as error:
            raise Fault(f"entry {number} of the record cannot be read") from error
        plain = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        check(line == plain and "kind" in entry and "day" in entry, f"entry {number} is not in its one form")
        bundle.entries.append(entry)
        bundle.leaves.append(hashlib.sha256(b"\x00" + line).digest())
    return f"{len(bundle.entries)} entries can be read, each in the one form that is hashed"


def signature(bundle: Bundle) -> str:
    size, day = _signed(bundle, bundle.bytes("checkpoint.txt").decode(), "the checkpoint")
    return f"the first {size} entries are those that were signed on {day}"


def older(bundle: Bundle) -> str:
    for number, note in enumerate(bundle.older, 1):
        _signed(bundle, note, f"the older checkpoint {number}")
    return f"the record still begins with what {len(bundle.older)} older checkpoints say"


def _signed(bundle: Bundle, note: str, what: str) -> tuple[int, str]:
    """Compare a checkpoint with the record; its size and its day."""
    text, _, signatures = note.rpartition("\n\n")
    text += "\n"
    key = base64.b64decode(bundle.key.split("+", 2)[2])
    for line in signatures.splitlines():
        data = base64.b64decode(line.split(" ")[-1])
        if data[:4].hex() == bundle.key.split("+")[1] and key[:1] == b"\x01":
            try:
                Ed25519PublicKey.from_public_bytes(key[1:]).verify(data[4:], text.encode())
                break
            except InvalidSignature:
                continue
    else:
        raise Fault(f"{what} is not signed with the key {bundle.key}")
    origin, count, root, day = text.splitlines()[:4]
    size = int(count)
    check(origin == bundle.key.split("+")[0], f"{what} is of another record: {origin}")
    check(size <= len(bundle.leaves), f"{what} is of {size} entries, and there are {len(bundle.leaves)}")
    fits = _root(bundle.leaves[:size]) == base64.b64decode(root)
    check(fits, f"{what} does not fit the record: an entry up to number {size - 1} was changed, removed or added")
    return size, day.removeprefix("day ")


def _root(level: list[bytes]) -> bytes:
    """The tree of RFC 6962: pairs are hashed, and one without a partner moves up."""
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        level = [hashlib.sha256(b"\x01" + a + b).digest() for a, b in pairs] + level[len(level) - len(level) % 2 :]
    return level[0] if level else hashlib.sha256(b"").digest()


def reasons(bundle: Bundle) -> str:
    acts = [entry for entry in bundle.of("moderation", "correction") if entry.get("outcome") in NEEDS_REASON]
    for entry in acts:
        check(bool(entry["reasons"]), f"the decision “{entry['outcome']}” on {entry['tracker']} has no reason")
    return f"{len(acts)} decisions that hid or refused something have a reason"


def moderation(bundle: Bundle) -> str:
    told = Counter(
        (row["day"], row["tracker"], row["outcome"], row["second"] == "yes", row["again"] == "yes")
        for row in bundle.rows("moderation")
    )
    found = Counter(
        (entry["day"], entry["tracker"], entry["outcome"], entry["second"], entry["again"])
        for entry in bundle.of("moderation", "correction")
        if "outcome" in entry
    )
    same(found, told, "decisions of moderators")
    return f"{sum(told.values())} decisions of moderators are those of the record"


def comments(bundle: Bundle) -> str:
    known = {entry["tracker"]: entry for entry in bundle.of("comment")}
    last = {entry["tracker"]: entry["outcome"] for entry in bundle.of("moderation", "correction") if "outcome" in entry}
    rows = bundle.rows("comments")
    if bundle.json("consultation.json")["imported_from"]:
        return f"{len(rows)} comments were published on another site before: the record begins with the import"
    for row in rows:
        tracker = row["tracker"]
        check(tracker in known, f"the comment {tracker} is not in the record")
        entry = known[tracker]
        place = (entry.get("part"), entry["day"]) == (row["key"], row["public_on"])
        check(place, f"the comment {tracker} is in another part, or from another day, than the record says")
        outcome = last.get(tracker, row["outcome"])
        check(outcome == row["outcome"], f"the comment {tracker} is shown as “{row['outcome']}”, decided “{outcome}”")
    return f"{len(rows)} comments are in the record; {len(known) - len(rows)} that were shown once are not shown now"


def hashes(bundle: Bundle) -> str:
    for name, kind in (("frozen_report.json", "heard"), ("signed_answer.json", "answer")):
        entries = bundle.of(kind)
        if entries:
            code = hashlib.sha256(bundle.bytes(name)).hexdigest()
            check(code == entries[0]["hash"], f"{name} is not what the record says was published")
    return f"the report{' and the answer' if bundle.of('answer') else ''} are those that the record names"


def reconciliation(bundle: Bundle) -> str:
    steps: Counter[str] = Counter()
    for row in bundle.rows("reconciliation"):
        steps[row["step"]] += int(row["comments"])
    told = bundle.json("answer.json")["reconciliation"]
    counted = len({row["comment"] for row in bundle.rows("codings")})
    check(steps["received"] - steps["taken_out"] == steps["analysed"], "what happened to the comments does not add up")
    found = {"received": steps["received"], "analysed": counted}
    same(Counter(found), Counter({name: told[name] for name in found}), "comments")
    return f"{told['received']} comments received, {told['analysed']} analysed: it adds up"


def themes(bundle: Bundle) -> str:
    answer, codings = bundle.json("answer.json"), bundle.rows("codings")
    listed = [theme for clause in answer["clauses"] for theme in clause["themes"]] + answer["plan_themes"]
    told = Counter({theme["key"]: theme["comments"] for theme in listed if theme["comments"]})
    same(Counter(row["theme"] for row in codings if row["theme"] in told), told, "comments of a theme")
    parts = Counter({clause["key"]: clause["comments"] for clause in answer["clauses"]})
    parts["plan"] = answer["plan_comments"]
    found = Counter({row["comment"]: row["key"] for row in codings}.values())
    same(found, Counter({key: count for key, count in parts.items() if count}), "comments on a part")
    return f"{len(told)} themes and {len(found)} parts have as many comments as the rows"


def votes(bundle: Bundle) -> str:
    found: Counter[tuple[str, ...]] = Counter()
    rows = [row for row in bundle.rows("clause_votes") if row["votes"].isdecimal()]
    newest: dict[str, int] = {}
    for row in rows:
        newest[row["key"]] = max(newest.get(row["key"], 0), int(row["meaning_revision"]))
        if row["choice"]:
            found[row["key"], row["meaning_revision"], row["channel"], row["choice"]] += int(row["votes"])
    told: Counter[tuple[str, ...]] = Counter()
    for clause in bundle.json("answer.json")["clauses"]:
        for meaning, tally in _tallies(clause, newest.get(clause["key"], 0)):
            for each in tally["counts"] or ():
                told[clause["key"], str(meaning), tally["channel"], each["choice"]] += each["votes"]
    same(found, told, "votes on a part")
    return f"{sum(told.values())} votes on {len(newest)} parts are those of the rows, channel by channel"


def _tallies(clause: dict[str, Any], newest: int) -> Iterator[tuple[int, dict[str, Any]]]:
    yield from ((newest, tally) for tally in clause["tallies"])
    for each in clause["earlier"]:
        yield from ((each["meaning_revision"], tally) for tally in each["tallies"])


ALWAYS: tuple[Callable[[Bundle], str], ...] = (files, record, signature, older, reasons, moderation, comments)
FROZEN: tuple[Callable[[Bundle], str], ...] = (hashes, reconciliation, themes, votes)


def verify(folder: Path, key: str = "", older_notes: Iterable[str] = ()) -> Iterator[tuple[bool, str]]:
    """What was checked, one line each: whether it agrees, and what agrees or does not."""
    bundle = Bundle(folder, key, list(older_notes))
    try:
        bundle.key = key or bundle.json("manifest.json")["key"]
    except (Fault, KeyError):
        yield False, "the key is missing: give the one on the record's page"
        return
    frozen = FROZEN if bundle.has("answer.json") else ()
    for each in (*ALWAYS, *frozen):
        try:
            yield True, each(bundle)
        except Fault as fault:
            yield False, str(fault)
        except (ValueError, KeyError, IndexError, TypeError) as fault:
            yield False, f"{each.__name__}: a file has something that cannot be read ({fault!r})"


def main(arguments: list[str] | None = None) -> int:
    """Print what was checked; 1 if something does not agree."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="the files of data.zip")
    parser.add_argument("--key", default="", help="the key on the record's page")
    parser.add_argument("--older", type=Path, nargs="*", default=[], metavar="CHECKPOINT", help="kept earlier")
    given = parser.parse_args(arguments)
    wrong = 0
    for agrees, words in verify(given.folder, given.key, [each.read_text("utf-8") for each in given.older]):
        wrong += not agrees
        print(f"{'ok   ' if agrees else 'FAULT'} {words}")
    for words in NOT_HERE:
        print(f"--    {words}")
    print("Something does not agree." if wrong else "All that can be worked out again agrees.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
