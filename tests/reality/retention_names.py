"""The files that retention-report foretells to go, as names."""


def number(name):
    return int(name[8:16], 16) * (1 << 12) + int(name[16:24], 16)


def foretold(report, supposed=None):
    """A set of names; None if the report does not commit itself."""
    going = report.get("what_if", [None])[0] if supposed else report.get("next_checkpoint")
    if isinstance(going, dict) and "next_checkpoint" in going:
        going = going["next_checkpoint"]
    if not isinstance(going, dict) or "goes_files" not in going:
        return None
    names = set()
    for run in going["goes_files"]:
        first, last = run["first"], run["last"]
        for n in range(number(first), number(last) + 1):
            names.add(f"{first[:8]}{n >> 12:08X}{n & 0xfff:08X}{first[24:]}")
    return names
