"""Lay out what mutmut works on: a copy of the code that it can change everywhere, and the tests."""

import ast
import shutil
import tomllib
from hashlib import sha256
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
PLACE = REPOSITORY / "build" / "mutants"

CORE = ("kernel", "policy", "domain")

_SOURCES = REPOSITORY / "layers" / "plg_router" / "python"
_TESTS = REPOSITORY / "tests"
_COPY = PLACE / "src"
_KNOWN_TESTS = PLACE / "tests.sha256"

# A cache would answer a mutant's callers with what was computed before it.
_UNCACHED = {"cached_property": "property({})", "lru_cache": "{}"}
_LEFT_TO_MUTMUT = {"classmethod", "staticmethod"}


def lay_out() -> bool:
    """Bring the workplace up to date; return whether its tests are others than before."""
    sources = {path.relative_to(_SOURCES): path for path in _files(_SOURCES)}
    for name, path in sources.items():
        is_core = path.suffix == ".py" and name.parts[1] in CORE
        _write(_COPY / name, written_out(path.read_text()) if is_core else path.read_text())
    for path in _files(_COPY):
        if path.relative_to(_COPY) not in sources:
            path.unlink()
    for path in (PLACE / "mutants").glob("src/plg_router/*"):
        if path.is_dir() and path.name not in CORE:
            shutil.rmtree(path)  # mutmut copies only what is missing
    # Of a function that is new, mutmut would otherwise learn only from tests that are new as well.
    (PLACE / "mutants" / "mutmut-stats.json").unlink(missing_ok=True)
    shutil.copy2(REPOSITORY / "pyproject.toml", PLACE)
    for copy in (PLACE / "tests", PLACE / "mutants" / "tests"):
        shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(_TESTS, PLACE / "tests", ignore=shutil.ignore_patterns("__pycache__"))
    known, current = _KNOWN_TESTS.exists() and _KNOWN_TESTS.read_text(), _hash_of(PLACE / "tests")
    _KNOWN_TESTS.write_text(current)
    return known != current


def _files(folder: Path) -> list[Path]:
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.parent.name != "__pycache__"
    ]


def tests_of_the_core() -> list[str]:
    """Return the files and folders whose tests have to notice."""
    settings = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["tool"]["mutmut"]
    return list(settings["pytest_add_cli_args_test_selection"])


def package_of(module: str) -> str:
    """Return `kernel`, `policy` or the package of the domain, of a dotted name within the core."""
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] == "domain" else parts[0]


def _write(path: Path, text: str) -> None:
    """Leave a file alone that says this already: by its time mutmut knows what to mutate anew."""
    if not path.exists() or path.read_text() != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def _hash_of(folder: Path) -> str:
    digests = [sha256(path.read_bytes()).digest() for path in _files(folder)]
    return sha256(b"".join(digests)).hexdigest()


def written_out(source: str) -> str:
    """Return the code with `f = d(f)` after a function instead of `@d` before it.

    Both mean the same, but mutmut leaves functions alone that bear decorators.
    """
    lines = source.splitlines()
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    for function in sorted(functions, key=lambda node: node.lineno, reverse=True):
        decorators = [ast.unparse(each) for each in function.decorator_list]
        if not decorators or _LEFT_TO_MUTMUT & set(decorators):
            continue
        decorated = function.name
        for decorator in reversed(decorators):
            form = _UNCACHED.get(decorator.partition("(")[0], f"{decorator}({{}})")
            decorated = form.format(decorated)
        if decorated != function.name:
            assignment = f"{' ' * function.col_offset}{function.name} = {decorated}"
            lines.insert(function.end_lineno, assignment)
        del lines[function.decorator_list[0].lineno - 1 : function.lineno - 1]
    return "\n".join(lines) + "\n"
