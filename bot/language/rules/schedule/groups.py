"""Which days of a clause go with which hours."""

from collections.abc import Sequence
from dataclasses import replace

from bot.language.clause import Clause, Item
from bot.language.listed import listed
from bot.language.times import Purpose, clocked
from bot.language.times.kinds import Hours, Mark, MonthOf, Open, Part, Repeat, Span, Weekdays
from bot.language.told import DAY
from engine.hours import Window

_WORKS = listed("works")
_KEPT_FREE = listed("kept_free")


def mixed(clause: Clause) -> bool:
    """ "9-5 mon, off tue": some days have hours and others have none, so that the off is not for all of them."""
    order = "".join(piece_kind(item) for item in clause.items)
    if order.startswith("H") and order.strip("H").strip("D") == "":
        return False
    kinds = ["".join(piece_kind(item) for item in part) for part in segments(clause.items)]
    with_days = [kind for kind in kinds if "D" in kind]
    return any("H" in kind for kind in with_days) and any("H" not in kind for kind in with_days)


def segments(items: Sequence[Item]) -> list[list[Item]]:
    """The items between commas and "and"s, and around the word that closes."""
    parts: list[list[Item]] = [[]]
    unjoined = not any(map(_joins, items))
    for place, item in enumerate(items):
        if _joins(item):
            parts.append([])
            continue
        if unjoined and _opens_days(items, place) and _days_are_told(parts[-1]):
            parts.append([])
        parts[-1].append(item)
    joined: list[list[Item]] = []
    for part in parts:
        if joined and not any(item.atom for item in joined[-1]):
            joined[-1] = [*joined[-1], *part]
        elif part:
            joined.append(part)
    return joined


def _opens_days(items: Sequence[Item], place: int) -> bool:
    """Weekdays, or a word that closes the weekdays right behind it: "mon-fri 9-5 closed sundays"."""
    item, after = items[place], items[place + 1] if place + 1 < len(items) else None
    named = after if item.atom is None and item.has("off", "closed") else item
    return bool(named and named.atom and isinstance(named.atom.value, Weekdays))


def _joins(item: Item) -> bool:
    return item.atom is None and item.has("joint", "mark") and item.word not in ("-", "/")


def _days_are_told(part: Sequence[Item]) -> bool:
    """ "mon 9-5" of "mon 9-5 tue off": days first, and what they are."""
    kinds = [piece_kind(item) for item in part if piece_kind(item)]
    return kinds[:1] == ["D"] and ("H" in kinds or any(item.has("off", "closed") for item in part))


def as_time(item: Item) -> Item:
    """A bare number as the time it could be."""
    timed = clocked(item.atom) if item.atom else None
    return replace(item, atom=timed) if timed else item


def some_closed(clause: Clause) -> bool:
    """ "mon 9-5, tue 10-6, wed off": hours first, then days that are off."""
    parts = segments(clause.items)
    kinds = [
        ("off" if any(i.has("off", "closed") for i in part) else "") + "".join(piece_kind(i) for i in part)
        for part in parts
    ]
    told = [kind for kind in kinds if "D" in kind]
    return (
        len(told) > 1
        and "off" not in told[0]
        and "H" in told[0]
        and any(kind == "offD" for kind in told)
        and all(("H" in k) != ("off" in k) for k in told)
    )


def one_bare_day(clause: Clause, group: Sequence[Item]) -> bool:
    """ "only 10-2 on friday" is said of that date."""
    times = clause.when(Purpose.HOURS, group)
    return len(times.bare) < 2 and not times.recurring and not works_only(clause)


def works_only(clause: Clause) -> bool:
    """ "i only work weds 12-6", "i work only weds 12-6": what one does every week, and on no other day."""
    spoken = [item for item in clause.items if not item.has("glue", "filler") or item.has("only", "work")]
    for place, item in enumerate(spoken[1:], 1):
        said = " ".join(each.word for each in spoken[:place]).split()[-2:]
        days = item.atom is not None and isinstance(item.atom.value, Weekdays) and not item.atom.value.said
        if days and "only" in said and {"work", "works"} & set(said):
            return not any("can" in each.word.split() for each in spoken[:place])
    return False


