"""The steps of a story. A step is {"do": name, ...}; what is not named in it is the usual."""

import os
import shutil
import time

import faults
from server import Failed, Session
from world import copy_tree, rows_of

ARCHIVE_ALL = "'test ! -f {archive}/%f && cp %p {archive}/%f'"
RESTORE = "'cp {archive}/%f %p'"


def primary(world, step):
    node = world.node(step["node"])
    copy_tree(world.template, node.data)
    node.set(words(world, step.get("settings", {})))
    node.start()


def words(world, settings):
    named = {"ARCHIVE": ARCHIVE_ALL, "RESTORE": RESTORE, "FAIL": "'false'", "SOME": "'case %f in *[13579BDF]) cp %p "
             "{archive}/%f;; *) true;; esac'"}
    return {name: named.get(str(value), str(value)).format(archive=world.archive) for name, value in settings.items()}


def standby(world, step):
    """how: stream, fetch, none (pg_basebackup -X), cold (the stopped source's files), label (backup functions)."""
    node, source = world.node(step["node"]), world.node(step["of"])
    how = step.get("how", "stream")
    if how != "cold" and not world.installation.has("pg_basebackup"):
        how = "cold" if source.name == "A" and how == "stream" else "label"
    if how == "cold":
        again = source.running()
        source.end("fast")
        copy_tree(source.data, node.data)
        if again:
            source.start()
    elif how == "label":
        copy_with_label(node, source)
    else:
        code, said = world.installation.run(
            "pg_basebackup", "-D", node.data, "-h", source.sockets, "-U", "postgres", "--no-sync", "-c", "fast",
            "-X", how)
        if code != 0:
            raise Failed("pg_basebackup: " + said)
    make_standby(world, node, source, step)
    node.set(words(world, step.get("settings", {})))
    if step.get("start", True):
        node.start()


def copy_with_label(node, source):
    session = Session(os.path.join(source.sockets, ".s.PGSQL.5432"), 60)
    new = source.installation.major >= 15
    session.query("select pg_backup_start('story', true)" if new else "select pg_start_backup('story', true, false)")
    copy_tree(source.data, node.data)
    for name in ("postmaster.pid", "postmaster.opts"):
        if os.path.exists(node.path(name)):
            os.remove(node.path(name))
    for directory in ("pg_wal", "pg_replslot"):
        shutil.rmtree(node.path(directory))
        os.makedirs(node.path(directory))
    os.makedirs(node.path("pg_wal", "archive_status"))
    end = "pg_backup_stop(false)" if new else "pg_stop_backup(false, false)"
    row = session.query(f"select labelfile from {end}")
    with open(node.path("backup_label"), "w", encoding="ascii") as f:
        f.write(row[0][0])
    session.close()


def make_standby(world, node, source, step):
    follow = step.get("follow", "stream")
    values = {"recovery_target_timeline": "latest", "primary_slot_name": "''"}
    if follow in ("stream", "both", "slot"):
        values["primary_conninfo"] = f"'{source.conninfo()}'"
    if follow in ("archive", "both"):
        values["restore_command"] = RESTORE.format(archive=world.archive)
    if follow == "slot":
        name = "s_" + node.name.lower()
        if source.running():
            source.sql(f"select pg_create_physical_replication_slot('{name}', true)")
        values["primary_slot_name"] = name
    if world.installation.major >= 12:
        node.set(values)
        open(node.path("standby.signal"), "w", encoding="ascii").close()
        return
    with open(node.path("recovery.conf"), "w", encoding="ascii") as f:
        f.write("standby_mode = on\n")
        for name, value in values.items():
            f.write(f"{name} = '{value}'\n" if not value.startswith("'") else f"{name} = {value}\n")


def start(world, step):
    world.node(step["node"]).start()


def try_start(world, step):
    """Somebody starts it, whatever comes of it."""
    node = world.node(step["node"])
    node.spawn()
    node.wait_up(step.get("seconds", 3))


def stop(world, step):
    node = world.node(step["node"])
    if not node.running():
        return
    try:
        world.rows_at_end[node.name] = sorted(rows_of(node))
    except (OSError, Failed):
        pass
    node.end(step.get("how", "fast"))


