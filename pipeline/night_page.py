"""The report of a night as a page: one file, no scripts, nothing from elsewhere, readable on paper."""

from collections.abc import Callable
from typing import Any

from pipeline.night_report import Report


def render(report: Report, clean: Callable[[object], str] = str) -> str:
    """The page of a report. `clean` takes out of each text what must not be shown; Jinja then escapes what is HTML."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    def shown(value: Any) -> Any:
        return clean(value) if isinstance(value, str) else value

    environment = Environment(
        loader=PackageLoader("pipeline"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("night.html").render(report=report)
