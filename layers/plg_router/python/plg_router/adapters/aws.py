"""How every AWS client here behaves: it answers or fails within a stage's patience."""

from botocore.config import Config

CONFIG = Config(
    connect_timeout=2,
    read_timeout=8,
    retries={"mode": "standard", "max_attempts": 4},
)
