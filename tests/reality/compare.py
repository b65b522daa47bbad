"""The answer beside the truth. Each function returns a list of (class, sentence); an empty list: right."""

import act
from retention_names import foretold

# Verdicts that are about more than whether the server comes up.
NO_STANDBY = {"not-a-standby", "already-promoted", "never-started-backup", "standby-mark-missing"}
DIVERGED = {"standby-abandoned", "diverged-same-timeline", "history-contradicted", "no-common-timeline",
            "foreign-system"}
CRASHED = {"in_production", "shutting_down", "in_crash_recovery", "starting_up"}


def ending(truth):
    return f"{truth.state}; {truth.words.strip()[-300:]}; log: " + " | ".join(truth.log[-4:])


def tool_itself(answer):
    if answer.code in (0, 1, 2, 3):
        return []
    return [("tool failed", f"{answer.verdict}: {answer.text[-300:]}")]


def missing_fact(world, answer, taken):
    """CANNOT-TELL where nothing was taken away is an answer withheld."""
    if taken:
        return []
    return [("wrong CANNOT-TELL", "nothing was taken away; reasons: " + ", ".join(answer.reasons("unknown")))]


def rows_lost(world, question, truth):
    """Rows that a person may miss: of the old primary if it is known here, and of the node itself."""
    known = set()
    for name in (question.get("primary"), question["node"]):
        known |= set(map(tuple, world.rows_at_end.get(name, [])))
    return {row for row in known - (truth.rows or set()) if not row[0].startswith("after")}


def activation(world, question, answer, taken):
    wrong = tool_itself(answer)
    if wrong:
        return wrong, None
    truth = act.acted(world, act.activate, question)
    if answer.verdict == "CANNOT-TELL":
        unnamed = not question.get("archive") and "restore_command" in answer.text
        return missing_fact(world, answer, taken or unnamed), truth
    if answer.verdict == "NOT-READY":
        return refused_activation(question, answer, truth), truth
    if unseen_archive(question, answer):
        return [], truth
    by_itself = truth.state == "up" and answer.finding("promotes-itself")
    if not truth.works and not by_itself:
        return [("wrong READY", f"{answer.verdict}, but in recovery: {truth.in_recovery}; {ending(truth)}")], truth
    return activated(world, question, answer, truth), truth


def refused_activation(question, answer, truth):
    reasons = set(answer.reasons("blocks"))
    if not truth.works or truth.in_recovery is False and reasons & NO_STANDBY or reasons & DIVERGED:
        return []
    state = (answer.report.get("standby") or {}).get("state")
    if state in CRASHED and reasons & {"wal-damaged", "wal-missing"}:
        return []    # it comes up, and its pages may be newer than the WAL that was replayed
    return [("wrong NOT-READY", f"{sorted(reasons)}, but it came up on timeline {truth.timeline} with "
             f"{len(truth.rows or [])} rows")]


def activated(world, question, answer, truth):
    wrong = []
    if not question.get("archive") and "restore_command" in answer.text:
        return wrong    # what depends on an archive that was not named is said, and cannot be compared
    timeline, begun = answer.evidence("new-timeline", "timeline"), answer.evidence("new-timeline", "from")
    if timeline is not None and timeline != truth.timeline:
        wrong.append(("wrong number", f"timeline {timeline} foretold, {truth.timeline} came"))
    if begun and truth.begun_at and begun != truth.begun_at and not answer.finding("promotes-itself"):
        wrong.append(("wrong number", f"timeline {truth.timeline} foretold to begin at {begun}, it began at "
                      f"{truth.begun_at}"))
    prepared = answer.evidence("prepared-open", "transactions") or 0
    if prepared != len(truth.prepared):
        wrong.append(("wrong number", f"{prepared} prepared transactions foretold, there are {truth.prepared}"))
    wrong += positions(world, answer, truth)
    lost = rows_lost(world, question, truth)
    told, open_end = answer.lost_commits()
    if answer.verdict == "READY" and lost and question.get("primary"):
        wrong.append(("wrong READY", f"{len(lost)} rows are lost and no loss is told"))
    elif answer.verdict == "READY-WITH-LOSS" and not told and open_end:
        pass    # what lies in a gap cannot be known, and that is what was said
    elif answer.verdict == "READY-WITH-LOSS" and not lost and loss_of_something(question, answer, told):
        wrong.append(("wrong loss", f"{told} commits told as lost, no row is; reasons: {answer.reasons('loss')}"))
    elif answer.verdict == "READY-WITH-LOSS" and question.get("primary"):
        if told > len(lost) or told < len(lost) and not open_end:
            wrong.append(("wrong number", f"{told} commits told as lost, {len(lost)} rows are"))
    return wrong


def positions(world, answer, truth):
    """From where it is consistent, and the last commit that it has, as the server logged them."""
    wrong = []
    consistent = answer.evidence("consistency-reached", "minimum")
    if consistent and truth.consistent_at and consistent != truth.consistent_at:
        wrong.append(("wrong number", f"consistent from {consistent} told, the server was at {truth.consistent_at}"))
    last = answer.evidence("loss-not-known", "last_commit")
    if last and truth.last_commit and not world.aborted and not same_moment(last, truth.last_commit):
        wrong.append(("wrong number", f"last commit told of {last}, the server's is of {truth.last_commit}"))
    return wrong


