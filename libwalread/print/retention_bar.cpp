#include "libwalread/print/retention_bar.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "libwalread/print/retention_words.hpp"

namespace walread {

namespace {

// In the order in which one wins over the others within a character.
constexpr std::string_view kClasses = ".+x=a#";

char class_of(const RetentionReport& report, const SegmentFile& file) {
  if (file.segment > report.current) return '+';
  if (file.segment >= report.checkpoint_segment) return '=';
  if (file.segment >= report.next.keep) return '#';
  return report.archive.active && file.status != ArchiveStatus::kDone ? 'a' : 'x';
}

struct Mark {
  char sign;
  SegmentNumber segment;
};

std::vector<Mark> marks_of(const RetentionReport& report) {
  std::vector<Mark> marks;
  for (const CauseReport& c : report.causes) {
    switch (c.cause) {
      case RetentionCause::checkpoint:
        marks.push_back({'R', c.segment});
        break;
      case RetentionCause::prepared:
        marks.push_back({'P', c.segment});
        break;
      case RetentionCause::slot:
        marks.push_back({'S', c.segment});
        break;
      case RetentionCause::keep_setting:
        marks.push_back({'K', c.segment});
        break;
      case RetentionCause::summarizer:
        marks.push_back({'W', c.segment});
        break;
      case RetentionCause::keep_all:
      case RetentionCause::archiving:
        break;
    }
  }
  marks.push_back({'E', report.current});
  return marks;
}

}  // namespace

std::string retention_bar(const RetentionFacts& facts, const RetentionReport& report, std::size_t width) {
  if (!report.judged || facts.segments.empty()) return {};
  const SegmentNumber first = facts.segments.front().segment;
  const SegmentNumber last = std::max(facts.segments.back().segment, report.current);
  const std::uint64_t count = last - first + 1;
  const std::uint64_t each = (count + width - 1) / width;
  const auto cells = static_cast<std::size_t>((count + each - 1) / each);
  const auto cell = [&](SegmentNumber n) { return static_cast<std::size_t>((n - first) / each); };

  std::string bar(cells, '.');
  for (const SegmentFile& file : facts.segments) {
    char& c = bar[cell(file.segment)];
    const char own = class_of(report, file);
    if (kClasses.find(own) > kClasses.find(c)) c = own;
  }
  std::string signs(cells, ' ');
  for (const Mark& mark : marks_of(report)) {
    // What a slot asks for may be gone: then it stands at the left end.
    char& c = signs[mark.segment < first ? 0 : cell(std::min(mark.segment, last))];
    c = c == ' ' || c == mark.sign ? mark.sign : '*';
  }
  std::string out = fmt::format("  {}\n  {}\n", signs.substr(0, signs.find_last_not_of(' ') + 1), bar);
  out += fmt::format("  {} to {}", segment_name(facts, first), segment_name(facts, last));
  out += each == 1 ? "; one character a segment\n" : fmt::format("; {} segments each\n", each);
  out += "  # held   a held by archiving   x goes   = crash recovery   + ahead   . no file\n";
  out += "  marks: R redo, S slot, P prepared, K wal_keep, W summarizer, E end, * several\n";
  return out;
}

}  // namespace walread
