"""What a WSGI server loads: the application, with start-up objects frozen out of garbage collection."""

import gc

from consult import create_app

app = create_app()

# The collector would otherwise walk every start-up object again and again while people wait.
gc.collect()
gc.freeze()
