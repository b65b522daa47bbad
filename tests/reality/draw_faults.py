"""Which faults fit a story, and where they are put: nearly all of them behind its end, when every node is stopped."""

SEGMENT_FAULTS = ["segment_removed", "segment_removed", "segment_moved", "segment_renamed", "segment_as_other",
                  "segment_truncated", "segment_cut_behind", "segment_emptied", "segment_zeroed", "page_zeroed",
                  "segment_flipped", "segment_recycled", "segment_compressed", "segment_foreign"]

LOWERED = [{"max_connections": "10"}, {"max_worker_processes": "2"}, {"max_prepared_transactions": "1"},
           {"max_locks_per_transaction": "20"}, {"max_wal_senders": "3"}]

TARGETS = [{"recovery_target_timeline": "current"}, {"recovery_target_timeline": "'1'"},
           {"recovery_target_timeline": "'0x1'"}, {"recovery_target_timeline": "'7'"},
           {"recovery_target": "'immediate'"}, {"recovery_target_lsn": "'0/1'"},
           {"recovery_target_lsn": "'7/0'"}, {"recovery_target_time": "'2001-01-01 00:00:00+00'"},
           {"recovery_target_time": "'2099-01-01 00:00:00+00'"}, {"recovery_target_xid": "'3'"},
           {"recovery_target_xid": "'999999'"}, {"recovery_target_name": "'nowhere'"},
           {"recovery_target_lsn": "'7/0'", "recovery_target_xid": "'999999'"},
           {"recovery_target_lsn": "'7/0'", "recovery_target_action": "shutdown"}]


def fault(draft, kind, words, **more):
    draft.steps.append({"do": "fault", "kind": kind, **more})
    draft.taken.append(words)


def of_segments(draft, where):
    kind = draft.rng.choice(SEGMENT_FAULTS)
    at = draft.rng.choice([-1, -1, -2, -3, 0, 1, 2])
    if kind == "segment_zeroed" and at == -1:
        at = -2    # the last one full of zeros is one that nothing was written to yet
    part = kind in ("segment_truncated", "page_zeroed", "segment_flipped")
    more = {"part": round(draft.rng.random(), 3)} if part else {}
    fault(draft, kind, f"{kind} {where} {at}", where=where, at=at, **more)


def of_settings(draft, node):
    values = draft.rng.choice(LOWERED)
    fault(draft, "setting", f"lowered {values} on {node}", where=node, values=values)


def of_targets(draft, node):
    values = draft.rng.choice(TARGETS)
    fault(draft, "setting", f"target {values} on {node}", where=node, values=values, file="postgresql.auto.conf")


def of_signals(draft, node):
    which = draft.rng.choice(["both", "none", "recovery", "recovery-with-command"])
    if which == "both":
        fault(draft, "file_made", "both signal files", where=node, file="recovery.signal")
        return
    fault(draft, "file_made", "", where=node, file="standby.signal")
    fault(draft, "file_removed", "no standby.signal", where=node, file="standby.signal")
    if which != "none":
        fault(draft, "file_made", "recovery.signal alone", where=node, file="recovery.signal")
    if which == "recovery-with-command":
        fault(draft, "setting", "", where=node, values={"restore_command": "'false'"})


def of_histories(draft, node):
    kind = draft.rng.choice(["history_removed", "history_moved_to_archive", "history_stray", "history_stray"])
    more = {}
    if kind == "history_stray":
        more = {"timeline": draft.rng.choice([2, 3, 9]), "at": draft.rng.choice([0, -1]),
                "offset": draft.rng.choice([0x28, 0xffff8])}
    fault(draft, kind, f"{kind} {node} {more}", where=node, **more)


def of_archive(draft, node):
    if draft.archive is None:
        return of_segments(draft, node)
    if draft.chance(0.3):
        fault(draft, "archive_pruned", "archive pruned", where="arch", left=draft.rng.choice([0, 1, 2]))
    elif draft.chance(0.3):
        fault(draft, "archive_copied", "archive copied into pg_wal", where=node)
    else:
        of_segments(draft, "arch")
    return None


def of_two_phase(draft, node):
    how = draft.rng.choice(["removed", "emptied", "truncated", "flipped"])
    fault(draft, "two_phase", f"two-phase {how}", where=node, how=how)


def of_control(draft, node):
    """pg_control of an older moment: saved before the last step that ran on the node."""
    places = [i for i, s in enumerate(draft.steps) if s["do"] == "checkpoint" and s.get("node") == node]
    where = places[-1] if places else len(draft.steps) // 2
    draft.steps.insert(where, {"do": "fault", "kind": "control_saved", "where": node})
    fault(draft, "control_old", f"old pg_control on {node}", where=node)


def of_slots(draft, node):
    fault(draft, "slot_damaged", f"slot state of {node}", where=node, how=draft.rng.choice(["flipped", "emptied"]))


def of_label(draft, node):
    fault(draft, "file_made", f"broken backup_label on {node}", where=node, file="backup_label",
          text=draft.rng.choice(["", "START WAL LOCATION: 0/2000028 (file 000000010000000000000002)\n"
                                 "CHECKPOINT LOCATION: 0/2000060\nBACKUP METHOD: streamed\nBACKUP FROM: primary\n"]))


def of_old_label(draft, node):
    fault(draft, "label_back", f"backup_label of {node} is back", where="B")


def of_directories(draft, node):
    directory = draft.rng.choice(["pg_twophase", "pg_replslot", "pg_wal/archive_status", "pg_tblspc"])
    fault(draft, "directory_emptied", f"{directory} of {node} is gone", where=node, directory=directory)


def of_pruning(draft, node):
    fault(draft, "wal_pruned", f"pg_wal of {node} pruned", where=node, left=draft.rng.choice([1, 1, 2, 3]))


KINDS = [(of_segments, 8), (of_settings, 2), (of_targets, 3), (of_signals, 1), (of_histories, 3), (of_archive, 3),
         (of_two_phase, 1), (of_control, 1), (of_slots, 1), (of_label, 1), (of_pruning, 1),
         (of_old_label, 1), (of_directories, 1)]


def add(draft, family, asks):
    nodes = sorted({a[k] for a in asks for k in ("node", "to", "primary") if k in a})
    node = draft.rng.choice(nodes)
    functions, weights = zip(*KINDS)
    draft.rng.choices(functions, weights)[0](draft, node)
