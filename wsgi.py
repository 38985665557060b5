"""What a WSGI server loads: the application, with start-up objects frozen out of garbage collection."""

import gc
import os
import resource

from consult.factory import create_app
from consult.operations.server import end_with_parent

# Whatever this process writes is for the user it runs as, and nobody else on the machine.
os.umask(0o077)
# A crash must not write what is in memory, somebody's words and address among it, to the disk.
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

end_with_parent()
app = create_app()

# The collector would otherwise walk every start-up object again and again while people wait.
gc.collect()
gc.freeze()
