"""Check the open data of a plan, offline: python verify.py FOLDER. It needs this file, Python and `cryptography`."""

import argparse
import base64
import csv
import hashlib
import json
from collections import Counter, defaultdict
from contextlib import suppress
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

NOT_HERE = (
    "Votes by what people say about themselves, who took part, ratings, votes without campaigns, what people think of "
    "the answer, how far two people found the same themes: the rows were destroyed at the freeze, or are in no file.",
    "Opinion groups, who is left out, who agreed with a comment, how varied quotes are: no file has votes of people. "
    "Of imported plans, `consult verify` forms groups again: it has libraries.",
)
ALWAYS = ("files", "record", "checkpoints", "acceptances", "decisions", "comments", "documents", "imported")
ACTS, SHOWN, BY_TWO, SAID = ("moderation", "correction"), ("publish", "redact"), ("refuse", "erase"), ("no", "yes")
NEEDS_REASON = frozenset({"redact", "team_only", "junk", *BY_TWO})
FROZEN, VOTES, GROUPS = ("shown", "counts", "votes"), "imported_votes.jsonl", "imported_groups.json"
HASHED = {"heard": "frozen_report.json", "answer": "signed_answer.json", "import": VOTES, "groups": GROUPS}
CORRECTABLE = {"decided", "biggest_change", "biggest_refusal", "reason_kind", "reason", "office", "law",
               "open_question", "owner", "answer", "text", "cuts"}  # fmt: skip


def check(told: object, words: str) -> None:
    """Raise an error that says what does not agree, unless it is so."""
    if not told:
        raise AssertionError(words)


def same(found: Any, told: Any, what: str) -> str:
    """Raise a fault that names the first place where two counts differ; else a line for each place."""
    for place in sorted({*found, *told}, key=str):
        check(found[place] == told[place], f"{what}: {place} is {told[place]}, and the rows give {found[place]}")
    return "".join(f"\n      {place}: {json.dumps(count)}" for place, count in told.items())


def alike(told: Any, committed: Any, where: str) -> None:
    """Raise a fault where documents with the same field differ; some counts have an order, three names two meanings."""
    if isinstance(told, list) and isinstance(committed, dict):
        told = dict(tuple(each.values()) for each in told)
    if isinstance(told, dict) and isinstance(committed, dict):
        for name in told.keys() & committed.keys() - {"format", "proposals", "suppressed"}:
            alike(told[name], committed[name], f"{where}, {name}")
    elif isinstance(told, list) and isinstance(committed, list):
        check(len(told) == len(committed), f"{where}: {len(told)} are shown, and there were {len(committed)}")
        for number, (each, other) in enumerate(zip(told, committed, strict=True), 1):
            alike(each, other, f"{where} {number}")
    else:
        check((told or None) == (committed or None), f"{where} is “{told}”, and was “{committed}”")


def flat(it: Any, at: tuple[Any, ...] = ()) -> dict[tuple[Any, ...], Any]:
    """Every value of a document by its path."""
    parts = it.items() if isinstance(it, dict) else enumerate(it) if isinstance(it, list) else None
    return {at: it} if parts is None else {k: v for name, each in parts for k, v in flat(each, (*at, name)).items()}


