"""What must come out of each plan of the layout tests, and the list of their makers."""

from collections.abc import Callable
from dataclasses import dataclass

from layout_paper import Book
from layout_words import ITEMS, ROWS, Item
from layouts import Setter, Table, closing, opening


@dataclass(frozen=True)
class Expected:
    """What must come out: the appendix's rows and the prose items as (text, lead); `columns` are those that
    the plan prints."""

    rows: tuple[Item, ...] = ROWS
    prose: tuple[tuple[str, str], ...] = tuple((words, lead) for _, words, lead in ITEMS)
    columns: tuple[str, ...] = ("lead", "coordinating", "deadline", "output")
    flag: str = ""
    """A flag that must be there."""
    date: str = "2024-02-12"


Plan = tuple[bytes, Expected]
PLANS: dict[str, Callable[[], Plan]] = {}


def plan(*names: str) -> Callable[[Callable[..., Plan]], Callable[..., Plan]]:
    """Registers a maker; with several names it is called with each."""

    def add(make: Callable[..., Plan]) -> Callable[..., Plan]:
        stem = make.__name__
        for name in names or ("",):
            PLANS[f"{stem}[{name}]" if name else stem] = (lambda n=name: make(n)) if name else make
        return make

    return add


def front(**more: object) -> Book:
    book = Book(**more)  # type: ignore[arg-type]
    opening(book)
    closing(book)
    return book


def put(book: Book, *tables: Table) -> None:
    for table in tables:
        Setter(book, table).put()
