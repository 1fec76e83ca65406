"""Write the generated files below events/: `make contracts`."""

import sys

from infra.event_book.book import BrokenPromise, write

if __name__ == "__main__":
    try:
        write()
    except BrokenPromise as error:
        sys.exit(str(error))
