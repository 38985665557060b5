"""The agreement on each theme as a chart draws it: where alpha and its interval are, and what to do about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from consult.analysis.agreement import TENTATIVE_BELOW, WEAK_BELOW, Band, CodeAgreement, band_of
from consult.analysis.models import Theme
from consult.text.messages import N_

#: What each band means for the report, and what to do.
ADVICE: Mapping[Band, str] = {
    Band.ONE_PERSON: N_("One person grouped it. The report says so."),
    Band.RELIABLE: N_("Two people find it alike. The report gives its number. Nothing is left to do."),
    Band.TENTATIVE: N_(
        "The report gives its number, and says that it is not sure. To be surer, write more clearly what belongs in it."
    ),
    Band.ALIKE: N_(
        "Both found it in every comment that could show it, so nothing tells whether they would leave it out alike. "
        "The report gives its number, and says so. To be surer, look whether it is two themes."
    ),
    Band.WEAK: N_(
        "The report gives no number, only its words. Write more clearly what belongs in it and what does not. "
        "Then group its comments again, and draw another sample, if there are comments left."
    ),
    Band.UNDEFINED: N_(
        "The report gives no number, only its words. The sample could not test it: no comment in it had the theme, or "
        "all on its part had it, or the theme is newer. Draw another sample, if there are comments left."
    ),
}
#: What to say of a theme that both found alike, so rarely or so often that the next sample could be otherwise.
TOO_FEW = N_(
    "The report gives its number, and says that it is not sure. Nearly none of the comments had it, or nearly all did, "
    "so that one more could change this. It does not mean that the theme is unclear."
)

#: Where alpha is too low for a number, and where it is high enough for a sure one, in per cent of the chart's width.
LIMITS = (WEAK_BELOW / 10, TENTATIVE_BELOW / 10)


@dataclass(frozen=True)
class AgreementRow:
    """A theme with the agreement on it; `figures` is None if the newest sample did not test it."""

    theme: Theme
    band: Band
    figures: CodeAgreement | None

    @property
    def advice(self) -> str:
        if self.band is Band.TENTATIVE and self.figures and band_of(self.figures.alpha) is Band.RELIABLE:
            return TOO_FEW
        return ADVICE[self.band]

    @property
    def alpha(self) -> float | None:
        """Where alpha is drawn, in per cent of the width, which goes from 0 to 1: less than 0 is at its start."""
        return _place(self.figures.alpha) if self.figures else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Where alpha's interval begins, and how wide it is."""
        if self.figures is None or self.figures.low is None or self.figures.high is None:
            return None
        low, high = (_place(each) or 0.0 for each in (self.figures.low, self.figures.high))
        return low, round(high - low, 1)


def rows_of(
    themes: Iterable[Theme], bands: Mapping[int, Band], figures: Mapping[str, CodeAgreement]
) -> list[AgreementRow]:
    """One row for each theme: those without a number first, since there is something to do about them."""
    order = (Band.WEAK, Band.UNDEFINED, Band.ALIKE, Band.TENTATIVE, Band.RELIABLE, Band.ONE_PERSON)
    rows = [
        AgreementRow(theme, bands[theme.id], None if bands[theme.id] is Band.UNDEFINED else figures.get(theme.key))
        for theme in themes
    ]
    return sorted(rows, key=lambda row: order.index(row.band))


def _place(thousandths: int | None) -> float | None:
    return None if thousandths is None else min(100.0, max(0.0, thousandths / 10))
