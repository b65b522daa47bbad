"""The table by question, and what is told of each wrong answer."""

import json
from collections import Counter

CLASSES = ["wrong READY", "plan fails", "wrong NOT-READY", "wrong loss", "wrong number", "wrong CANNOT-TELL",
           "tool failed", "evidence changed", "story failed"]


class Summary:
    def __init__(self):
        self.by_question = {}
        self.unplayed = 0

    def add(self, outcome):
        row = self.by_question.setdefault(outcome.question["ask"], Counter())
        row["asked"] += 1
        row[outcome.answer.verdict] += 1
        if not outcome.wrong:
            row["right"] += 1
        for kind in outcome.classes():
            row[kind] += 1

    def failures(self):
        return sum(row[kind] for row in self.by_question.values() for kind in CLASSES if kind != "story failed")

    def table(self):
        used = [c for c in CLASSES if any(row[c] for row in self.by_question.values())]
        columns = ["asked", "right", *used, "CANNOT-TELL"]
        lines = [f"{'question':12}" + "".join(f"{c:>19}" for c in columns)]
        for name, row in sorted(self.by_question.items()):
            lines.append(f"{name:12}" + "".join(f"{row[c]:>19}" for c in columns))
        if self.unplayed:
            lines.append(f"{self.unplayed} stories could not be played")
        return "\n".join(lines)


def describe(story, outcome):
    """Everything that somebody who mends it has to see."""
    lines = [f"asked: {outcome.answer.command}", f"story: seed {story['seed']} level {story['level']} "
             f"{story['family']}; taken: {[t for t in story['taken'] if t]}"]
    lines += [f"WRONG: {kind}: {sentence}" for kind, sentence in outcome.wrong]
    lines += ["--- the tool", outcome.answer.head(16)]
    if outcome.truth:
        lines += ["--- the server: " + json.dumps(outcome.truth.as_json())]
    return "\n".join(lines)
