#include "libwalread/judge/retention_checkpoint.hpp"

#include <algorithm>
#include <charconv>

namespace walread {

namespace {


// A checkpoint's record and the records just before it come to some 200 bytes; a page header may lie between.
constexpr std::uint64_t kCheckpointBytes = 256;

std::int64_t number(const RetentionFacts& facts, const char* name) {
  const auto it = facts.settings.find(name);
  return it == facts.settings.end() ? 0 : it->second.number;
}

bool suppose_setting(RetentionFacts& facts, const WhatIf& what) {
  const KnownSetting* known = known_setting(what.name, *facts.system);
  if (known == nullptr) return false;
  Settings settings;
  settings.set(what.name, what.value, "--if");
  SettingValue value = value_of(*known, settings, *facts.system, *facts.segment_size);
  if (value.problem) return false;
  facts.settings[value.name] = std::move(value);
  return true;
}

bool names(const OpenPrepared& prepared, const std::string& name) {
  return name.empty() || prepared.gid == name || std::to_string(prepared.xid) == name;
}

// Applies one supposition; false if it finds nothing to apply to.
bool suppose(RetentionFacts& facts, const WhatIf& what, bool& archive_done) {
  switch (what.kind) {
    case WhatIf::Kind::drop_slot:
      return std::erase_if(facts.slots, [&](const ReplicationSlot& s) { return s.directory == what.name; }) >
             0;
    case WhatIf::Kind::resolve_prepared:
      return std::erase_if(facts.scan.prepared, [&](const OpenPrepared& p) { return names(p, what.name); }) >
             0;
    case WhatIf::Kind::archive_done:
      archive_done = true;
      return true;
    case WhatIf::Kind::set:
      return suppose_setting(facts, what);
  }
  return false;
}

void take_slots(const RetentionFacts& facts, CheckpointTerms& terms) {
  const SegmentSize size = *facts.segment_size;
  for (const ReplicationSlot& slot : facts.slots) {
    if (!slot.intact || slot.invalidated() || !slot.restart_lsn.valid() || !slot_counts(facts, slot))
      continue;
    terms.input.slots.push_back({slot.directory, size.segment_of(slot.restart_lsn)});
  }
  terms.input.invalidates_slots = terms.rules.invalidates_slots;
  const std::int64_t cap = number(facts, "max_slot_wal_keep_size");
  if (terms.rules.caps_slots && cap >= 0)
    terms.input.slot_cap = whole_segments(static_cast<std::uint64_t>(cap), size);
}

void take_prepared(const RetentionFacts& facts, CheckpointTerms& terms) {
  if (!terms.rules.prepared_in_wal) return;
  for (const OpenPrepared& p : facts.scan.prepared) {
    if (!p.prepare.valid()) continue;
    terms.prepared.push_back(p);
    const SegmentNumber segment = facts.segment_size->segment_of(p.prepare);
    terms.input.prepared = std::min(terms.input.prepared.value_or(segment), segment);
  }
}

// walsummarizer.c GetOldestUnsummarizedLSN(): while the server runs, behind the newest summary. When it
// starts, and without summaries, where the oldest timeline that there is WAL of begins or its summaries end.
void take_summarizer(const RetentionFacts& facts, CheckpointTerms& terms) {
  if (!terms.rules.summarizer || number(facts, "summarize_wal") == 0 || facts.wal_level == "minimal") return;
  const SummaryFacts& summaries = facts.summaries;
  const Lsn after_start = std::max(summaries.oldest_wal, summaries.oldest_timeline_end);
  const Lsn end = facts.has_postmaster_pid ? summaries.newest_end : after_start;
  if (end.valid()) {
    terms.summarised_to = end;
    terms.input.summarizer = facts.segment_size->segment_of(end);
  } else if (!facts.segments.empty()) {
    terms.input.summarizer = facts.segments.front().segment;
  }
}

// xlog.c XLOGfileslop(): between min_wal_size and max_wal_size behind the redo point, however far apart the
// last checkpoints were; to 9.4 a fixed number ahead of the current segment.
void take_recycling(const RetentionFacts& facts, CheckpointTerms& terms) {
  const std::uint64_t current = terms.input.current;
  if (terms.rules.segments_ahead) {
    const std::int64_t slop = 2 * number(facts, "checkpoint_segments") + 1;
    terms.recycle_min = terms.recycle_max = current + static_cast<std::uint64_t>(slop);
    return;
  }
  if (facts.settings.contains("wal_recycle") && number(facts, "wal_recycle") == 0) return;
  const auto segments = [&](const char* name) {
    const auto value = static_cast<std::uint64_t>(std::max<std::int64_t>(number(facts, name), 0));
    const bool megabytes = behaves(*facts.system, formats::Behaviour::wal_size_in_megabytes);
    return megabytes ? whole_segments(value, *facts.segment_size) : value;
  };
  const SegmentNumber redo = terms.input.checkpoint;
  const std::uint64_t max = segments("max_wal_size");
  terms.recycle_min = redo + std::max<std::uint64_t>(segments("min_wal_size"), 1) - 1;
  terms.recycle_max = redo + std::max<std::uint64_t>(max, 1) - 1;
  // The server takes the larger of min and the estimate first, then the smaller of that and max.
  terms.recycle_min = std::min(terms.recycle_min, terms.recycle_max);
}

// Where the setting is not known, marks that something waits say that the server archives.
bool archives(const RetentionFacts& facts, const RetentionRules& rules) {
  if (!facts.knows("archive_mode"))
    return std::ranges::any_of(facts.segments,
                               [](const SegmentFile& f) { return f.status == ArchiveStatus::kReady; });
  const auto mode = static_cast<ArchiveMode>(number(facts, "archive_mode"));
  if (mode == ArchiveMode::off) return false;
  // xlog.h (9.4) XLogArchivingActive().
  if (rules.segments_ahead && facts.wal_level == "minimal") return false;
  return !(facts.in_recovery && rules.standby_archives_always_only) || mode == ArchiveMode::always;
}

}  // namespace

Lsn counting_redo(const RetentionFacts& facts) {
  const RetentionRules rules = retention_rules(*facts.system);
  if (rules.prior_redo) return facts.redo;
  // xlog.c CreateRestartPoint(): the last checkpoint record that was replayed.
  if (facts.in_recovery)
    return facts.scan.checkpoints_after > 0 ? facts.scan.last_checkpoint_redo : facts.redo;
  return facts.scan.reached_end ? facts.scan.end.at : facts.redo;
}

SegmentNumber current_segment(const RetentionFacts& facts) {
  const SegmentSize size = *facts.segment_size;
  if (!facts.scan.has_checkpoint) return size.segment_of(facts.check_point);
  // On a standby, the later of what was received and what was replayed: nothing is added to it.
  return size.segment_of(facts.in_recovery ? facts.scan.end.at : facts.scan.end.at + kCheckpointBytes);
}

bool slot_counts(const RetentionFacts& facts, const ReplicationSlot& slot) {
  if (facts.greenplum() && facts.coordinator()) return false;
  return slot.persistency == SlotPersistency::persistent || facts.may_be_running();
}

CheckpointTerms checkpoint_terms(const RetentionFacts& original, const std::vector<WhatIf>& suppositions,
                                 std::string& unknown) {
  CheckpointTerms terms;
  std::optional<RetentionFacts> supposed;
  if (!suppositions.empty()) {
    // What suppositions change, without the lists of files.
    supposed.emplace();
    supposed->system = original.system;
    supposed->segment_size = original.segment_size;
    supposed->settings = original.settings;
    supposed->slots = original.slots;
    supposed->scan = original.scan;
    supposed->redo = original.redo;
    supposed->check_point = original.check_point;
    supposed->in_recovery = original.in_recovery;
    supposed->has_postmaster_pid = original.has_postmaster_pid;
    supposed->state = original.state;
    supposed->settings_complete = original.settings_complete;
    supposed->content_id = original.content_id;
    supposed->summaries = original.summaries;
    supposed->wal_level = original.wal_level;
    if (!original.segments.empty()) supposed->segments.push_back(original.segments.front());
    for (const WhatIf& what : suppositions)
      if (!suppose(*supposed, what, terms.archive_done) && unknown.empty()) unknown = what.text;
  }
  const RetentionFacts& facts = supposed ? *supposed : original;
  terms.rules = retention_rules(*facts.system);
  terms.input.checkpoint = facts.segment_size->segment_of(counting_redo(facts));
  terms.input.current = current_segment(facts);
  take_slots(facts, terms);
  take_prepared(facts, terms);
  take_summarizer(facts, terms);
  const bool in_segments = facts.settings.contains("wal_keep_segments");
  const auto keep = static_cast<std::uint64_t>(
      std::max<std::int64_t>(number(facts, in_segments ? "wal_keep_segments" : "wal_keep_size"), 0));
  terms.input.keep_segments = in_segments ? keep : whole_segments(keep, *facts.segment_size);
  terms.input.keep_all = number(facts, "gp_keep_all_xlog") != 0;
  take_recycling(facts, terms);
  terms.archives = archives(supposed && !facts.knows("archive_mode") ? original : facts, terms.rules);
  terms.archives_known = facts.knows("archive_mode");
  return terms;
}

}  // namespace walread
