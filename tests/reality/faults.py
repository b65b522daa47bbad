"""What happens to files: each fault is one function over (world, step, directory)."""

import gzip
import os
import re
import shutil
import struct

from server import Failed

SEGMENT = re.compile(r"^[0-9A-F]{24}$")
SIZE = 1 << 20


def wal_directory(world, step):
    return world.archive if step["where"] == "arch" else world.node(step["where"]).path("pg_wal")


def number_of(name):
    return int(name[8:16], 16) * (1 << 12) + int(name[16:], 16)


def is_live(path):
    """The first page is of the place that the name says: neither recycled nor made ahead."""
    with open(path, "rb") as f:
        head = f.read(16)
    return len(head) == 16 and struct.unpack("<Q", head[8:])[0] == number_of(os.path.basename(path)) * SIZE


def live_segments(directory):
    names = sorted((n for n in os.listdir(directory) if SEGMENT.match(n)), key=lambda n: (n[8:], n[:8]))
    return [n for n in names if is_live(os.path.join(directory, n))]


def pick(world, step):
    """at: counted from the oldest (0, 1, ...) or the newest (-1, -2, ...) of the live segments."""
    directory = wal_directory(world, step)
    live = live_segments(directory)
    if step.get("timeline"):
        live = [n for n in live if int(n[:8], 16) == step["timeline"]]
    at = step.get("at", -1)
    if not -len(live) <= at < len(live):
        raise Failed(f"no segment {at} in {directory}")
    return os.path.join(directory, live[at])


def used_bytes(data):
    return len(data.rstrip(b"\0"))


def change(path, how):
    with open(path, "rb") as f:
        data = bytearray(f.read())
    data = how(data)
    with open(path, "wb") as f:
        f.write(data)


def flip(data, part):
    at = min(int(max(used_bytes(data), 64) * part), len(data) - 1)
    data[at] ^= 0x10
    return data


def segment_removed(world, step):
    os.remove(pick(world, step))


def segment_moved(world, step):
    path = pick(world, step)
    target = os.path.join(world.home, "moved")
    os.makedirs(target, exist_ok=True)
    shutil.move(path, target)


def segment_renamed(world, step):
    path = pick(world, step)
    os.rename(path, path + ".old")


def segment_as_other(world, step):
    """Its bytes stand under the name of the next one."""
    path = pick(world, step)
    name = os.path.basename(path)
    number = number_of(name) + step.get("by", 1)
    os.rename(path, os.path.join(os.path.dirname(path), f"{name[:8]}{number >> 12:08X}{number & 0xfff:08X}"))


def segment_of_other_timeline(world, step):
    """The bytes stay, the name is of another timeline."""
    path = pick(world, step)
    name = os.path.basename(path)
    os.rename(path, os.path.join(os.path.dirname(path), f"{step['to']:08X}{name[8:]}"))


def segment_truncated(world, step):
    change(pick(world, step), lambda data: data[:int(len(data) * step.get("part", 0.5))])


