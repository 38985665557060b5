"""What a WSGI server loads: the application, with start-up objects frozen out of garbage collection."""

import gc
import os

from consult import create_app

# Whatever this process writes is for the user it runs as, and nobody else on the machine.
os.umask(0o077)

app = create_app()

# The collector would otherwise walk every start-up object again and again while people wait.
gc.collect()
gc.freeze()
