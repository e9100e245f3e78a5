"""What lies before, between and behind the repetitions of a set, and is none of it."""

from __future__ import annotations

import math
from itertools import pairwise
from statistics import median

from sensor_coach.analysis.credibility import (
    LIKE,
    SET,
    Found,
    middle_of_larger,
    pause_s,
    similar,
)

RESUMED_S, TWINS = 45.0, 1.3  # what is of a set that is resumed; so much as large and as long
BESIDE = 5  # repetitions on either side that say what is usual
_FEW, _HURRIED = 3, 0.5  # at a time; of the width of the others
_LARGE, _LINGERS, _SHALLOW = 2.0, 2.5, 0.85  # times as large, as long; of their size
_LAST = 0.8  # likewise, of one that leads to no rest
_LEANS = math.radians(5), 0.5, 2.0  # rad, of how the others lean, times as far as any of them


def trimmed(found: list[Found]) -> list[Found]:
    """Without what begins or ends a set and is none of it: to walk up, to sit down, to take off."""
    found = _begun(_begun(found)[::-1])[::-1]
    return [each for i, each in enumerate(found) if not _in_a_rest(found, i)]


def _begun(found: list[Found]) -> list[Found]:
    """Without up to three at a time before those that belong together, and are more."""
    for few in range(1, _FEW + 1):
        others = found[few : few + BESIDE]
        if len(others) < min(2 * few + 1, BESIDE):
            break
        if _are_others(found[:few], others):
            return _begun(found[few:])
    return found


def _in_a_rest(found: list[Found], i: int) -> bool:
    """Whether somebody who rests within a set shifts about, or stays out for long."""
    each, before, after = found[i], found[max(0, i - BESIDE) : i], found[i + 1 : i + BESIDE + 1]
    others = [*before, *after]
    if not before or not after or len(others) < BESIDE:
        return False
    nearest = sorted(others, key=lambda other: abs(other.middle_s - each.middle_s))[:BESIDE]
    return _lingers(each, nearest) or (_is_apart(each, before, after) and _shifts(each, others))


def _is_apart(found: Found, before: list[Found], after: list[Found]) -> bool:
    """Whether the pauses on both sides are longer than is usual."""
    pauses_s = [pause_s(a.rep, b.rep) for a, b in pairwise([*before, *after])]
    shorter_s = min(pause_s(before[-1].rep, found.rep), pause_s(found.rep, after[0].rep))
    return shorter_s > 2 * max(median(pauses_s), 0.0)


def _shifts(found: Found, others: list[Found]) -> bool:
    """Whether a movement as large as a full one is hurried, or leans otherwise."""
    usual = middle_of_larger([other.size for other in others])
    hurries = found.size * LIKE >= usual and _hurries([found], others)
    return hurries or _lean_otherwise([found], others, usual)


def goes_otherwise(found: Found, told: list[Found], possible: list[Found]) -> bool:
    """Whether a movement that follows a set is none of it, and no other set has begun."""
    others = told[: -BESIDE - 1 : -1]
    if len(others) < SET or not _are_others([found], others):
        return False
    after = [each for each in possible if each.rep.start_s >= others[0].rep.end_s]
    return sum(similar(each, found, LIKE) for each in after) < SET


def in_company(found: Found, new: list[Found], told: list[Found]) -> bool:
    """Whether a movement is one of a set, as far as it was `told`, or begins one with another.

    One by itself may be a foot that is put in place; the second shows what the first was.
    """
    set_ = [each for each in told if abs(each.middle_s - found.middle_s) < RESUMED_S]
    if len(set_) >= SET:
        begun = found.rep.start_s > set_[0].rep.start_s
        return begun or not _are_others([found], set_[:BESIDE])
    return any(each is not found and _begins_with(found, each) for each in [*new, *set_])


def _begins_with(one: Found, other: Found) -> bool:
    """Whether two movements are so much alike that a set begins with them."""
    if abs(one.middle_s - other.middle_s) > RESUMED_S or not similar(one, other, LIKE):
        return False
    most = max(_LEANS[0], _LEANS[1] * max(math.hypot(*one.leans), math.hypot(*other.leans)))
    return math.dist(one.leans, other.leans) < most


def lowered(found: list[Found]) -> list[Found]:
    """Without those between which heels that are to sink only come down to the floor, to rest."""
    down = [each for i, each in enumerate(found) if not stands(each, near(found, i))]
    return down[:-1] if down and steps_off(down[-1], down[:-1]) else down


def steps_off(found: Found, before: list[Found]) -> bool:
    """Whether heels that came down to stand come up again only to step off, and rest no more."""
    if len(before) < SET or found.quiet:
        return False
    return found.size < _LAST * min(each.size for each in before[-2:])  # who tires sinks less


def comes_down(found: Found, told: list[Found]) -> bool:
    """Whether heels that are to sink only come down, as far as a set was `told`."""
    return stands(found, told) or steps_off(found, told)


def stands(found: Found, others: list[Found]) -> bool:
    """Whether heels are out for far longer than the others, and not as far."""
    if len(others) < SET:
        return False
    far = found.size < _SHALLOW * middle_of_larger([each.size for each in others])
    return far and found.width_s > _LINGERS * median([each.width_s for each in others])


def _are_others(few: list[Found], others: list[Found]) -> bool:
    """Whether some are larger than those that follow, last far longer, or are apart and hurried.

    Or lean otherwise: a foot that is put onto a plate.
    """
    usual = middle_of_larger([each.size for each in others])
    if _lingers(few[-1], others) or all(each.size > _LARGE * usual for each in few):
        return True
    if _lean_otherwise(few, others, usual):
        return True
    if not (_hurries(few, others) and all(each.size > usual / LIKE for each in few)):
        return False
    pauses_s = [pause_s(a.rep, b.rep) for a, b in pairwise(others)]
    return pause_s(few[-1].rep, others[0].rep) > 2 * median(pauses_s)


def _hurries(few: list[Found], others: list[Found]) -> bool:
    brief_s = _HURRIED * median([each.width_s for each in others])
    return all(each.width_s < brief_s for each in few)


def _lean_otherwise(few: list[Found], others: list[Found], usual: float) -> bool:
    """Whether all that are no partial ones lean another way, or not as far, as all the others."""
    full = [each.leans for each in others if each.size * LIKE >= usual]
    middle = [median(axis) for axis in zip(*full, strict=True)]
    least_rad, share, times = _LEANS
    apart = max(math.dist(each, middle) for each in full)
    most = max(least_rad, share * math.hypot(*middle), times * apart)
    large = [each for each in few if each.size * LIKE >= usual]
    return bool(large) and all(math.dist(each.leans, middle) > most for each in large)


def _lingers(found: Found, others: list[Found]) -> bool:
    """Whether a movement lasts far longer than the others, and is like none: somebody stands."""
    lasts_s = median([each.lasts_s for each in others])
    like = any(similar(found, each, TWINS) for each in others)
    return len(others) == BESIDE and found.lasts_s > _LINGERS * lasts_s and not like


def near(found: list[Found], i: int) -> list[Found]:
    """Up to five on either side of one, and itself."""
    return found[max(0, i - BESIDE) : i + BESIDE + 1]
