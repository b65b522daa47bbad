// The segment files of the WAL directory, summed up and classed.
#include <algorithm>
#include <map>

#include "libwalread/io/segment_name.hpp"
#include "libwalread/judge/retention_checkpoint.hpp"

namespace walread {

namespace {

void add(FileSum& sum, std::uint64_t bytes) {
  ++sum.files;
  sum.bytes += bytes;
}

FileSum difference(const FileSum& a, const FileSum& b) {
  return {.files = a.files - b.files, .bytes = a.bytes - b.bytes};
}

// Counts, for the numbers from `first` to `last`, those for which there is no file yet.
std::uint64_t free_numbers(const RetentionFacts& facts, SegmentNumber first, SegmentNumber last) {
  if (last < first) return 0;
  std::uint64_t taken = 0;
  SegmentNumber before = first;
  auto it = std::ranges::lower_bound(facts.segments, first, {}, &SegmentFile::segment);
  for (; it != facts.segments.end() && it->segment <= last; ++it) {
    // Only the name on the server's own timeline is in the way (xlog.c InstallXLogFileSegment()).
    if (it->partial || it->tli != facts.history.tli || (taken > 0 && it->segment == before)) continue;
    ++taken;
    before = it->segment;
  }
  return last - first + 1 - taken;
}

std::vector<SegmentRun> runs_of(const RetentionFacts& facts, const CheckpointTerms& terms, SegmentNumber keep,
                                bool waits) {
  std::vector<SegmentRun> runs;
  std::map<std::pair<TimelineId, bool>, std::size_t> open;
  for (const SegmentFile& file : facts.segments) {
    if (file.segment >= keep) break;
    if (cut_number(file) >= keep || !is_removable(file, terms.rules) ||
        (waits && file.status != ArchiveStatus::kDone))
      continue;
    const auto [it, is_new] = open.try_emplace({file.tli, file.partial}, runs.size());
    if (!is_new && runs[it->second].last + 1 == file.segment) {
      runs[it->second].last = file.segment;
      continue;
    }
    it->second = runs.size();
    runs.push_back({file.tli, file.segment, file.segment, file.partial});
  }
  return runs;
}

}  // namespace

// xlog.c RemoveOldXlogFiles(): 24 hexadecimal digits, from 9.5 with ".partial" behind them.
bool is_removable(const SegmentFile& file, const RetentionRules& rules) {
  return !file.partial || rules.partial_files;
}

SegmentNumber cut_number(const SegmentFile& file) { return file.segment + (file.partial ? 1 : 0); }

bool is_on_history(const RetentionFacts& facts, const SegmentFile& file) {
  if (!facts.history.contains(file.tli)) return false;
  const auto left = facts.history.switch_point(file.tli);
  return !left || !left->lsn.valid() || facts.segment_size->start_of(file.segment) < left->lsn;
}

SegmentSums::SegmentSums(const RetentionFacts& facts, const RetentionRules& rules) {
  std::vector<const SegmentFile*> removable;
  removable.reserve(facts.segments.size());
  for (const SegmentFile& file : facts.segments) {
    add(all_, file.size);
    if (is_removable(file, rules)) removable.push_back(&file);
  }
  std::ranges::stable_sort(removable, {}, [](const SegmentFile* f) { return cut_number(*f); });
  FileSum files;
  FileSum waiting;
  for (const SegmentFile* file : removable) {
    add(files, file->size);
    if (file->status != ArchiveStatus::kDone) {
      add(waiting, file->size);
      if (oldest_waiting_ == nullptr) oldest_waiting_ = file;
    }
    if (rows_.empty() || rows_.back().segment != cut_number(*file))
      rows_.push_back({cut_number(*file), {}, {}});
    rows_.back().files = files;
    rows_.back().waiting = waiting;
  }
}

const SegmentSums::Row* SegmentSums::last_below(SegmentNumber segment) const {
  const auto it = std::ranges::lower_bound(rows_, segment, {}, &Row::segment);
  return it == rows_.begin() ? nullptr : &*std::prev(it);
}

FileSum SegmentSums::below(SegmentNumber segment) const {
  const Row* row = last_below(segment);
  return row == nullptr ? FileSum{} : row->files;
}

FileSum SegmentSums::waiting_below(SegmentNumber segment) const {
  const Row* row = last_below(segment);
  return row == nullptr ? FileSum{} : row->waiting;
}

NextCheckpoint next_checkpoint(const RetentionFacts& facts, const CheckpointTerms& terms,
                               const SegmentSums& sums, bool with_runs) {
  NextCheckpoint out;
  out.can_be_made = !facts.in_recovery || facts.scan.checkpoints_after > 0;
  out.keep = oldest_kept(terms.input);
  const bool waits = terms.archives && !terms.archive_done;
  if (waits) out.waits_for_archive = sums.waiting_below(out.keep);
  out.goes = difference(sums.below(out.keep), out.waits_for_archive);
  out.stays = difference(sums.all(), out.goes);
  if (with_runs) out.runs = runs_of(facts, terms, out.keep, waits);
  const auto room = [&](SegmentNumber last) {
    return std::min(out.goes.files, free_numbers(facts, terms.input.current + 1, last));
  };
  out.recycled_min = room(terms.recycle_min);
  out.recycled_max = room(terms.recycle_max);
  for (const std::size_t i : slots_to_be_invalidated(terms.input))
    out.invalidates.push_back(terms.input.slots[i].name);
  return out;
}

void judge_files(const RetentionFacts& facts, RetentionReport& report) {
  std::map<SpareKind, SpareFiles> spare;
  const auto count = [&](SpareKind kind, const std::string& name, std::uint64_t bytes) {
    SpareFiles& s = spare.try_emplace(kind, SpareFiles{.kind = kind}).first->second;
    add(s.sum, bytes);
    if (s.example.empty()) s.example = name;
  };
  const SegmentSize size = *facts.segment_size;
  const bool placed = report.judged;
  const auto waits = [&](ArchiveStatus status) {
    return report.archive.active && status == ArchiveStatus::kReady;
  };
  for (const SegmentFile& f : facts.segments) {
    if (waits(f.status)) continue;
    SpareKind kind{};
    if (f.wrong_size && !f.partial) {
      kind = SpareKind::wrong_size;
    } else if (f.partial) {
      kind = SpareKind::partial;
    } else if (placed && !is_on_history(facts, f)) {
      kind = SpareKind::other_timeline;
    } else if (placed && f.segment > report.current) {
      kind = SpareKind::ahead;
    } else {
      continue;
    }
    count(kind, segment_file_name(f.tli, f.segment, size) + (f.partial ? ".partial" : ""), f.size);
  }
  for (const OtherWalFile& f : facts.others) {
    if (report.archive.active && std::ranges::binary_search(facts.archive.other_ready, f.name)) continue;
    switch (f.kind) {
      case WalFileKind::kHistory:
        count(SpareKind::history, f.name, f.size);
        break;
      case WalFileKind::kBackupHistory:
        count(SpareKind::backup_history, f.name, f.size);
        break;
      case WalFileKind::kTemporary:
      case WalFileKind::kRestoredSegment:
      case WalFileKind::kRestoredHistory:
        count(SpareKind::temporary, f.name, f.size);
        break;
      case WalFileKind::kArchiveStatusDirectory:
      case WalFileKind::kSummariesDirectory:
        break;
      case WalFileKind::kSegment:
      case WalFileKind::kSummary:
      case WalFileKind::kOther:
        count(SpareKind::foreign, f.name, f.size);
        break;
    }
  }
  for (auto& [kind, files] : spare) report.spare.push_back(std::move(files));
}

}  // namespace walread
