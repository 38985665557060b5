"""Opinion groups: the calculation in numpy, and the process that it runs in: what serves pages never loads numpy."""