def segment_cut_behind(world, step):
    """Behind its last record: nothing that was written is lost, but the file is short."""
    change(pick(world, step), lambda data: data[:(used_bytes(data) // 8192 + 1) * 8192])


def segment_emptied(world, step):
    change(pick(world, step), lambda data: b"")


def segment_zeroed(world, step):
    change(pick(world, step), lambda data: bytes(len(data)))


def page_zeroed(world, step):
    def zero(data):
        page = int(used_bytes(data) * step.get("part", 0.5)) // 8192 * 8192
        data[page:page + 8192] = bytes(8192)
        return data
    change(pick(world, step), zero)


def segment_flipped(world, step):
    change(pick(world, step), lambda data: flip(data, step.get("part", 0.5)))


def segment_recycled(world, step):
    """Renamed for later use too early: an older one's bytes under its name."""
    directory = wal_directory(world, step)
    path = pick(world, step)
    older = live_segments(directory)[0]
    if older == os.path.basename(path):
        raise Failed("no older segment")
    shutil.copy(os.path.join(directory, older), path)


def segment_compressed(world, step):
    path = pick(world, step)
    with open(path, "rb") as f, gzip.open(path + ".gz", "wb") as out:
        shutil.copyfileobj(f, out)
    os.remove(path)


def segment_foreign(world, step):
    """The same number of another system: its identifier stands in the long page header."""
    def other(data):
        data[24:32] = struct.pack("<Q", struct.unpack("<Q", data[24:32])[0] ^ 0xabcdef)
        return data
    change(pick(world, step), other)


def archive_pruned(world, step):
    """All but the newest few."""
    live = live_segments(world.archive)
    for name in live[:max(len(live) - step.get("left", 0), 0)]:
        os.remove(os.path.join(world.archive, name))


def wal_pruned(world, step):
    """Somebody "cleaned up" pg_wal."""
    directory = wal_directory(world, step)
    live = live_segments(directory)
    for name in live[:max(len(live) - step.get("left", 1), 0)]:
        os.remove(os.path.join(directory, name))


def history_removed(world, step):
    directory = wal_directory(world, step)
    names = sorted(n for n in os.listdir(directory) if n.endswith(".history"))
    if not names:
        raise Failed("no history file")
    os.remove(os.path.join(directory, names[-1]))


def history_moved_to_archive(world, step):
    directory = wal_directory(world, step)
    names = sorted(n for n in os.listdir(directory) if n.endswith(".history"))
    if not names:
        raise Failed("no history file")
    shutil.move(os.path.join(directory, names[-1]), os.path.join(world.archive, names[-1]))


def history_stray(world, step):
    """Of a test restore: a timeline that never was here, begun back in the first live segment or at its end."""
    directory = wal_directory(world, step)
    live = live_segments(directory)
    name = live[step.get("at", 0)]
    at = number_of(name) * SIZE + step.get("offset", 0x28)
    with open(os.path.join(directory, f"{step.get('timeline', 2):08X}.history"), "w", encoding="ascii") as f:
        f.write(f"1\t{at >> 32:X}/{at & 0xffffffff:X}\tno recovery target specified\n")


def archive_copied(world, step):
    """Somebody copies the archive's segments into pg_wal."""
    for name in os.listdir(world.archive):
        if SEGMENT.match(name) or name.endswith(".history"):
            shutil.copy(os.path.join(world.archive, name), world.node(step["where"]).path("pg_wal", name))


def setting(world, step):
    world.node(step["where"]).set(step["values"], step.get("file", "postgresql.conf"))


def file_removed(world, step):
    os.remove(world.node(step["where"]).path(step["file"]))


def file_made(world, step):
    with open(world.node(step["where"]).path(step["file"]), "w", encoding="utf-8") as f:
        f.write(step.get("text", ""))


def directory_emptied(world, step):
    """The directory itself is gone, as from a copy that left it out."""
    shutil.rmtree(world.node(step["where"]).path(step["directory"]))


def label_back(world, step):
    """The label of the backup that it once was made from lies there again, as in a killed exclusive backup."""
    node = world.node(step["where"])
    os.rename(node.path("backup_label.old"), node.path("backup_label"))


def control_saved(world, step):
    shutil.copy(world.node(step["where"]).path("global", "pg_control"), os.path.join(world.home, "old_control"))


def control_old(world, step):
    shutil.copy(os.path.join(world.home, "old_control"), world.node(step["where"]).path("global", "pg_control"))


def two_phase(world, step):
    directory = world.node(step["where"]).path("pg_twophase")
    names = sorted(os.listdir(directory))
    if not names:
        raise Failed("no two-phase file")
    path = os.path.join(directory, names[0])
    if step["how"] == "removed":
        os.remove(path)
    elif step["how"] == "emptied":
        change(path, lambda data: b"")
    elif step["how"] == "truncated":
        change(path, lambda data: data[:len(data) // 2])
    else:
        change(path, lambda data: flip(data, 0.7))


def slot_damaged(world, step):
    directory = world.node(step["where"]).path("pg_replslot")
    names = sorted(os.listdir(directory))
    if not names:
        raise Failed("no slot")
    path = os.path.join(directory, names[0], "state")
    change(path, lambda data: flip(data, 0.5) if step.get("how") == "flipped" else b"")


FAULTS = {name: f for name, f in list(globals().items()) if callable(f) and getattr(f, "__module__", "") == __name__
          and f.__code__.co_varnames[:2] == ("world", "step") and name not in ("pick", "wal_directory")}


def apply(world, step):
    FAULTS[step["kind"]](world, step)
