"""Three questions about how people were asked, not about the plan; each may be skipped. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from consult.text.messages import N_


class ProcessQuestion(StrEnum):
    """A question about the process."""

    UNDERSTOOD = "understood"
    SAFE = "safe"
    WORTH_IT = "worth_it"


class ProcessAnswer(StrEnum):
    """An answer to one of them."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    CANNOT_SAY = "cannot_say"


PROCESS_QUESTIONS: Mapping[ProcessQuestion, str] = {
    ProcessQuestion.UNDERSTOOD: N_("Could you understand the plan and what we asked?"),
    ProcessQuestion.SAFE: N_("Did you feel safe to say what you think?"),
    ProcessQuestion.WORTH_IT: N_("Was it worth your time?"),
}
PROCESS_ANSWERS: Mapping[ProcessAnswer, str] = {
    ProcessAnswer.YES: N_("Yes"),
    ProcessAnswer.PARTLY: N_("Partly"),
    ProcessAnswer.NO: N_("No"),
    ProcessAnswer.CANNOT_SAY: N_("Can’t say"),
}
