"""--explain: each kind of message that the servers of a story logged is put in once."""

import re
import threading

DULL = re.compile(r"^(HINT|STATEMENT|CONTEXT|DETAIL|DEBUG)|database system (is|was) (ready|shut|not accept|in)|"
                  r"^LOG:  (starting|listening|checkpoint|restartpoint|server process|terminating|shutting|aborting|"
                  r"received|all server|redo (starts|done|is not)|could not send|connection|unexpected EOF|"
                  r"parameter)|"
                  r"^(LOG|FATAL|ERROR):  (terminating|the database|canceling|archive command)|"
                  r"administrator command|abnormal|Failed while|connection to server|^cp: ")


class Messages:
    """By the shape of the message: numbers and names left out."""

    def __init__(self, tools):
        self.tools, self.lock = tools, threading.Lock()
        self.seen, self.unknown, self.wrong = set(), {}, {}

    @staticmethod
    def shape(line):
        return re.sub(r"[0-9A-F]+/[0-9A-F]+|\"[^\"]*\"|[0-9A-F]{24}|\d+", "#", line)

    def note(self, world, node, truth):
        for line in truth.log:
            if DULL.search(line) or not re.match(r"(LOG|WARNING|ERROR|FATAL|PANIC):  ", line):
                continue
            shape = self.shape(line)
            with self.lock:
                if (shape, truth.works) in self.seen:
                    continue
                self.seen.add((shape, truth.works))
            text = line.split(":  ", 1)[1]
            answer = self.tools.run("timeline-check", ["--explain", text, world.in_kept(node)])
            with self.lock:
                self.judge(shape, line, truth, answer)

    def judge(self, shape, line, truth, answer):
        """Bad where the node then worked, or harmless where it was the last word: one of the two is wrong."""
        if answer.returncode == 3 and "that is known" in answer.stderr:
            self.unknown[shape] = line
        elif answer.returncode == 2 and truth.works:
            self.wrong[shape] = "called bad, and all went well: " + line
        elif answer.returncode == 0 and not truth.works and re.match("FATAL|PANIC", line):
            self.wrong[shape] = "called not bad, and the server ended with it: " + line

    def report(self):
        lines = []
        if self.unknown:
            lines += ["messages that --explain does not know:", *(f"  {line}" for line in self.unknown.values())]
        if self.wrong:
            lines += ["messages that --explain judges wrongly:", *(f"  {line}" for line in self.wrong.values())]
        return "\n".join(lines)
