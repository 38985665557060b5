"""A witness signs what continues the record that it kept, and nothing else; it needs nothing but the site's pages."""

import hashlib
import itertools
from datetime import date, timedelta
from pathlib import Path

import pytest

from consult.record import notes, tree, witness
from consult.record.notes import RecordState

SITE, OTHER = bytes(range(32)), bytes(range(1, 33))
RECORD = "consult-record/abcd/0123456789abcdef"
ADDRESS = "https://site.example/p/abcd"
KEY = notes.public_key(RECORD, SITE).text
DAY = date(2026, 3, 4)


class Site:
    """The pages of a site with a record; what it serves can be made to lie."""

    def __init__(self, size: int = 5) -> None:
        self.leaves = [hashlib.sha256(bytes([0, each])).digest() for each in range(size)]
        self.sizes = {size}
        self.seed, self.origin, self.asked = SITE, RECORD, list[str]()

    def grow(self, more: int) -> None:
        start = len(self.leaves)
        self.leaves += [hashlib.sha256(bytes([0, each])).digest() for each in range(start, start + more)]
        self.sizes.add(len(self.leaves))

    @property
    def note(self) -> str:
        state = RecordState(self.origin, len(self.leaves), tree.root(self.leaves), DAY)
        return notes.sign(state.text, self.origin, self.seed)

    def fetch(self, address: str) -> str | None:
        self.asked.append(address)
        size = int(address.rpartition("/")[2])
        if size and size not in self.sizes:
            return None
        return notes.update(size, tree.consistency_proof(self.leaves, size) if size else [], self.note)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "witness"


def visit(site: Site, folder: Path, key: str = KEY, address: str = ADDRESS) -> witness.Signed:
    own = witness.own_key(folder, "union.example")
    return witness.visit(address, folder, key, site.fetch, own, DAY + timedelta(days=1))


def refused(site: Site, folder: Path, words: str, **given: str) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("[0-9]*.txt")}
    with pytest.raises(witness.Refused, match=words) as refusal:
        visit(site, folder, **given)
    assert "\n" not in str(refusal.value)
    assert {path: path.read_bytes() for path in folder.rglob("[0-9]*.txt")} == before, "nothing was signed"


def test_it_signs_what_continues_the_record_and_keeps_each_checkpoint(folder: Path) -> None:
    site = Site()
    first = visit(site, folder)
    site.grow(6)
    second = visit(site, folder, key="")
    assert [(each.before, each.state.size, each.is_new) for each in (first, second)] == [(0, 5, True), (5, 11, True)]
    assert site.asked == [f"{ADDRESS}/record/since/0", f"{ADDRESS}/record/since/5"]
    own = notes.public_key(*witness.own_key(folder, ""), notes.WITNESS)
    for each in (first, second):
        note = each.file.read_text("utf-8")
        assert notes.is_signed_by(note, own)
        assert notes.is_signed_by(note, notes.read_key(KEY))
        assert notes.read_checkpoint(note) == each.state
    again = visit(site, folder, key="")
    assert (again.is_new, again.file) == (False, second.file)


def test_a_record_that_became_shorter_is_refused(folder: Path) -> None:
    site = Site(9)
    visit(site, folder)
    site.leaves, site.sizes = site.leaves[:5], {5}
    refused(site, folder, "had 9 entries on 2026-03-04, and the site now says 5")


@pytest.mark.parametrize("more", [0, 4])
def test_a_record_that_was_written_anew_is_refused_and_what_proves_it_is_kept(folder: Path, more: int) -> None:
    site = Site(9)
    mine = visit(site, folder).file.read_text("utf-8")
    site.leaves[3] = hashlib.sha256(b"other").digest()
    site.grow(more) if more else None
    refused(site, folder, "does not show that its 13 entries" if more else "signed two different records of 9 entries")
    [evidence] = folder.rglob("refused-*")
    for note in (mine, evidence.read_text("utf-8")):
        assert notes.is_signed_by(note, notes.read_key(KEY)), "the site signed both"


