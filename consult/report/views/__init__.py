"""The analysts' pages of Part A: the report, its quotes, who looked at it before the freeze, and hints on its words."""

from consult.report.views import quotes, report, sense_checks, words
from consult.report.views.blueprint import blueprint
from consult.report.views.report import LABELS

__all__ = ["LABELS", "blueprint", "quotes", "report", "sense_checks", "words"]
