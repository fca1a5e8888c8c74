"""The two sides of a move: from where, and to where."""

from collections.abc import Sequence
from dataclasses import replace

from bot.language.clause import Clause, Item, shifted
from bot.language.times import Atom, Purpose, Times, atoms, clocked, combine


def cut_through(clause: Clause, sides: Sequence[Times]) -> list[Item]:
    """The pieces of time that a "from" or a "to" cuts in two, where nothing else in them is left over."""
    told = {place for times in sides for place in times.used}
    between = {*FROM, *TO, "the", "on", "at", "my", "of", "instead", "than", "not", "-"}
    return [
        item
        for item in clause.items
        if item.atom
        and all(place in told or clause.line[place].word in between for place in range(item.first, item.last))
    ]


FROM = {"from", "del", "desde"}
TO = {"to", "al", "hacia", "para"}
# Behind these "to" begins a verb, not a place in time.
WANTS = {
    "need",
    "have",
    "want",
    "like",
    "able",
    "going",
    "got",
    "possible",
    "trying",
    "wish",
    "wanted",
    "needed",
    "love",
}


def trades(clause: Clause) -> bool:
    """ "swap my monday for tuesday", "can my 2pm tomorrow be at 3 instead": what is there, and what shall be."""
    timed = [place for item in clause.items if item.atom for place in (item.first, item.last)]
    inner = [n for n in range(min(timed), max(timed)) if clause.line[n].word in ("for", "be")] if timed else []
    words = {clause.line[n].word for n in inner}
    return (clause.has("swap") and "for" in words) or (clause.has("instead") and "be" in words)


def move_sides(clause: Clause) -> tuple[list[int], list[int], list[int]]:
    """The tokens of what is moved, of where it comes from ("from", "instead of") and where to ("to")."""
    sides: tuple[list[int], list[int], list[int]] = ([], [], [])
    side = 0
    first = clause.items[0].first if clause.items else 0
    last = clause.items[-1].last if clause.items else 0
    named = {place for item in clause.items if item.name for place in range(item.first, item.last)}
    place = first
    turns = TO | {"for", "be"} if trades(clause) else TO
    while place < last:
        word = clause.line[place].word
        following = clause.line[place + 1].word if place + 1 < last else ""
        if word in FROM:
            side = 1
        elif (word in ("instead", "insted", "rather") and following in ("of", "than")) or word == "not":
            side = 1
            place += word != "not"
        elif word in turns and sides != ([], [], []) and clause.line[place - 1].word not in WANTS:
            side = 2
        elif place not in named:
            sides[side].append(place)
        place += 1
    return sides


def side_times(clause: Clause, places: list[int]) -> Times:
    """The time told by some tokens alone; bare numbers are times of the day."""
    told: list[Atom] = []
    run: list[int] = []
    for place in [*places, -1]:
        if run and place != run[-1] + 1:
            told += [shifted(atom, run[0]) for atom in atoms(clause.line[run[0] : run[-1] + 1])]
            run = []
        run.append(place)
    timed = tuple(clocked(atom) or atom for atom in told)
    times = combine(timed, clause.setting, Purpose.LIST)
    if any(atom.kind in ("dates", "rule") for atom in timed):
        return times
    return replace(times, readings=tuple(dict.fromkeys(replace(each, dates=()) for each in times.readings)), missing=())
