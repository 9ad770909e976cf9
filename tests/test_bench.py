import importlib
from pathlib import Path

import pytest


def test_a_reject_is_no_figure(tmp_path: Path) -> None:
    bench = importlib.import_module("bench")
    path = tmp_path / "a.txt"
    path.write_bytes(b"")
    with pytest.raises(SystemExit, match=r"a\.txt was rejected, so nothing was measured"):
        bench.program([path])(path)
