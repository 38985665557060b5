"""The analysts' pages, and the organizers' page of whom a plan is meant to reach."""

from consult.analysis.views import agreement, reach, results, sample, sorting, suggestions, themes
from consult.analysis.views.blueprint import blueprint

__all__ = ["agreement", "blueprint", "reach", "results", "sample", "sorting", "suggestions", "themes"]
