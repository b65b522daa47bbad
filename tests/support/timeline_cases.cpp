#include "tests/support/timeline_cases.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "libwalread/print/timeline_text.hpp"

namespace walread {

void PrintTo(TimelineVerdict v, std::ostream* out) { *out << name_of(v); }

namespace test {

namespace fs = std::filesystem;
using formats::System;

std::vector<TimelineCombination> combinations(const TimelineCases& cases) {
  std::vector<TimelineCombination> out;
  for (const TimelineCase& c : cases.list()) {
    for (const System system : kBothFramings)
      if (!c.only || *c.only == system) out.push_back({c, system});
  }
  return out;
}

std::string name_of_framing(const testing::TestParamInfo<System>& test) {
  return test.param == System::gp6 ? "gp6" : "pg15";
}

std::string name_of_combination(const testing::TestParamInfo<TimelineCombination>& test) {
  return test.param.what.name + "_" + name_of_framing({test.param.system, test.index});
}

std::string findings_of(const TimelineReport& report) {
  std::string out;
  for (const Finding& f : report.findings)
    out += std::string(name_of(f.id)) + "(" + std::to_string(static_cast<int>(f.severity)) + ") ";
  return out;
}

const Finding* find(const TimelineReport& report, FindingId id) {
  const auto it = std::ranges::find(report.findings, id, &Finding::id);
  return it == report.findings.end() ? nullptr : &*it;
}

bool has(const TimelineReport& report, FindingId id) { return find(report, id) != nullptr; }

std::int64_t number_in(const TimelineReport& report, FindingId id, std::string_view key) {
  const Finding* finding = find(report, id);
  const EvidenceValue* value = finding == nullptr ? nullptr : finding->find(key);
  return value == nullptr ? -1 : static_cast<std::int64_t>(value->number);
}

std::string plan_text(const TimelineReport& report) {
  std::string out;
  for (const PlanLine& line : plan_lines(report)) out += line.text + "\n";
  return out;
}

void expect_case(const TimelineCombination& c) {
  TimelineWorld world(c.system);
  const TimelineReport report = c.what.run(world);
  const std::string found = findings_of(report);
  EXPECT_EQ(report.verdict, c.what.verdict) << found;
  for (const FindingId id : c.what.findings)
    EXPECT_TRUE(has(report, id)) << name_of(id) << " is not among " << found;
  if (c.what.verdict != TimelineVerdict::ready && !report.findings.empty() && !c.what.findings.empty()) {
    EXPECT_EQ(name_of(report.findings.front().id), name_of(c.what.findings.front())) << found;
  }
  check_report(report);
}

std::span<const Spoil> spoils() {
  static const std::vector<Spoil> kSpoils = {
      {"removed", [](const fs::path& f) { fs::remove(f); }},
      {"empty", [](const fs::path& f) { fs::resize_file(f, 0); }},
      {"cut", [](const fs::path& f) { fs::resize_file(f, 8192); }},
      {"zeroed",
       [](const fs::path& f) {
         const auto size = fs::file_size(f);
         fs::resize_file(f, 0);
         fs::resize_file(f, size);
       }},
      {"of_another_system", [](const fs::path& f) { flip(f, 24); }},  // XLogLongPageHeaderData.xlp_sysid
      {"with_another_page_address", [](const fs::path& f) { flip(f, 10); }},
      {"a_directory",
       [](const fs::path& f) {
         fs::remove(f);
         fs::create_directory(f);
       }},
      {"a_link_to_nowhere",
       [](const fs::path& f) {
         fs::remove(f);
         fs::create_symlink("nowhere", f);
       }},
  };
  return kSpoils;
}

void lengthen(TimelineWorld& w) {
  Lsn checkpoint{};
  for (WalBuilder* log : {&w.common_log, &w.standby_log, &w.primary_log}) {
    for (int i = 0; i < 2; ++i) {
      w.fill_to_next_segment(*log);
      w.commit(*log, 704);
    }
    checkpoint = w.checkpoint(*log);
    w.commit(*log, 705);
  }
  w.common_end = w.common_log.position();
  for (DataDirectoryBuilder* d : {&w.standby, &w.primary}) d->checkpoint(checkpoint, checkpoint);
  w.standby.control().set("min_recovery_point", w.common_end.value);
}

void flip(const fs::path& file, std::uint64_t offset) {
  std::fstream f(file, std::ios::binary | std::ios::in | std::ios::out);
  f.seekg(static_cast<std::streamoff>(offset));
  const int byte = f.get();
  f.seekp(static_cast<std::streamoff>(offset));
  f.put(static_cast<char>(byte ^ 0x55));
}

void unmark_standby(TimelineWorld& w) {
  fs::remove(w.standby.path() / "standby.signal");
  fs::remove(w.standby.path() / "recovery.conf");
}

void promote_standby(TimelineWorld& w, std::uint32_t commits) {
  unmark_standby(w);
  w.promote(w.standby_log, 2);
  for (std::uint32_t i = 0; i < commits; ++i) w.commit(w.standby_log, 900 + i, 1000);
  const Lsn checkpoint = w.checkpoint(w.standby_log, true, 2);
  w.standby.add_history(2, TimelineWorld::history_line(1, w.common_end));
  w.standby.checkpoint(checkpoint, checkpoint, 2).state(1);
  w.standby.control().set("min_recovery_point", 0).set("min_recovery_point_tli", 0);
}

void stop_primary(TimelineWorld& w, bool seen) {
  const Lsn checkpoint = w.checkpoint(w.primary_log, true);
  if (seen) {
    w.checkpoint(w.standby_log, true);
    w.checkpoint(w.common_log, true);
    w.common_end = w.common_log.position();
  }
  w.primary.checkpoint(checkpoint, checkpoint).state(1);
}

}  // namespace test
}  // namespace walread
