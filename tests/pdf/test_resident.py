"""One LibreOffice for all documents of a process: as good as one of its own, and gone with it."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from documents import SOFFICE, is_running, needs_libreoffice
from docx import Document
from places import ROOT

from generator.failures import ConversionError
from generator.pdf import libreoffice, resident
from generator.pdf.isolation import pipe_of


def word(*paragraphs: str) -> bytes:
    """A Word file of these paragraphs."""
    raise NotImplementedError


@needs_libreoffice
class TestOneThatStays:
    def test_it_starts_once_and_its_pages_are_those_of_one_of_its_own(self) -> None: ...

    def test_killed_between_two_documents_the_second_is_made_all_the_same(self) -> None: ...

    def test_stopped_in_the_middle_it_is_told_and_the_next_document_is_made_by_another(
        self,
    ) -> None: ...

    def test_it_is_renewed_after_so_many_documents(self) -> None: ...

    def test_what_it_cannot_read_is_tried_by_one_of_its_own(self) -> None: ...

    def test_it_calls_nobody(self) -> None: ...

    def test_ended_it_leaves_no_process_no_file_and_no_pipe(self) -> None: ...

    def test_gone_with_the_process_that_asked_however_that_ends(self) -> None: ...


def test_a_program_that_never_gets_ready_is_not_waited_for() -> None:
    """The document is then made by one of its own."""


def test_another_program_is_another_libreoffice() -> None: ...
