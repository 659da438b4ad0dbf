"""What a vote came to."""

from collections.abc import Iterable

from linli.ballots.models import Ballot


def votes_cast(ballot: Ballot) -> int:
    """Hands that were raised, abstentions included: whoever abstains has taken part."""
    return ballot.in_favour + ballot.against + ballot.abstained


def carried(ballot: Ballot) -> bool:
    """More than `needs_percent` of the votes cast were in favour; exactly that share is too few."""
    return ballot.in_favour * 100 > ballot.needs_percent * votes_cast(ballot)


def of(subjects: Iterable[str]) -> dict[str, Ballot]:
    """Ballots by what was voted on ("motion:3"). Callers ask first whether it may be seen."""
    return {ballot.subject: ballot for ballot in Ballot.objects.filter(subject__in=list(subjects))}
