"""Stories drawn from a seed: a plain skeleton first, then as many faults as the level says."""

import random

import draw_faults


def step(do, **more):
    return {"do": do, **more}


class Draft:
    """A story while it is drawn: steps, which nodes there are, what may be asked."""

    def __init__(self, rng):
        self.rng = rng
        self.steps = []
        self.archive = None     # None, all, fail, some
        self.gids = 0
        self.taken = []         # what was taken away or damaged, in words

    def add(self, do, **more):
        self.steps.append(step(do, **more))

    def chance(self, p):
        return self.rng.random() < p

    def work(self, node, most=3):
        """A little of everything that makes WAL."""
        rng = self.rng
        for _ in range(rng.randint(1, most)):
            what = rng.choices(["commit", "bulk", "checkpoint", "switch", "prepare", "abort"], [6, 4, 2, 2, 1, 1])[0]
            if what == "commit":
                self.add("commit", node=node, rows=rng.randint(1, 6))
            elif what == "bulk":
                self.add("bulk", node=node, mb=rng.choice([0.3, 1, 2.5]))
            elif what == "abort":
                self.add("bulk", node=node, mb=0.2, abort=True)
            elif what == "prepare":
                self.gids += 1
                self.add("prepare", node=node, gid=f"p{self.gids}")
                if self.chance(0.5):
                    self.add("resolve", node=node, gid=f"p{self.gids}", how=rng.choice(["commit", "rollback"]))
            else:
                self.add(what, node=node)


def primary(draft):
    rng, settings = draft.rng, {}
    draft.archive = rng.choices([None, "all", "fail", "some"], [5, 5, 1, 1] if draft.rich else [1, 1, 0, 0])[0]
    if draft.archive:
        settings["archive_mode"] = "on"
        settings["archive_command"] = {"all": "ARCHIVE", "fail": "FAIL", "some": "SOME"}[draft.archive]
        if draft.archive != "all":
            draft.taken.append(f"archive_command: {draft.archive}")
    if draft.chance(0.6):
        settings["wal_keep_size"] = rng.choice(["8MB", "64MB"])
    if draft.chance(0.15):
        settings["wal_level"] = "logical"
    if draft.chance(0.15):
        settings["wal_compression"] = "on"
    draft.add("primary", node="A", settings=settings)
    draft.work("A")


def standby(draft, name, source):
    rng = draft.rng
    ways = ["stream", "both", "slot"] if draft.archive == "all" else ["stream", "slot"]
    # A backup from a standby needs no label; -X none needs the archive to become consistent.
    kinds = ["stream", "stream", "fetch", "cold"] + (["none", "label"] if draft.archive == "all" else [])
    how = rng.choice(kinds) if source == "A" else "stream"
    follow = rng.choice(ways)
    if how in ("none", "label"):
        follow = "both"
    draft.add("standby", node=name, of=source, how=how, follow=follow)
    draft.add("sync", node=name, of=source)


def nodes(draft):
    primary(draft)
    standby(draft, "B", "A")
    names = ["B"]
    if draft.chance(0.3):
        standby(draft, "C", draft.rng.choice(["A", "B"]))
        names.append("C")
    draft.work("A")
    return names


def fresh_backup(draft):
    """A base backup that nobody has started yet: is it a standby that may be activated?"""
    primary(draft)
    kinds = ["stream", "fetch", "none", "label"]
    draft.add("standby", node="B", of="A", how=draft.rng.choice(kinds), start=False,
              follow="both" if draft.archive == "all" else "stream")
    draft.work("A", 2)
    if draft.archive:
        draft.add("archived", node="A", seconds=5 if draft.archive == "all" else 0.5)
    draft.add("stop", node="A", how=draft.rng.choice(["fast", "kill"]))
    return [{"ask": "activate", "node": "B"}, {"ask": "activate", "node": "B", "primary": "A"}] + (
        [{"ask": "activate", "node": "B", "primary": "A", "archive": True}] if draft.archive else [])


def activation(draft):
    """The primary goes; the standby has all, or lags behind."""
    rng = draft.rng
    if draft.chance(0.12):
        return fresh_backup(draft)
    names = nodes(draft)
    lag = draft.chance(0.5)
    if lag:
        draft.add("sync", node="B", of="A")
        draft.add("stop", node="B", how=rng.choice(["fast", "immediate", "kill"]))
        draft.work("A", 4)
    elif draft.chance(0.7):
        draft.add("sync", node="B", of="A")
    if draft.archive:
        draft.add("archived", node="A", seconds=5 if draft.archive == "all" else 0.5)
    draft.add("stop", node="A", how=rng.choice(["fast", "kill", "immediate"]))
    if not lag:
        if rng.random() < 0.3:
            draft.add("wait", seconds=0.2)
        draft.add("stop", node="B", how=rng.choice(["fast", "kill"]))
    for other in names[1:]:
        draft.add("stop", node=other)
    asks = [{"ask": "activate", "node": "B"}, {"ask": "activate", "node": "B", "primary": "A"}]
    if draft.archive:
        asks.append({"ask": "activate", "node": "B", "primary": "A", "archive": True})
    return asks


