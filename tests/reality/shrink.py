"""A failing story is shortened as long as it still fails in the same way."""

import copy
import time


def without(story, first, count):
    shorter = copy.deepcopy(story)
    del shorter["steps"][first:first + count]
    return shorter


def runs(story):
    """Runs of steps to leave out: long ones first, from the last to the first."""
    count = len(story["steps"]) // 2
    while count:
        for first in range(len(story["steps"]) - count, 0, -count):
            yield first, count
        count //= 2


def smaller(story):
    """Each step with less in it."""
    for index, step in enumerate(story["steps"]):
        for name, least in (("rows", 1), ("mb", 0.3)):
            if step.get(name, 0) > least:
                shorter = copy.deepcopy(story)
                shorter["steps"][index][name] = least
                yield shorter
        for name in step.get("settings", {}):
            shorter = copy.deepcopy(story)
            del shorter["steps"][index]["settings"][name]
            yield shorter


def shrink(story, question, fails, seconds=150):
    """fails(story): whether it still shows the fault of that question. Stops after so many seconds."""
    end = time.monotonic() + seconds
    best = {**story, "ask": [question]}
    if not fails(best):
        return story
    again = True
    while again:
        again = False
        candidates = [without(best, *run) for run in runs(best)] + list(smaller(best))
        for shorter in candidates:
            if time.monotonic() > end:
                return best
            if fails(shorter):
                best, again = shorter, True
                break
    return best
