"""Each failure asks one thing of the caller, so the classes never overlap."""

import pytest

from plg_router.kernel.errors import (
    AlreadyHandled,
    Conflict,
    Rejected,
    RouterError,
    Transient,
    Unforeseen,
)

FAILURES = [Rejected, AlreadyHandled, Conflict, Transient, Unforeseen]


@pytest.mark.parametrize("failure", FAILURES)
def test_a_failure_is_of_one_kind_only(failure):
    assert [kind for kind in FAILURES if issubclass(failure, kind)] == [failure]
    assert issubclass(failure, RouterError)


def test_a_rejection_names_the_field_and_the_fix():
    rejection = Rejected("user.email", "leave it out")

    assert str(rejection) == "user.email: leave it out"
    assert (rejection.field, rejection.fix) == ("user.email", "leave it out")