def rejoin(draft):
    """B was promoted, A may have gone on by itself."""
    rng = draft.rng
    names = nodes(draft)
    draft.add("sync", node="B", of="A")
    shape = rng.choice(["switchover", "crash", "both-write", "late", "twice", "started-again", "rewound"])
    if shape in ("switchover", "started-again", "rewound"):
        draft.add("stop", node="A", how="fast")
    elif shape == "crash":
        draft.add("stop", node="A", how="kill")
    else:
        draft.add("stop", node="B", how="fast") if shape == "late" else None
        if shape == "late":
            draft.work("A")
            draft.add("stop", node="A", how=rng.choice(["fast", "kill"]))
            draft.add("start", node="B")
    draft.add("promote", node="B")
    if shape in ("both-write", "twice"):
        draft.work("A")
        draft.add("stop", node="A", how=rng.choice(["fast", "kill", "immediate"]))
    draft.work("B")
    if shape == "started-again":
        # Somebody starts the old primary after the promotion.
        draft.add("start", node="A")
        draft.work("A", 1) if draft.chance(0.6) else None
        draft.add("stop", node="A", how=rng.choice(["fast", "kill"]))
    if shape == "rewound":
        draft.add("start", node="A")
        draft.work("A", 1)
        draft.add("stop", node="A", how="fast")
        draft.add("checkpoint", node="B")
        draft.add("rewind", node="A", of="B", may_fail=True)
        if draft.chance(0.5):
            draft.add("follow", node="A", of="B")
            draft.add("try_start", node="A")
            draft.work("B", 1)
            draft.add("stop", node="A", how=rng.choice(["fast", "kill"]))
    if "C" in names and draft.chance(0.25):
        draft.add("promote", node="C")
        draft.work("C", 1)
    if shape == "twice":
        draft.add("stop", node="B", how="fast")
        draft.add("follow", node="B", of="B", follow="stream")
        draft.add("start", node="B")
        draft.add("promote", node="B")
        draft.work("B", 2)
    if draft.archive:
        draft.add("archived", node="B", seconds=3 if draft.archive == "all" else 0.5)
    draft.add("stop", node="B", how=rng.choice(["fast", "fast", "kill"]))
    for other in names[1:]:
        draft.add("stop", node=other)
    asks = [{"ask": "rejoin", "node": "A", "to": "B"}]
    if draft.archive:
        asks.append({"ask": "rejoin", "node": "A", "to": "B", "archive": True})
    if len(names) > 1:
        asks.append({"ask": "rejoin", "node": "C", "to": "B"})
    return asks


def retention(draft):
    rng = draft.rng
    primary(draft)
    slot = draft.chance(0.5)
    if slot:
        draft.add("sql", node="A", text="select pg_create_physical_replication_slot('kept', true)")
    node = "A"
    if draft.chance(0.4):
        standby(draft, "B", "A")
        node = rng.choice("AB")
    for _ in range(rng.randint(1, 4)):
        draft.work("A", 3)
    if draft.archive:
        draft.add("archived", node="A", seconds=3 if draft.archive == "all" else 0.5)
    how = rng.choice(["fast", "fast", "kill", "immediate"])
    if node == "B":
        draft.add("sync", node="B", of="A")
        draft.add("stop", node="B", how=how)
        draft.add("stop", node="A")
    else:
        draft.add("stop", node="A", how=how)
    asks = [{"ask": "retention", "node": node}]
    if how == "fast" and node == "A":
        ifs = ["set wal_keep_size=0", "set wal_keep_size=3MB"] + (["drop-slot kept"] if slot else [])
        ifs += ["archive-done"] if draft.archive else []
        asks += [{"ask": "retention", "node": node, "if": what} for what in rng.sample(ifs, 2)]
    return asks


FAMILIES = {"activation": activation, "rejoin": rejoin, "retention": retention}


def story(seed, level, family=None):
    """The same for the same seed and level. level: how many faults at most."""
    rng = random.Random(f"{seed}/{level}")
    draft = Draft(rng)
    draft.rich = level > 0
    name = family or rng.choices(list(FAMILIES), [5, 5, 2])[0]
    asks = FAMILIES[name](draft)
    if draft.gids and name != "retention":
        asks.append({"ask": "prepared", "node": "B"})
    for _ in range(rng.randint(1, level) if level else 0):
        draw_faults.add(draft, name, asks)
    return {"seed": str(seed), "level": level, "family": name, "taken": draft.taken, "steps": draft.steps,
            "ask": asks}
