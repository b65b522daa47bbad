#include "libwalread/print/retention_prometheus.hpp"

#include <fmt/format.h>

#include <map>
#include <vector>

#include "libwalread/print/quoted.hpp"
#include "libwalread/print/retention_words.hpp"

namespace walread {

namespace {

// The value of a label: backslash, quote and newline are escaped, everything else is as it is; escaped() has
// already made bytes that are not printable ASCII visible, and its backslashes have to be doubled for the
// format.
std::string label_value(std::string_view bytes) {
  std::string out;
  for (const char c : escaped(bytes)) {
    if (c == '\\' || c == '"') out += '\\';
    out += c;
  }
  return out;
}

struct Sample {
  std::vector<std::pair<const char*, std::string>> labels;
  double value = 0;
};

class Exposition {
 public:
  explicit Exposition(const RetentionFacts& facts) : directory_(facts.data_directory) {}

  void family(const char* name, const char* help, const std::vector<Sample>& samples) {
    if (samples.empty()) return;
    out_ +=
        fmt::format("# HELP walread_retention_{} {}\n# TYPE walread_retention_{} gauge\n", name, help, name);
    for (const Sample& sample : samples) {
      out_ += fmt::format("walread_retention_{}{{data_directory=\"{}\"", name, label_value(directory_));
      for (const auto& [key, value] : sample.labels)
        out_ += fmt::format(",{}=\"{}\"", key, label_value(value));
      out_ += fmt::format("}} {}\n", sample.value);
    }
  }

  std::string text() { return std::move(out_); }

 private:
  std::string directory_;
  std::string out_;
};

double number(std::uint64_t n) { return static_cast<double>(n); }
double number(bool b) { return b ? 1 : 0; }

// Each cause is a family of its own, so that dashboards need no label to tell them apart.
struct CauseFamily {
  RetentionCause cause;
  const char* name;
  const char* help;
};
constexpr CauseFamily kCauses[] = {
    {RetentionCause::slot, "slot_held_bytes",
     "WAL that a replication slot holds beyond what crash recovery needs."},
    {RetentionCause::prepared, "prepared_held_bytes",
     "WAL that the oldest prepared transaction holds beyond what crash recovery needs."},
    {RetentionCause::keep_setting, "wal_keep_held_bytes",
     "WAL that wal_keep_size or wal_keep_segments holds beyond what crash recovery needs."},
    {RetentionCause::summarizer, "summarizer_held_bytes",
     "WAL that is not summarised yet, beyond what crash recovery needs."},
    {RetentionCause::keep_all, "keep_all_held_bytes", "WAL that gp_keep_all_xlog holds."},
    {RetentionCause::archiving, "archiving_held_bytes",
     "WAL that waits for the archiver, beyond what crash recovery needs."},
};

void add_causes(Exposition& out, const RetentionReport& report) {
  for (const CauseFamily& family : kCauses) {
    std::vector<Sample> samples;
    for (const CauseReport& c : report.causes)
      if (c.cause == family.cause)
        samples.push_back(
            {{{"name", c.name}, {"binding", c.binding ? "true" : "false"}}, number(c.asks.bytes)});
    out.family(family.name, family.help, samples);
  }
}

void add_slots(Exposition& out, const RetentionReport& report) {
  std::vector<Sample> left;
  std::vector<Sample> lost;
  for (const SlotReport& s : report.slots) {
    if (s.bytes_left) left.push_back({{{"slot", s.name}}, number(*s.bytes_left)});
    lost.push_back({{{"slot", s.name}}, number(s.invalidated || s.wal_missing)});
  }
  out.family("slot_bytes_until_lost", "WAL that can still be written before a slot is lost.", left);
  out.family("slot_lost", "1 if a slot is invalidated or its WAL is gone.", lost);
}

}  // namespace

std::string retention_prometheus(const RetentionFacts& facts, const RetentionReport& report) {
  Exposition out(facts);
  out.family("severity", "0 ok, 1 warning, 2 critical, 3 cannot tell.",
             {{{}, static_cast<double>(report.severity)}});
  out.family("problems", "Files of the data directory that could not be read, and settings that are wrong.",
             {{{}, number(std::uint64_t{facts.problems.size()})}});
  out.family("segment_files", "Segment files in the WAL directory.", {{{}, number(report.all.files)}});
  out.family("segment_bytes", "Bytes of the segment files in the WAL directory.",
             {{{}, number(report.all.bytes)}});
  if (report.judged) {
    out.family("beyond_recovery_bytes", "Bytes of segment files that crash recovery does not need.",
               {{{}, number(report.beyond.bytes)}});
    out.family("next_checkpoint_frees_files", "Segment files that the next checkpoint removes or recycles.",
               {{{}, number(report.next.goes.files)}});
    out.family("next_checkpoint_frees_bytes",
               "Bytes of the segment files that the next checkpoint removes or recycles.",
               {{{}, number(report.next.goes.bytes)}});
    add_causes(out, report);
    add_slots(out, report);
    out.family("archive_waiting_files", "Segments that wait to be archived.",
               {{{}, number(report.archive.ready.files)}});
    out.family("archive_orphans", "Status files of segments that are gone.",
               {{{}, number(std::uint64_t{facts.orphan_segments.size()})}});
    if (facts.archive_copies.compared) {
      out.family("archive_missing_files", "Segments marked as archived that the archive does not have.",
                 {{{}, number(report.archive.lost_sum.files)}});
      out.family("archive_conflict_files",
                 "Segments that wait to be archived and of which the archive has something else.",
                 {{{}, number(report.archive.conflicts.files)}});
    }
    out.family("prepared_transactions", "Prepared transactions that are neither committed nor rolled back.",
               {{{}, number(std::uint64_t{facts.scan.prepared.size()})}});
    if (report.bytes_per_second)
      out.family("growth_bytes_per_second", "WAL written per second, from times in the WAL.",
                 {{{}, *report.bytes_per_second}});
  }
  std::vector<Sample> spare;
  for (const SpareFiles& s : report.spare)
    spare.push_back({{{"kind", std::string(name_of(s.kind))}}, number(s.sum.bytes)});
  out.family("spare_bytes", "Bytes of files in the WAL directory that nothing asks for.", spare);
  if (facts.file_system) {
    out.family("file_system_bytes", "Size of the file system of the WAL.",
               {{{}, number(facts.file_system->total)}});
    out.family("file_system_available_bytes", "Bytes that are free on it.",
               {{{}, number(facts.file_system->available)}});
  }
  return out.text();
}

}  // namespace walread
