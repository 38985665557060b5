"""`python -m consult.cli`, as the server starts the periodic tasks."""

from consult.cli import main

main()
