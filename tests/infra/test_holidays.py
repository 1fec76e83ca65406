"""The public holidays in the functions are those of the pinned package, for every territory."""

from datetime import date
from pathlib import Path

import pytest

from infra.holidays.compile import FOLDER, compiled, countries, years_around, years_compiled
from plg_router.adapters.public_holidays import PublicHolidays

HOLIDAYS = PublicHolidays()
LAYER = Path(__file__).parents[2] / "layers" / "dependencies"


def test_the_table_is_compiled_from_the_pinned_package():
    """Else: make lists."""
    files = {file.name: file.read_text() for file in FOLDER.iterdir()}

    assert files == compiled(years_compiled())


def test_the_table_reaches_from_last_year_three_years_ahead():
    assert years_around(2026) == range(2025, 2030)


def test_the_package_itself_does_not_ship():
    """It is a hundred times as large as the days that are asked for."""
    locked = (LAYER / "requirements.txt").read_text()

    assert "holidays" not in locked


@pytest.mark.parametrize("country", countries())
def test_every_country_of_the_territories_has_days_in_every_year(country):
    years = {day.year for day in HOLIDAYS.days(country)}

    assert years == set(years_compiled())


def test_the_table_is_small_enough_to_be_read_on_a_cold_start():
    assert (FOLDER / "days.txt").stat().st_size < 128 * 1024


@pytest.mark.parametrize(
    ("calendar", "day", "is_holiday"),
    [
        ("DE", date(2026, 10, 3), True),
        ("DE", date(2026, 1, 6), False),
        ("DE-BY", date(2026, 1, 6), True),
        ("DE-BY", date(2026, 10, 3), True),
        ("DE-BE", date(2026, 1, 6), False),
        ("US", date(2026, 11, 26), True),
        ("US", date(2026, 11, 25), False),
        ("GB-SCT", date(2026, 11, 30), True),
        ("GB-ENG", date(2026, 11, 30), False),
    ],
)
@pytest.mark.requirement("S144")
def test_a_part_of_a_country_has_its_own_days(calendar, day, is_holiday):
    assert (day in HOLIDAYS.days(calendar)) is is_holiday
