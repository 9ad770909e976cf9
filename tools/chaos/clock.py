"""Sets the clock of this process back; the machine's clock stays as it is."""

import datetime as module
import sys
import time
from typing import Any


class _Kind(type):
    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, module.datetime)


def back(days: float) -> None:
    """From now on, whatever of the program asks for the time is told an earlier one."""
    # Libraries in C need the class that they were built with, so only the program's own modules get another.
    import pipeline.dataset
    import pipeline.pool
    import pipeline.run
    import pipeline.states
    import pipeline.summary  # noqa: F401

    now = time.time
    time.time = lambda: now() - days * 86400

    class Shifted(module.datetime, metaclass=_Kind):
        @classmethod
        def now(cls, tz: module.tzinfo | None = None) -> Any:
            return module.datetime.now(tz) - module.timedelta(days=days)

    for name, loaded in list(sys.modules.items()):
        if name.partition(".")[0] in ("pipeline", "flows") and getattr(loaded, "datetime", None) is module.datetime:
            loaded.datetime = Shifted  # type: ignore[attr-defined]
