"""What changed between two texts."""

from policies.diff import Line, compare


def kinds(old: str, new: str) -> list[str]:
    return [line.kind for line in compare(old, new)]


def text(line: Line) -> str:
    return "".join(part.text for part in line.parts)


def test_the_same_text_has_no_lines() -> None:
    assert compare("one\ntwo", "one\ntwo") == []


def test_a_changed_word_is_marked_in_both_lines() -> None:
    removed, added = compare("We are open on Mondays now", "We are closed on Mondays now")
    assert (removed.kind, added.kind) == ("removed", "added")
    assert [part.text for part in removed.parts if part.changed] == ["open"]
    assert [part.text for part in added.parts if part.changed] == ["closed"]
    assert text(removed) == "We are open on Mondays now"


def test_two_lines_with_little_in_common_are_not_mixed() -> None:
    removed, added = compare("Call us on Monday", "Everybody may send a message")
    assert not any(part.changed for part in removed.parts + added.parts)


def test_lines_can_come_and_go() -> None:
    assert kinds("a\nb", "a\nx\ny\nb") == ["same", "added", "added", "same"]
    assert kinds("a\nb\nc", "a\nc") == ["same", "removed", "same"]
    assert kinds("", "a") == ["added"]
    assert kinds("a", "") == ["removed"]


def test_long_stretches_that_are_the_same_are_left_out() -> None:
    lines = [str(n) for n in range(20)]
    changed = [*lines[:10], "new", *lines[10:]]
    result = compare("\n".join(lines), "\n".join(changed))
    assert [line.kind for line in result] == ["gap", "same", "same", "added", "same", "same", "gap"]
    assert (result[0].count, result[-1].count) == (8, 8)


def test_nothing_is_lost_between_the_two_texts() -> None:
    old, new = "a\nb b b\nc\nd", "a\nb c b\nd\ne"
    result = compare(old, new)
    assert "\n".join(text(line) for line in result if line.kind in {"same", "removed"}) == old
    assert "\n".join(text(line) for line in result if line.kind in {"same", "added"}) == new