def keeps_free(clause: Clause) -> bool:
    """ "keep 1-2 free every day" closes those hours; "free 1-2 every day" opens them."""
    return clause.has("keep") and any(item.word.split()[-1] in _KEPT_FREE for item in clause.items)


RULE_WORDS = listed("rule_words")


def says_every_week(clause: Clause, items: Sequence[Item]) -> bool:
    """ "work", "hours", "schedule" with weekdays, or two and more weekdays with hours, make a rule."""
    bare: set[int] = set()
    for item in items:
        if item.atom and isinstance(item.atom.value, Weekdays) and not item.atom.value.said:
            bare |= set(item.atom.value.days)
    return len(bare) > 1 or rule_words(clause) or works_only(clause) or any(map(_without_end, items))


def _without_end(item: Item) -> bool:
    """ "wed 1-8 from now on"."""
    return item.atom is not None and isinstance(item.atom.value, Mark) and item.atom.value.name == "open_end"


def rule_words(clause: Clause) -> bool:
    return any(RULE_WORDS & set(item.word.split()) for item in clause.of("work", "hours_noun"))


def closed_days(group: Sequence[Item]) -> bool:
    """ "wed off" among weekly hours."""
    return any(item.has("off", "closed") for item in group) and not any(piece_kind(item) == "H" for item in group)


