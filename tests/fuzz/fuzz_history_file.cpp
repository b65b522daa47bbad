// Any bytes as a history file: every question has an answer, every problem a sentence, what was understood
// comes back when it is written again, and a file without problems is read as a server reads it.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libwalread/core/lsn.hpp"
#include "libwalread/files/history_file.hpp"
#include "libwalread/print/history_text.hpp"

namespace {

using namespace walread;

void require(bool condition) {
  if (!condition) std::abort();
}

HistoryFile parse(TimelineId tli, std::string_view text) {
  return parse_history_file(tli, std::as_bytes(std::span(text)));
}

void check_problems(const HistoryFile& file) {
  require(file.problems.size() <= kMaxHistoryProblems + 1);
  bool fatal = false;
  for (const HistoryProblem& problem : file.problems) {
    const std::string sentence = describe(problem);
    require(!sentence.empty() && sentence.size() < 1000);
    require(std::ranges::all_of(sentence, [](char c) { return c >= 0x20 && c < 0x7F; }));
    fatal = fatal || is_fatal_to_server(problem.kind);
  }
  if (file.problems.size() <= kMaxHistoryProblems) require(fatal == !file.accepted_by_server);
}

// The three questions answered from the list of spans, newest first, as timeline.c does.
void check_answers(const HistoryFile& file, std::uint64_t seed) {
  const std::vector<TimelineSpan> spans = file.spans();
  require(spans.size() == file.entries.size() + 1);

  std::vector<Lsn> points = {Lsn{}, Lsn{1}, Lsn{seed}, kMaxLsn};
  for (std::size_t i = 0; i < file.entries.size() && i < 50; ++i) {
    points.push_back(file.entries[i].switch_lsn);
    points.push_back(file.entries[i].switch_lsn - std::uint64_t{1});
  }
  for (const Lsn point : points) {
    const auto holds = [point](const TimelineSpan& span) {
      return (!span.begin.valid() || span.begin <= point) && (!span.end.valid() || point < span.end);
    };
    const auto found = std::find_if(spans.rbegin(), spans.rend(), holds);
    require(found != spans.rend());
    require(found->tli == file.tli_of_lsn(point));
    require(file.contains(found->tli));
  }

  for (std::size_t i = 0; i < spans.size() && i < 50; ++i) {
    const TimelineId tli = spans[i].tli;
    require(file.contains(tli));
    const auto found = std::find_if(spans.rbegin(), spans.rend(),
                                    [tli](const TimelineSpan& span) { return span.tli == tli; });
    const TimelineId next = found == spans.rbegin() ? 0 : (found - 1)->tli;
    require(file.switch_point(tli) == TimelineSwitch{found->end, next});
  }
  const auto absent = static_cast<TimelineId>(seed);
  require(file.contains(absent) == file.switch_point(absent).has_value());
}

// Written the way a server writes them, the entries come back the same, but for the lines they stand on.
void check_round_trip(const HistoryFile& file) {
  std::string text;
  HistoryFile expected{.tli = file.tli, .entries = file.entries};
  int line = 0;
  for (HistoryEntry& entry : expected.entries) {
    entry.line = ++line;
    text += std::to_string(entry.parent) + '\t' + to_string(entry.switch_lsn) + '\t' + entry.reason + '\n';
  }
  if (text.size() > kMaxHistoryFileSize) return;
  require(parse(file.tli, text).entries == expected.entries);
}

// A file in which we see no problem holds the same for a server, line by line, with sscanf() as its reader.
void check_against_sscanf(const HistoryFile& file, std::string_view text) {
  if (!file.problems.empty()) return;
  std::size_t count = 0;
  TimelineId last = 0;
  while (!text.empty()) {
    const std::size_t newline = std::min(text.find('\n'), text.size() - 1);
    const std::string line(text.substr(0, newline + 1));
    text.remove_prefix(newline + 1);
    const std::size_t first = line.find_first_not_of(" \t\n\v\f\r");
    if (first == std::string::npos || line[first] == '#') continue;
    unsigned tli = 0;
    unsigned high = 0;
    unsigned low = 0;
    // NOLINTNEXTLINE(cert-err34-c): the server's own way is the one to compare with
    require(std::sscanf(line.c_str(), "%u\t%X/%X", &tli, &high, &low) == 3);
    require(count < file.entries.size());
    const HistoryEntry& entry = file.entries[count++];
    require(entry.parent == tli && entry.switch_lsn.high() == high && entry.switch_lsn.low() == low);
    require(count == 1 || tli > last);
    require(tli < file.tli);
    last = tli;
  }
  require(count == file.entries.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  // The timeline is not in the content; let the content choose it, so that the corpus files stay plain files.
  std::uint64_t seed = size;
  for (const char c : text.substr(0, 64)) seed = seed * 31 + static_cast<std::uint8_t>(c);
  for (const TimelineId tli : {TimelineId{1}, TimelineId{3}, ~TimelineId{0}}) {
    const HistoryFile file = parse(tli, text);
    require(file.tli == tli);
    check_problems(file);
    check_answers(file, seed);
    check_round_trip(file);
    check_against_sscanf(file, text);
  }
  return 0;
}
