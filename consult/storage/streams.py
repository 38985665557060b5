"""What bytes are read from and written to, piece by piece: a file, a pipe, or something of ours in front of one."""

from typing import Protocol


class Source(Protocol):
    """Something that bytes are read from."""

    def read(self, size: int = -1, /) -> bytes: ...


class Sink(Protocol):
    """Something that bytes are written to."""

    def write(self, piece: bytes, /) -> int: ...

    def flush(self) -> None: ...
