"""A failing story is shortened as long as it still fails in the same way."""

import copy


def without(story, index):
    shorter = copy.deepcopy(story)
    del shorter["steps"][index]
    return shorter


def smaller(story, index):
    """The same step with less in it, or None."""
    step = story["steps"][index]
    for name, least in (("rows", 1), ("mb", 0.3)):
        if step.get(name, 0) > least:
            shorter = copy.deepcopy(story)
            shorter["steps"][index][name] = least
            return shorter
    if step.get("settings"):
        shorter = copy.deepcopy(story)
        shorter["steps"][index]["settings"].popitem()
        return shorter
    return None


def shrink(story, fails, attempts=40):
    """fails(story): whether it still shows the fault. Steps go from the last to the first, then they are made smaller."""
    best = story
    for change in (without, smaller):
        index = len(best["steps"]) - 1
        while index >= 0 and attempts > 0:
            shorter = change(best, index)
            if shorter is not None:
                attempts -= 1
                if fails(shorter):
                    best = shorter
            index = min(index - 1, len(best["steps"]) - 1)
    return best
