"""`python -m infra.mail_lists`: write the lists that the functions read."""

from infra.mail_lists.compile import FOLDER, compiled


def main() -> None:
    """Write every file of the folder anew."""
    for name, text in compiled().items():
        (FOLDER / name).write_text(text)


if __name__ == "__main__":
    main()
