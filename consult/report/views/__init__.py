"""The analysts' pages of Part A: the report, its quotes, who looked at it before the freeze, and hints on its words."""

from consult.report.views import quotes, report, sense_checks, words
from consult.report.views.blueprint import blueprint

__all__ = ["blueprint", "quotes", "report", "sense_checks", "words"]