def commit(world, step):
    node = world.node(step["node"])
    session = Session(os.path.join(node.sockets, ".s.PGSQL.5432"))
    who = step.get("who", node.name)
    first = int(session.query(f"select coalesce(max(n), 0) from t where who like '{who}%'")[0][0]) + 1
    for n in range(first, first + step.get("rows", 1)):
        session.query(f"insert into t values ('{who}', {n})")
    session.close()


def bulk(world, step):
    """WAL by the segment, in one transaction of one row of t."""
    world.aborted |= bool(step.get("abort"))
    node = world.node(step["node"])
    session = Session(os.path.join(node.sockets, ".s.PGSQL.5432"), 60)
    first = int(session.query(f"select coalesce(max(n), 0) from t where who = '{node.name}'")[0][0]) + 1
    rows = int(step.get("mb", 1) * 1000)
    session.query(f"begin; insert into t values ('{node.name}', {first}); "
                  f"insert into bulk select g, repeat('x', 900) from generate_series(1, {rows}) g; "
                  + ("rollback" if step.get("abort") else "commit"))
    session.close()


def prepare(world, step):
    node = world.node(step["node"])
    node.sql(f"begin; insert into t values ('{step['gid']}', 1); prepare transaction '{step['gid']}'")


def resolve(world, step):
    world.aborted |= step.get("how") == "rollback"
    world.node(step["node"]).sql(f"{step.get('how', 'commit')} prepared '{step['gid']}'")


def sql(world, step):
    world.node(step["node"]).sql(step["text"])


def checkpoint(world, step):
    world.node(step["node"]).sql("checkpoint")


def switch(world, step):
    world.node(step["node"]).sql("select pg_switch_wal()")


def sync(world, step):
    """Waits until the standby has replayed all that the source has written."""
    node, source = world.node(step["node"]), world.node(step["of"])
    at = source.value("select case when pg_is_in_recovery() then pg_last_wal_replay_lsn() "
                      "else pg_current_wal_flush_lsn() end")
    if not node.wait_for(f"select pg_last_wal_replay_lsn() >= '{at}'::pg_lsn"):
        raise Failed(f"{node.name} does not catch up to {at}: " + " | ".join(node.log_lines()[-3:]))


def archived(world, step):
    """Waits until the archiver has done all that is ready; a command that fails is waited for only shortly."""
    node, end = world.node(step["node"]), time.monotonic() + step.get("seconds", 5)
    status = node.path("pg_wal", "archive_status")
    while time.monotonic() < end and any(f.endswith(".ready") for f in os.listdir(status)):
        time.sleep(0.05)


def promote(world, step):
    node = world.node(step["node"])
    code, said = world.installation.run("pg_ctl", "promote", "-D", node.data, "-w", "-t", "20")
    if code != 0 or not node.wait_for("select not pg_is_in_recovery()"):
        raise Failed(f"{node.name} is not promoted: {said}")


def settings(world, step):
    world.node(step["node"]).set(words(world, step["values"]), step.get("file", "postgresql.conf"))


def reload(world, step):
    world.node(step["node"]).sql("select pg_reload_conf()")


def follow(world, step):
    """The stopped node becomes a standby of another one."""
    make_standby(world, world.node(step["node"]), world.node(step["of"]), step)


def rewind(world, step):
    code, said = run_rewind(world, world.node(step["node"]), world.node(step["of"]))
    if code != 0 and not step.get("may_fail"):
        raise Failed("pg_rewind: " + said)
    world.rows_at_end.pop(step["node"], None)


def run_rewind(world, node, source, *options):
    """From the running source; what belongs to the node itself, its log and sockets, is not in the data directory."""
    return world.installation.run("pg_rewind", "-D", node.data, "--source-server", source.conninfo(), "--no-sync",
                                  *options)


def wait(world, step):
    time.sleep(step.get("seconds", 0.2))


def fault(world, step):
    faults.apply(world, step)


STEPS = {f.__name__: f for f in (primary, standby, start, try_start, stop, commit, bulk, prepare, resolve, sql,
                                 checkpoint, switch, sync, archived, promote, settings, reload, follow, rewind, wait,
                                 fault)}


def tell(world, story):
    """Plays the story; afterwards no server runs."""
    for step in story["steps"]:
        try:
            STEPS[step["do"]](world, step)
        except (Failed, IndexError, FileNotFoundError):
            if step["do"] != "fault":    # a fault that finds nothing to spoil changes nothing
                raise
    world.stop_all()
