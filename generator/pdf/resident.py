"""One LibreOffice that stays for all documents of this process, which saves each its start.

Started again with the profile of one that runs, LibreOffice hands its command over and waits until
that one has done it; where none runs, it does the work itself. So a document is converted by the
same command as ever, and nothing else has to be installed or listened to.
"""

import atexit
import contextlib
import os
import time
from pathlib import Path

from generator.failures import ConversionError, MissingProgramError
from generator.pdf.isolation import pipe_of
from generator.pdf.libreoffice import TIME_LIMIT, Office, end, find_program, told
from generator.pdf.libreoffice import to_pdf as to_pdf_alone
from generator.working import working_folder

_PATIENCE = 60.0
"""Seconds within which it must have started."""
_MOST = 200
"""Documents after which it is renewed."""
_HELD = "held.txt"
"""A text that it has open all the time: with nothing open it would end after the first document."""


class Resident:
    """A LibreOffice that has begun to start, and the documents that it has converted since."""

    def __init__(self, program: Path) -> None:
        self.program, self.served = program, 0
        with contextlib.ExitStack() as closing:
            self.folder = closing.enter_context(working_folder())
            self._office = Office(program, self.folder)
            held = self.folder / _HELD
            held.write_text("。", encoding="utf-8")
            leaves = pipe_of(self._office.profile)
            self._process = self._office.begin(str(held), leaves=leaves)
            closing.callback(end, self._process)
            self.close = closing.pop_all().close

    def is_ready(self) -> bool:
        """Wait until it has opened its text; False if it never does."""
        lock = self.folder / f".~lock.{_HELD}#"
        last = time.monotonic() + _PATIENCE
        while not lock.exists():
            if self.is_over() or time.monotonic() > last:
                return False
            time.sleep(0.01)
        return True

    def is_over(self) -> bool:
        """True if it has ended by itself, or is to be renewed."""
        return self._process.poll() is not None or self.served >= _MOST

    def convert(self, document: bytes, time_limit: float) -> bytes:
        """The PDF of a .docx. Raises ConversionError."""
        self.served += 1
        return self._office.convert(document, time_limit)


_kept: dict[int, Resident] = {}
"""By the process that started it: a forked one has none, and must not end that of its parent."""
_given_up: set[Path] = set()
"""Programs that did not get ready."""


def start() -> None:
    """Begin to start it, so that it is ready when the first document is. Raises nothing."""
    with contextlib.suppress(MissingProgramError, ConversionError):
        at_hand()


def at_hand() -> Resident:
    """The one that stays; a new one where there is none, or where another program is asked for.

    Raises MissingProgramError or ConversionError.
    """
    program = find_program()
    kept = _kept.get(os.getpid())
    if kept and (kept.program != program or kept.is_over()):
        stop()
    if os.getpid() not in _kept:
        with told():
            _kept[os.getpid()] = Resident(program)
    return _kept[os.getpid()]


def to_pdf(document: bytes, *, time_limit: float = TIME_LIMIT) -> bytes:
    """The PDF of a .docx of ours. Raises MissingProgramError or ConversionError.

    Where the one that stays does not start or gives nothing, one of its own tries once more.
    """
    begun, program = time.monotonic(), find_program()
    if program not in _given_up:
        kept = at_hand()
        if kept.is_ready():
            try:
                with told():
                    return kept.convert(document, time_limit)
            except ConversionError:
                stop()
                if time.monotonic() - begun > time_limit:
                    raise
        else:
            _given_up.add(program)
            stop()
    return to_pdf_alone(document, time_limit=time_limit)


@atexit.register
def stop() -> None:
    """End it, with its files; the next document starts another."""
    if kept := _kept.pop(os.getpid(), None):
        kept.close()
