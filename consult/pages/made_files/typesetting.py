"""Setting documents in a child process (`consult.pages.made_files.child`), so that this one never loads typst."""

import json
import subprocess
import sys
from pathlib import Path

from consult.pages.made_files.page_contents import Values

TEMPLATE = Path(__file__).with_name("sheet.typ")
CHILD = (sys.executable, "-P", "-m", "consult.pages.made_files.child")


class TypesettingFailed(RuntimeError):
    """The child process did not end well."""


def pdf(document: Values) -> bytes:
    """The document as PDF.

    Raises:
        TypesettingFailed
    """
    with subprocess.Popen(CHILD, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:  # noqa: S603 - our own
        made, _ = child.communicate(json.dumps(document).encode())
    if child.returncode != 0:
        raise TypesettingFailed(f"setting a document ended with {child.returncode}")
    return made
