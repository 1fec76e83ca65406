"""Where the command line writes: what messages and tables say stands as it is, brackets too."""

from rich.console import Console


def screen(*, highlight: bool = True, soft_wrap: bool = False) -> Console:
    """Return a screen that takes nothing it is given for a markup language."""
    return Console(markup=False, highlight=highlight, soft_wrap=soft_wrap)
