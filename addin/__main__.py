"""`python -m addin` is the console script."""

from addin.cli import main

if __name__ == "__main__":
    main()