def same_moment(told, logged):
    """Both to the microsecond; the server leaves out zeros at the end."""
    return told.rstrip("Z").rstrip("0").rstrip(".") == logged.rstrip("0").rstrip(".")


def loss_of_something(question, answer, told):
    """Of committed work, as it is understood. Losing an aborted or a prepared transaction has to be said as such."""
    if not told and ("no commit" in answer.text or any(f["evidence"].get("prepares") for f in answer.findings)):
        return False
    return told or question.get("primary")


def unseen_archive(question, answer):
    """Whether the first step is to name the archive: what lies there cannot be compared."""
    return not question.get("archive") and answer.finding("archive-not-named")


def rejoin(world, question, answer, taken):
    wrong = tool_itself(answer)
    if wrong:
        return wrong, None
    if answer.verdict == "CANNOT-TELL":
        return missing_fact(world, answer, taken or unseen_archive(question, answer)), None
    own = set(map(tuple, world.rows_at_end.get(question["node"], [])))
    if answer.verdict == "READY" or answer.verdict == "READY-WITH-LOSS" and answer.option() == "follow":
        truth = act.acted(world, act.follow, question, answer.as_planned(world))
        if not truth.works:
            wrong = [("wrong READY", f"follow as it is: {ending(truth)}")]
            return [] if unseen_archive(question, answer) else wrong, truth
        if answer.verdict == "READY-WITH-LOSS":
            return [], truth
        lost = own - (truth.rows or set())
        return ([("wrong READY", f"{len(lost)} rows of it are not in the other")] if lost else []), truth
    if answer.verdict == "READY-WITH-LOSS":
        return rewound(world, question, answer, own)
    why = answer.evidence("other-node-cannot-start", "why")
    if why in ("crash-wal-damaged", "wal-damaged"):
        return [], None    # it comes up, with pages that may be newer than the WAL that was replayed
    state = (answer.report.get("old_primary") or answer.report.get("standby") or {}).get("state")
    if state in CRASHED and "rewind-target-wal-missing" in answer.reasons("blocks"):
        return [], None    # pg_rewind goes by what could be recovered, and pages may be newer than that
    # What can be repaired is milder than a rewind.
    mild = answer.option() == "repair-first" or not world.installation.has("pg_rewind")
    for way in (act.follow,) if mild and not answer.finding("rewind-needed") else (act.follow, act.rewind):
        truth = act.acted(world, way, question)
        if truth.works:
            return [("wrong NOT-READY", f"{answer.reasons('blocks')}, but {way.__name__} works")], truth
    unknown = answer.reasons("unknown")    # of the other node: the plan says what has to be found out before
    if answer.option() == "copy-anew" and not unknown and world.installation.has("pg_basebackup"):
        truth = act.acted(world, act.rebuild, question)
        if not truth.works:
            return [("plan fails", f"copy anew: {ending(truth)}")], truth
    return [], truth


def rewound(world, question, answer, own):
    if not world.installation.has("pg_rewind"):
        return [], None
    truth = act.acted(world, act.rewind, question, answer.as_planned(world))
    if not truth.works:
        return [] if unseen_archive(question, answer) else [("plan fails", f"rewind: {ending(truth)}")], truth
    wrong = []
    lost = own - truth.rows
    told, open_end = answer.lost_commits()
    if told > len(lost) or told < len(lost) and not open_end:
        wrong.append(("wrong number", f"{told} commits told as lost, {len(lost)} rows are"))
    # What wrote WAL of its own behind the fork may have pages of it, too, even if following happens to go well.
    if not answer.evidence("rewind-needed", "records") and act.acted(world, act.follow, question).works:
        wrong.append(("wrong loss", "it can follow as it is, with equal contents"))
    return wrong, truth


def retention(world, question, answer, taken):
    if answer.report is None or answer.text.startswith("retention-report: "):
        return [("tool failed", answer.text[-300:])], None
    told = foretold(answer.report, question.get("if"))
    truth = act.acted(world, act.retention, question)
    if told is None:
        return missing_fact(world, answer, taken), truth
    if not truth.works:
        return ([] if taken else [("story failed", ending(truth))]), truth
    if told != truth.rows:
        more, less = sorted(told - truth.rows), sorted(truth.rows - told)
        return [("wrong number", f"foretold and stayed: {more}; gone and not foretold: {less}")], truth
    return [], truth


def prepared(world, question, answer, taken):
    wrong = tool_itself(answer)
    if wrong:
        return wrong, None
    if answer.verdict == "CANNOT-TELL" and taken:
        return [], None
    told = sorted(t["gid"] for t in answer.report["transactions"] if t["meaning"] == "open")
    truth = act.acted(world, act.activate, question)
    if truth.prepared is None:    # it does not come up: that is the other report's question
        return [], truth
    if answer.verdict == "CANNOT-TELL":    # a base backup without its WAL has none, and says so
        return missing_fact(world, answer, taken or "no_wal" in answer.reasons()), truth
    # What the server fetched from an archive the report was not asked about: it names the WAL that it read.
    if told != truth.prepared and not truth.restored:
        return [("wrong number", f"prepared {told} told, after recovery there are {truth.prepared}")], truth
    return [], truth


JUDGES = {"activate": activation, "rejoin": rejoin, "retention": retention,
          "prepared": prepared}
