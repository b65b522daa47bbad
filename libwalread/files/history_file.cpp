#include "libwalread/files/history_file.hpp"

#include <algorithm>
#include <limits>
#include <string_view>
#include <utility>

#include "libwalread/io/segment_name.hpp"

namespace walread {

namespace {

constexpr std::size_t kExcerptSize = 60;

// The white space of the C locale, which is what isspace() and sscanf() see in a server.
constexpr std::string_view kWhiteSpace = " \t\n\v\f\r";

bool is_space(char c) { return kWhiteSpace.find(c) != std::string_view::npos; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_hex_digit(char c) { return is_digit(c) || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f'); }

// Control characters that no text has; bytes from 0x80 on are letters in some encoding.
bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && !is_space(c)) || byte == 0x7F;
}

// Cuts the longest prefix whose characters fulfil `predicate` off `text` and returns it.
template <typename Predicate>
std::string_view take_while(std::string_view& text, Predicate predicate) {
  const auto end = std::find_if_not(text.begin(), text.end(), predicate);
  const auto size = static_cast<std::size_t>(end - text.begin());
  const std::string_view taken = text.substr(0, size);
  text.remove_prefix(size);
  return taken;
}

std::string_view trim_right(std::string_view text) {
  const std::size_t last = text.find_last_not_of(kWhiteSpace);
  return last == std::string_view::npos ? std::string_view() : text.substr(0, last + 1);
}

std::optional<TimelineId> parse_timeline_id(std::string_view digits) {
  std::uint64_t value = 0;
  for (const char c : digits) {
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
    if (value > std::numeric_limits<TimelineId>::max()) return std::nullopt;
  }
  return static_cast<TimelineId>(value);
}

class HistoryParser {
 public:
  explicit HistoryParser(TimelineId tli) { file_.tli = tli; }

  HistoryFile parse(std::string_view text) {
    if (text.size() > kMaxHistoryFileSize) {
      add({.kind = HistoryProblemKind::kFileTooLarge, .size = text.size(), .limit = kMaxHistoryFileSize});
      text = text.substr(0, kMaxHistoryFileSize);
      // Half a line could pass for a whole one with another number in it.
      text = text.substr(0, text.rfind('\n') + 1);
    }
    for (line_ = 1; !text.empty(); ++line_) {
      const std::size_t newline = text.find('\n');
      parse_line(text.substr(0, newline));
      text.remove_prefix(newline == std::string_view::npos ? text.size() : newline + 1);
    }
    line_ = 0;
    if (file_.entries.empty() && file_.tli > 1) add({.kind = HistoryProblemKind::kNoEntries});
    if (unlisted_problems_ > 0) {
      file_.problems.push_back({.kind = HistoryProblemKind::kMoreProblems, .size = unlisted_problems_});
    }
    return std::move(file_);
  }

 private:
  void add(HistoryProblem problem) {
    if (is_fatal_to_server(problem.kind)) file_.accepted_by_server = false;
    if (file_.problems.size() >= kMaxHistoryProblems) {
      ++unlisted_problems_;
      return;
    }
    problem.line = line_;
    file_.problems.push_back(std::move(problem));
  }

  // `line` is without its newline.
  void parse_line(std::string_view line) {
    const std::size_t size = line.size();
    const std::size_t nul = line.find('\0');
    if (nul != std::string_view::npos) {
      add({.kind = HistoryProblemKind::kNulByte, .size = nul});
      line = line.substr(0, nul);
    }
    line = trim_right(line);
    std::string_view rest = line;
    take_while(rest, is_space);
    if (rest.empty()) return;
    if (size > kMaxHistoryLine) {
      add({.kind = HistoryProblemKind::kLineTooLong, .size = size, .limit = kMaxHistoryLine});
    }
    if (rest.front() == '#') return;

    const auto control = std::find_if(rest.begin(), rest.end(), is_control);
    if (control != rest.end()) {
      add({.kind = HistoryProblemKind::kControlByte, .byte = static_cast<std::uint8_t>(*control)});
    }
    parse_entry(rest);
  }

