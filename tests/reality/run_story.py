"""One story from its first step to its outcomes."""

import ask
import compare
import steps
from server import Failed
from world import World


class Outcome:
    def __init__(self, question, answer, truth, wrong):
        self.question, self.answer, self.truth, self.wrong = question, answer, truth, wrong

    def classes(self):
        return {kind for kind, _ in self.wrong}

    def short(self):
        because = "(" + ",".join(self.answer.reasons("unknown")) + ")" if self.answer.verdict == "CANNOT-TELL" else ""
        return f"{self.question['ask']}:{self.answer.verdict}{because}"

    def key(self):
        """What a shorter story must still show."""
        return self.question["ask"], tuple(sorted(self.classes()))


def run(story, installation, tools, base, templates, name):
    """Returns (outcomes, world, why it could not be played)."""
    world = World(installation, base, name, templates)
    try:
        steps.tell(world, story)
    except (Failed, OSError) as e:
        world.stop_all()
        return [], world, f"{type(e).__name__}: {e}"
    world.keep()
    outcomes = []
    # All tools first, on the copy; only then does any server act.
    before = world.fingerprint()
    answers = [tools.ask(*ask.arguments_of(world, question)) for question in story["ask"]]
    touched = world.fingerprint() != before
    taken = [words for words in story.get("taken", []) if words]
    for question, answer in zip(story["ask"], answers):
        try:
            wrong, truth = compare.JUDGES[question["ask"]](world, question, answer, taken)
        except (Failed, OSError, LookupError) as e:    # or the report has changed its shape
            wrong, truth = [("story failed", f"{type(e).__name__}: {e}")], None
        if touched:
            wrong = [*wrong, ("evidence changed", "a tool changed what it read")]
        outcomes.append(Outcome(question, answer, truth, wrong))
    return outcomes, world, None
