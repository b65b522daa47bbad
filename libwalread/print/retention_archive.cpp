// What a retention report says about archiving and base backups.
#include <fmt/format.h>

#include "libwalread/print/quoted.hpp"
#include "libwalread/print/retention_words.hpp"

namespace walread {

namespace {

class ArchiveText {
 public:
  ArchiveText(const RetentionFacts& facts, const RetentionReport& report) : facts_(facts), report_(report) {}

  std::string print() {
    add_archive();
    add_backups();
    return std::move(out_);
  }

 private:
  void add_archive() {
    const ArchiveReport& a = report_.archive;
    const std::size_t orphans = facts_.orphan_segments.size();
    if (a.known && !a.active && a.ready.files == 0 && a.other_ready == 0 && orphans == 0 &&
        !facts_.archive_copies.asked())
      return;
    out_ += "\nArchive\n";
    if (!a.known) {
      out_ +=
          "  whether the server archives is not known: archive_mode may be set where it could not be read\n";
    } else if (!a.active) {
      out_ += "  the server does not archive here; marks are left from when it did\n";
    }
    if (a.ready.files > 0)
      out_ +=
          fmt::format("  waiting: {}, oldest {}, newest {}\n", segments_text(a.ready), a.oldest, a.newest);
    if (facts_.archive.os_error != 0) {
      out_ += "  what waits is not known: archive_status cannot be listed\n";
    } else if (a.ready.files == 0 && a.active) {
      out_ += "  no segment waits\n";
    }
    if (a.unmarked.files > 0) out_ += fmt::format("  not marked yet: {}\n", segments_text(a.unmarked));
    if (a.other_ready > 0)
      out_ += fmt::format("  waiting: {} history or backup history {}\n", a.other_ready,
                          a.other_ready == 1 ? "file" : "files");
    if (orphans > 0) {
      const SegmentStatus& s = facts_.orphan_segments.front();
      out_ += fmt::format("  {} {} not here any more, the first {}{}\n", orphans,
                          orphans == 1 ? "segment waits that is" : "segments wait that are",
                          run_name(facts_, {s.tli, s.segment, s.segment, s.partial}, s.segment),
                          facts_.archive_copies.compared ? fmt::format("; the archive has {} of them whole",
                                                                       facts_.archive_copies.orphans_archived)
                                                         : "");
    }
    if (facts_.archive_copies.compared) add_copies();
  }

  void add_copies() {
    const ArchiveReport& a = report_.archive;
    out_ += fmt::format(
        "  in {}: {} of {} here, byte for byte\n", escaped(facts_.archive_copies.directory), a.archived.files,
        a.finished.files == 1 ? "1 finished segment" : fmt::format("{} finished segments", a.finished.files));
    if (a.ready_archived.files > 0)
      out_ += fmt::format("  waiting although they are there with the same content: {}\n",
                          segments_text(a.ready_archived));
    if (a.lost_sum.files > 0) {
      out_ += fmt::format("  marked as archived, but not there: {}\n", segments_text(a.lost_sum));
      out_ += runs_text(facts_, a.lost);
    }
    if (a.expired_sum.files > 0) {
      out_ += fmt::format("  marked as archived, and older than anything there: {}\n",
                          segments_text(a.expired_sum));
      out_ += runs_text(facts_, a.expired);
    }
    for (const CopyFault& f : facts_.archive_copies.faults)
      out_ += fmt::format("  {}: {}\n", escaped(f.file), copy_text(f));
  }

  void add_backups() {
    if (report_.backups.empty()) return;
    out_ += "\nBase backups, of which the history files are here\n";
    for (const BackupReport& b : report_.backups) out_ += fmt::format("  {}\n", backup_text(facts_, b));
    out_ += "  What is in the backup itself, or in an archive, is not needed here.\n";
  }

  const RetentionFacts& facts_;
  const RetentionReport& report_;
  std::string out_;
};

}  // namespace

std::string runs_text(const RetentionFacts& facts, const std::vector<SegmentRun>& runs) {
  std::string out;
  constexpr std::size_t kMaxRuns = 10;
  for (std::size_t i = 0; i < runs.size() && i < kMaxRuns; ++i) {
    const SegmentRun& r = runs[i];
    const std::string first = run_name(facts, r, r.first);
    if (r.first == r.last) {
      out += fmt::format("    {}\n", first);
    } else {
      out += fmt::format("    {} to {}\n", first, run_name(facts, r, r.last));
    }
  }
  if (runs.size() > kMaxRuns)
    out += fmt::format("    and {} more {}\n", runs.size() - kMaxRuns,
                       runs.size() == kMaxRuns + 1 ? "run" : "runs");
  return out;
}

std::string archive_text(const RetentionFacts& facts, const RetentionReport& report) {
  return ArchiveText(facts, report).print();
}

}  // namespace walread
