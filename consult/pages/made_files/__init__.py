"""Files that are made from public pages: set from what a page says, so that no file says anything else."""
