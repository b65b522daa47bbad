#include "libwalread/judge/message_parser.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include "libwalread/io/segment_name.hpp"

namespace walread {

namespace {

constexpr std::size_t kMaxName = 1024;  // MAXPGPATH

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool is_word(char c) { return is_hex(c) || (lower(c) >= 'a' && lower(c) <= 'z') || c == '_'; }

// Double quotation marks of all languages that the server's translations use.
constexpr std::array<std::string_view, 8> kQuotes{"\"",     "\u201c", "\u201d", "\u201e",
                                                  "\u201f", "\u00ab", "\u00bb", "``"};
constexpr std::string_view kApostrophe = "\u2019";

// One blank for each run of them, no double quotation marks, plain apostrophes.
std::string normalised(std::string_view text) {
  std::string out;
  text = text.substr(0, kMaxMessageText);
  while (!text.empty()) {
    const auto* quote =
        std::ranges::find_if(kQuotes, [&](std::string_view q) { return text.starts_with(q); });
    if (quote != kQuotes.end()) {
      text.remove_prefix(quote->size());
    } else if (text.starts_with(kApostrophe)) {
      out += '\'';
      text.remove_prefix(kApostrophe.size());
    } else {
      const char c = text.front();
      const bool blank = c == ' ' || (c >= '\t' && c <= '\r');
      if (!blank || (!out.empty() && out.back() != ' ')) out += blank ? ' ' : c;
      text.remove_prefix(1);
    }
  }
  return out;
}

// Matches one row against a text from one place on.
class Matcher {
 public:
  Matcher(std::string_view pattern, std::string_view text) : pattern_(pattern), text_(text) {}

  bool at(std::size_t begin) {
    names_ = {};
    return match(0, begin);
  }
  const MessageNames& names() const { return names_; }

 private:
  bool match(std::size_t p, std::size_t t) {
    while (p < pattern_.size()) {
      const char c = pattern_[p];
      if (c == '{') return placeholder(p, t);
      ++p;
      if (c == '"') continue;
      if (t >= text_.size() || lower(text_[t]) != lower(c)) return false;
      ++t;
    }
    return true;
  }

  bool placeholder(std::size_t p, std::size_t t) {
    const std::size_t close = pattern_.find('}', p);
    const std::string_view name = pattern_.substr(p + 1, close - p - 1);
    const std::size_t next = close + 1;
    if (name == "at" || name == "lsn" || name == "fork") return lsn(name, next, t);
    if (name == "seg") return segment(next, t);
    if (name == "hex") return hex(next, t);
    if (name == "any" || name == "name" || name == "file") return words(name, next, t);
    return number(name, next, t);
  }

  bool lsn(std::string_view name, std::size_t next, std::size_t t) {
    std::size_t end = t;
    while (end < text_.size() && (is_hex(text_[end]) || text_[end] == '/')) ++end;
    const auto value = Lsn::parse(text_.substr(t, end - t));
    if (!value || (end < text_.size() && is_word(text_[end]))) return false;
    (name == "at" ? names_.at : name == "lsn" ? names_.other : names_.fork) = value;
    return match(next, end);
  }

  // A segment's name, alone or at the end of a path.
  bool segment(std::size_t next, std::size_t t) {
    const std::size_t limit = std::min(text_.size(), t + kMaxName);
    for (std::size_t begin = t; begin + kSegmentNameSize <= limit; ++begin) {
      if (begin != t && text_[begin - 1] != '/') continue;
      const std::string_view digits = text_.substr(begin, kSegmentNameSize);
      if (!std::ranges::all_of(digits, is_hex)) continue;
      names_.segment = digits;
      std::ranges::transform(names_.segment, names_.segment.begin(), [](char c) {
        return c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
      });
      std::size_t end = begin + kSegmentNameSize;
      while (end < limit && (is_word(text_[end]) || text_[end] == '.')) ++end;  // ".partial"
      return match(next, end);
    }
    return false;
  }

  bool hex(std::size_t next, std::size_t t) {
    std::size_t end = t;
    while (end < text_.size() && is_hex(text_[end])) ++end;
    return end != t && match(next, end);
  }

  bool number(std::string_view name, std::size_t next, std::size_t t) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text_.data() + t, text_.data() + text_.size(), value);
    if (error != std::errc{}) return false;
    if (name == "tli" || name == "tli2") {
      if (value > 0xFFFFFFFF) return false;
      (name == "tli" ? names_.tli : names_.other_tli) = static_cast<TimelineId>(value);
    } else if (name == "theirs" || name == "ours") {
      (name == "theirs" ? names_.theirs : names_.ours) = value;
    } else {
      (name == "offset" ? names_.offset : name == "n" ? names_.number : names_.other_number) = value;
    }
    return match(next, static_cast<std::size_t>(end - text_.data()));
  }

  // The shortest text behind which the pattern goes on; at its end, up to the next blank.
  bool words(std::string_view name, std::size_t next, std::size_t t) {
    const std::size_t limit = std::min(text_.size(), t + kMaxName);
    for (std::size_t end = t; end <= limit; ++end) {
      const bool last = next == pattern_.size() || pattern_.substr(next) == "\"";
      if (last && end < text_.size() && text_[end] != ' ') continue;
      if (name == "name" && end > t && text_[end - 1] == ' ') return false;
      if (!match(next, end)) continue;
      if (name == "name") names_.name = text_.substr(t, end - t);
      if (name == "file") take_file(text_.substr(t, end - t));
      return end != t;
    }
    return false;
  }

  void take_file(std::string_view path) {
    names_.file = path;
    const std::string_view last = path.substr(path.rfind('/') + 1);
    if (is_segment_name(last)) names_.segment = last;
  }

  std::string_view pattern_;
  std::string_view text_;
  MessageNames names_{};
};

std::optional<MessageNames> find_row(const MessageRow& row, std::string_view text) {
  const std::size_t literal = row.text.find_first_not_of('"');
  const char first = row.text[literal];
  Matcher matcher(row.text, text);
  for (std::size_t begin = 0; begin < text.size(); ++begin) {
    const bool fits = first == '{' || lower(text[begin]) == lower(first);
    if (!fits || (begin > 0 && is_word(text[begin - 1]))) continue;
    if (matcher.at(begin)) return matcher.names();
  }
  return std::nullopt;
}

void fill_in(MessageNames& names, const MessageNames& more) {
  if (!names.at) names.at = more.at;
  if (!names.other) names.other = more.other;
  if (!names.fork) names.fork = more.fork;
  if (names.tli == 0) names.tli = more.tli;
  if (names.other_tli == 0) names.other_tli = more.other_tli;
  if (names.name.empty()) names.name = more.name;
  if (names.theirs == 0) names.theirs = more.theirs;
  if (names.ours == 0) names.ours = more.ours;
  if (!names.number) names.number = more.number;
  if (!names.other_number) names.other_number = more.other_number;
}

}  // namespace

std::optional<ParsedMessage> parse_message(std::string_view text) {
  const std::string all = normalised(text);
  std::optional<ParsedMessage> found;
  for (const bool detail : {false, true})
    for (const auto& table : message_tables())
      for (const MessageRow& row : table) {
        if (row.detail != detail || (found && (!detail || row.id != found->id()))) continue;
        const auto names = find_row(row, all);
        if (names && found) fill_in(found->names, *names);
        if (names && !found) found = ParsedMessage{&row, *names};
      }
  if (found) found->by_pg_rewind = all.find("pg_rewind") != std::string::npos;
  return found;
}

}  // namespace walread
