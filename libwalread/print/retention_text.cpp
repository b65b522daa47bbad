#include "libwalread/print/retention_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "formats/registry.hpp"
#include "libwalread/print/file_problem_text.hpp"
#include "libwalread/print/quoted.hpp"
#include "libwalread/print/retention_bar.hpp"
#include "libwalread/print/retention_words.hpp"
#include "libwalread/print/time_text.hpp"

namespace walread {

namespace {

class TextReport {
 public:
  TextReport(const RetentionFacts& facts, const RetentionReport& report) : facts_(facts), report_(report) {}

  std::string print() {
    if (facts_.kind != DirectoryKind::data_directory) {
      line("{}", first_sentence(facts_, report_));
      add_plan();
      return std::move(out_);
    }
    add_head();
    if (report_.judged) {
      add_causes();
      add_bar();
      add_next();
      add_what_if();
    }
    add_slots();
    if (report_.judged) {
      add_prepared();
      out_ += archive_text(facts_, report_);
    }
    add_spare();
    if (report_.judged) add_growth();
    add_settings();
    add_doubts();
    add_plan();
    return std::move(out_);
  }

 private:
  template <class... Args>
  void line(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
    out_ += '\n';
  }

  void title(const char* text) { line("\n{}", text); }

  std::string name(SegmentNumber segment) const { return segment_name(facts_, segment); }

  void add_head() {
    std::string what =
        facts_.system ? std::string(formats::version(*facts_.system).product) : "unknown product";
    if (facts_.greenplum() && facts_.content_id)
      what += facts_.coordinator() ? ", coordinator" : fmt::format(", content {}", *facts_.content_id);
    if (facts_.in_recovery) what += facts_.standby ? ", standby" : ", recovering from an archive";
    if (facts_.has_control) what += fmt::format(", {}", name_of(facts_.state));
    line("{}: {}", escaped(facts_.data_directory), what);
    line("{}", first_sentence(facts_, report_));
    for (const AlarmReport& alarm : report_.alarms)
      line("{}: {}", name_of(alarm.severity), alarm_text(facts_, alarm));
  }

  void add_causes() {
    title("What holds WAL (* = binding)");
    line("  {:<38} {:<13} {:<24} {:>7} {:>11} {:>7}", "cause", "from", "segment", "files", "bytes", "alone");
    for (const CauseReport& c : report_.causes) {
      std::string what = cause_text(facts_, c);
      if (what.size() > 37) what = what.substr(0, 34) + "...";
      const bool recovery = c.cause == RetentionCause::checkpoint;
      line("{} {:<38} {:<13} {:<24} {:>7} {:>11} {:>7}", c.binding ? '*' : ' ', what,
           c.lsn.valid() ? to_string(c.lsn) : "-",
           c.cause == RetentionCause::keep_all ? std::string("all") : name(c.granted),
           recovery ? "-" : std::to_string(c.asks.files), recovery ? "-" : bytes_text(c.asks.bytes),
           recovery ? "-" : std::to_string(c.alone.files));
    }
    line(
        "  files, bytes: held beyond what a checkpoint keeps for crash recovery; alone: would go if this one "
        "went away");
  }

  void add_bar() {
    title("Segments, oldest to newest");
    out_ += retention_bar(facts_, report_);
  }

  void add_next_of(const NextCheckpoint& next) {
    if (next.goes.files == 0) {
      line("  goes: nothing");
    } else if (next.recycled_min == next.recycled_max) {
      line("  goes: {}, {} of them renamed for later use", segments_text(next.goes), next.recycled_min);
    } else {
      line("  goes: {}, {} to {} of them renamed for later use", segments_text(next.goes), next.recycled_min,
           next.recycled_max);
    }
    out_ += runs_text(facts_, next.runs);
    line("  stays: {}, from {} on", segments_text(next.stays), name(next.keep));
    if (next.waits_for_archive.files > 0)
      line("  and below that, because they are not archived: {}", segments_text(next.waits_for_archive));
    for (const std::string& slot : next.invalidates) line("  invalidates slot {}", quoted(slot));
  }

  void add_next() {
    title(!facts_.in_recovery ? "The next checkpoint"
          : report_.next.can_be_made
              ? "The next restartpoint"
              : "The next restartpoint, which needs a newer checkpoint record of the primary");
    add_next_of(report_.next);
  }

  void add_what_if() {
    for (const WhatIfReport& w : report_.what_if) {
      std::string all;
      for (const std::string& s : w.suppositions) all += (all.empty() ? "" : " and ") + escaped(s);
      line("\nIf {}", all);
      if (!w.unknown.empty()) {
        line("  {}: there is nothing here that this could apply to", quoted(w.unknown));
        continue;
      }
      add_next_of(w.next);
      line("  more than without: {}", segments_text(w.more));
    }
  }