class Bundle:
    def __init__(self, folder: Path, key: str, older: Any, taken: Any) -> None:
        self.key, self.older, self.taken, self.entries = key, list(older), list(taken), list[dict[str, Any]]()
        self.data = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}

    def read(self, name: str) -> Any:
        data = self.data[name]
        if name.endswith(".csv"):
            return list(csv.DictReader(f"{line}\n" for line in data.decode("utf-8-sig").split("\n")))
        return [json.loads(line) for line in data.splitlines()] if name.endswith(".jsonl") else json.loads(data)

    def of(self, *kinds: str, having: str = "kind") -> list[dict[str, Any]]:
        return [entry for entry in self.entries if entry["kind"] in kinds and having in entry]

    def files(self) -> str:
        manifest = self.read("manifest.json")
        self.key = self.key or manifest["key"] or ""
        for name, code in ((each["name"], each["sha256"]) for each in manifest["files"]):
            check(hashlib.sha256(self.data.get(name, b"")).hexdigest() == code, f"{name} is missing or changed")
        return f"{len(manifest['files'])} files are those that the manifest lists"

    def record(self) -> str:
        for number, line in enumerate(self.data["record.jsonl"].splitlines()):
            entry = json.loads(line)
            plain = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
            check(line == plain and "kind" in entry and "day" in entry, f"entry {number} is not in its one form")
            self.entries.append(entry | {"kept": True})
            for each in self.entries[entry["since"] : number] if entry.get("event") == "restored" else ():
                each.pop("kept", None)
        lost = sum("kept" not in each for each in self.entries)
        return f"{len(self.entries)} entries can be read, each in the one form that is hashed; lost in restores: {lost}"

    def checkpoints(self) -> str:
        check("checkpoint.txt" in self.data, "there is no checkpoint yet: the site signs one soon. Get the files again")
        leaves = [hashlib.sha256(b"\x00" + line).digest() for line in self.data["record.jsonl"].splitlines()]
        for number, note in enumerate([self.data["checkpoint.txt"].decode(), *self.older]):
            what = f"the older checkpoint {number}" if number else "the checkpoint"
            origin, size, root = self._signed(note, what)[:3]
            check(origin == self.key.split("+")[0], f"{what} is of another record: {origin}")
            check(int(size) <= len(leaves), f"{what} is of {size} entries, and there are {len(leaves)}")
            level = leaves[: int(size)] or [hashlib.sha256(b"").digest()]
            while len(level) > 1:  # The tree of RFC 6962: pairs are hashed, and one without a partner moves up.
                pairs = zip(level[::2], level[1::2], strict=False)
                level = [hashlib.sha256(b"\x01" + a + b).digest() for a, b in pairs] + level[len(level) & ~1 :]
            check(level == [base64.b64decode(root)], f"{what} does not fit: an entry was changed, removed or added")
        return f"the record fits the signed checkpoint and {len(self.older)} older ones"

    def _signed(self, note: str, what: str) -> list[str]:
        text, _, signatures = note.rpartition("\n\n")
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(self.key.split("+", 2)[2])[1:])
        for data in (base64.b64decode(line.split(" ")[-1]) for line in signatures.splitlines()):
            with suppress(InvalidSignature):
                key.verify(data[4:], f"{text}\n".encode())
                return text.splitlines()
        raise AssertionError(f"{what} is not signed with the key {self.key}")

    def acceptances(self) -> str:
        parts = {each["tracker"]: each["part"] for each in self.of("comment", "taken", having="part")}
        for number, note in enumerate(self.taken, 1):
            origin, tracker, part, day = self._signed(note, f"acceptance {number}")[:4]
            check(origin == f"consult-acceptance/{self.key.split('/')[1]}", f"acceptance {number} is of another plan")
            missing = "is not in the record: if its writer did not delete or change it, the site broke its word"
            check(tracker in parts or not self.of("heard"), f"the comment {tracker}, taken on {day[4:]}, {missing}")
            check(parts.get(tracker, part) == part, f"the comment {tracker} is on another part than it was sent for")
        return f"{len(self.taken)} comments that the site took are in the record, or wait for a batch"

    def decisions(self) -> str:
        acts, cols = self.of(*ACTS, having="outcome"), ("day", "tracker", "outcome", "reasons", "second", "again")
        told = Counter(tuple(row[it] for it in cols) for row in self.read("moderation.csv"))
        acted = ((*map(it.get, cols[:3]), " ".join(it["reasons"]), *(SAID[it[at]] for at in cols[4:])) for it in acts)
        same(Counter(acted), told, "decisions of moderators")
        rules = {each["moderation"]["version"]: each["moderation"]["reasons"] for each in self.of("rules")}
        for act in acts:
            what = f"the decision “{act['outcome']}” on {act['tracker']} has"
            check(act["outcome"] not in NEEDS_REASON or act["reasons"], f"{what} no reason")
            allowed = rules.get(act["rules"], {}).get(act["outcome"], act["reasons"])
            check({*act["reasons"]} <= {*allowed}, f"{what} a reason that the rules do not allow")
        return f"{len(acts)} decisions of moderators are those of the record, with a reason for all that was hidden"

    def comments(self) -> str:
        rows, known = self.read("comments.csv"), {each["tracker"]: each for each in self.of("comment")}
        if self.read("consultation.json")["imported_from"]:
            return f"{len(rows)} comments were published on another site before: the record begins with the import"
        check(len({row["tracker"] for row in rows}) == len(rows), "a comment is in comments.csv twice")
        taken = {each["tracker"]: (each["part"], str(each.get("meaning_revision", ""))) for each in self.of("taken")}
        check(len(taken) == len(self.of("taken")), "the record says twice that a comment was taken")
        must, last, wait = taken and self.of("heard"), self.decided(*ACTS), list[str]()
        told = known | {a["tracker"]: a for a in self.of(*ACTS, having="again") if a["again"] and a["outcome"] in SHOWN}
        for row in rows:
            what, tracker, at = f"the comment {row['tracker']}", row["tracker"], (row["key"], row["meaning_revision"])
            check(tracker in known, f"{what} is not in the record")
            place = known[tracker].get("part"), known[tracker]["day"]
            check(place == (row["key"], row["public_on"]), f"{what} is in another part, or from another day")
            check(taken.get(tracker, not must and at) == at, f"{what} was not taken, or elsewhere")
            code, now = told[tracker].get("commitment") or told[tracker].get("shown"), last.get(tracker, row["outcome"])
            waits = code and not row["salt"] and (row["outcome"] == "redact" or now not in SHOWN)
            check(waits or now == row["outcome"], f"{what} is not shown as it was decided")
            salt, words = bytes.fromhex(row["salt"]), row["comment"]
            whole = "\n\x1e\n".join(filter(None, (row["text"], row["proposed_wording"])))
            fits = len({it.replace("'", "") for it in (whole, words, row["comment-body"])}) == 1  # set before formulas
            sums = [hashlib.sha256(salt + each.encode()).hexdigest() for each in (words, words.removeprefix("'"))]
            check(waits or (fits and code in sums if salt else not code), f"{what} has other words than in the record")
            wait += [tracker] if waits else []
        return f"{len(rows)} comments are those of the record; gone: {len(known) - len(rows)}; newer: {wait or 'none'}"

    def decided(self, *kinds: str) -> dict[str, str]:
        acts = (act for act in self.of(*kinds, having="outcome") if act["second"] or act["outcome"] not in BY_TWO)
        return {act["tracker"]: act["outcome"] for act in acts if act["outcome"] in {*SHOWN, *NEEDS_REASON}}

    def documents(self) -> str:
        lines = Counter(hashlib.sha256(line).hexdigest() for line in self.data["recorded_documents.jsonl"].splitlines())
        answers = self.of("answer", having="kept")  # A restore brings the report back, and no answer.
        now = {it.get("document", it["hash"]): it["hash"] for it in self.entries if "hash" in it}
        told = self.of("draft", "decision", "office_answer", "promise", "promise_event", "follow_up", having="kept")
        same(lines, Counter(now[it["hash"]] for it in (*told, *answers[:-1]) if "hash" in it), "recorded documents")
        last = {kind: self.of(kind, having="kept") or self.of(kind) for kind in HASHED} | {"answer": answers}
        for name, it in ((HASHED[kind], each) for kind in HASHED for each in last[kind][-1:]):
            code = hashlib.sha256(self.data.get(name, b"")).hexdigest()
            check(code == now[it["hash"]], f"{name} has not the words of “{it['kind']}” of {it['day']}")
        versions = [each for each in self.read("recorded_documents.jsonl") if "dispositions" in each]
        versions += [self.read("signed_answer.json")] if answers else []
        corrections = [each.pop("corrections", []) for each in versions]
        for number, (old, new) in enumerate(zip(map(flat, versions), map(flat, versions[1:]), strict=False), 1):
            what, (*before, made) = f"version {number + 1} of the answer", corrections[number]
            fits = made["corrects"] == answers[number]["corrects"] == answers[number - 1]["hash"]
            check(fits and before == corrections[number - 1], f"{what} does not follow from the one before")
            for at in (at for at in {*old, *new} - {("salt",)} if old.get(at) != new.get(at)):
                key = next(filter(None, (new.get((*at[:2], it)) for it in ("clause", "theme", "principle"))), "")
                fits = CORRECTABLE & {*made["fields"]} & {*at} and made["place"].endswith(key and f".{key}")
                check(fits, f"{what} has changed more than words: {' '.join(map(str, at))}")
        return f"all documents have the codes of the record; words gone from: {sum(a != b for a, b in now.items())}"

    def imported(self) -> str:
        if not self.read("consultation.json")["imported_from"]:
            check(VOTES not in self.data, f"{VOTES} has the votes of people, and the plan was held here")
            return "no file has the votes of a person"
        people, rows = self.read(VOTES), self.read("statement_votes.csv")
        told = Counter({(row["tracker"], int(row["value"])): int(row["votes"]) for row in rows})
        found = Counter(vote for each in people for vote in each.items())
        same(Counter({place: found[place] for place in told}), told, "votes on a statement")
        return f"{len(people)} participants gave {found.total()} votes, and the statements have theirs"

    def shown(self) -> str:
        answer, report = self.read("answer.json"), self.read("frozen_report.json")
        answer["plan"] = {name: answer[f"plan_{name}"] for name in report["plan"]}
        for now, clause in zip(answer["clauses"], report["clauses"], strict=True):
            here = {each["meaning_revision"]: each["tallies"] for each in now["earlier"]}
            here[max((each["meaning_revision"] for each in clause["votes"]), default=0)] = now["tallies"]
            now["votes"] = [{"channels": here.get(each["meaning_revision"])} for each in clause["votes"]]
        if self.of("answer", having="kept"):
            signed = {"replies": answer["replies"]} | self.read("signed_answer.json")
            for event in (each for each in self.of("promise_event", having="kept") if each["event"] == "extended"):
                signed["promises"][event["promise"] - 1]["due_on"] = event["of_day"]
            kept = [[{k: v for k, v in reply.items() if v} for reply in some["replies"]] for some in (answer, signed)]
            check(kept[0] == kept[1], "the replies are not those signed")
            told = {each["theme"] or each["clause"]: {"later": None} | each for each in signed["dispositions"]}
            for each in (each for each in self.read("recorded_documents.jsonl") if "answer" in each):
                told[each["theme"] or each["clause"]]["later"] = each | {"on": each["day"]}
            for each in (it for part in (*report["clauses"], report["plan"]) for it in (part, *part["themes"])):
                each["disposition"] = told.get(each.get("key"))
            report |= {name: signed.get(name) for name in ("lines", "replies", "promises", "corrections")}
        alike(answer, report, "the answer")
        for quote in (it for part in (*answer["clauses"], answer["plan"]) for it in part["quotes"] if it["text"]):
            code = hashlib.sha256(bytes.fromhex(quote["salt"]) + quote["text"].encode()).hexdigest()
            check(code == quote["commitment"], f"the words of the quote {quote['tracker']} are not those of the report")
        return "the answer says what the record committed to, in words and numbers"

    def counts(self) -> str:
        report, rows = self.read("frozen_report.json"), self.read("codings.csv")
        decided, gone = report["moderation"]["outcomes"], report["reconciliation"]["taken_out"]
        steps = Counter(row["step"] for row in self.read("reconciliation.csv") for _ in range(int(row["comments"])))
        check(steps["received"] - steps["taken_out"] == steps["analysed"], "the reconciliation does not add up")
        last = Counter(self.decided("moderation").values())
        more = {name: last[name] - count for name, count in decided.items()} if last else {}
        fits = min([0, *more.values()]) == 0 and sum(more.values()) <= gone.get("withdrawn", 0) + gone.get("changed", 0)
        check(fits, f"the report has the outcomes {decided}, and the decisions in the record give {dict(last)}")
        found = Counter(received=steps["received"], analysed=len({row["comment"] for row in rows}))
        same(found, Counter({name: report["reconciliation"][name] for name in found}), "comments")
        places = [*report["clauses"], report["plan"]]
        told = Counter({it["key"]: it["comments"] for each in places for it in each["themes"] if it.get("comments")})
        same(Counter(row["theme"] for row in rows if row["theme"] in told), told, "comments of a theme")
        parts = Counter({it.get("key", "plan"): it["comments"] for it in places})
        lines = same(Counter({row["comment"]: row["key"] for row in rows}.values()), parts, "comments on a part")
        numbers = f"{found['received']} comments, {found['analysed']} of them counted, {len(told)} themes"
        return f"{numbers}, {len(parts) - 1} parts and the whole plan are those of the rows{lines}"

    def votes(self) -> str:
        found, told, lists = (defaultdict[str, Counter[str]](Counter) for _ in range(3))
        for row in (row for row in self.read("clause_votes.csv") if row["choice"]):
            found["{key}, meaning {meaning_revision}, {channel}".format(**row)][row["choice"]] += int(row["votes"])
        check(self.of("rules"), "the record does not say by which rules was counted")
        least, known = self.of("rules")[-1]["disclosure"], self.of("rules")[-1]["counting"]
        for place, each in found.items():
            enough = least["least"] <= each.total() >= max(each.values()) + least["least_others"]
            check(enough and {*each} <= {*known["choices"]}, f"the rules do not allow the votes on {place}")
        for clause in self.read("frozen_report.json")["clauses"]:
            for votes, tally in ((each, tally) for each in clause["votes"] for tally in each["channels"]):
                place = f"{clause['key']}, meaning {votes['meaning_revision']}, {tally['channel']}"
                told[place] += Counter(tally.get("counts") or {})
        for entry in self.of("ballots"):
            lists["{part}, meaning {meaning_revision}, {channel}".format(**entry)].update(entry["choices"])
        lines = same(found, told, "votes on a part")
        same(found, lists or found, "ballots in the record")
        return f"{sum(each.total() for each in told.values())} votes are those of the rows, channel by channel{lines}"


