"""The analysts' pages: themes, comments to sort, and after closing how people voted."""

from consult.analysis.views import agreement, results, sample, sorting, themes
from consult.analysis.views.blueprint import blueprint

__all__ = ["agreement", "blueprint", "results", "sample", "sorting", "themes"]
