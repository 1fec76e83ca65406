"""What others say is shown as they said it: a word in brackets is no markup."""

import pkgutil
from importlib import import_module

import pytest
from rich.console import Console
from rich.table import Table

import infra.cli

MODULES = [
    import_module(f"infra.cli.{each.name}") for each in pkgutil.iter_modules(infra.cli.__path__)
]
SCREENS = [
    pytest.param(value, id=f"{module.__name__}.{name}")
    for module in MODULES
    for name, value in vars(module).items()
    if isinstance(value, Console) and not value.stderr
]


@pytest.mark.parametrize("screen", SCREENS)
def test_brackets_stand_as_they_are(screen):
    table = Table(title="[/title]")
    table.add_column("[/column]")
    table.add_row("[/foo] [red]x[/red]")

    with screen.capture() as shown:
        screen.print(table)
        screen.print("[/line]")

    for words in ("[/title]", "[/column]", "[/foo] [red]x[/red]", "[/line]"):
        assert words in shown.get()
