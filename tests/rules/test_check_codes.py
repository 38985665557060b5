"""Each check code has its file and the command that makes it again."""

from consult.pages import check_codes

DAY = "2026-03-04"


def test_versions_are_first_in_the_file_answers_of_offices_last_and_others_have_their_own():
    kinds = ["draft", "heard", "answer", "draft", "office_answer", "decision", "draft", "decision"]
    entries = [{"kind": kind, "day": DAY, "hash": f"{at}", "number": at} for at, kind in enumerate(kinds)]
    found = check_codes.listed([*entries, {"kind": "draft", "day": DAY}])
    lines = [each.command.split()[2].rstrip("p") if each.file == check_codes.LINES else each.command for each in found]
    assert lines == ["1", "sha256sum frozen_report.json", "sha256sum signed_answer.json", "2", "6", "4", "3", "5"]
    assert [each.number for each in found] == [0, 0, 2, 3, 0, 0, 6, 0]
    assert found[0].command == r"sed -n 1p recorded_documents.jsonl | tr -d '\n' | sha256sum"


def test_an_earlier_version_of_the_answer_is_a_line_with_the_code_that_it_has_since_words_were_removed():
    told = [("answer", 1), ("office_answer", 1), ("answer", 2), ("answer", 3)]
    entries = [{"kind": kind, "day": DAY, "hash": f"{kind} {number}", "number": number} for kind, number in told]
    removed = [{"kind": "words_removed", "day": DAY, "document": "answer 1", "hash": hash_} for hash_ in ("old", "now")]
    found = check_codes.listed([*entries, *removed])
    assert [(each.number, each.code, each.removed) for each in found] == [
        (1, "now", True), (0, "office_answer 1", False), (2, "answer 2", False), (3, "answer 3", False),
    ]  # fmt: skip
    lines = [each.command.split()[2].rstrip("p") if each.file == check_codes.LINES else each.file for each in found]
    assert lines == ["2", "1", "3", "signed_answer.json"]
