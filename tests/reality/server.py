"""One PostgreSQL server: an installation's programs, and a node that is started, stopped and asked."""

import ctypes
import os
import signal
import socket
import struct
import subprocess
import time

QUIET = {
    "listen_addresses": "''", "dynamic_shared_memory_type": "mmap", "fsync": "off", "autovacuum": "off",
    "jit": "off", "shared_buffers": "4MB",
    "checkpoint_timeout": "1d", "min_wal_size": "2MB", "max_wal_size": "1GB", "wal_level": "replica",
    "max_wal_senders": "8", "max_replication_slots": "8", "max_prepared_transactions": "5", "max_connections": "20",
    "wal_log_hints": "on", "hot_standby": "on", "wal_retrieve_retry_interval": "100ms", "wal_sender_timeout": "0",
    "wal_receiver_status_interval": "1s", "wal_keep_size": "0", "archive_mode": "off", "log_checkpoints": "on",
}


class Failed(Exception):
    """A server or program did not do what the story needs."""


class Installation:
    def __init__(self, directory):
        self.bin = os.path.join(directory, "bin") if os.path.isdir(os.path.join(directory, "bin")) else directory
        words = subprocess.run([self.program("postgres"), "--version"], capture_output=True, text=True, check=True)
        self.version = words.stdout.split()[2]
        self.major = int(self.version.split(".")[0].split("rc")[0].split("beta")[0])

    def program(self, name):
        return os.path.join(self.bin, name)

    def has(self, name):
        """Packages of the server alone have neither pg_basebackup nor pg_rewind."""
        return os.access(self.program(name), os.X_OK)

    def run(self, name, *arguments, timeout=300, stdin=None):
        """Returns (exit code, what it printed on both channels)."""
        if not self.has(name):
            return 127, f"{name} is not among the programs of {self.version}"
        environment = {"PATH": self.bin + ":/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
        try:
            done = subprocess.run([self.program(name), *arguments], capture_output=True, text=True, errors="replace",
                                  timeout=timeout, env=environment, input=stdin, check=False)
        except subprocess.TimeoutExpired as e:
            return 124, f"{name}: no end after {timeout} s: {e.stderr}"
        return done.returncode, done.stdout + done.stderr


class Session:
    """The simple query protocol over the unix socket: no psql of the right release is needed."""

    def __init__(self, path, timeout=20, extra=()):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(timeout)
        self.socket.connect(path)
        words = b"user\0postgres\0database\0postgres\0" + b"".join(w.encode() + b"\0" for w in extra) + b"\0"
        self.socket.sendall(struct.pack(">II", len(words) + 8, 196608) + words)
        self.answer()

    def read(self, size):
        parts = b""
        while len(parts) < size:
            part = self.socket.recv(size - len(parts))
            if not part:
                raise Failed("the server closed the connection")
            parts += part
        return parts

    def answer(self):
        rows, error = [], None
        while True:
            kind, size = struct.unpack(">cI", self.read(5))
            body = self.read(size - 4)
            if kind == b"D":
                rows.append(self.row(body))
            elif kind == b"E":
                fields = {f[:1]: f[1:].decode(errors="replace") for f in body.split(b"\0") if f}
                error = fields.get(b"M", "an error without a message")
                if fields.get(b"S") == "FATAL":
                    raise Failed(error)
            elif kind == b"Z":
                if error:
                    raise Failed(error)
                return rows

    @staticmethod
    def row(body):
        values, at = [], 2
        for _ in range(struct.unpack(">H", body[:2])[0]):
            size = struct.unpack(">i", body[at:at + 4])[0]
            at += 4
            values.append(None if size < 0 else body[at:at + size].decode(errors="replace"))
            at += max(size, 0)
        return values

    def query(self, statement):
        words = statement.encode() + b"\0"
        self.socket.sendall(struct.pack(">cI", b"Q", len(words) + 4) + words)
        return self.answer()

    def close(self):
        self.socket.close()


class Node:
    def __init__(self, installation, name, home):
        self.installation, self.name, self.home = installation, name, home
        self.data = os.path.join(home, name)
        self.sockets = os.path.join(home, "s" + name)
        self.log = os.path.join(home, name + ".log")
        self.process = None

    # ---- settings ----
    def set(self, values, file="postgresql.conf"):
        with open(os.path.join(self.data, file), "a", encoding="utf-8") as f:
            for name, value in values.items():
                f.write(f"{name} = {value}\n")

    def path(self, *parts):
        return os.path.join(self.data, *parts)

    def conninfo(self):
        return f"host={self.sockets} user=postgres dbname=postgres application_name={self.name.lower()}"

    # ---- life ----
    def spawn(self):
        os.makedirs(self.sockets, exist_ok=True)
        with open(self.log, "ab") as log:    # a server must not outlive the run
            self.process = subprocess.Popen(
                ["/usr/bin/setpriv", "--pdeathsig", "QUIT", self.installation.program("postgres"), "-D", self.data,
                 "-k", self.sockets], stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, env={"LC_ALL": "C", "PATH": "/usr/bin:/bin", "TZ": "UTC"},
                start_new_session=True)

    def wait_up(self, seconds=20):
        """'up', 'gone' (it ended) or 'waiting' (it recovers, and does not accept connections)."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.process.poll() is not None:
                return "gone"
            try:
                self.sql("select 1")
                return "up"
            except (OSError, Failed):
                time.sleep(0.03)
        return "waiting"

    def start(self):
        self.spawn()
        state = self.wait_up()
        if state != "up":
            raise Failed(f"{self.name} does not start ({state}): " + " | ".join(self.log_lines()[-4:]))

    def running(self):
        return self.process is not None and self.process.poll() is None

    def end(self, how):
        """fast, immediate, or kill (-9 of the postmaster and all its children at once)."""
        if not self.running():
            self.process = None
            return
        if how == "kill":
            self.kill_all()
        else:
            self.process.send_signal(signal.SIGINT if how == "fast" else signal.SIGQUIT)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.kill_all()
            self.process.wait(10)
            raise Failed(f"{self.name} did not stop") from None
        finally:
            self.process = None

    def kill_all(self):
        """Each backend is the leader of its own process group (InitPostmasterChild: setsid)."""
        os.killpg(self.process.pid, signal.SIGKILL)
        for entry in os.listdir("/proc"):
            if not entry.isdigit():
                continue
            try:
                if os.readlink(f"/proc/{entry}/cwd") == os.path.realpath(self.data):
                    os.kill(int(entry), signal.SIGKILL)
            except OSError:
                continue
        self.forget_shared_memory()

    def forget_shared_memory(self):
        """What a killed server leaves until the machine is started anew; postmaster.pid names it."""
        try:
            with open(self.path("postmaster.pid"), encoding="ascii") as f:
                number = int(f.read().split("\n")[6].split()[1])
            ctypes.CDLL(None).shmctl(number, 0, None)    # IPC_RMID
        except (OSError, IndexError, ValueError):
            pass

    # ---- questions ----
    def sql(self, statement, timeout=20):
        session = Session(os.path.join(self.sockets, ".s.PGSQL.5432"), timeout)
        try:
            return session.query(statement)
        finally:
            session.close()

    def value(self, statement):
        return self.sql(statement)[0][0]

    def wait_for(self, statement, seconds=15):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                if self.value(statement) == "t":
                    return True
            except (OSError, Failed):
                if not self.running():
                    return False
            time.sleep(0.03)
        return False

    def log_lines(self, start=0):
        try:
            with open(self.log, encoding="utf-8", errors="replace") as f:
                f.seek(start)
                return [line.rstrip("\n") for line in f]
        except OSError:
            return []

    def log_size(self):
        try:
            return os.path.getsize(self.log)
        except OSError:
            return 0
