"""What the servers do. Each function works on the originals, which are put back before."""

import gzip
import os
import re
import shutil
import time

from faults import SEGMENT
from server import Failed
from steps import RESTORE
from world import contents_of, rows_of

FATAL = re.compile(r"(FATAL|PANIC):  (.*)")
CONSISTENT = re.compile(r"consistent recovery state reached at ([0-9A-F]+/[0-9A-F]+)")
LAST_COMMIT = re.compile(r"last completed transaction was at log time (\S+) (\S+)\+00")


class Truth:
    def __init__(self):
        self.state = "not started"
        self.in_recovery = None
        self.works = False
        self.timeline = None
        self.begun_at = None
        self.rows = None
        self.prepared = None
        self.consistent_at = None
        self.last_commit = None
        self.restored = False
        self.log = []
        self.words = ""

    def note_log(self, lines):
        """Keeps what tells, and takes positions and times out of it."""
        self.log = telling(lines)
        self.restored = any("restored log file" in line for line in lines)
        for line in self.log:
            if found := CONSISTENT.search(line):
                self.consistent_at = found[1]
            elif found := LAST_COMMIT.search(line):
                self.last_commit = f"{found[1]}T{found[2]}"

    def as_json(self):
        return {"state": self.state, "in_recovery": self.in_recovery, "works": self.works, "timeline": self.timeline,
                "begun_at": self.begun_at, "rows": None if self.rows is None else len(self.rows),
                "prepared": self.prepared, "log": self.log[-12:], "words": self.words}


def acted(world, way, question, plan=None):
    """Several answers are compared with what one run of the servers showed. plan: see prepare()."""
    key = (way.__name__, question["node"], question.get("to"), way is not activate and question.get("archive"),
           question.get("if"), repr(plan))
    if key not in world.truths:
        world.put_back()
        world.truths[key] = way(world, {**question, **prepare(world, question, plan)} if plan else question)
        world.stop_all()
    return world.truths[key]


def prepare(world, question, plan):
    """Does what a report says has to be done before the node is started or rewound.

    copies: files to copy first; keeps: whose WAL has to be kept by a setting; unmark: whether to take the signal file
    away; away: which histories to take away from the other node; short: which segments from the node itself; behind:
    what to copy once pg_rewind has run; timeline: what recovery_target_timeline has to be.
    """
    node = world.node(question["node"])
    for source, target in plan["copies"]:
        copy_plain(source, target.format(**question))
    for role in plan["keeps"]:
        setting = {"wal_keep_size": "'2GB'"} if world.installation.major >= 13 else {"wal_keep_segments": "2000"}
        world.node(question[role]).set(setting, "postgresql.auto.conf")
    if plan["unmark"]:
        os.remove(node.path("standby.signal"))
    for name in plan["short"]:
        os.remove(node.path("pg_wal", name))
    for name in plan["away"]:
        os.remove(world.node(question["to"]).path("pg_wal", name))
    # What was a segment of the node's own may be gone when pg_rewind has run.
    behind = [(shutil.copy(source, f"{world.home}/aside-{os.path.basename(source)}"), target.format(**question))
              for source, target in plan["behind"]]
    return {"timeline": plan["timeline"], "behind": behind}


def copy_plain(source, target):
    """As the server has to find it: not compressed."""
    if source.endswith(".gz"):
        with gzip.open(source) as packed, open(target, "wb") as plain:
            shutil.copyfileobj(packed, plain)
        shutil.copystat(source, target)
    else:
        shutil.copy(source, target)


def telling(lines):
    """The lines of a log that say something about recovery."""
    dull = ("not yet accepting", "is starting up", "terminating", "checkpoint starting", "checkpoint complete",
            "restartpoint", "restored log file", "cp: cannot stat", "could not connect", "Is the server running",
            "listening on", "ending log output", "starting PostgreSQL", "Future log", "is shut down",
            "shutting down", "received ", "ready to accept", "abort any", "background worker")
    return [re.sub(r"^\S+ \S+ \S+ \[\d+\] ", "", line) for line in lines if not any(d in line for d in dull)]


