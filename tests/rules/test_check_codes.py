"""Each check code has its file and the command that makes it again."""

from consult.pages import check_codes

DAY = "2026-03-04"


def test_versions_are_first_in_the_file_answers_of_offices_last_and_others_have_their_own():
    kinds = ["draft", "heard", "answer", "draft", "office_answer", "decision", "draft", "decision"]
    entries = [{"kind": kind, "day": DAY, "hash": f"{at}", "number": at} for at, kind in enumerate(kinds)]
    found = check_codes.listed([*entries, {"kind": "draft", "day": DAY}])
    lines = [each.command.split()[2].rstrip("p") if each.file == check_codes.LINES else each.command for each in found]
    assert lines == ["1", "sha256sum frozen_report.json", "sha256sum signed_answer.json", "2", "6", "4", "3", "5"]
    assert [each.number for each in found] == [0, 0, 0, 3, 0, 0, 6, 0]
    assert found[0].command == r"sed -n 1p recorded_documents.jsonl | tr -d '\n' | sha256sum"
