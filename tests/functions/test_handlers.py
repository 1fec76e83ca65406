"""Every function is thin, starts with what ships alone, and touches nothing until it is called."""

import ast

import pytest

from tests.functions.stages import FUNCTIONS, STAGES, seen_in_a_bare_interpreter

BUILT = {"Stage", "Intake", "Enforcer", "RelayEvents", "OwnLeads"}
MOST_LINES = 40  # of code below the imports; what needs more belongs in a service

pytestmark = [
    pytest.mark.parametrize("stage", STAGES),
]


def test_a_function_is_built_from_its_layers_and_boto3_alone(stage):
    assert seen_in_a_bare_interpreter(stage).built in BUILT


def test_nothing_of_ours_reads_the_environment_before_the_first_call(stage):
    seen = seen_in_a_bare_interpreter(stage)

    assert seen.settings
    assert seen.variables == []


def test_importing_a_function_makes_no_client(stage):
    assert seen_in_a_bare_interpreter(stage).service_files == []


def test_a_trace_holds_what_lambda_itself_writes(stage):
    """A recorder of calls would quote what was sent; Lambda's own segments name errors alone."""
    modules = seen_in_a_bare_interpreter(stage).modules

    writers = ("aws_xray_sdk", "opentelemetry")
    assert [name for name in modules if name.startswith(writers)] == []
    assert "plg_router.runtime.discretion" in modules


def test_a_function_is_thin(stage):
    source = (FUNCTIONS / stage / "handler.py").read_text()
    tree = ast.parse(source)

    lines = {
        line
        for statement in tree.body
        if not isinstance(statement, ast.Import | ast.ImportFrom) and not _is_docstring(statement)
        for line in range(statement.lineno, statement.end_lineno + 1)
    }
    code = [line for line in lines if source.splitlines()[line - 1].strip()]

    assert len(code) <= MOST_LINES


def test_a_function_is_one_file_that_knows_no_other_function(stage):
    source = (FUNCTIONS / stage / "handler.py").read_text()
    imported = {
        (node.module or "").partition(".")[0]
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom)
    }

    assert [path.name for path in (FUNCTIONS / stage).glob("*.py")] == ["handler.py"]
    assert imported <= {"collections", "plg_router"}


def _is_docstring(statement):
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