def test_a_site_that_no_longer_knows_a_checkpoint_gives_no_proof(folder: Path) -> None:
    site = Site(5)
    visit(site, folder)
    site.sizes.clear()
    site.grow(4)
    refused(site, folder, "does not show that its 9 entries begin with the 5")


def test_another_key_is_refused_until_somebody_says_that_it_is_right(folder: Path) -> None:
    site = Site()
    visit(site, folder)
    site.seed = OTHER
    site.grow(2)
    refused(site, folder, "not signed with the key that you have", key="")
    assert visit(site, folder, key=notes.public_key(RECORD, OTHER).text).state.size == 7
    assert visit(site, folder, key="").state.size == 7


def test_a_checkpoint_of_another_record_is_refused(folder: Path) -> None:
    site = Site()
    visit(site, folder)
    site.origin = "consult-record/abcd/ffffffffffffffff"
    refused(site, folder, "not signed with the key", key="")
    refused(site, folder, "the key of another record", key=notes.public_key(site.origin, SITE).text)


def test_a_name_in_a_checkpoint_is_that_of_its_key(folder: Path) -> None:
    """Against a site with two records: it signs the checkpoint of one with the name of the other."""
    site = Site()
    state = RecordState("consult-record/wxyz/ffffffffffffffff", 5, tree.root(site.leaves), DAY)
    note = notes.sign(state.text, RECORD, SITE)
    own = witness.own_key(folder, "union.example")
    with pytest.raises(witness.Refused, match="a checkpoint of another record"):
        witness.visit(ADDRESS, folder, KEY, lambda _: notes.update(0, [], note), own, DAY)


@pytest.mark.parametrize("told", ["", "old 0\n", "old 0\n\n", "<html></html>", "old -1\n\nx", "old 0\n%%\n\nx"])
def test_what_is_no_checkpoint_is_refused(folder: Path, told: str) -> None:
    with pytest.raises(witness.Refused, match="something that is no checkpoint"):
        witness.visit(ADDRESS, folder, KEY, lambda _: told, witness.own_key(folder, "union.example"), DAY)


def test_what_is_missing_is_said(folder: Path) -> None:
    with pytest.raises(witness.Refused, match="--name NAME"):
        witness.own_key(folder, "two words")
    refused(Site(), folder, "--key KEY", key="")
    refused(Site(), folder, "this is no key", key="a+b+c")
    with pytest.raises(witness.Refused, match="has no checkpoint"):
        witness.visit(ADDRESS, folder, KEY, lambda _: None, witness.own_key(folder, "union.example"), DAY)
    for address in ("file:///p/abcd", "https://site.example/", "https://site.example/p/../../x", "ftp://a/p/abcd"):
        refused(Site(), folder, "the address of a plan", address=address)


def test_its_private_key_is_one_line_that_only_its_owner_reads(folder: Path) -> None:
    name, seed = witness.own_key(folder, "union.example")
    path = folder / witness.OWN_KEY
    assert path.stat().st_mode & 0o777 == 0o600
    assert witness.own_key(folder, "another.example") == (name, seed) == ("union.example", seed)
    path.write_text(path.read_text("utf-8").replace("union", "onion"), "utf-8")
    with pytest.raises(witness.Refused, match="has no private key"):
        witness.own_key(folder, "")


def test_no_bit_of_a_proof_can_be_changed(folder: Path) -> None:
    site = Site(5)
    visit(site, folder)
    site.grow(6)
    told = site.fetch(f"{ADDRESS}/record/since/5")
    assert told is not None
    _, proof, note = notes.read_update(told)
    for at, bit in itertools.product(range(len(proof)), range(8)):
        wrong = [*proof[:at], bytes([proof[at][0] ^ 1 << bit]) + proof[at][1:], *proof[at + 1 :]]
        site.fetch = lambda _, given=wrong: notes.update(5, given, note)  # type: ignore[method-assign]
        refused(site, folder, "does not show", key="")
