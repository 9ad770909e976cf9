import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import fake_plans
import pytest

from pipeline.dataset import edit_dataset
from pipeline.pool import Reader
from pipeline.run import Run
from pipeline.sources import find_sources
from pipeline.summary import Summary

Ingest = Callable[..., Summary]


@pytest.fixture(scope="session", autouse=True)
def no_waiting_for_the_disk() -> Iterator[None]:
    """No test's machine loses its power; what is waited for, and in which order, test_states watches all the same."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "fsync", lambda handle: None)
        yield


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """An input folder."""
    folder = tmp_path / "raw"
    folder.mkdir()
    return folder


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """A folder for the dataset."""
    return tmp_path / "processed"


@pytest.fixture
def ingest(raw: Path, output: Path) -> Ingest:
    """A run over the input folder with the reader of `fake_plans`."""

    def run(*inputs: Path, prune: bool = False, version: str = "1", workers: int = 1, **more: Any) -> Summary:
        sources = find_sources(inputs or [raw], output)
        with edit_dataset(output) as dataset, Reader(workers, fake_plans.read) as reader:
            run = Run(dataset, sources, prune=prune, version=version, **more)
            todo = sources
            while todo:
                for outcome in run.outcomes(reader, todo):
                    run.place(outcome)
                todo = run.again()
            return run.finish()

    return run