def day_groups(items: Sequence[Item]) -> list[list[Item]]:
    """The items in groups of days and the hours that go with them."""
    runs: list[tuple[str, list[Item]]] = []
    excepted = False
    for item in items:
        kind = piece_kind(item)
        if item.atom and item.atom.kind == "mark":
            excepted = item.word not in ("just this once",) and getattr(item.atom.value, "name", "") == "except"
        if kind and excepted and kind == "D":
            kind = ""
        if not kind:
            if runs:
                runs[-1][1].append(item)
            else:
                runs.append(("", [item]))
            continue
        excepted = False
        if runs and runs[-1][0] in ("", kind):
            runs[-1] = (kind, [*runs[-1][1], item])
        else:
            runs.append((kind, [item]))
    kinds = "".join(kind for kind, _ in runs)
    parts = _by_segment(items)
    if len(parts) > 1:
        return parts
    if kinds in ("DH" * (len(runs) // 2), "HD" * (len(runs) // 2)) and len(runs) > 2:
        return [runs[n][1] + runs[n + 1][1] for n in range(0, len(runs), 2)]
    return [list(items)]


def with_common_bounds(groups: list[list[Item]]) -> list[list[Item]]:
    """ "starting april 1 mondays 9-5 and tuesdays 10-6": what bounds the first or the last of all bounds every one."""
    if len(groups) < 2:
        return groups
    limits = [[item for item in group if bounds(item)] for group in groups]
    if sum(map(bool, limits)) != 1:
        return groups
    first, last = limits[0], limits[-1]
    leads = bool(first) and _before_days(groups[0], first)
    trails = bool(last) and not _before_days(groups[-1], last)
    common = first if leads else last if trails else []
    return [group if own else [*common, *group] for group, own in zip(groups, limits, strict=True)]


def bounds(item: Item) -> bool:
    """A start, an end, or a period: "from april 1", "in may"."""
    return item.atom is not None and isinstance(item.atom.value, Open | MonthOf | Span)


def _before_days(group: Sequence[Item], limits: Sequence[Item]) -> bool:
    days = next((place for place, item in enumerate(group) if piece_kind(item)), len(group))
    return all(group.index(item) < days for item in limits)


def _by_segment(items: Sequence[Item]) -> list[list[Item]]:
    """Groups by the commas between them: days first, then their hours, or the other way about."""
    leads = next((kind for item in items if (kind := piece_kind(item))), "D")
    found: list[list[Item]] = []
    for part in segments(items):
        kinds = _kinds(part)
        if found and not (leads in kinds and {"D", "H"} <= _kinds(found[-1])):
            found[-1] = [*found[-1], *part]
        else:
            found.append(list(part))
    return (
        found if all({"D", "H"} <= _kinds(group) for group in found) and all(map(_once_over, found)) else [list(items)]
    )


def _kinds(part: Sequence[Item]) -> set[str]:
    """D where days are named, H where their hours are, or that there are none."""
    closes = {"H"} if any(item.has("off", "closed") for item in part) else set()
    return {piece_kind(item) for item in part if piece_kind(item)} | closes


def _once_over(group: Sequence[Item]) -> bool:
    """Whether days and hours do not take turns within a group."""
    order = "".join(kind for item in group if (kind := piece_kind(item)))
    return order.strip("D").strip("H") == "" or order.strip("H").strip("D") == ""


def piece_kind(item: Item) -> str:
    """D for days that hours go with, H for hours; bounds and periods belong to the group they stand in."""
    if item.atom is None:
        return ""
    value = item.atom.value
    if item.atom.kind == "hours":
        return "H" if not isinstance(value, Part) else "P"
    if isinstance(value, Repeat) and value.freq == "weekly" and value.every == 1 and not value.days:
        # "fri 9-11:30, 1-5 weekly"
        return ""
    if item.atom.kind in ("dates", "rule") and not isinstance(value, Open | MonthOf | Span):
        return "D"
    return ""


def half_said(clause: Clause, span: tuple[Window, ...]) -> bool:
    """Hours to open that begin at midnight were hardly meant so: "mornings", "until 3"; "midnight to 3am" was."""
    if any(_literally(atom.value, span) for atom in clause.atoms):
        return False
    return bool(span) and (
        span[0].start == 0
        or (span[-1].end == 1440 and span[-1].start not in (1020,) and span[-1].end - span[-1].start > 720)
    )


def _literally(value: object, span: tuple[Window, ...]) -> bool:
    """ "0000-1300" is said in full, and so is what begins then."""
    if not isinstance(value, Hours) or not value.start.literal:
        return False
    start = value.start.hour * 60 + value.start.minute
    return any(one.start == start % DAY for one in span)


def only_those(clause: Clause) -> bool:
    """ "i only work tues and thurs": the other days go."""
    if clause.session:
        return False
    if works_only(clause):
        return True
    verbs = _WORKS
    spoken = [item for item in clause.items if item.has("only", "work", "open") or not item.has("glue", "filler")]
    pairs = list(zip(spoken, [*spoken[1:], None], strict=True))
    if any(
        item.has("only") and (verbs & set(item.word.split()) or (after and after.word in verbs))
        for item, after in pairs
    ):
        return True
    # "i work only mondays", "in tues and fri only, 12-6"
    works = [n for n, item in enumerate(spoken) if not item.atom and item.word in verbs]
    limits = [n for n, item in enumerate(spoken) if item.has("only") and not item.atom]
    return any(work < only and _limits_days(spoken, work, only) for work in works for only in limits)


def _limits_days(spoken: Sequence[Item], work: int, only: int) -> bool:
    """Whether an "only" behind a verb goes with the days: right before them, or right behind with a break after it."""
    after = spoken[only + 1] if only + 1 < len(spoken) else None
    if only == work + 1:
        return after is not None and piece_kind(after) == "D"
    return piece_kind(spoken[only - 1]) == "D" and (after is None or _joins(after))


def limits_days(clause: Clause) -> bool:
    """ "only mon & wed 10-4", "10-4 mondays only": whether the other days are worked still, no verb says."""
    if clause.session or only_those(clause):
        return False
    spoken = [item for item in clause.items if item.has("only") or item.atom or not item.has("glue", "filler")]
    places = [n for n, item in enumerate(spoken) if item.has("only") and not item.atom and not item.has("once_word")]
    days = [spoken[n + 1] for n in places if n + 1 < len(spoken)]
    days += [spoken[n - 1] for n in places if n and (n + 1 == len(spoken) or _joins(spoken[n + 1]))]
    named = [item.atom.value for item in days if item.atom and piece_kind(item) == "D"]
    return any(isinstance(each, Weekdays) and (each.plural or len(each.days) > 1) for each in named)


def plural_part(clause: Clause) -> bool:
    """ "tuesday evenings" are every week's."""
    parts = [item for item in clause.items if item.atom and isinstance(item.atom.value, Part)]
    return any(item.word.endswith("s") for item in parts)


def _is_weekdays(item: Item) -> bool:
    return item.atom is not None and isinstance(item.atom.value, Weekdays)
