"""What reads a file, in a process of its own that can do nothing else: it cannot open a file, connect, start a program
or take more memory and time than it is given. The file comes in on its input, and Markdown goes out as JSON.

Run by its path, without the rest of the program: `python -I child.py`.
"""

import json
import resource
import sys
import types
from pathlib import Path

if __name__ == "__main__":
    # The modules of this folder are known by their names; the packages around them are not run.
    _here = Path(__file__).resolve().parent
    for _name, _folder in (("consult", _here.parents[1]), ("consult.consultations", _here.parent)):
        sys.modules[_name] = types.ModuleType(_name)
        sys.modules[_name].__path__ = [str(_folder)]

from consult.consultations.documents import contents, files  # noqa: E402 - by the names made known above

MEMORY = 512 * 1024 * 1024
CPU_SECONDS = 8
MAX_FILE = 20 * 1024 * 1024
#: Said before a file is looked into: what ends without it could not start, whatever the file.
STARTED = b"started\n"
#: More than the text of any draft; what is longer is refused when the draft is read.
MAX_OUTPUT = 8 * 1024 * 1024


def limit() -> None:
    """Give up everything but memory and time. Nothing more can be opened: all that is needed has been loaded."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))


def answer(data: bytes) -> dict[str, object]:
    """What a file says, or why it is refused."""
    try:
        if len(data) > MAX_FILE:
            raise contents.Refused(contents.TOO_LARGE)
        markdown, aside, places = files.read(data)
    except contents.Refused as refused:
        return {"refused": refused.reason}
    except MemoryError:
        return {"refused": contents.TOO_LARGE}
    except Exception:
        # Whatever a broken file makes of a reader, it is a broken file; a message could hold its words.
        return {"refused": contents.BROKEN}
    return {"markdown": markdown, "aside": aside, "places": places}


def main() -> None:
    """Read a file from the input and answer."""
    data = sys.stdin.buffer.read(MAX_FILE + 1)
    files.load_reader(data)
    limit()
    sys.stdout.buffer.write(STARTED)
    sys.stdout.buffer.flush()
    output = json.dumps(answer(data)).encode()
    if len(output) > MAX_OUTPUT:
        output = json.dumps({"refused": contents.TOO_LONG}).encode()
    sys.stdout.buffer.write(output)


if __name__ == "__main__":
    main()
