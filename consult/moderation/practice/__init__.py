"""Invented comments on which moderators practise before the first real one."""
