"""`python -m consult.cli`, as the server starts the sweeps."""

from consult.cli import main

main()
