"""Samples that a second analyst sorted."""

from flask import Flask

from consult.analysis import codebook_changes
from consult.analysis.models import CodingSample
from consult.storage.database import db, today
from tests.cast import Cast, Plan, writing


def agreeing(app: Flask, cast: Cast, plan: Plan, **alphas: int | None) -> None:
    """A sample that is done, in which two people agreed so far on each theme, in thousandths, by its key."""
    figures = {
        key.replace("_", "-"): {
            "units": 40, "same": 900, "prevalence": 300, "kappa": alpha, "alpha": alpha, "low": alpha, "high": alpha,
        }
        for key, alpha in alphas.items()
    }  # fmt: skip
    second = cast.actor("Ana").staff_id
    with writing(app):
        db.session.add(CodingSample(
            consultation_id=plan.id, staff_id=second, texts=40, drawn_on=today(), done_on=today(), figures=figures,
            codebook_version=codebook_changes.version_of(plan.id),
        ))  # fmt: skip
