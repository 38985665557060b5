"""The analysts' pages: themes, comments to sort, and after closing how people voted."""

from consult.analysis.views import results, sorting, themes
from consult.analysis.views.blueprint import blueprint

__all__ = ["blueprint", "results", "sorting", "themes"]
