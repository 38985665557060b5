"""The analysts' pages of Part A: the report, who looked at it before the freeze, and hints on its words."""

from consult.report.views import report, sense_checks, words
from consult.report.views.blueprint import blueprint
from consult.report.views.report import LABELS

__all__ = ["LABELS", "blueprint", "report", "sense_checks", "words"]
