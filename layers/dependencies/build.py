"""Build the dependency layer: the third-party code of the functions, for the machine they run on.

`python build.py lambda local` makes both: one for the cloud (Python 3.13 on arm64), whatever the
machine that builds it, and one for the interpreter at hand, which runs the functions here. What
lies in `build/layers/dependencies-<target>/` depends on the locks alone, so its asset hash is
stable, and it is built anew only when an input changed. The SDK comes with the runtime.
"""

import fcntl
import hashlib
import io
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
LAYERS = HERE.parents[1] / "build" / "layers"
LOCK = HERE / "requirements.txt"

# python3.13 runs on Amazon Linux 2023 (glibc 2.34), which loads manylinux_2_28 wheels.
PLATFORMS = {
    "lambda": ("--python-version=3.13", "--python-platform=aarch64-manylinux_2_28"),
    "local": (f"--python={sys.executable}",),
}
# Installer's traces (some name paths of this machine), commands, tests and type stubs.
NOT_SHIPPED = (
    ".lock",
    "bin",
    "**/__pycache__",
    "**/*.dist-info/INSTALLER",
    "**/*.dist-info/RECORD",
    "**/*.dist-info/REQUESTED",
    "**/*.pyi",
    "**/test.py",
    "**/test_*",
    "**/tests",
)
UNZIPPED_LIMIT_MB = 30
ZIPPED_LIMIT_MB = 8


def build(target: str) -> None:
    """Build the layer for `target` unless nothing changed since it was last built."""
    LAYERS.mkdir(parents=True, exist_ok=True)
    layer = LAYERS / f"dependencies-{target}"
    stamp = layer.with_suffix(".stamp")
    fingerprint = _fingerprint(target)
    with layer.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two test runs may want it at once
        if stamp.is_file() and stamp.read_text() == fingerprint and layer.is_dir():
            return
        stamp.unlink(missing_ok=True)
        shutil.rmtree(layer, ignore_errors=True)
        _install(PLATFORMS[target], layer / "python")
        _prune(layer / "python")
        print(f"Dependency layer for {target}: {_sizes(layer)}")
        stamp.write_text(fingerprint)


def _fingerprint(target: str) -> str:
    interpreter = f"{sys.implementation.cache_tag} {sys.platform}" if target == "local" else ""
    inputs = (LOCK.read_bytes(), Path(__file__).read_bytes(), interpreter.encode())
    return hashlib.sha256(b"\0".join(inputs)).hexdigest()


def _install(platform: tuple[str, ...], folder: Path) -> None:
    options = ("--quiet", "--require-hashes", "--no-deps", "--only-binary=:all:")
    subprocess.run(
        (
            *(sys.executable, "-m", "uv", "pip", "install", *options, *platform),
            *(f"--target={folder}", f"--requirements={LOCK}"),
        ),
        check=True,
    )


def _prune(folder: Path) -> None:
    for pattern in NOT_SHIPPED:
        for path in sorted(folder.glob(pattern)):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _sizes(layer: Path) -> str:
    """Return the layer's sizes, or stop when it outgrew what a cold start should load."""
    files = sorted(path for path in layer.rglob("*") if path.is_file())
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped:
        for file in files:
            zipped.write(file, file.relative_to(layer))
    unzipped_mb = sum(file.stat().st_size for file in files) / 1e6
    zipped_mb = archive.tell() / 1e6
    sizes = f"{unzipped_mb:.1f} MB, {zipped_mb:.1f} MB zipped"
    if unzipped_mb > UNZIPPED_LIMIT_MB or zipped_mb > ZIPPED_LIMIT_MB:
        sys.exit(f"The dependency layer is too large: {sizes}")
    return sizes


if __name__ == "__main__":
    for requested in sys.argv[1:]:
        build(requested)
