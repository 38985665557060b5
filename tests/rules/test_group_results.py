"""The document of opinion groups can be written, read back, and hashed."""

from consult.analysis.group_results import (
    Ellipse,
    Group,
    GroupResults,
    GroupShares,
    Lean,
    LeftOut,
    Mix,
    NoGroups,
    Share,
    Shares,
    Stability,
    StatementRow,
    Typical,
)
from consult.record.canonical import document_hash
from consult.record.documents import read, values_of

SHARE = Share(percent=75, low=64, high=84)
EVERYONE = Shares(
    words=Lean.MOSTLY_AGREE, agree=SHARE, disagree=Share(percent=10, low=4, high=20), rest=15, answered=60
)
FEW = GroupShares(group="B", words=Lean.DIVIDED)
ROW = StatementRow(tracker="k4nm8wqx2p7r", comparable=None, everyone=EVERYONE, per_group=(FEW,))
FOUND = GroupResults(
    people=62,
    statements=40,
    votes_needed=7,
    groups=(
        Group(
            letter="A",
            size=62,
            mix=Mix.CODE,
            ellipse=Ellipse(x=300, y=410, long=120, short=80, angle=-25),
            typical=(Typical(tracker="k4nm8wqx2p7r", agrees=True),),
        ),
    ),
    stability=Stability(times=94, of=100),
    unites=(ROW,),
    against=(),
    divides=(),
    also=(),
    left_out=LeftOut(shown=1, share=20, bound=40, healed_by=""),
)
NONE = GroupResults(
    people=0, statements=3, votes_needed=3, groups=(), none_reason=NoGroups.FEW_PEOPLE, unites=(), against=(),
    divides=(), also=(),
)  # fmt: skip


def test_it_is_read_back_as_it_was_written():
    for each in (FOUND, NONE):
        assert read(GroupResults, values_of(each)) == each
        assert document_hash(values_of(each))
    assert FOUND.rows == (ROW,)
