"""What looks unlike the weeks before: a pure comparison of one night's figures with those of earlier nights.

A figure is remarked upon when it lies far outside what earlier nights showed, by median and median absolute deviation
(MAD), which a few odd nights do not move. Two measures of spread must both call it far: the plain one of the nights'
figures, and the one that allows a night with few files more play than a night with many. There is a least difference
that matters to people, too. The price of few false alarms is that slow changes and changes in small nights go unseen.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

Figures = dict[str, Any]
"""As `night_figures.figures` makes them."""

LEAST_NIGHTS = 5
_MAD = 1.4826
"""A MAD times this estimates the standard deviation of normal values."""


@dataclass(frozen=True)
class Remark:
    """One figure that looks unlike the weeks before. Shares are 0 to 1; `nights` is the number compared with."""

    figure: str
    tonight: float
    usual: float
    nights: int
    text: str

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return asdict(self)


@dataclass(frozen=True)
class _Point:
    """A figure of one night: a share or an amount, and how many files or plans it rests on."""

    value: float
    size: int
    counts: tuple[int, int] | None = None
    """Numerator and denominator of a share."""


@dataclass(frozen=True)
class _Figure:
    name: str
    words: str
    point: Callable[[Figures], _Point | None]
    unit: str = ""
    least: float = 0.15
    """What matters to people: a difference of shares; of amounts, the logarithm of their ratio."""
    spread: float = 0.5
    """Least spread of a single file or plan; of shares, as a part of what pure chance gives."""
    only_up: bool = False


def remarks(tonight: Figures, earlier: Sequence[Figures]) -> list[Remark]:
    """What looks unlike `earlier`, the figures of the weeks before, oldest first; each remark says both figures.

    At least five earlier nights with files are needed; nights without files are no measure for shares.
    """
    with_files = [night for night in earlier if night["files"]]
    if len(with_files) < LEAST_NIGHTS:
        return []
    found = [remark for figure in _figures(tonight, with_files) if (remark := _compare(figure, tonight, with_files))]
    silent = None if tonight["files"] else _silence(earlier)
    return [*found, silent] if silent else found


def _figures(tonight: Figures, earlier: Sequence[Figures]) -> Iterator[_Figure]:
    yield _Figure("files", "Files that came in", _files, least=math.log(4), spread=0.5, only_up=True)
    for reason in sorted(tonight["rejects"]):
        words = f"Share of files rejected as {reason}"
        yield _Figure(f"rejects.{reason}", words, _reject(reason), spread=1, only_up=True)
    yield _Figure("flagged_tasks", "Share of tasks with a flag", _share("flagged_tasks", "tasks"))
    yield _Figure("tasks_without_lead", "Share of tasks without a lead", _share("tasks_without_lead", "tasks"))
    yield _Figure(
        "tasks_without_deadline", "Share of tasks without a deadline", _share("tasks_without_deadline", "tasks")
    )
    yield _Figure("unknown_bodies", "Share of bodies that the catalogue lacks", _share("unknown_bodies", "bodies"))
    for name in sorted(tonight["formats"]):
        yield _Figure(f"tasks_a_plan.{name}", f"Tasks a plan, {name}", _tasks(name), least=math.log(2), spread=0.8)
    yield _Figure("seconds_a_file", "Seconds a file", _seconds, unit=" s", least=math.log(4), spread=1.2)


def _files(night: Figures) -> _Point | None:
    return _Point(night["files"], 1) if night["files"] else None


def _reject(reason: str) -> Callable[[Figures], _Point | None]:
    def point(night: Figures) -> _Point | None:
        many = night["rejects"].get(reason, 0)
        return _Point(many / night["files"], night["files"], (many, night["files"])) if night["files"] else None

    return point


def _share(part: str, whole: str) -> Callable[[Figures], _Point | None]:
    def point(night: Figures) -> _Point | None:
        counts = night[part], night[whole]
        return _Point(counts[0] / counts[1], night["plans"], counts) if counts[1] >= 10 else None

    return point


def _tasks(form: str) -> Callable[[Figures], _Point | None]:
    def point(night: Figures) -> _Point | None:
        counts = night["formats"].get(form)
        return _Point(max(counts["tasks"], 0.5) / counts["plans"], counts["plans"]) if counts else None

    return point


def _seconds(night: Figures) -> _Point | None:
    return _Point(max(night["seconds"], 0.1) / night["read"], night["read"]) if night["read"] else None


def _compare(figure: _Figure, tonight: Figures, earlier: Sequence[Figures]) -> Remark | None:
    point = figure.point(tonight)
    before = [found for night in earlier if (found := figure.point(night))]
    if point is None or len(before) < LEAST_NIGHTS or _too_few(point):
        return None
    usual = median(each.value for each in before)
    scale = _identity if point.counts else math.log
    centre = scale(usual)
    gaps = [scale(each.value) - centre for each in before]
    gap = scale(point.value) - centre
    plain = _MAD * median(map(abs, gaps))
    sized = _MAD * median(abs(gap) * math.sqrt(each.size) for gap, each in zip(gaps, before, strict=True))
    limit = _limit(len(before))
    far = (
        abs(gap) >= figure.least
        and abs(gap) > limit * plain
        and abs(gap) * math.sqrt(point.size) > limit * max(sized, figure.spread * _chance(before))
    )
    if not far or (figure.only_up and gap < 0):
        return None
    low, high = min(each.value for each in before), max(each.value for each in before)
    shown = _percent if point.counts else _amount
    of = f" ({point.counts[0]} of {point.counts[1]})" if point.counts else ""
    text = (
        f"{figure.words}: {shown(point.value)}{figure.unit} this night{of}; usually {shown(usual)}{figure.unit} "
        f"(median of {len(before)} nights, {shown(low)} to {shown(high)}{figure.unit})"
    )
    return Remark(figure.name, point.value, usual, len(before), text)


def _too_few(point: _Point) -> bool:
    """One file or two are told by their names; a share says nothing about them."""
    return bool(point.counts and point.counts[1] == point.size and 0 < point.counts[0] < 3)


def _limit(nights: int) -> float:
    """How many standard deviations are far: more where few nights tell what is usual."""
    return 4 + 15 / nights


def _chance(before: Sequence[_Point]) -> float:
    """Standard deviation of one unit of a share by pure chance; 1 for amounts."""
    if any(point.counts is None for point in before):
        return 1.0
    counts = [point.counts for point in before if point.counts]
    share = (sum(part for part, _ in counts) + 0.5) / (sum(whole for _, whole in counts) + 1)
    return math.sqrt(max(0, share * (1 - share)))


def _silence(earlier: Sequence[Figures]) -> Remark | None:
    """No files for longer than ever in the weeks before. Silent week-ends are usual where there were some."""
    runs, run = [0], 0
    for night in earlier:
        run = 0 if night["files"] else run + 1
        runs.append(run)
    now, (longest, nights) = run + 1, (max(runs[: len(runs) - run]), len(earlier))
    if now < max(3, 2 * longest + 1):
        return None
    usual = f"never more than {longest} in a row" if longest else "files came each night"
    text = f"No files came in for {now} nights; in the {nights - run} nights before, {usual}"
    return Remark("nights_without_files", now, longest, nights - run, text)


def _identity(value: float) -> float:
    return value


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _amount(value: float) -> str:
    return f"{value:.0f}" if value >= 10 or value == int(value) else f"{value:.2g}"
