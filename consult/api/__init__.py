"""Reading by programs: the same public facts as on the pages, as JSON."""
