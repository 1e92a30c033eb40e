"""How far the words of two names or streets agree: spacing, spelling, a slip, initials."""

from __future__ import annotations

from enum import IntEnum
from itertools import permutations

_SHORTEST_FUZZY, _SHORTEST_STREET, _SHORTEST_SPELLED = 8, 5, 4
"""Letters of a word that may hold a wrong one; and of one that may be spelled otherwise."""
_MOST_SPELLINGS = 2
_SOUNDS = [{"c", "k"}, {"v", "w"}, {"i", "j"}, {"s", "z"}, {"g", "h"}]
_MOST_PERMUTED = 5


class Level(IntEnum):
    """How far one field of two parties agrees."""

    DIFFERENT = 0
    UNKNOWN = 1
    """One of the two does not give it."""
    PART = 2
    """Agrees as far as one of the two gives it (an initial, no unit number), or with a slip."""
    ALIKE = 3
    """Another spelling of the same sound; of a street, one letter apart."""
    SAME = 4


def letters(found: tuple[str, ...]) -> str:
    """All letters of words, sorted: the same where the words are, in any order and spacing."""
    return "".join(sorted("".join(found)))


def joined_alike(mine: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """The same words in any order, written together or apart."""
    if letters(mine) != letters(theirs) or max(len(mine), len(theirs)) > _MOST_PERMUTED:
        return False
    joined = {"".join(order) for order in permutations(mine)}
    return any("".join(order) in joined for order in permutations(theirs))


def spelled(mine: tuple[str, ...], theirs: tuple[str, ...]) -> Level:
    """ALIKE where the words differ by spellings of one sound alone ("Viktor" and "Victor"); PART
    where one long word has one wrong consonant inside. Another vowel, another first or last letter
    makes another name: Maria and Marina, Xiaofeng and Xiaofang are sisters.
    """
    pairs = differing(mine, theirs)
    if pairs is None or not all((one + other).isalpha() for one, other in pairs):
        return Level.DIFFERENT
    pairs = [(min(pair), max(pair)) for pair in pairs]  # the answer is the same either way
    if all(_same_sound(one, other) for one, other in pairs):
        return Level.ALIKE
    if len(pairs) == 1 and _wrong_consonant(*pairs[0]):
        return Level.PART
    return Level.DIFFERENT


def differing(mine: tuple[str, ...], theirs: tuple[str, ...]) -> list[tuple[str, str]] | None:
    """The words that are not in both, in pairs by place; None where their number differs."""
    if len(mine) != len(theirs):
        return None
    my_rest, their_rest = list(mine), list(theirs)
    for word in mine:
        if word in their_rest:
            my_rest.remove(word)
            their_rest.remove(word)
    return list(zip(my_rest, their_rest, strict=True))


def _same_sound(one: str, other: str) -> bool:
    if min(len(one), len(other)) < _SHORTEST_SPELLED:
        return False
    from rapidfuzz.distance import Levenshtein

    steps = Levenshtein.editops(one, other)
    if len(steps) > _MOST_SPELLINGS:
        return False
    for step in steps:
        if step.tag == "replace":
            if {one[step.src_pos], other[step.dest_pos]} not in _SOUNDS:
                return False
        else:
            longer, at = (one, step.src_pos) if step.tag == "delete" else (other, step.dest_pos)
            silent = longer[at] == "h" or longer[at : at + 2] in ("ch", "ck", "er")
            if not silent or at == 0:  # Anna is not Hanna
                return False
    return True


def _wrong_consonant(one: str, other: str) -> bool:
    if min(len(one), len(other)) < _SHORTEST_FUZZY or one[0] != other[0] or one[-1] != other[-1]:
        return False
    from rapidfuzz.distance import Levenshtein

    steps = Levenshtein.editops(one, other)
    if len(steps) != 1:
        return False
    step = next(iter(steps))
    wrong = one[step.src_pos] if step.tag != "insert" else ""
    right = other[step.dest_pos] if step.tag != "delete" else ""
    return not set(wrong + right) & set("aeiouy")


def one_letter(mine: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """Streets of one number and postcode, all words the same but one, which is long and has one
    wrong letter inside."""
    pairs = differing(mine, theirs)
    if pairs is None or len(pairs) != 1:
        return False
    one, other = pairs[0]
    if min(len(one), len(other)) < _SHORTEST_STREET or not (one + other).isalpha():
        return False
    if one[0] != other[0] or one[-1] != other[-1]:
        return False
    from rapidfuzz.distance import Levenshtein

    return bool(Levenshtein.distance(one, other, score_cutoff=1) == 1)


def initials(mine: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """ "J Smith" and "John Smith"; "Anna Maria Li" and "Anna Li": the shorter within the longer."""
    short, long = sorted((mine, theirs), key=lambda found: (len(found), len("".join(found))))
    whole = [word for word in short if len(word) > 1 and word in long]
    if not whole or len(short) < 2:
        return False
    left = list(long)
    for word in short:
        hit = next((w for w in left if w == word or (len(word) == 1 and w.startswith(word))), None)
        if hit is None:
            return False
        left.remove(hit)
    return True
