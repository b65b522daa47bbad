"""The files of one story: nodes, archive, and copies of them all that can be put back."""

import hashlib
import os
import shutil
import subprocess

from server import QUIET, Failed, Node

# Everything that counts is a row of t: each commit of a story inserts exactly one. Rows of bulk only make WAL.
TABLES = ("create table t (who text, n int, primary key (who, n)); "
          "create table bulk (n int, pad text)")


def settings_for(installation):
    values = dict(QUIET)
    if installation.major < 13:
        values.pop("wal_keep_size")
        values["wal_keep_segments"] = "0"
    return values


def make_template(installation, base):
    """initdb once for each installation; every story copies the result. There are two: of two systems."""
    made = []
    for name in ("template", "foreign"):
        data = os.path.join(base, f"{name}-{installation.version}")
        made.append(data)
        if os.path.exists(os.path.join(data, "ready")):
            continue
        shutil.rmtree(data, ignore_errors=True)
        code, words = installation.run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync",
                                       "--wal-segsize=1")
        if code != 0:
            raise Failed("initdb: " + words)
        node = Node(installation, os.path.basename(data), base)
        node.set(settings_for(installation))
        node.start()
        for statement in TABLES.split("; ")[:2]:
            node.sql(statement)
        node.end("fast")
        shutil.rmtree(node.sockets, ignore_errors=True)
        with open(os.path.join(data, "ready"), "w", encoding="ascii"):
            pass
    return made


def copy_tree(source, target):
    subprocess.run(["cp", "-a", source, target], check=True)


class World:
    def __init__(self, installation, base, name, templates):
        self.installation = installation
        self.template, self.foreign = templates
        self.home = os.path.join(base, name)
        self.kept = self.home + ".kept"
        shutil.rmtree(self.home, ignore_errors=True)
        shutil.rmtree(self.kept, ignore_errors=True)
        os.makedirs(self.home)
        self.archive = os.path.join(self.home, "arch")
        os.makedirs(self.archive)
        self.nodes = {}
        self.truths = {}
        self.aborted = False     # the server's "last completed transaction" may be one that was rolled back
        self.rows_at_end = {}    # what a node showed just before it was stopped

    def node(self, name):
        if name not in self.nodes:
            self.nodes[name] = Node(self.installation, name, self.home)
        return self.nodes[name]

    def stop_all(self, how="kill"):
        for node in self.nodes.values():
            try:
                node.end(how)
            except Failed:
                pass

    def keep(self):
        """The state in which the question is asked: the tools read this copy, the servers work on the original."""
        shutil.rmtree(self.kept, ignore_errors=True)
        copy_tree(self.home, self.kept)

    def put_back(self):
        self.stop_all()
        shutil.rmtree(self.home)
        copy_tree(self.kept, self.home)

    def in_kept(self, name):
        return os.path.join(self.kept, name)

    def fingerprint(self):
        """Of the copy that the tools read: no tool may change it."""
        state = hashlib.sha256()
        for directory, names, files in sorted(os.walk(self.kept)):
            names.sort()
            for name in sorted(files):
                path = os.path.join(directory, name)
                info = os.lstat(path)
                state.update(f"{path} {info.st_size} {info.st_mtime_ns} {info.st_mode}\n".encode())
        return state.hexdigest()

    def remove(self):
        self.stop_all()
        shutil.rmtree(self.home, ignore_errors=True)
        shutil.rmtree(self.kept, ignore_errors=True)


def rows_of(node):
    """{(who, n)} of a running node."""
    return {(who, int(n)) for who, n in node.sql("select who, n from t")}


def contents_of(node):
    """Equal for two nodes that hold the same."""
    return node.sql("select (select count(*) || ':' || coalesce(md5(string_agg(who || n, ',' order by who, n)), '') "
                    "from t), (select count(*) || ':' || coalesce(sum(hashtext(n || pad)), 0) from bulk)")[0]
