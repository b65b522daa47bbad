"""The tools' answers, asked on the stopped copy before any server acts."""

import json
import subprocess

NAMES = {"timeline-check": ["READY", "READY-WITH-LOSS", "NOT-READY", "CANNOT-TELL"],
         "dtx-report": ["nothing", "in doubt", "broken", "CANNOT-TELL"],
         "retention-report": ["ok", "warning", "critical", "CANNOT-TELL"]}


class Answer:
    def __init__(self, command, code, text, report):
        self.command, self.code, self.text, self.report = command, code, text, report
        names = NAMES[command.split()[0]]
        self.verdict = names[code] if 0 <= code < len(names) else f"exit code {code}"
        self.findings = report.get("findings", []) if report else []
        self.planned = {s["id"] for s in report.get("plan", {}).get("steps", [])} if report else set()

    def finding(self, identifier):
        return next((f for f in self.findings if f.get("id") == identifier), None)

    def evidence(self, identifier, key):
        found = self.finding(identifier)
        return found["evidence"].get(key) if found else None

    def reasons(self, severity=None):
        chosen = [f for f in self.findings if severity is None or f.get("severity", severity) == severity]
        return [f["id"] for f in chosen]

    def lost_commits(self):
        """(how many, whether that is only a lower bound); several findings may tell of the same commits."""
        losses = [f for f in self.findings if f.get("severity") == "loss"]
        counts = [f["evidence"]["commits"] for f in losses if isinstance(f["evidence"].get("commits"), int)]
        open_end = any("commits" not in f["evidence"] or f["evidence"].get("at_least") or "at least" in f["sentence"]
                       or f["id"] == "loss-not-countable" for f in losses)
        return max(counts, default=0), open_end

    def option(self):
        """The way out that the plan takes."""
        return ((self.report or {}).get("plan") or {}).get("option")

    def copies(self, world):
        """What the report says has to be copied first: [(from, to)] on the originals."""
        pairs = []
        around_rewind = ("rewind-recovery-removes-wal", "rewind-source-wal-elsewhere", "rewind-removes-own-wal")
        for finding in self.findings:
            if finding["id"] not in self.planned or not finding["evidence"].get("segments"):
                continue
            if finding["id"] in around_rewind:
                continue
            node = world.home + "/" + ("{to}" if "source" in finding["id"] else "{node}") + "/pg_wal/"
            pairs += [(s["elsewhere"][0].replace(world.kept, world.home), node + s["segment"])
                      for s in finding["evidence"].get("segments", []) if s["elsewhere"]]
        return pairs

    def copies_behind_rewind(self, world):
        """What it says has to be copied when pg_rewind has run: the same."""
        segments = (self.finding("rewind-source-wal-elsewhere") or {"evidence": {}})["evidence"].get("segments", [])
        return [(s["elsewhere"][0].replace(world.kept, world.home), world.home + "/{node}/pg_wal/" + s["segment"])
                for s in segments if s["elsewhere"] and "rewind-source-wal-elsewhere" in self.planned]

    def keeps(self):
        """Whose WAL the plan says has to be kept by a setting before anything starts: roles in the question."""
        roles = {"new-primary-may-remove-wal": "to", "rewind-recovery-removes-wal": "node"}
        return tuple(role for step, role in roles.items() if step in self.planned)

    def as_planned(self, world):
        """What the plan has done before its last steps: see act.prepare()."""
        stray, short = "stray-history-in-source", "short-segment-in-place"
        return {"copies": self.copies(world), "keeps": self.keeps(), "timeline": self.timeline(),
                "behind": self.copies_behind_rewind(world),
                "away": [self.evidence(stray, "file")] if stray in self.planned else [],
                "short": self.evidence(short, "files") if short in self.planned else [],
                "unmark": "rewind-refuses-standby" in self.planned}

    def timeline(self):
        """The timeline that the plan says has to be set before the node is started; None: none."""
        planned = "stray-history-in-archive" in self.planned
        return self.evidence("stray-history-in-archive", "wanted") if planned else None

    def head(self, lines=14):
        return "\n".join(self.text.splitlines()[:lines])


class Tools:
    def __init__(self, directory):
        self.directory = directory

    def run(self, tool, arguments):
        command = [f"{self.directory}/{tool}", *arguments]
        try:
            return subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=120, check=False)
        except subprocess.TimeoutExpired:
            return subprocess.CompletedProcess(command, -1, "", "no end after 120 s")

    def ask(self, tool, arguments):
        text = self.run(tool, arguments)
        as_json = self.run(tool, [*arguments, "--format=json"])
        try:
            report = json.loads(as_json.stdout)
        except ValueError:
            report = None
        code = text.returncode if as_json.returncode == text.returncode and report else -2
        return Answer(f"{tool} {' '.join(arguments)}", code, text.stdout + text.stderr, report)


def arguments_of(world, question):
    """What stands on the command line, of the copy that is kept."""
    at = world.in_kept
    kind = question["ask"]
    more = ["--archive", at("arch")] if question.get("archive") else []
    if kind == "activate":
        other = ["--primary", at(question["primary"])] if question.get("primary") else []
        return "timeline-check", [at(question["node"]), *other, *more]
    if kind == "rejoin":
        return "timeline-check", ["--rejoin", at(question["node"]), "--to", at(question["to"]), *more]
    if kind == "retention":
        supposed = ["--if", question["if"]] if question.get("if") else []
        return "retention-report", ["--copy", at(question["node"]), *supposed, *more]
    return "dtx-report", [at(question["node"])]
