"""Check the open data of a plan, offline. It needs nothing but this file, Python and the package `cryptography`:

    python verify.py FOLDER [--key KEY] [--older CHECKPOINT ...] [--acceptance FILE ...]

FOLDER has the files of data.zip, KEY is the key on the record's page, better from elsewhere than from the files,
CHECKPOINT was kept by somebody, FILE is what the page after sending says of a comment.
"""

import argparse
import base64
import csv
import hashlib
import io
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

#: What is published and cannot be worked out from these files, and why.
NOT_HERE = (
    "Votes by what people say about themselves, who took part, ratings, votes without campaigns, what people think of "
    "the answer, how far two people found the same themes: the rows were destroyed at the freeze, or are in no file.",
    "Opinion groups, who is left out, who agreed with a comment, how varied the quotes are: no file has the votes of "
    "a person. Like the others they are in the report, whose check code is in the record.",
)
#: What is checked of every plan, and of one whose report is frozen: the methods of `Bundle`, in this order.
ALWAYS = ("files", "record", "checkpoints", "acceptances", "decisions", "comments", "documents")
FROZEN = ("shown", "counts", "votes")
ACTS, NEEDS_REASON = ("moderation", "correction"), frozenset({"redact", "team_only", "refuse", "junk", "erase"})
#: Fields of the answer that have the name of something else in the report; those that are also in the signed half.
OTHERS, SIGNED = frozenset({"format", "proposals", "suppressed"}), frozenset({"lines", "replies", "promises"})
Lines = Iterable[str]


class Fault(Exception):
    """Something does not agree; its words say what."""


def check(told: object, words: str) -> None:
    """Raise a fault unless it is so."""
    if not told:
        raise Fault(words)


def same(found: Counter[Any], told: Counter[Any], what: str) -> None:
    """Raise a fault that names the first place where two counts differ."""
    for place in sorted({*found, *told}, key=str):
        check(found[place] == told[place], f"{what}: {place} is {told[place]}, and the rows give {found[place]}")


def tree_root(level: list[bytes]) -> bytes:
    """The tree of RFC 6962: pairs are hashed, and one without a partner moves up."""
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        level = [hashlib.sha256(b"\x01" + a + b).digest() for a, b in pairs] + level[len(level) - len(level) % 2 :]
    return level[0] if level else hashlib.sha256(b"").digest()


def alike(told: Any, committed: Any, where: str) -> None:
    """Raise a fault where two documents that have the same field differ; some counts are shown in an order."""
    if isinstance(told, list) and isinstance(committed, dict):
        told = dict(tuple(each.values()) for each in told)
    if isinstance(told, dict) and isinstance(committed, dict):
        for name in told.keys() & committed.keys() - OTHERS:
            alike(told[name], committed[name], f"{where}, {name}")
    elif isinstance(told, list) and isinstance(committed, list):
        check(len(told) == len(committed), f"{where}: {len(told)} are shown, and there were {len(committed)}")
        for number, (each, other) in enumerate(zip(told, committed, strict=True), 1):
            alike(each, other, f"{where} {number}")
    else:
        check((told or None) == (committed or None), f"{where} is “{told}”, and was “{committed}”")