  // `text` begins with something that is neither white space nor a comment.
  void parse_entry(std::string_view text) {
    HistoryProblem problem{.text = std::string(text.substr(0, kExcerptSize))};

    const std::string_view id_digits = take_while(text, is_digit);
    if (id_digits.empty()) return add_copy(problem, HistoryProblemKind::kNoTimelineId);
    const auto id = parse_timeline_id(id_digits);
    if (id) problem.tli = *id;

    const bool separated = !take_while(text, is_space).empty();
    const std::string_view high = take_while(text, is_hex_digit);
    const bool slash = text.starts_with('/');
    if (slash) text.remove_prefix(1);
    const std::string_view low = slash ? take_while(text, is_hex_digit) : std::string_view();
    if (!slash && high.size() == kSegmentNameSize) {
      return add_copy(problem, HistoryProblemKind::kSegmentNameAsSwitchPoint);
    }
    const bool hex_prefix = low == "0" && (text.starts_with('x') || text.starts_with('X'));
    if (!separated || high.empty() || low.empty() || hex_prefix) {
      return add_copy(problem, HistoryProblemKind::kNoSwitchPoint);
    }
    const auto lsn = Lsn::parse({high.data(), high.size() + 1 + low.size()});
    if (!id || !lsn) return add_copy(problem, HistoryProblemKind::kNumberTooLarge);
    problem.lsn = *lsn;

    if (!text.empty() && !is_space(text.front()))
      add_copy(problem, HistoryProblemKind::kTextAfterSwitchPoint);
    take_while(text, is_space);
    add_entry({.parent = *id, .switch_lsn = *lsn, .reason = std::string(text), .line = line_});
  }

  void add_copy(HistoryProblem problem, HistoryProblemKind kind) {
    problem.kind = kind;
    add(std::move(problem));
  }

  void add_entry(HistoryEntry entry) {
    HistoryProblem problem{.tli = entry.parent, .lsn = entry.switch_lsn};
    if (!entry.switch_lsn.valid()) add_copy(problem, HistoryProblemKind::kZeroSwitchPoint);
    if (entry.parent >= file_.tli) {
      problem.other_tli = file_.tli;
      add_copy(problem, HistoryProblemKind::kIdNotBelowOwn);
    }
    if (!file_.entries.empty()) {
      const HistoryEntry& before = file_.entries.back();
      problem.other_tli = before.parent;
      problem.other_lsn = before.switch_lsn;
      if (entry.parent <= before.parent) add_copy(problem, HistoryProblemKind::kIdNotIncreasing);
      if (entry.switch_lsn.valid() && entry.switch_lsn <= before.switch_lsn) {
        add_copy(problem, HistoryProblemKind::kSwitchPointNotIncreasing);
      }
    }
    file_.entries.push_back(std::move(entry));
  }

  HistoryFile file_;
  int line_ = 0;
  std::uint64_t unlisted_problems_ = 0;
};

}  // namespace

bool is_fatal_to_server(HistoryProblemKind kind) {
  switch (kind) {
    case HistoryProblemKind::kNoTimelineId:
    case HistoryProblemKind::kNoSwitchPoint:
    case HistoryProblemKind::kSegmentNameAsSwitchPoint:
    case HistoryProblemKind::kIdNotIncreasing:
    case HistoryProblemKind::kIdNotBelowOwn:
    case HistoryProblemKind::kLineTooLong:
      return true;
    case HistoryProblemKind::kNumberTooLarge:
    case HistoryProblemKind::kTextAfterSwitchPoint:
    case HistoryProblemKind::kZeroSwitchPoint:
    case HistoryProblemKind::kSwitchPointNotIncreasing:
    case HistoryProblemKind::kNulByte:
    case HistoryProblemKind::kControlByte:
    case HistoryProblemKind::kNoEntries:
    case HistoryProblemKind::kFileTooLarge:
    case HistoryProblemKind::kMoreProblems:
      return false;
  }
  return false;
}

bool HistoryFile::contains(TimelineId id) const {
  return id == tli || std::ranges::any_of(entries, [id](const HistoryEntry& e) { return e.parent == id; });
}

std::optional<TimelineSwitch> HistoryFile::switch_point(TimelineId id) const {
  if (id == tli) return TimelineSwitch{};
  TimelineId next = tli;
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
    if (entry->parent == id) return TimelineSwitch{entry->switch_lsn, next};
    next = entry->parent;
  }
  return std::nullopt;
}

TimelineId HistoryFile::tli_of_lsn(Lsn lsn) const {
  // Newest first, so every end was already refused as the beginning of the span before: only beginnings are
  // left to look at, and the oldest has none. An end or beginning of 0/0 is no limit.
  TimelineId id = tli;
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
    if (!entry->switch_lsn.valid() || entry->switch_lsn <= lsn) return id;
    id = entry->parent;
  }
  return id;
}

std::vector<TimelineSpan> HistoryFile::spans() const {
  std::vector<TimelineSpan> result;
  result.reserve(entries.size() + 1);
  Lsn begin;
  for (const HistoryEntry& entry : entries) {
    result.push_back({entry.parent, begin, entry.switch_lsn});
    begin = entry.switch_lsn;
  }
  result.push_back({tli, begin, Lsn{}});
  return result;
}

HistoryFile parse_history_file(TimelineId tli, std::span<const std::byte> bytes) {
  std::string_view text;
  if (!bytes.empty()) text = {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  return HistoryParser(tli).parse(text);
}

}  // namespace walread
