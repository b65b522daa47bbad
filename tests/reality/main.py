#!/usr/bin/env python3
"""Asks walread's tools about small real clusters, then lets the servers act, and compares.

  main.py --bin DIR [--scenarios N] [--seed S] [--level L] [--pg DIR] [--out DIR]   random stories
  main.py --bin DIR --replay FILE...                                               stories that were kept
"""

import argparse
import codecs
import json
import os
import pwd
import shutil
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import draw
import run_story
import shrink
from ask import Tools
from messages import Messages
from server import Installation
from summary import Summary, describe
from world import make_template

LOCK = threading.Lock()


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", required=True, help="where the tools are")
    parser.add_argument("--scenarios", type=int, help="how many are drawn; default: 20, with --replay none")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--level", type=int, help="0: no fault, 1: one, 2: up to two; default: all in turn")
    parser.add_argument("--family", choices=sorted(draw.FAMILIES))
    parser.add_argument("--pg", default="/usr/lib/postgresql/15")
    parser.add_argument("--out", default="/tmp/walread-reality", help="failing stories and their files")
    parser.add_argument("--work", help="where clusters live; default: in memory")
    parser.add_argument("--keep", type=int, default=20, help="files of how many failing stories")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--shrink", action="store_true")
    parser.add_argument("--replay", nargs="+", default=[])
    parser.add_argument("--pending", help="a list of kept stories that still fail, one name a line")
    return parser.parse_args()


def become_unprivileged(directories):
    """A server refuses to run as root. Nothing of the tools' or the stories' directories is read after this."""
    if os.geteuid() != 0:
        return
    codecs.lookup("ascii")    # the interpreter's own directory may be root's alone
    who = next(pwd.getpwnam(n) for n in ("postgres", "nobody") if n in {p.pw_name for p in pwd.getpwall()})
    for directory in directories:
        os.chown(directory, who.pw_uid, who.pw_gid)
    os.setgroups([])
    os.setgid(who.pw_gid)
    os.setuid(who.pw_uid)


def prepare(o):
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else "/tmp"
    o.work = o.work or os.path.join(memory, f"walread-reality-{os.getpid()}")
    stories = []
    for path in o.replay:
        with open(path, encoding="utf-8") as f:
            stories.append((os.path.basename(path).removesuffix(".json"), json.load(f)))
    tools = os.path.join(o.work, "bin")
    os.makedirs(tools, exist_ok=True)
    os.makedirs(o.out, exist_ok=True)
    for name in ("timeline-check", "retention-report", "dtx-report"):
        shutil.copy(os.path.join(o.bin, name), tools)
    become_unprivileged([o.work, o.out])
    return stories + drawn(o, 0 if stories else 20), Tools(tools)


def drawn(o, usual):
    stories = []
    for i in range(usual if o.scenarios is None else o.scenarios):
        level = o.level if o.level is not None else (0, 1, 1, 2)[i % 4]
        stories.append((f"{o.seed}-{i}", draw.story(f"{o.seed}-{i}", level, o.family)))
    return stories


class Run:
    def __init__(self, o, tools):
        self.o, self.tools = o, tools
        self.installation = Installation(o.pg)
        self.templates = make_template(self.installation, o.work)
        self.summary = Summary()
        self.messages = Messages(tools)

    def play(self, story, name):
        return run_story.run(story, self.installation, self.tools, self.o.work, self.templates, name)

    def one(self, name, story):
        begun = time.monotonic()
        outcomes, world, why = self.play(story, name)
        wrong = [x for x in outcomes if x.wrong]
        with LOCK:
            self.note(name, story, outcomes, wrong, why, time.monotonic() - begun)
        if wrong:
            self.keep(name, story, wrong, world)
        for (_, node, *_), truth in world.truths.items():
            self.messages.note(world, node, truth)
        world.remove()
        return name, [x.key() for x in wrong] if not why else ["not played"]

    def note(self, name, story, outcomes, wrong, why, seconds):
        for outcome in outcomes:
            self.summary.add(outcome)
        if why:
            self.summary.unplayed += 1
            print(f"{name}: not played: {why[:300]}")
        verdicts = " ".join(x.short() for x in outcomes)
        print(f"{name}: {'ok' if not wrong else 'WRONG'} {seconds:.1f} s {verdicts}", flush=True)
        for outcome in wrong:
            for kind, sentence in outcome.wrong:
                print(f"  {kind} [{outcome.question['ask']}] {sentence[:400]}", flush=True)
            print(f"    taken: {[t for t in story['taken'] if t]}", flush=True)

    def keep(self, name, story, wrong, world):
        files = os.path.join(self.o.out, name)
        shutil.rmtree(files, ignore_errors=True)
        if os.path.exists(world.kept):
            shutil.copytree(world.kept, files, ignore=shutil.ignore_patterns("base", "s?"), symlinks=True)
        with open(os.path.join(files, "report.txt"), "w", encoding="utf-8") as f:
            f.write("\n\n".join(describe(story, x) for x in wrong).replace(world.kept, files))
        if self.o.shrink:
            story = shrink.shrink(story, wrong[0].question, lambda s: self.still_fails(s, name, wrong[0].key()))
        with open(os.path.join(files, name + ".json"), "w", encoding="utf-8") as f:
            json.dump({**story, "truth": [self.truth(x) for x in wrong]}, f, indent=1)
        with LOCK:
            self.forget_old()

    def forget_old(self):
        """The files of the newest few are enough."""
        kept = sorted((e for e in os.scandir(self.o.out) if e.is_dir()), key=lambda e: e.stat().st_mtime)
        for entry in kept[:max(len(kept) - self.o.keep, 0)]:
            shutil.rmtree(entry.path, ignore_errors=True)

    @staticmethod
    def truth(outcome):
        return {"question": outcome.question, "told": outcome.answer.verdict, "wrong": outcome.wrong,
                "server": outcome.truth.as_json() if outcome.truth else None}

    def still_fails(self, story, name, key):
        outcomes, world, _ = self.play(story, name + "s")
        world.remove()
        return any(x.key() == key for x in outcomes)


def main():
    o = options()
    stories, tools = prepare(o)
    pending = set(open(o.pending, encoding="utf-8").read().split()) if o.pending else set()
    run = Run(o, tools)
    try:
        with ThreadPoolExecutor(o.jobs) as pool:
            results = list(pool.map(lambda s: run.one(*s), stories))
    finally:
        shutil.rmtree(o.work, ignore_errors=True)
    print(run.summary.table())
    print(run.messages.report())
    failed = {name for name, keys in results if keys}
    for name in sorted(pending & {n for n, _ in stories} - failed):
        print(f"{name} is mended: take it off the list of pending ones")
    sys.exit(1 if failed - pending else 0)


if __name__ == "__main__":
    main()
