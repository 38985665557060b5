"""The rights that a plan may touch, part by part, and what a part does to one.

Pure. The rights are the headings of the International Guidelines on Human Rights and Drug Policy, and its groups of
people. Work, social services and family life are not among these headings, but everyone rates a sentence about them.
"""

from collections.abc import Mapping
from enum import StrEnum

from consult.text.messages import N_

#: An explanation says at least as much, and at most so many characters.
MIN_WORDS = 3
MAX_EXPLANATION = 600
#: So many rights fit on the page of a part with what is said of them, and so many by name on the page of the plan.
MAX_OF_PART = 8
MAX_OF_PLAN = 120


class Right(StrEnum):
    """A right or a group of people, in the order of the guidelines."""

    DIGNITY = "dignity"
    UNIVERSALITY = "universality"
    EQUALITY = "equality"
    PARTICIPATION = "participation"
    REMEDY = "remedy"
    HEALTH = "health"
    HARM_REDUCTION = "harm_reduction"
    TREATMENT = "treatment"
    MEDICINES = "medicines"
    ENVIRONMENT = "environment"
    SCIENCE = "science"
    LIVING = "living"
    SOCIAL_SECURITY = "social_security"
    SOCIAL_SERVICES = "social_services"
    WORK = "work"
    LIFE = "life"
    CRUELTY = "cruelty"
    DETENTION = "detention"
    TRIAL = "trial"
    PRIVACY = "privacy"
    FAMILY = "family"
    CONSCIENCE = "conscience"
    CULTURE = "culture"
    EXPRESSION = "expression"
    ASSOCIATION = "association"
    CHILDREN = "children"
    WOMEN = "women"
    CUSTODY = "custody"
    INDIGENOUS = "indigenous"
    FURTHER_GROUPS = "further_groups"


class Effect(StrEnum):
    """What a part does to a right."""

    PROTECTS = "protects"
    LIMITS = "limits"
    UNCLEAR = "unclear"


