"""The analysts' pages, and the organizers' page of whom a plan is meant to reach."""

from consult.analysis.views import reach, results, sorting, suggestions, themes
from consult.analysis.views.blueprint import blueprint

__all__ = ["blueprint", "reach", "results", "sorting", "suggestions", "themes"]
