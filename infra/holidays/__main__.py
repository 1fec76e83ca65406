"""`python -m infra.holidays`: write the table that the functions read, from last year on."""

from datetime import UTC, datetime

from infra.holidays.compile import FOLDER, compiled, years_around


def main() -> None:
    """Write every file of the folder anew."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in compiled(years_around(datetime.now(UTC).year)).items():
        (FOLDER / name).write_text(text)


if __name__ == "__main__":
    main()