class Bundle:
    def __init__(self, folder: Path, key: str, older: Lines, taken: Lines) -> None:
        self.folder, self.key, self.older, self.taken = folder, key, list(older), list(taken)
        self.entries, self.leaves = list[dict[str, Any]](), list[bytes]()

    def bytes(self, name: str) -> bytes:
        check((self.folder / name).exists(), f"{name} is missing")
        return (self.folder / name).read_bytes()

    def json(self, name: str) -> Any:
        return json.loads(self.bytes(name))

    def rows(self, name: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.bytes(f"{name}.csv").decode("utf-8-sig"), newline="")))

    def of(self, *kinds: str, having: str = "kind") -> list[dict[str, Any]]:
        return [entry for entry in self.entries if entry["kind"] in kinds and having in entry]

    def themes(self) -> Any:
        answer = self.json("answer.json")
        return [theme for clause in answer["clauses"] for theme in clause["themes"]] + answer["plan_themes"]

    def files(self) -> str:
        manifest = self.json("manifest.json")
        self.key = self.key or manifest["key"] or ""
        check(self.key, "the key is missing: give the one on the record's page")
        for each in manifest["files"]:
            data = self.bytes(each["name"])
            fits = (len(data), hashlib.sha256(data).hexdigest()) == (each["bytes"], each["sha256"])
            check(fits, f"{each['name']} is not the file that the manifest lists")
        return f"{len(manifest['files'])} files are those that the manifest lists"

    def record(self) -> str:
        for number, line in enumerate(self.bytes("record.jsonl").splitlines()):
            entry: Any = None
            with suppress(ValueError):
                entry = json.loads(line)
            plain = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
            check(line == plain and "kind" in entry and "day" in entry, f"entry {number} is not in its one form")
            self.entries.append(entry)
            self.leaves.append(hashlib.sha256(b"\x00" + line).digest())
        return f"{len(self.entries)} entries can be read, each in the one form that is hashed"

    def checkpoints(self) -> str:
        size, day = self._fits(self.bytes("checkpoint.txt").decode(), "the checkpoint")
        for number, note in enumerate(self.older, 1):
            self._fits(note, f"the older checkpoint {number}")
        return f"the first {size} entries are those signed on {day}, and fit {len(self.older)} older checkpoints"

    def _signed(self, note: str, what: str) -> list[str]:
        text, _, signatures = note.rpartition("\n\n")
        key = base64.b64decode(self.key.split("+", 2)[2])
        key_id = hashlib.sha256(text.partition("\n")[0].encode() + b"\n" + key).digest()[:4]
        for line in signatures.splitlines():
            data = base64.b64decode(line.split(" ")[-1])
            with suppress(InvalidSignature):
                if data[:4] == key_id and key[:1] == b"\x01":
                    Ed25519PublicKey.from_public_bytes(key[1:]).verify(data[4:], f"{text}\n".encode())
                    return text.splitlines()
        raise Fault(f"{what} is not signed with the key {self.key}")

    def _fits(self, note: str, what: str) -> tuple[int, str]:
        origin, count, root, day = self._signed(note, what)[:4]
        size = int(count)
        check(origin == self.key.split("+")[0], f"{what} is of another record: {origin}")
        check(size <= len(self.leaves), f"{what} is of {size} entries, and there are {len(self.leaves)}")
        fits = tree_root(self.leaves[:size]) == base64.b64decode(root)
        check(fits, f"{what} does not fit the record: an entry up to number {size - 1} was changed, removed or added")
        return size, day.removeprefix("day ")

    def acceptances(self) -> str:
        told = sorted((each for each in self.entries if "tracker" in each), key=lambda each: "part" in each)
        parts = {each["tracker"]: each.get("part") for each in told}
        for number, note in enumerate(self.taken, 1):
            origin, tracker, part, day = self._signed(note, f"acceptance {number}")[:4]
            check(origin == f"consult-acceptance/{self.key.split('/')[1]}", f"acceptance {number} is of another plan")
            missing = "is not in the record: if its writer did not delete or change it, the site broke its word"
            check(tracker in parts or not self.of("heard"), f"the comment {tracker}, taken on {day[4:]}, {missing}")
            check(parts.get(tracker) in (None, part), f"the comment {tracker} is on another part than it was sent for")
        found = sum(note.splitlines()[1] in parts for note in self.taken)
        return f"{found} of {len(self.taken)} comments that the site took are in the record; the rest wait for a batch"

    def decisions(self) -> str:
        acts, told = self.of(*ACTS, having="outcome"), Counter[tuple[object, ...]]()
        rules = {each["moderation"]["version"]: each["moderation"]["reasons"] for each in self.of("rules")}
        for row in self.rows("moderation"):
            told[row["day"], row["tracker"], row["outcome"], row["second"] == "yes", row["again"] == "yes"] += 1
        found = Counter((act["day"], act["tracker"], act["outcome"], act["second"], act["again"]) for act in acts)
        same(found, told, "decisions of moderators")
        for act in acts:
            what, on = act["outcome"], act["tracker"]
            check(what not in NEEDS_REASON or act["reasons"], f"the decision “{what}” on {on} has no reason")
            allowed = {*act["reasons"]} <= {*rules.get(act["rules"], {}).get(what, act["reasons"])}
            check(allowed, f"the decision “{what}” on {on} has a reason that the rules do not allow")
        return f"{len(acts)} decisions of moderators are those of the record, with a reason for all that was hidden"

    def comments(self) -> str:
        known = {entry["tracker"]: entry for entry in self.of("comment")}
        taken = {each["tracker"]: (each["part"], str(each.get("meaning_revision", ""))) for each in self.of("taken")}
        check(len(taken) == len(self.of("taken")), "the record says twice that a comment was taken")
        must = taken and self.of("heard")
        last = {act["tracker"]: act["outcome"] for act in self.of(*ACTS, having="outcome")}
        rows = self.rows("comments")
        if self.json("consultation.json")["imported_from"]:
            return f"{len(rows)} comments were published on another site before: the record begins with the import"
        for row in rows:
            tracker, shown = row["tracker"], row["outcome"]
            check(tracker in known, f"the comment {tracker} is not in the record")
            place = (known[tracker].get("part"), known[tracker]["day"]) == (row["key"], row["public_on"])
            check(place, f"the comment {tracker} is in another part, or from another day, than the record says")
            at = row["key"], row["meaning_revision"]
            check(taken.get(tracker, not must and at) == at, f"the comment {tracker} was not taken, or elsewhere")
            check(last.get(tracker, shown) == shown, f"the comment {tracker} is shown as “{shown}”, decided otherwise")
        return f"{len(rows)} comments are in the record; {len(known) - len(rows)} that were shown once are not now"

    def documents(self) -> str:
        whole = [name for name in ("frozen_report.json", "signed_answer.json") if (self.folder / name).exists()]
        found = [*self.bytes("recorded_documents.jsonl").splitlines(), *map(self.bytes, whole)]
        codes = {hashlib.sha256(each).hexdigest() for each in found}
        for entry in [*self.of("draft", "decision"), *self.of("heard")[-1:], *self.of("answer")[-1:]]:
            check(entry["hash"] in codes, f"no file has the words of “{entry['kind']}” of {entry['day']}")
        return f"{len(found)} documents have the check codes that the record names"

    def shown(self) -> str:
        answer, report = self.json("answer.json"), self.json("frozen_report.json")
        plan = {name: answer[f"plan_{name}"] for name in ("comments", "themes", "quotes")}
        alike(answer, report, "the answer")
        alike(plan, report["plan"], "the answer")
        for now, clause in zip(answer["clauses"], report["clauses"], strict=True):
            tallies = {each["meaning_revision"]: each["channels"] for each in clause["votes"]}
            here = {each["meaning_revision"]: each["tallies"] for each in now["earlier"]}
            here[max(tallies, default=0)] = now["tallies"]
            check(here.keys() >= tallies.keys(), f"votes on {clause['key']} are not shown")
            alike(here, tallies, f"the votes on {clause['key']}")
        quotes = [quote for part in (*answer["clauses"], plan) for quote in part["quotes"] if quote["text"]]
        for quote in quotes:
            code = hashlib.sha256(bytes.fromhex(quote["salt"]) + quote["text"].encode()).hexdigest()
            check(code == quote["commitment"], f"the words of the quote {quote['tracker']} are not those of the report")
        if self.of("answer"):
            signed = {"replies": answer["replies"]} | self.json("signed_answer.json")
            for event in (each for each in self.of("promise_event") if each["event"] == "extended"):
                signed["promises"][event["promise"] - 1]["due_on"] = event["of_day"]
            alike(answer, {name: signed[name] for name in signed.keys() & SIGNED}, "the answer")
            decided = {it["key"]: it["disposition"] for it in [*answer["clauses"], *self.themes()] if it["disposition"]}
            told = {each["theme"] or each["clause"]: each for each in signed["dispositions"]}
            check(decided.keys() == told.keys(), "the decisions that are shown are not those that were signed")
            alike(decided, told, "the decision on")
            kept = [[{k: v for k, v in reply.items() if v} for reply in some["replies"]] for some in (answer, signed)]
            check(kept[0] == kept[1], "the replies are not those signed")
            lines = [json.loads(line) for line in self.bytes("recorded_documents.jsonl").splitlines()]
            later = {each["theme"] or each["clause"]: each | {"on": each["day"]} for each in lines if "answer" in each}
            shown = {key: each["later"] for key, each in decided.items() if each["later"]}
            check(shown.keys() == later.keys(), "the later decisions that are shown are not those that were signed")
            alike(shown, later, "the later decision on")
        return f"the answer says what the record committed to, and {len(quotes)} quotes have the words of the freeze"

    def counts(self) -> str:
        answer, report, codings = self.json("answer.json"), self.json("frozen_report.json"), self.rows("codings")
        steps, decided, gone = Counter[str](), report["moderation"]["outcomes"], report["reconciliation"]["taken_out"]
        for row in self.rows("reconciliation"):
            steps[row["step"]] += int(row["comments"])
        check(steps["received"] - steps["taken_out"] == steps["analysed"], "the reconciliation does not add up")
        last = Counter({act["tracker"]: act["outcome"] for act in self.of("moderation", having="outcome")}.values())
        more = {name: last[name] - count for name, count in decided.items()} if last else {}
        fits = min([0, *more.values()]) == 0 and sum(more.values()) <= gone.get("withdrawn", 0) + gone.get("changed", 0)
        check(fits, f"the report has the outcomes {decided}, and the decisions in the record give {dict(last)}")
        found = Counter(received=steps["received"], analysed=len({row["comment"] for row in codings}))
        same(found, Counter({name: answer["reconciliation"][name] for name in found}), "comments")
        told = Counter({theme["key"]: theme["comments"] for theme in self.themes() if theme["comments"]})
        same(Counter(row["theme"] for row in codings if row["theme"] in told), told, "comments of a theme")
        parts = Counter({"plan": answer["plan_comments"]} | {it["key"]: it["comments"] for it in answer["clauses"]})
        same(on_parts := Counter({it["comment"]: it["key"] for it in codings}.values()), +parts, "comments on a part")
        line = "{} comments, {} of them counted, {} themes and {} parts are those of the rows"
        return line.format(*found.values(), len(told), len(on_parts))

    def votes(self) -> str:
        found, told, lists = (Counter[tuple[str, ...]]() for _ in range(3))
        for row in (row for row in self.rows("clause_votes") if row["choice"]):
            found[row["key"], row["meaning_revision"], row["channel"], row["choice"]] += int(row["votes"])
        for clause in self.json("frozen_report.json")["clauses"]:
            for votes, tally in ((each, tally) for each in clause["votes"] for tally in each["channels"]):
                for choice, count in (tally.get("counts") or {}).items():
                    told[clause["key"], str(votes["meaning_revision"]), tally["channel"], choice] += count
        for each in self.of("ballots"):
            lists.update((each["part"], str(each["meaning_revision"]), each["channel"], it) for it in each["choices"])
        same(found, told, "votes on a part")
        same(found, lists or found, "ballots in the record")
        return f"{found.total()} votes are those of the rows, channel by channel"