  void add_slots() {
    if (report_.slots.empty() && facts_.slot_leftovers.empty()) return;
    title(report_.judged ? "Slots, the next to be lost first" : "Slots");
    for (const SlotReport& s : report_.slots) {
      line("  {:<40} {:<8} {:<13} {}", quoted(s.name), s.logical ? "logical" : "physical",
           s.restart_lsn.valid() ? to_string(s.restart_lsn) : "-", slot_text(facts_, s, report_.judged));
    }
    for (const std::string& name : facts_.slot_leftovers)
      line("  {}: left over from creating or dropping a slot; goes at the next start", quoted(name));
  }

  void add_prepared() {
    if (facts_.scan.prepared.empty()) return;
    title("Prepared transactions");
    constexpr std::size_t kMaxListed = 20;
    const auto& all = facts_.scan.prepared;
    for (std::size_t i = 0; i < all.size() && i < kMaxListed; ++i) {
      const OpenPrepared& p = all[i];
      TextBuffer time;
      if (p.prepared_at) put_utc_timestamp(time, *p.prepared_at);
      line("  xid {:<10} gid {:<28} prepared {:<27} {}{}", p.xid, p.gid.empty() ? "not known" : quoted(p.gid),
           p.prepared_at ? time.view() : "at a time not known",
           p.prepare.valid() ? "at " + to_string(p.prepare) : "in pg_twophase",
           p.ended.valid() ? end_text(p) : age_text(p));
    }
    if (all.size() > kMaxListed) line("  and {} more", all.size() - kMaxListed);
    if (!retention_rules(*facts_.system).prepared_in_wal)
      line("  They hold no WAL: checkpoints keep their state in pg_twophase.");
  }

  static std::string end_text(const OpenPrepared& p) {
    return fmt::format(
        ", {} at {}: a checkpoint lists it all the same, and recovery takes it for prepared again",
        p.committed ? "committed" : "rolled back", to_string(p.ended));
  }

  // How old it was when the last record with a time was written.
  std::string age_text(const OpenPrepared& p) const {
    if (!p.prepared_at || !facts_.scan.last_time || facts_.scan.last_time->time <= *p.prepared_at) return {};
    return ", " + duration_text(static_cast<double>(facts_.scan.last_time->time - *p.prepared_at) / 1e6) +
           " before the end of the WAL";
  }

  void add_spare() {
    if (report_.spare.empty()) return;
    title("On disk, and needed by nothing above");
    for (const SpareFiles& s : report_.spare)
      line("  {} ({}): {}; {}", s.sum.files, bytes_text(s.sum.bytes), spare_text(s.kind), escaped(s.example));
  }

  void add_growth() {
    title("Growth");
    if (report_.bytes_per_second) {
      constexpr double kDay = 86400;
      const bool long_enough = report_.rate_seconds >= kDay;
      line("  {} {}, from the times in {} of WAL",
           bytes_text(static_cast<std::uint64_t>(*report_.bytes_per_second * (long_enough ? kDay : 3600))),
           long_enough ? "a day" : "an hour", duration_text(report_.rate_seconds));
    } else {
      line("  not known: the WAL here spans too short a time");
    }
    if (facts_.file_system)
      line("  free on the file system: {} of {}", bytes_text(facts_.file_system->available),
           bytes_text(facts_.file_system->total));
    if (report_.seconds_until_full)
      line("  full in {} if nothing is let go", duration_text(*report_.seconds_until_full));
  }

  void add_settings() {
    if (facts_.settings.empty()) return;
    title("Settings");
    for (const auto& [name, v] : facts_.settings) {
      if (v.built_in) {
        line("  {} = {}  ({})", name, built_in_text(facts_, v),
             facts_.knows(name) ? "built in" : "built in, if nobody sets it");
      } else if (v.line == 0) {
        line("  {} = {}  ({})", name, escaped(v.text), escaped(v.file));
      } else {
        line("  {} = {}  ({}:{})", name, escaped(v.text), escaped(v.file), v.line);
      }
    }
  }

  void add_doubts() {
    if (!facts_.problems.empty() || !report_.doubts.empty()) {
      title("What could not be read, or is not known");
      for (const DoubtReport& d : report_.doubts) line("  {}", doubt_text(facts_, d));
      for (const FileProblem& p : facts_.problems) line("  {}", describe(p));
    }
    if (!report_.judged) return;
    title("What no file tells");
    for (const Unknowable u : report_.unknowable) line("  {}", unknowable_text(u));
  }

  void add_plan() {
    if (report_.plan.steps.empty()) return;
    title("What to do");
    out_ += plan_text(plan_lines(facts_, report_));
  }

  const RetentionFacts& facts_;
  const RetentionReport& report_;
  std::string out_;
};

}  // namespace

std::string retention_text(const RetentionFacts& facts, const RetentionReport& report) {
  return TextReport(facts, report).print();
}

}  // namespace walread
