"""Word files from elsewhere: what would fetch, run or swell is refused; nothing asks for an address."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing

import pytest
from documents import needs_libreoffice
from hostile_documents import PASSING, REFUSED
from hostile_parts import hostile

from data_entry.failures import UnreadableError
from generator.pdf.libreoffice import to_pdf
from generator.run.preview import preview_document
from generator.word.allowed import inspected

NOWHERE = "http://127.0.0.1:9/"


@pytest.fixture
def listener() -> Iterator[tuple[str, list[bytes]]]:
    """An address on this machine and what has been asked there."""
    asked: list[bytes] = []
    with closing(socket.create_server(("127.0.0.1", 0))) as server:

        def listen() -> None:
            while True:
                try:
                    line, _ = server.accept()
                except OSError:
                    return
                with closing(line):
                    line.settimeout(1)
                    asked.append(line.recv(200))

        threading.Thread(target=listen, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/", asked


def test_the_cases_are_many():
    assert len(REFUSED) >= 100
    assert len(PASSING) >= 10


@pytest.mark.parametrize("kind", REFUSED)
def test_a_hostile_file_is_refused_before_anything_opens_it(kind, tmp_path):
    path = tmp_path / "说明.docx"
    path.write_bytes(hostile(REFUSED[kind], NOWHERE))
    with pytest.raises(UnreadableError) as caught:
        preview_document(path, tmp_path / "预览", force=False, progress=lambda words: None)
    assert caught.value.exit_code == 4
    assert not (tmp_path / "预览").exists()


@pytest.mark.parametrize("kind", PASSING)
def test_what_only_looks_like_it_passes(kind):
    assert inspected(hostile(PASSING[kind], NOWHERE)).faults == []


@needs_libreoffice
def test_libreoffice_asks_nobody_even_for_a_refused_file(listener):
    """Some of the worst given to LibreOffice past the list: profile and missing network hold."""
    address, asked = listener
    for kind in sorted(REFUSED)[:: max(1, len(REFUSED) // 6)]:
        try:
            to_pdf(hostile(REFUSED[kind], address), time_limit=60)
        except Exception:  # a damaged file is no document: only what it asks for matters
            continue
    assert asked == []
