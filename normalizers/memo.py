"""What pure functions of short strings gave, kept: a plan says most of its words, cells and headings many times."""

from collections.abc import Callable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Memo(dict[str, Value], Generic[Value]):
    """The values of a pure function, asked for by `memo[text]` and worked out where they are lacking.

    A hit costs what a look-up in a dictionary costs, and `map(memo.__getitem__, words)` runs without a Python call for
    each word. At most `most` values are kept, of texts of at most `longest` characters: no input, however large, makes
    it grow.
    """

    __slots__ = ("_function", "_longest", "_most")

    def __init__(self, function: Callable[[str], Value], most: int, longest: int) -> None:
        super().__init__()
        self._function, self._most, self._longest = function, most, longest

    def __missing__(self, text: str) -> Value:
        value = self._function(text)
        if len(text) <= self._longest:
            if len(self) >= self._most:
                self.clear()
            self[text] = value
        return value
