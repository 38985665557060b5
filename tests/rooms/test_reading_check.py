"""`consult check` finds that documents cannot be read before somebody tries to import one."""

import sys

import pytest

from consult.consultations.documents import reading
from consult.operations import maintenance


def test_each_kind_of_document_that_cannot_be_read_is_named(app, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reading, "CHILD", (sys.executable, "-c", "import missing_module"))
    with app.app_context():
        found = [each.words for each in maintenance.check_installation() if each.name == "documents"]
    assert [words.partition(" cannot")[0] for words in found] == [
        f"files of the kind {kind}" for kind in ("Word (.docx)", "OpenDocument (.odt)", "PDF")
    ]
