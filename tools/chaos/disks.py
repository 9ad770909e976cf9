"""Disks that are full or may not be written."""

import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from chaos import inputs
from chaos.kills import base, scripted
from chaos.process import nhiemvu
from chaos.rows import content
from chaos.scene import Result, Scene

UNPRIVILEGED = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")
STEPS = 3
PAGE = 4096
_mounted: list[Path] = []


@contextmanager
def small_disk(scene: Scene) -> Iterator[Path]:
    """A tmpfs of some megabytes."""
    folder = scene.fresh("disk")
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m,mode=755", "tmpfs", folder], check=True)
    _mounted.append(folder)
    try:
        yield folder
    finally:
        unmount(folder)


def unmount(folder: Path) -> None:
    """Take a disk away."""
    subprocess.run(["umount", "-l", folder], check=False)
    with suppress(ValueError):
        _mounted.remove(folder)


def unmount_all() -> None:
    """Take all disks away."""
    for folder in list(_mounted):
        unmount(folder)


def remount(folder: Path, options: str) -> None:
    """Give a disk other options."""
    subprocess.run(["mount", "-o", f"remount,{options}", folder], check=True)


def only_root(result: Result) -> bool:
    """Whether disks may be mounted here; the result says so where not."""
    if os.geteuid():
        result.note = "left out: only root may mount a disk"
        return False
    return True


def full(scene: Scene) -> list[Result]:
    """Disks of many sizes and with few files to spare, of ready-made plans; the real command on some."""
    found = [Result("disk full"), Result("disk without free inodes"), Result("nhiemvu ingest on a full disk")]
    for result, option in zip(found, ("size", "nr_inodes", "size"), strict=True):
        if only_root(result):
            with small_disk(scene) as disk:
                _commands(scene, disk, result) if result is found[2] else _spare(scene, disk, result, option)
    return found


def _spare(scene: Scene, disk: Path, result: Result, option: str) -> None:
    struck: Counter[str] = Counter()
    made = scene.fresh("base")
    holding = base(made, scene.draw("full"))
    script = scripted(disk / "dataset", holding, [content(holding)], scene.draw("full", "steps"), STEPS, 1)

    def works(spare: int) -> bool:
        """One run with so much to spare; whether it came to its end."""
        remount(disk, "size=64m,nr_inodes=100000")
        shutil.rmtree(disk / "dataset", ignore_errors=True)
        shutil.copytree(made, disk / "dataset", symlinks=True)
        space = os.statvfs(disk)
        used = (space.f_blocks - space.f_bfree) * space.f_frsize if option == "size" else space.f_files - space.f_ffree
        remount(disk, f"{option}={used + spare}")
        driver = scene.driver()
        said = driver.do(script.job)
        result.runs += 1
        when = f"{option}, {spare} to spare"
        last = max((int(line.split()[1]) + 1 for line in said if line.startswith("done")), default=0)
        # It may refuse behind the pointer, when the dataset is whole already.
        result.take(scene.reader.judged(script.root, script.states[: last + 2], last), when)
        if "end" in said:
            return True
        error = said[-1].split(" ", 2) if said and said[-1].startswith("error") else None
        result.expect(error is not None, f"{when}: ended with {said[-1:]}")
        if error:
            struck[error[1]] += 1
            result.message = error[2].replace(str(scene.folder), "…")
            result.expect("No space left on device" in error[2], f"{when}: says {error[2]}")
        remount(disk, "size=64m,nr_inodes=100000")
        said = scene.driver().do(script.job)
        result.expect("end" in said, f"{when}: with room again, it ended with {said[-1:]}")
        result.take(scene.reader.judged(script.root, script.states[-1:]), f"{when}, with room again")
        result.wrong += [f"{when}: {what}" for what in scene.reader.untidy(script.root)]
        return False

    unit = PAGE if option == "size" else 1
    low, high = 0, 1 << 12
    works(0)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if works(middle * unit) else (middle, high)
    # Where it is only just enough, the last of what is written finds no room.
    for spare in {*range(max(1, high - 6), high), *range(1, high, max(1, high // 10))}:
        works(spare * unit)
    result.note = "struck in " + ", ".join(f"{place} {count}" for place, count in struck.most_common())


def _commands(scene: Scene, disk: Path, result: Result) -> None:
    raw = inputs.plans(scene.fresh("raw"), 3)
    root = disk / "dataset"
    nhiemvu("ingest", raw, "--output", root, log=scene.fresh("log")).wait()
    (before,) = scene.reader.kept(root)[-1:]
    inputs.plans(raw, 3, first=50)
    for spare in (0, 1, 4, 16, 48, 80):
        space = os.statvfs(disk)
        remount(disk, f"size={(space.f_blocks - space.f_bfree) * space.f_frsize + spare * PAGE}")
        run = nhiemvu("ingest", raw, "--output", root, log=scene.fresh("log"))
        code = run.wait()
        result.runs += 1
        if code == 0:
            break
        result.expect(code == 2, f"{spare} pages to spare: ended with {code}")
        result.expect_said("cannot be written: No space left on device", run.said())
        result.message = run.said().rpartition("nhiemvu: ")[2].replace(str(scene.folder), "…")
        result.expect(run.gone(), "workers are left behind")
        result.take(scene.reader.judged(root, [before]), f"{spare} pages to spare")
    remount(disk, "size=64m")
    run = nhiemvu("ingest", raw, "--output", root, log=scene.fresh("log"))
    result.expect(run.wait() == 0, f"with room again: {run.said()[-300:]}")
    result.expect(len(scene.reader.kept(root)[-1]["documents"]) == 6, "with room again, plans are missing")
    result.wrong += scene.reader.untidy(root)


def read_only(scene: Scene) -> list[Result]:
    """A dataset on a disk that is read-only, and one whose folder belongs to somebody else."""
    raw = inputs.plans(scene.fresh("raw"), 2)
    made = scene.fresh("base")
    nhiemvu("ingest", raw, "--output", made, log=scene.fresh("log")).wait()
    (before,) = scene.reader.kept(made)[-1:]
    inputs.plans(raw, 1, first=50)
    disk_result, folder_result = Result("read-only disk"), Result("folder without the right to write")
    if only_root(disk_result):
        with small_disk(scene) as disk:
            root = disk / "dataset"
            shutil.copytree(made, root, symlinks=True)
            remount(disk, "ro")
            _refused(scene, raw, root, disk_result)
            disk_result.take(scene.reader.judged(root, [before]), "read-only")
    if os.geteuid() == 0 and not shutil.which("setpriv"):
        folder_result.note = "left out: root may write everywhere, and there is no setpriv"
        return [disk_result, folder_result]
    root = scene.copy(made)
    folders = root, root / ".states"
    for folder in folders:
        folder.chmod(0o555)
    # Without these rights root is like everyone else.
    _refused(scene, raw, root, folder_result, UNPRIVILEGED if os.geteuid() == 0 else ())
    folder_result.take(scene.reader.judged(root, [before]), "without the right to write")
    for folder in folders:
        folder.chmod(0o755)
    return [disk_result, folder_result]


def _refused(scene: Scene, raw: Path, root: Path, result: Result, prefix: Sequence[str] = ()) -> None:
    run = nhiemvu("ingest", raw, "--output", root, log=scene.fresh("log"), prefix=prefix)
    result.runs = 1
    result.expect(run.wait() == 2, f"ended with {run.process.returncode}")
    result.message = run.said().rpartition("nhiemvu: ")[2].replace(str(root.parent), "…")
    result.expect_said("cannot be written:", run.said())
