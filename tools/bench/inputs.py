"""Inputs of the bench that are made when it runs: short scans, and thousands of plans."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_NUMBER = re.compile(r"(?m)^(Số:\s*)\d*")
_DAY = re.compile(r"ngày\s+\d{1,2}\s+tháng\s+\d{1,2}(?=\s+năm)")


def corpus(shared: Path, form: str) -> list[Path]:
    """The five real plans in a format."""
    return sorted((shared / "corpus" / form).iterdir())


def short_scan(scan: Path, pages: int, target: Path) -> Path:
    """The first pages of a scan as a PDF of its own."""
    import pikepdf

    with pikepdf.open(scan) as whole, pikepdf.new() as part:
        part.pages.extend(whole.pages[:pages])
        part.save(target)
    return target


def varied(text: str, number: int) -> str:
    """A sample plan as another one: with another number and another day, which make another plan of it."""
    text = _NUMBER.sub(rf"\g<1>{number}", text, count=1)
    return _DAY.sub(f"ngày {number % 28 + 1:02} tháng {number // 28 % 12 + 1:02}", text, count=1)


def write_plans(count: int, folder: Path) -> None:
    """Write `count` texts of different plans, made of the sample texts of the project, into `folder`."""
    samples = [path.read_text("utf-8") for path in sorted((ROOT / "data" / "raw").glob("*.txt"))]
    for number in range(1, count + 1):
        text = varied(samples[number % len(samples)], number)
        (folder / f"{number:05}.txt").write_text(text, "utf-8")
