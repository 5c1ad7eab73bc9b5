"""Which pages tables are put on: turned once, small ones on one page. Knows no form."""

from collections.abc import Sequence
from typing import Any

from generator.forms.grids import Grid
from generator.word.layout.fitting import Fit, fitted, smaller
from generator.word.layout.pages import MARK, LastSection, SharedPage
from generator.word.xml import qn, text_of

TURN, TURN_BACK = "\ue001横排", "\ue001竖排"
"""Paragraphs after which the pages are landscape, or portrait again."""
_HALF = 0.5
"""So much of an upright page is full at least that comes after turned ones."""


def table_mark(number: int) -> str:
    """The text of the paragraph where a table will stand."""
    return f"{MARK}{number}"


class Fits:
    """How each table fits on an upright and on a turned page; worked out once."""

    def __init__(self, grids: Sequence[Grid], page: LastSection) -> None:
        self._grids, self.page = grids, page
        self._known: dict[tuple[str, bool], Fit] = {}

    def grid(self, mark: str) -> Grid:
        """The table at a mark."""
        return self._grids[int(mark.removeprefix(MARK))]

    def at(self, mark: str, *, turned: bool) -> Fit:
        """The fit of the table at a mark."""
        if (mark, turned) not in self._known:
            self._known[mark, turned] = fitted(self.grid(mark), *self.page.room(turned))
        return self._known[mark, turned]

    def smaller(self, mark: str, *, turned: bool) -> Fit:
        """The fit of the table at a mark in smaller letters, where there are any."""
        fit = self.at(mark, turned=turned)
        return smaller(self.grid(mark), fit, self.page.room(turned)[0])

    def set_smaller(self, mark: str, *, turned: bool) -> None:
        """Take the smaller letters for the table at a mark."""
        self._known[mark, turned] = self.smaller(mark, turned=turned)

    def pages_lost(self, mark: str) -> int:
        """1 for a table that has room on an upright page, but none on a turned one."""
        turned, upright = (
            self.at(mark, turned=each).fits(self.page.room(each)[1]) for each in (True, False)
        )
        return int(upright and not turned)


def turn_once(body: Any, fits: Fits) -> None:
    """Tables between turned ones are turned too, unless that alone would cost more than a page: the
    reader turns the paper once."""
    back: Any = None
    between: list[str] = []
    for paragraph in list(body.iterchildren(qn("w:p"))):
        text = text_of(paragraph)
        if text == TURN_BACK:
            back, between = paragraph, []
        elif text.startswith(MARK):
            between.append(text)
        elif text == TURN and back is not None:
            if sum(map(fits.pages_lost, between)) <= 1:
                body.remove(back)
                body.remove(paragraph)
            back = None


def turn_along(body: Any, fits: Fits, shared: SharedPage) -> None:
    """The last tables after turned ones are turned too, where they would leave half of an upright
    page blank and a turned one has room for them."""
    for back in list(body.iterchildren(qn("w:p"))):
        if text_of(back) != TURN_BACK:
            continue
        run, last = list[Any](), back
        while (mark := shared.table_below(last)) is not None:
            run.append(mark)
            last = [mark, *shared.notes(mark)][-1]
        is_followed = last.getnext() is not None and text_of(last.getnext()) == TURN
        width, height = fits.page.room(turned=False)
        rooms = {False: (width, height * _HALF), True: fits.page.room(turned=True)}
        if (
            run
            and not is_followed
            and all(
                shared.have_room([(m, fits.at(text_of(m), turned=t).height) for m in run], room)
                for t, room in rooms.items()
            )
        ):
            last.addnext(back)


def share_pages(body: Any, fits: Fits, shared: SharedPage) -> None:
    """Set tables that follow each other in smaller letters where that alone saves a page."""
    is_turned, run, is_titled = False, list[Any](), False
    for paragraph in body.iterchildren(qn("w:p")):
        text = text_of(paragraph)
        if text in (TURN, TURN_BACK):
            _save_pages(run, fits, shared, turned=is_turned)
            is_turned, run = text == TURN, []
        elif shared.is_title(paragraph):
            is_titled = True
        elif text.startswith(MARK) and is_titled:
            run.append(paragraph)
            is_titled = False
    _save_pages(run, fits, shared, turned=is_turned)


def _save_pages(run: Sequence[Any], fits: Fits, shared: SharedPage, *, turned: bool) -> None:
    room = fits.page.room(turned)

    def on_one_page(marks: Sequence[Any], *, small: bool) -> bool:
        fit = fits.smaller if small else fits.at
        heights = [fit(text_of(each), turned=turned).height for each in marks]
        return shared.have_room(list(zip(marks, heights, strict=True)), room)

    usual, closer = list[list[Any]](), list[list[Any]]()
    for mark in run:
        for pages, is_small in ((usual, False), (closer, True)):
            if pages and any(on_one_page([*pages[-1], mark], small=s) for s in {False, is_small}):
                pages[-1].append(mark)
            else:
                pages.append([mark])
    if len(closer) < len(usual):
        for page in closer:
            if len(page) > 1 and not on_one_page(page, small=False):
                for mark in page:
                    fits.set_smaller(text_of(mark), turned=turned)
