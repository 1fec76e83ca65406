"""What to tell the sender of a faulty field."""

from pydantic_core import ErrorDetails

from plg_router.kernel.fixes import fix_for


def fix_of(fault: ErrorDetails) -> str:
    """Return the instruction for one fault that pydantic found."""
    return fix_for(
        fault["type"],
        fault.get("ctx", {}),
        verb="send",
        otherwise="is not as its schema in events/schemas says; compare the two",
    )
