// What waits for the archiver, and what the archive that was named has of it.
#include <algorithm>

#include "libwalread/io/segment_name.hpp"
#include "libwalread/judge/retention_checkpoint.hpp"

namespace walread {

namespace {

std::string file_name(const RetentionFacts& facts, const SegmentFile& f) {
  return segment_file_name(f.tli, f.segment, *facts.segment_size) + (f.partial ? ".partial" : "");
}

void add(FileSum& sum, const SegmentFile& file) {
  ++sum.files;
  sum.bytes += file.size;
}

void add_to_runs(std::vector<SegmentRun>& runs, const SegmentFile& f) {
  if (!runs.empty() && runs.back().tli == f.tli && runs.back().partial == f.partial &&
      runs.back().last + 1 == f.segment) {
    runs.back().last = f.segment;
  } else {
    runs.push_back({f.tli, f.segment, f.segment, f.partial});
  }
}

bool is_there(CopyState state) { return state == CopyState::same || state == CopyState::unproven; }

}  // namespace

void judge_archive(const RetentionFacts& facts, const CheckpointTerms& terms, RetentionReport& report) {
  ArchiveReport& out = report.archive;
  out.active = terms.archives;
  out.known = terms.archives_known;
  const auto mode = facts.settings.find("archive_mode");
  if (mode != facts.settings.end()) out.mode = static_cast<ArchiveMode>(mode->second.number);
  const auto is_set = [&](const char* name) {
    const auto it = facts.settings.find(name);
    return it != facts.settings.end() && !it->second.text.empty();
  };
  out.no_command = out.active && out.known && facts.settings_complete && !is_set("archive_command") &&
                   !is_set("archive_library");
  out.other_ready = facts.archive.other_ready.size();
  for (const SegmentFile& f : facts.segments) {
    if (f.status == ArchiveStatus::kReady) {
      ++out.ready.files;
      out.ready.bytes += f.size;
      if (out.oldest.empty()) out.oldest = file_name(facts, f);
      out.newest = file_name(facts, f);
    } else if (f.status == ArchiveStatus::kNone && out.active && f.segment < report.current && !f.partial) {
      ++out.unmarked.files;
      out.unmarked.bytes += f.size;
    }
  }
}

void judge_backups(const RetentionFacts& facts, RetentionReport& report) {
  const SegmentSize size = *facts.segment_size;
  for (const BackupLabel& backup : facts.backups) {
    if (backup.stop <= backup.start) continue;
    BackupReport out{.label = backup.label,
                     .started = backup.start_time,
                     .first = size.segment_of(backup.start),
                     .last = size.segment_of(backup.stop - std::uint64_t{1})};
    out.needs = out.last - out.first + 1;
    SegmentNumber counted = 0;
    for (auto it = std::ranges::lower_bound(facts.segments, out.first, {}, &SegmentFile::segment);
         it != facts.segments.end() && it->segment <= out.last; ++it) {
      if (it->partial || it->wrong_size || !is_on_history(facts, *it) || it->segment == counted) continue;
      counted = it->segment;
      ++out.here;
      const bool waits = report.archive.active && it->status != ArchiveStatus::kDone;
      if (it->segment < report.next.keep && !waits) ++out.going;
      if (it->copy == CopyState::same) ++out.archived;
    }
    report.backups.push_back(std::move(out));
  }
}

void judge_copies(const RetentionFacts& facts, RetentionReport& report) {
  const ArchiveCopies& copies = facts.archive_copies;
  ArchiveReport& out = report.archive;
  if (!copies.asked()) return;
  if (!copies.unlisted.empty()) report.doubts.push_back({Doubt::archive_unlisted, copies.unlisted.front()});
  if (!copies.compared) {
    if (copies.os_error == 0) report.doubts.push_back({Doubt::archive_empty, copies.directory});
    return;
  }
  for (const SegmentFile& f : facts.segments) {
    if (f.copy == CopyState::not_compared) continue;
    add(out.finished, f);
    const bool ready = f.status == ArchiveStatus::kReady;
    if (f.copy == CopyState::same) add(out.archived, f);
    if (f.copy == CopyState::same && ready) add(out.ready_archived, f);
    if (f.copy == CopyState::unproven) add(out.unproven, f);
    if (ready && !is_there(f.copy) && f.copy != CopyState::missing) add(out.conflicts, f);
    if (f.status != ArchiveStatus::kDone || is_there(f.copy)) continue;
    // What is not in a directory that could not be listed is not known to be missing.
    if (f.copy == CopyState::missing && !copies.unlisted.empty()) continue;
    const bool expired = f.copy == CopyState::missing && copies.oldest && f.segment < *copies.oldest;
    add(expired ? out.expired_sum : out.lost_sum, f);
    add_to_runs(expired ? out.expired : out.lost, f);
  }
  if (out.unproven.files > 0) report.doubts.push_back({Doubt::archive_unproven, {}});
}

}  // namespace walread
