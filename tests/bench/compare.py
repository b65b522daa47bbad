#!/usr/bin/env python3
"""Times waldump beside pg_waldump 15 on the same WAL, and prints a table and JSON.

  compare.py BINDIR RECORDINGS [--rounds N] [--megabytes N] [--json FILE]

BINDIR holds waldump and the programs of tests/bench, RECORDINGS the unpacked testdata. The input is made once, about
1.4 GB of PostgreSQL 15 WAL and half as much of Greenplum 6, and kept in $XDG_CACHE_HOME/walread-bench (~/.cache/walread-bench).

The commands run in turn, round after round, so that each figure of a round was taken on the same machine in the same mood. The
ratio that counts is the median of the ratios of the rounds: processor time to processor time for one job, elapsed time to
elapsed time for more.
"""
import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
PG = os.environ.get("PG15_BIN", "/usr/lib/postgresql/15/bin")


def inputs(args):
    """Directories of PostgreSQL 15 and of Greenplum 6 WAL, and one in which 50 segments of 1 MB of PostgreSQL 15 are repeated, so
    that its parts are alike, and the first one compressed; made if they are not there."""
    cache = os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "walread-bench")
    os.makedirs(cache, exist_ok=True)
    pg = os.path.join(cache, f"postgresql15-{args.megabytes}")
    gp = os.path.join(cache, f"greenplum6-{args.megabytes // 2}")
    if not os.path.isdir(pg):
        print(f"making {pg}: a few minutes, once", file=sys.stderr)
        subprocess.run([os.path.join(HERE, "make_postgresql_wal.sh"), pg, str(args.megabytes)], check=True)
    if not os.path.isdir(gp):
        recording = os.path.join(args.recordings, "greenplum6/S1_healthy/p0/p0/pg_xlog")
        repeat(args, recording, args.megabytes // 2, gp)
    small = pg + "-small"
    if not os.path.isdir(small):
        print(f"making {small}: a few minutes, once", file=sys.stderr)
        subprocess.run([os.path.join(HERE, "make_postgresql_wal.sh"), small, str(args.megabytes), "1"], check=True)
    repeated = small + "-repeated"
    if not os.path.isdir(repeated):
        middle = segments(small)[len(segments(small)) // 2:]
        repeat(args, small, args.megabytes, repeated, middle[0], middle[49])
    gz = pg + "-gz"
    if not os.path.isdir(gz):
        print(f"making {gz}", file=sys.stderr)
        os.makedirs(gz + ".new", exist_ok=True)
        for name in segments(pg):
            with open(os.path.join(gz + ".new", name + ".gz"), "wb") as file:
                subprocess.run(["gzip", "-1", "-c", os.path.join(pg, name)], stdout=file, check=True)
        os.rename(gz + ".new", gz)
    return pg, gp, repeated, gz


def repeat(args, directory, megabytes, output, *ends):
    print(f"making {output}", file=sys.stderr)
    new = output + ".new"
    os.makedirs(new, exist_ok=True)
    subprocess.run([os.path.join(args.bindir, "repeat_recording"), directory, str(megabytes), new, *ends], check=True)
    os.rename(new, output)


def segments(directory):
    return sorted(name for name in os.listdir(directory) if len(name) == 24)


class Figure:
    """A command, measured once a round."""

    def __init__(self, key, label, command, directory, against=None, piped=False):
        self.key, self.label, self.command, self.directory = key, label, command, directory
        self.against, self.piped = against, piped
        self.runs = []

    def run(self):
        environment = dict(os.environ, TZ="UTC", LC_ALL="C")
        begin = time.monotonic()
        with open(os.devnull, "wb") as nothing:
            process = subprocess.Popen(self.command, cwd=self.directory, env=environment, stderr=nothing,
                                       stdout=subprocess.PIPE if self.piped else nothing)
            if self.piped:
                while os.read(process.stdout.fileno(), 1 << 20):
                    pass
            _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, 2):
            sys.exit(f"{' '.join(self.command)}: exit code {process.returncode}")
        self.runs.append({"elapsed": time.monotonic() - begin, "cpu": usage.ru_utime + usage.ru_stime})

    def peak(self):
        """The most memory that the process had, in KB, looked at while it runs. Its own accounting (ru_maxrss) begins with what
        this program has, from which it was started; so this is a run of its own, and no time is taken."""
        environment = dict(os.environ, TZ="UTC", LC_ALL="C")
        most = 0
        with open(os.devnull, "wb") as nothing:
            process = subprocess.Popen(self.command, cwd=self.directory, env=environment, stderr=nothing, stdout=nothing)
            while process.poll() is None:
                with open(f"/proc/{process.pid}/status", encoding="ascii") as status:
                    line = next((line for line in status if line.startswith("VmHWM")), None)
                most = max(most, int(line.split()[1]) if line else 0)
                time.sleep(0.001)
        return most

    def median(self, what):
        return statistics.median(run[what] for run in self.runs)

    def ratio(self, what):
        """How many times as fast as the command it is compared with: the median of the rounds."""
        return statistics.median(a[what] / b[what] for a, b in zip(self.against.runs, self.runs))


def figures(args, pg, gp, gz):
    """The commands, in the order of the table."""
    waldump = os.path.join(args.bindir, "waldump")
    pg_waldump = os.path.join(PG, "pg_waldump")
    files = segments(pg)
    ends = [files[0], files[-1]]
    gp_files = segments(gp)
    gp_ends = [gp_files[0], gp_files[-1]]
    out = []

    def add(key, label, command, directory=pg, against=None, piped=False):
        figure = Figure(key, label, command, directory, against, piped)
        out.append(figure)
        return figure

    text = add("pg_waldump", "pg_waldump 15, text", [pg_waldump, *ends])
    stats = add("pg_waldump_stats", "pg_waldump 15, --stats", [pg_waldump, "-z", *ends])
    piped = add("pg_waldump_pipe", "pg_waldump 15, text into a pipe", [pg_waldump, *ends], piped=True)
    filters = [("xid", "--xid", ["-x", "900"]), ("rmgr", "--rmgr=Standby", ["-r", "Standby"]),
               ("relation", "--relation", ["-R", "1663/5/2619"])]
    filtered = {key: add(f"pg_{key}", f"pg_waldump 15, {label}", [pg_waldump, *options, *ends])
                for key, label, options in filters}
    packed_ends = [name + ".gz" for name in ends]
    for jobs in args.jobs:
        one = [waldump, f"--jobs={jobs}"]
        add(f"text_{jobs}", f"text, --jobs={jobs}", [*one, *ends], against=text)
        add(f"text_pipe_{jobs}", f"text into a pipe, --jobs={jobs}", [*one, *ends], against=piped, piped=True)
        add(f"stats_{jobs}", f"--stats, --jobs={jobs}", [*one, "-z", *ends], against=stats)
        add(f"json_{jobs}", f"--format=json, --jobs={jobs}", [*one, "--format=json", *ends], against=text)
        for key, label, options in filters:
            add(f"{key}_{jobs}", f"{label}, --jobs={jobs}", [*one, *options, *ends], against=filtered[key])
        add(f"gp_text_{jobs}", f"Greenplum 6, text, --jobs={jobs}", [*one, *gp_ends], directory=gp)
        add(f"gp_stats_{jobs}", f"Greenplum 6, --stats, --jobs={jobs}", [*one, "-z", *gp_ends], directory=gp)
        add(f"gzip_{jobs}", f"gzip, text, --jobs={jobs}", [*one, *packed_ends], directory=gz)
    add("cat", "cat", ["cat", *files])
    add("checksum", "read, one CRC-32C over each file", [os.path.join(args.bindir, "checksum_files"), *files])
    return out


def count_records(args, directory):
    files = segments(directory)
    command = [os.path.join(args.bindir, "waldump"), "-q", "--format=text", "-z", files[0], files[-1]]
    command.remove("-q")
    table = subprocess.run(command, cwd=directory, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True, text=True)
    total = next(line for line in table.stdout.splitlines() if line.startswith("Total"))
    size = sum(os.path.getsize(os.path.join(directory, name)) for name in files)
    return int(total.split()[1]), size


def same_text(args, directory):
    """Whether the two tools print the same; a comparison of speed means little otherwise."""
    files = segments(directory)
    ends = [files[0], files[-1]]
    environment = dict(os.environ, TZ="UTC", LC_ALL="C")
    commands = [[os.path.join(PG, "pg_waldump"), *ends], [os.path.join(args.bindir, "waldump"), *ends]]
    both = [subprocess.Popen(c, cwd=directory, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) for c in commands]
    same = True
    while True:
        a, b = both[0].stdout.read(1 << 20), both[1].stdout.read(1 << 20)
        same = same and a == b
        if not a and not b:
            break
    for process in both:
        process.wait()
    return same


def scaling(args, measured):
    """How many times as fast the most jobs are as one: the median of the rounds."""
    by_key = {figure.key: figure for figure in measured}
    one, most = args.jobs[0], args.jobs[-1]
    out = {}
    for key, label in ("text", "text"), ("stats", "--stats"), ("json", "--format=json"), ("gzip", "gzip, text"):
        pairs = zip(by_key[f"{key}_{one}"].runs, by_key[f"{key}_{most}"].runs)
        out[key] = statistics.median(a["elapsed"] / b["elapsed"] for a, b in pairs)
        print(f"{label}: --jobs={most} is {out[key]:.2f} times as fast as --jobs={one}")
    return out


def growth(args, directory):
    """How long a record takes as the log grows from one segment to a thousand. What the program needs to start, which one segment
    takes no longer to read than, is measured and left out."""
    files = segments(directory)
    waldump = os.path.join(args.bindir, "waldump")
    out = []
    def seconds(command):
        figure = Figure("", "", command, directory)
        for _ in range(4 * args.rounds + 1):
            figure.run()
        figure.runs.pop(0)
        return figure.median("cpu")

    start = seconds([waldump, "--jobs=1", "-n", "1", files[0]])
    print(f"\nstart of waldump: {start * 1e3:.1f} ms\n\n| segments of 1 MB | records | text, ns a record | --stats, ns a record |\n|---:|---:|---:|---:|")
    count = 1
    while count <= len(files):
        command = [waldump, "--jobs=1", files[0], files[count - 1]]
        table = subprocess.run([*command, "-z"], cwd=directory, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True,
                               text=True).stdout
        records = int(next(line for line in table.splitlines() if line.startswith("Total")).split()[1])
        times = [(seconds([*command, *extra]) - start) / records * 1e9 for extra in ([], ["-z"])]
        print(f"| {count} | {records} | {times[0]:.0f} | {times[1]:.0f} |")
        out.append({"segments": count, "records": records, "text_ns": times[0], "stats_ns": times[1]})
        count *= 10
    return out


def first_record(args, directory, count):
    """Seconds until `-n 1 --start` is done in a directory of `count` segments, most of them sparse files; the real ones are links."""
    real = segments(directory)
    with tempfile.TemporaryDirectory(dir=os.path.dirname(directory)) as large:
        for number in range(1, count + 1):
            path = os.path.join(large, f"{1:08X}{number // 256:08X}{number % 256:08X}")
            if number <= len(real):
                os.symlink(os.path.join(directory, real[number - 1]), path)
            else:
                with open(path, "wb") as file:
                    file.truncate(16 << 20)
        figure = Figure("", "", [os.path.join(args.bindir, "waldump"), "-n", "1", "--start=0/20000028", large], large)
        for _ in range(args.rounds + 1):
            figure.run()
        figure.runs.pop(0)
        return figure.median("elapsed")


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("bindir", type=os.path.abspath)
    parser.add_argument("recordings", type=os.path.abspath)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--megabytes", type=int, default=1000)
    parser.add_argument("--jobs", type=lambda s: [int(n) for n in s.split(",")], default=sorted({1, os.cpu_count() or 1}))
    parser.add_argument("--json")
    args = parser.parse_args()
    if not os.access(os.path.join(PG, "pg_waldump"), os.X_OK):
        sys.exit(f"{PG}/pg_waldump is not here: install postgresql-15, or set PG15_BIN")

    pg, gp, repeated, gz = inputs(args)
    print(f"the same text: {'yes' if same_text(args, pg) else 'NO'}", file=sys.stderr)
    counts = {pg: count_records(args, pg), gp: count_records(args, gp)}
    counts[gz] = counts[pg]
    measured = figures(args, pg, gp, gz)
    for number in range(args.rounds + 1):
        print(f"round {number} of {args.rounds}", file=sys.stderr)
        for figure in measured:
            figure.run()
    for figure in measured:
        figure.runs.pop(0)  # to warm up
        figure.most = figure.peak()

    with open("/proc/cpuinfo", encoding="utf-8") as info:
        model = next((line.split(":", 1)[1].strip() for line in info if line.startswith("model name")), platform.machine())
    records, size = counts[pg]
    gp_records, gp_size = counts[gp]
    print(f"{model}, {os.cpu_count()} processors, {platform.system()} {platform.release()}; medians of {args.rounds} rounds")
    print(f"PostgreSQL 15: {size / 1e6:.0f} MB, {records} records; Greenplum 6: {gp_size / 1e6:.0f} MB, {gp_records} records\n")
    print("| | elapsed s | processor s | M records/s | MB/s | peak MB | faster |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    result = {"schema": 1, "processor": model, "processors": os.cpu_count(), "rounds": args.rounds, "records": records,
              "bytes": size, "greenplum_records": gp_records, "greenplum_bytes": gp_size, "figures": []}
    for f in measured:
        n, total = counts[f.directory]
        elapsed, cpu, rss = f.median("elapsed"), f.median("cpu"), f.most / 1024
        single = f.command[1] == "--jobs=1"
        ratio = f.ratio("cpu" if single else "elapsed") if f.against else None
        print(f"| {f.label} | {elapsed:.2f} | {cpu:.2f} | {n / elapsed / 1e6:.1f} | {total / elapsed / 1e6:.0f} | {rss:.0f} | "
              f"{f'{ratio:.1f}' if ratio else ''} |")
        result["figures"].append({"key": f.key, "command": f.command, "elapsed_s": elapsed, "cpu_s": cpu, "peak_mb": rss,
                                  "records_per_s": n / elapsed, "bytes_per_s": total / elapsed, "faster": ratio,
                                  "runs": f.runs})
    print()
    result["scaling"] = scaling(args, measured)
    result["growth"] = growth(args, repeated)
    print()
    for count in 6400, 100000:
        seconds = first_record(args, pg, count)
        result[f"first_record_of_{count}_segments_s"] = seconds
        print(f"-n 1 --start=0/20000028 in a directory of {count} segments of 16 MB: {seconds * 1000:.0f} ms")
    if args.json:
        with open(args.json, "w", encoding="utf-8") as file:
            json.dump(result, file, indent=1)


if __name__ == "__main__":
    main()
