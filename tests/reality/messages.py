"""--explain: each kind of message that the servers of a story logged is put in once."""

import re
import threading

DULL = re.compile(r"^(HINT|STATEMENT|CONTEXT|DETAIL|DEBUG)|database system (is|was) (ready|shut|not accept|in)|"
                  r"^LOG:  (starting|listening|checkpoint|restartpoint|server process|terminating|shutting|aborting|"
                  r"received|all server|redo (starts|done|is not)|could not send|connection|unexpected EOF|parameter)|"
                  r"^(LOG|FATAL|ERROR):  (terminating|the database|canceling|archive command)|"
                  r"administrator command|abnormal|Failed while|connection to server|^cp: ")


class Messages:
    """By the shape of the message: numbers and names left out."""

    def __init__(self, tools):
        self.tools, self.lock = tools, threading.Lock()
        self.seen, self.unknown = set(), {}

    @staticmethod
    def shape(line):
        return re.sub(r"[0-9A-F]+/[0-9A-F]+|\"[^\"]*\"|[0-9A-F]{24}|\d+", "#", line)

    def note(self, world, node, truth):
        for line in truth.log:
            if DULL.search(line) or not re.match(r"(LOG|WARNING|ERROR|FATAL|PANIC):  ", line):
                continue
            shape = self.shape(line)
            with self.lock:
                if shape in self.seen:
                    continue
                self.seen.add(shape)
            text = line.split(":  ", 1)[1]
            answer = self.tools.run("timeline-check", ["--explain", text, world.in_kept(node)])
            if answer.returncode == 3:
                with self.lock:
                    self.unknown[shape] = line

    def report(self):
        if not self.unknown:
            return ""
        return "\n".join(["messages that --explain does not know:", *(f"  {line}" for line in self.unknown.values())])