RIGHT_LABELS: Mapping[Right, str] = {
    Right.DIGNITY: N_("Human dignity"),
    Right.UNIVERSALITY: N_("Universality and interdependence of rights"),
    Right.EQUALITY: N_("Equality and non-discrimination"),
    Right.PARTICIPATION: N_("Meaningful participation"),
    Right.REMEDY: N_("Accountability and the right to an effective remedy"),
    Right.HEALTH: N_("Right to the highest attainable standard of health"),
    Right.HARM_REDUCTION: N_("Harm reduction"),
    Right.TREATMENT: N_("Drug dependence treatment"),
    Right.MEDICINES: N_("Access to controlled substances as medicines"),
    Right.ENVIRONMENT: N_("Healthy environment"),
    Right.SCIENCE: N_("Right to benefit from scientific progress and its applications"),
    Right.LIVING: N_("Right to an adequate standard of living"),
    Right.SOCIAL_SECURITY: N_("Right to social security"),
    Right.SOCIAL_SERVICES: N_("Right to social services"),
    Right.WORK: N_("Right to work"),
    Right.LIFE: N_("Right to life"),
    Right.CRUELTY: N_("Freedom from torture and cruel, inhuman or degrading treatment"),
    Right.DETENTION: N_("Freedom from arbitrary arrest and detention"),
    Right.TRIAL: N_("Right to a fair trial"),
    Right.PRIVACY: N_("Right to privacy"),
    Right.FAMILY: N_("Right to family life"),
    Right.CONSCIENCE: N_("Freedom of thought, conscience and religion"),
    Right.CULTURE: N_("Right to enjoy cultural life"),
    Right.EXPRESSION: N_("Freedom of opinion, expression and information"),
    Right.ASSOCIATION: N_("Freedom of association and peaceful assembly"),
    Right.CHILDREN: N_("Children"),
    Right.WOMEN: N_("Women"),
    Right.CUSTODY: N_("Persons deprived of liberty"),
    Right.INDIGENOUS: N_("Indigenous peoples"),
    Right.FURTHER_GROUPS: N_(
        "Racialised groups, LGBTQ people, sex workers, people experiencing homelessness, migrants"
    ),
}
#: What to ask of a part.
QUESTIONS: Mapping[Right, str] = {
    Right.DIGNITY: N_("Does it treat people who use drugs as less worthy of respect, or put them to shame?"),
    Right.UNIVERSALITY: N_("Does it make any right depend on no longer using drugs?"),
    Right.EQUALITY: N_(
        "Whom does it affect most: by race, sex, gender, poverty, disability, sex work or drug dependence? Will "
        "numbers show that?"
    ),
    Right.PARTICIPATION: N_(
        "Did people who use drugs help to write it, and can they change the outcome? Are they paid and protected?"
    ),
    Right.REMEDY: N_(
        "Can people complain to somebody who is neither the service nor the police? Who reports, when, and to whom?"
    ),
    Right.HEALTH: N_(
        "Does it change whether care is there, whether people can reach and pay for it, whether it suits them, or how "
        "good it is?"
    ),
    Right.HARM_REDUCTION: N_(
        "Is it voluntary, paid for, and open at any age? Is nobody punished for carrying equipment or for helping at "
        "an overdose?"
    ),
    Right.TREATMENT: N_(
        "Do people agree freely, knowing what it is? Is nobody excluded after a positive test? Is it confidential?"
    ),
    Right.MEDICINES: N_("Does it make pain relief, opioid agonist medicines or naloxone harder to get?"),
    Right.ENVIRONMENT: N_("Does it leave waste, spray crops, or drive people from where they live?"),
    Right.SCIENCE: N_(
        "Is it based on what is known today? May researchers and services try new methods, such as drug checking?"
    ),
    Right.LIVING: N_(
        "What does it do to housing, food and income? Can people lose their home or benefits for using drugs?"
    ),
    Right.SOCIAL_SECURITY: N_("Must people be tested or treated to get benefits?"),
    Right.SOCIAL_SERVICES: N_("Can a service turn somebody away because they use drugs?"),
    Right.WORK: N_("Can people lose their work, or not get any, because they use drugs or were convicted?"),
    Right.LIFE: N_(
        "Does it make dying more or less likely, for example because people call for help later, or because the supply "
        "changes suddenly?"
    ),
    Right.CRUELTY: N_("Can people be refused treatment in custody, be forced into withdrawal, or be strip-searched?"),
    Right.DETENTION: N_(
        "Is anyone treated or kept somewhere against their will? On what ground, and who reviews that?"
    ),
    Right.TRIAL: N_("Does it take anything as proved, for example by an amount of a drug? Who has to prove what?"),
    Right.PRIVACY: N_("What data is kept, for how long, and who may see it? Can the police get it?"),
    Right.FAMILY: N_("Can parents lose their children, or visits, because they use drugs?"),
    Right.CONSCIENCE: N_("Does it touch ceremonies, or make people take part in a programme of a faith?"),
    Right.CULTURE: N_("Does it touch traditional use?"),
    Right.EXPRESSION: N_(
        "Does it restrict information on harm reduction, for example as advertising or as encouragement?"
    ),
    Right.ASSOCIATION: N_("Can organizations of people who use drugs register, meet and receive money?"),
    Right.CHILDREN: N_(
        "Is it best for children, and are they heard? Does it limit services by age, exclude from school, or bring "
        "tests or dogs there?"
    ),
    Right.WOMEN: N_(
        "What happens in pregnancy and to custody of children? Are there hours for women, childcare, and safety from "
        "violence?"
    ),
    Right.CUSTODY: N_(
        "Do people in custody get the same harm reduction and treatment as outside, and naloxone when they leave?"
    ),
    Right.INDIGENOUS: N_(
        "Did they agree freely, beforehand and knowing what it is? Do they lead their services and control their data?"
    ),
    Right.FURTHER_GROUPS: N_("How is each group policed, and can each reach what it offers?"),
}
EFFECT_LABELS: Mapping[Effect, str] = {
    Effect.PROTECTS: N_("Protects it"),
    Effect.LIMITS: N_("Limits it"),
    Effect.UNCLEAR: N_("Unclear"),
}
