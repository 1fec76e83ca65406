"""How much a function has to unpack before it starts: the layers, as they are and zipped."""

import io
import zipfile
from pathlib import Path

from infra.local.connection import REPOSITORY

MEGABYTE = 1024 * 1024
LAYERS = (
    REPOSITORY / "layers" / "plg_router",
    REPOSITORY / "build" / "layers" / "dependencies-lambda",
)
_LEFT_OUT = "__pycache__"  # as the app leaves it out


def layer_sizes() -> tuple[float, float]:
    """Return the megabytes of both layers together, unzipped and zipped."""
    files = [
        path
        for layer in LAYERS
        for path in sorted(layer.rglob("*"))
        if path.is_file() and _LEFT_OUT not in path.parts
    ]
    zipped = sum(_zipped(layer, files) for layer in LAYERS)
    return sum(path.stat().st_size for path in files) / MEGABYTE, zipped / MEGABYTE


def _zipped(layer: Path, files: list[Path]) -> int:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in files:
            if path.is_relative_to(layer):
                packed.write(path, path.relative_to(layer))
    return archive.tell()
