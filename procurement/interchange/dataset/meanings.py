"""What the words of the dataset mean to a reader who has only its files."""

from procurement.choices import Stage

STAGES = {
    Stage.UNKNOWN: "no step is on record",
    Stage.INTEREST: "the recipient or the supplier showed interest",
    Stage.REQUESTED: "the recipient asked for it; that is no offer yet",
    Stage.OFFERED: "the supplier would sell or give it; that is no order yet",
    Stage.NEGOTIATING: "the two talk about terms",
    Stage.SELECTED: "the recipient chose it and has signed nothing",
    Stage.AGREED: "a contract is signed",
    Stage.DELIVERING: "something has arrived",
    Stage.DELIVERED: "all that was agreed has arrived",
    Stage.SUSPENDED: "halted; it can go on",
    Stage.LOST: "another bid won",
    Stage.REFUSED: "the supplier would not",
    Stage.REJECTED: "the recipient would not",
    Stage.BLOCKED: "a third party stood against it",
    Stage.WITHDRAWN: "the supplier took it back",
    Stage.CANCELLED: "called off after it was agreed, or with no word by whom",
    Stage.LAPSED: "nothing came of it any more; a curator says so, never a timer",
    Stage.CLOSED_SHORT: "ended with less delivered than was agreed",
}
"""What each stage says of an offer, in the usual order."""