def verify(folder: Path, key: str = "", older: Lines = (), taken: Lines = ()) -> Iterator[tuple[bool, str]]:
    """What was checked, one line each: whether it agrees, and what agrees or does not."""
    bundle = Bundle(folder, key, older, taken)
    for name in (*ALWAYS, *(FROZEN if (folder / "answer.json").exists() else ())):
        try:
            yield True, getattr(bundle, name)()
        except (Fault, ValueError, KeyError, IndexError, TypeError, AttributeError) as fault:
            unread = f"{name}: a file has something that cannot be read ({fault!r})"
            yield False, str(fault) if isinstance(fault, Fault) else unread


def main(arguments: list[str] | None = None) -> int:
    """Print what was checked; 1 if something does not agree."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="the files of data.zip")
    parser.add_argument("--key", default="", help="the key on the record's page")
    parser.add_argument("--older", type=Path, nargs="*", default=[], metavar="CHECKPOINT", help="kept earlier")
    parser.add_argument("--acceptance", type=Path, nargs="*", default=[], metavar="FILE", help="after sending")
    given = parser.parse_args(arguments)
    wrong, notes = 0, [[each.read_text("utf-8").strip() for each in some] for some in (given.older, given.acceptance)]
    for agrees, words in verify(given.folder, given.key, *notes):
        wrong += not agrees
        print(f"{'ok   ' if agrees else 'FAULT'} {words}")
    print(*(f"--    {words}" for words in NOT_HERE), sep="\n")
    print("Something does not agree." if wrong else "All that can be worked out again agrees.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