def settle(node, seconds=8):
    """Waits until a starting server is open, ended, or can do no more by itself."""
    start = node.log_size()
    node.spawn()
    state = node.wait_up(seconds)
    return state, start


def activate(world, question):
    """Starts the node as it lies, alone, and promotes it."""
    truth, node = Truth(), world.node(question["node"])
    truth.state, start = settle(node, 6)
    try:
        if truth.state == "up":
            truth.in_recovery = node.value("select pg_is_in_recovery()") == "t"
            if truth.in_recovery:
                wait_for_end_of_replay(node)
        if truth.state != "gone" and truth.in_recovery is not False:
            truth.words = world.installation.run("pg_ctl", "promote", "-D", node.data, "-w", "-t", "15")[1]
            if not node.wait_for("select not pg_is_in_recovery()", 10):
                truth.state = "gone" if not node.running() else "not promoted"
        if node.running() and node.value("select not pg_is_in_recovery()") == "t":
            node.sql("create table after_activation (n int)")
            truth.works = truth.in_recovery is not False
            note_opened(node, truth)
            truth.note_log(node.log_lines(start))
            if os.path.exists(node.path("recovery.signal")) and not stays_on(node, truth.timeline):
                truth.works = False
                truth.words += " recovery.signal stayed: its next start was a recovery again"
            return truth
    except (OSError, Failed) as e:
        truth.words += f" {e}"
    truth.note_log(node.log_lines(start))
    return truth


def stays_on(node, timeline):
    """Whether a restart leaves it what it has become."""
    node.end("fast")
    state, _ = settle(node)
    if state != "up" or node.value("select pg_is_in_recovery()") == "t":
        return False
    node.sql("checkpoint")
    return int(node.value("select timeline_id from pg_control_checkpoint()")) == timeline


def wait_for_end_of_replay(node):
    last = None
    for _ in range(40):
        at = node.value("select pg_last_wal_replay_lsn()")
        if at == last:
            return
        last = at
        node.wait_for("select false", 0.25)


def note_opened(node, truth):
    truth.rows = rows_of(node)
    truth.prepared = sorted(row[0] for row in node.sql("select gid from pg_prepared_xacts"))
    node.sql("checkpoint")
    truth.timeline = int(node.value("select timeline_id from pg_control_checkpoint()"))
    history = node.path("pg_wal", f"{truth.timeline:08X}.history")
    if os.path.exists(history):
        with open(history, encoding="ascii", errors="replace") as f:
            lines = [line.split("\t") for line in f if "\t" in line]
        truth.begun_at = lines[-1][1] if lines else None


def start_new(world, question):
    new = world.node(question["to"])
    state, _ = settle(new, 60)
    if state != "up":
        words = " | ".join(telling(new.log_lines())[-3:])
        raise Failed(f"{new.name}, to which it shall come, does not start: {words}")
    if new.value("select pg_is_in_recovery()") == "t":
        raise Failed(f"{new.name} is no primary")
    return new


def point_at(world, question, old, new):
    """What a person does for "make it a standby of": a signal file, primary_conninfo, the command of an archive."""
    values = {"primary_conninfo": f"'{new.conninfo()}'", "primary_slot_name": "''"}
    if question.get("archive"):
        values["restore_command"] = RESTORE.format(archive=world.archive)
    if question.get("timeline"):
        values["recovery_target_timeline"] = f"'{question['timeline']}'"
    old.set(values, "postgresql.auto.conf")
    open(old.path("standby.signal"), "w", encoding="ascii").close()


HOPELESS = re.compile(r"requested starting point|has already been removed|does not exist|not a child|forked off|"
                      r"is behind recovery timeline|record with incorrect prev-link|incorrect resource manager data|"
                      r"invalid record length|unexpected pageaddr|invalid magic|contrecord|out-of-sequence")


