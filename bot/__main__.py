"""`python -m bot` is `isnad`."""

from bot.cli import main

if __name__ == "__main__":
    main()