def verify(folder: Path, key: str = "", older: Any = (), taken: Any = ()) -> Any:
    """What was checked, in a line or more: whether it agrees, and what agrees or does not."""
    bundle = Bundle(folder, key, older, taken)
    for name in (each for each in ALWAYS + FROZEN if each in ALWAYS or bundle.of("heard")):
        try:
            yield True, getattr(bundle, name)()
        except (AssertionError, ValueError, LookupError, TypeError, AttributeError) as fault:
            yield False, str(fault) if isinstance(fault, AssertionError) else f"{name}: this cannot be read ({fault!r})"


def main(arguments: list[str] | None = None, more: Any = ()) -> int:
    """Print what was checked, and what `more` found; 1 if something does not agree."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="the files of data.zip")
    parser.add_argument("--key", default="", help="the key on the record's page")
    parser.add_argument("--older", type=Path, nargs="*", default=[], metavar="CHECKPOINT", help="kept earlier")
    parser.add_argument("--acceptance", type=Path, nargs="*", default=[], metavar="FILE", help="after sending")
    given = parser.parse_args(arguments)
    notes = [[each.read_text("utf-8").strip() for each in some] for some in (given.older, given.acceptance)]
    found = [*verify(given.folder, given.key, *notes), *more]
    print(*(f"{'ok   ' if agrees else 'FAULT'} {words}" for agrees, words in found), sep="\n")
    print(*(f"--    {words}" for words in NOT_HERE), sep="\n")
    wrong = not all(agrees for agrees, _ in found)
    print("Something does not agree." if wrong else "All that can be worked out again agrees.")
    return int(wrong)


if __name__ == "__main__":
    raise SystemExit(main())
