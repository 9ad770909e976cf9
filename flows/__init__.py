"""The doors: command line, Prefect flows, schedules, the cluster."""

import os

# Arrow's own pool holds on to what was freed; a run that goes on for hours should not (pipeline.memory).
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
