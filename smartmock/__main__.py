"""`python -m smartmock` is the `smartmock` command."""

from smartmock.cli import main

if __name__ == "__main__":
    main()
