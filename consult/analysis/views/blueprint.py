"""The blueprint of the analysts' pages."""

from flask import Blueprint
from flask.blueprints import BlueprintSetupState

from consult.analysis.word_hints import MIN_FOR_PERCENTAGES

blueprint = Blueprint("analysis", __name__, url_prefix="/team")


def _add_words(state: BlueprintSetupState) -> None:
    """Give hints on words, wherever they are shown, the number that they name."""
    state.app.jinja_env.globals.update(MIN_FOR_PERCENTAGES=MIN_FOR_PERCENTAGES)


blueprint.record_once(_add_words)