def wait_or_hopeless(node, statement, start, seconds=25):
    """A standby tries for ever; the same complaint again and again is taken for its last word."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if node.wait_for(statement, 2):
            return True
        complaints = [line for line in node.log_lines(start) if HOPELESS.search(line)]
        if not node.running() or len(complaints) >= 4:
            return False
    return False


def reaches(old, new, truth):
    """Streams, reaches the end of the other, follows what comes after, and holds the same."""
    start = old.log_size()
    old.spawn()
    try:
        new.sql("insert into t values ('after', 1)")
        end = new.value("select pg_current_wal_flush_lsn()")
        truth.state = "up"
        if wait_or_hopeless(old, f"select pg_last_wal_replay_lsn() >= '{end}'::pg_lsn", start):
            truth.works = old.value("select pg_is_in_recovery()") == "t" and contents_of(old) == contents_of(new)
            truth.words += "" if truth.works else " contents differ;"
        elif not old.running():
            truth.state = "gone"
        else:
            truth.state = "does not get there"
    except (OSError, Failed) as e:
        truth.words += f" {e}"
    truth.note_log(old.log_lines(start))
    return truth


def follow(world, question):
    truth, old = Truth(), world.node(question["node"])
    try:
        new = start_new(world, question)
        truth.rows = rows_of(new)
        point_at(world, question, old, new)
    except Failed as e:
        truth.words = str(e)
        return truth
    return reaches(old, new, truth)


def rewind(world, question):
    truth, old = Truth(), world.node(question["node"])
    try:
        new = start_new(world, question)
    except Failed as e:
        truth.words = str(e)
        return truth
    truth.rows = rows_of(new)
    options = []
    if question.get("archive") and world.installation.major >= 13:
        old.set({"restore_command": RESTORE.format(archive=world.archive)}, "postgresql.auto.conf")
        options = ["--restore-target-wal"]
    code, said = world.installation.run("pg_rewind", "-D", old.data, "--source-server", new.conninfo(), "--no-sync",
                                        *options)
    truth.words = said.strip().replace("\n", " | ")
    if code != 0:
        truth.state = "pg_rewind failed"
        return truth
    for source, target in question.get("behind", ()):
        copy_plain(source, target)
    point_at(world, question, old, new)
    return reaches(old, new, truth)


def rebuild(world, question):
    """Copied anew from the other one."""
    truth = Truth()
    try:
        new = start_new(world, question)
    except Failed as e:
        truth.words = str(e)
        return truth
    truth.rows = rows_of(new)
    again = world.node(question["node"] + "new")
    code, truth.words = world.installation.run("pg_basebackup", "-D", again.data, "-h", new.sockets, "-U", "postgres",
                                               "--no-sync", "-c", "fast")
    if code != 0:
        truth.state = "pg_basebackup failed"
        return truth
    if not question.get("archive"):    # what lies in an archive that the tool was not shown is not its fault
        again.set({"restore_command": "''"}, "postgresql.auto.conf")
    point_at(world, question, again, new)
    return reaches(again, new, truth)


def suppose(node, what):
    """What --if supposes, done: before the start, or (returned) as SQL behind it."""
    word, _, value = (what or "").partition(" ")
    if word == "set":
        name, _, amount = value.partition("=")
        node.set({name: f"'{amount}'"})
    elif word == "archive-done":
        status = node.path("pg_wal", "archive_status")
        for name in os.listdir(status):
            if name.endswith(".ready"):
                os.rename(os.path.join(status, name), os.path.join(status, name[:-6] + ".done"))
    elif word == "drop-slot":
        return f"select pg_drop_replication_slot('{value}')"
    return None


def retention(world, question):
    """The names that the next checkpoint takes away."""
    truth, node = Truth(), world.node(question["node"])
    before = {n for n in os.listdir(node.path("pg_wal")) if SEGMENT.match(n[:24])}
    statement = suppose(node, question.get("if"))
    truth.state, start = settle(node, 8)
    if truth.state == "up":
        if statement:
            node.sql(statement)
        truth.in_recovery = node.value("select pg_is_in_recovery()") == "t"
        if statement or not any("checkpoint starting: end-of-recovery" in line for line in node.log_lines(start)):
            node.sql("checkpoint")
        after = set(os.listdir(node.path("pg_wal")))
        truth.rows = before - after
        truth.works = True
    truth.note_log(node.log_lines(start))
    return truth
