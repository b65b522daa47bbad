#include "libwalread/files/config_lines.hpp"

#include <algorithm>
#include <optional>

namespace walread {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex_digit(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
// guc-file.l LETTER: bytes from 0x80 on are letters.
bool is_letter(char c) { return is_ascii_letter(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80; }
bool is_letter_or_digit(char c) { return is_letter(c) || is_digit(c); }
// guc-file.l UNQUOTED_STRING, behind its first letter.
bool is_unquoted(char c) {
  return is_letter_or_digit(c) || c == '-' || c == '.' || c == '_' || c == ':' || c == '/';
}
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

template <class Predicate>
std::size_t span_of(std::string_view text, std::size_t from, Predicate predicate) {
  while (from < text.size() && predicate(text[from])) ++from;
  return from;
}

// Length of the ID or QUALIFIED_ID at the beginning of `text`; 0: there is none.
std::size_t name_size(std::string_view text) {
  if (text.empty() || !is_letter(text[0])) return 0;
  std::size_t end = span_of(text, 1, is_letter_or_digit);
  if (end + 1 < text.size() && text[end] == '.' && is_letter(text[end + 1]))
    end = span_of(text, end + 2, is_letter_or_digit);
  return end;
}

// Length of the longest INTEGER or REAL at the beginning of `text`; 0: there is none.
std::size_t number_size(std::string_view text) {
  const std::size_t sign = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
  const std::size_t digits = span_of(text, sign, is_digit);
  std::size_t best = digits > sign ? span_of(text, digits, is_ascii_letter) : 0;
  if (text.substr(sign, 2) == "0x" && sign + 2 < text.size() && is_hex_digit(text[sign + 2]))
    best = std::max(best, span_of(text, span_of(text, sign + 2, is_hex_digit), is_ascii_letter));
  if (digits < text.size() && text[digits] == '.') {
    std::size_t end = span_of(text, digits + 1, is_digit);
    if (end < text.size() && (text[end] == 'e' || text[end] == 'E')) {
      const std::size_t exponent =
          end + 1 < text.size() && (text[end + 1] == '-' || text[end + 1] == '+') ? end + 2 : end + 1;
      if (const std::size_t last = span_of(text, exponent, is_digit); last > exponent) end = last;
    }
    best = std::max(best, span_of(text, end, is_ascii_letter));
  }
  return best;
}

// Length of the quoted string at the beginning of `text`, quotes included; 0: it is not closed on this line.
std::size_t quoted_size(std::string_view text) {
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '\'') {
      if (i + 1 >= text.size() || text[i + 1] != '\'') return i + 1;
      ++i;
    }
  }
  return 0;
}

// guc-file.l GUC_scanstr(), for the text between the quotes.
std::string unescape(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\'') {
      ++i;  // quoted_size() let only pairs pass
      out += '\'';
    } else if (text[i] == '\\' && i + 1 < text.size()) {
      const char c = text[++i];
      constexpr std::string_view kNames = "bfnrt";
      constexpr std::string_view kBytes = "\b\f\n\r\t";
      if (const std::size_t at = kNames.find(c); at != std::string_view::npos) {
        out += kBytes[at];
      } else if (c >= '0' && c <= '7') {
        unsigned value = 0;
        std::size_t digits = 0;
        for (; digits < 3 && i + digits < text.size() && text[i + digits] >= '0' && text[i + digits] <= '7';
             ++digits)
          value = value * 8 + static_cast<unsigned>(text[i + digits] - '0');
        i += digits - 1;
        out += static_cast<char>(value);
      } else {
        out += c;
      }
    } else {
      out += text[i];
    }
  }
  return out;
}

// Reads one value off the front of `text`. Nothing if none of the tokens that may be a value stands there.
std::optional<std::string> take_value(std::string_view& text) {
  if (text.starts_with('\'')) {
    const std::size_t size = quoted_size(text);
    if (size == 0) return std::nullopt;
    std::string value = unescape(text.substr(1, size - 2));
    text.remove_prefix(size);
    return value;
  }
  std::size_t size = number_size(text);
  if (!text.empty() && is_letter(text[0])) size = span_of(text, 1, is_unquoted);
  if (size == 0) return std::nullopt;
  std::string value(text.substr(0, size));
  text.remove_prefix(size);
  return value;
}

void skip_blanks(std::string_view& text) { text.remove_prefix(span_of(text, 0, is_blank)); }

bool at_end(std::string_view text) { return text.empty() || text[0] == '#'; }

// The setting of one line, or nothing if the line is not of the language. `text` begins with no blank.
std::optional<ConfigLine> parse_line(std::string_view text) {
  ConfigLine line;
  const std::size_t size = name_size(text);
  if (size == 0) return std::nullopt;
  line.name = std::string(text.substr(0, size));
  text.remove_prefix(size);
  skip_blanks(text);
  if (text.starts_with('=')) {
    text.remove_prefix(1);
    skip_blanks(text);
  }
  auto value = take_value(text);
  if (!value) return std::nullopt;
  line.value = std::move(*value);
  skip_blanks(text);
  if (!at_end(text)) return std::nullopt;
  return line;
}

}  // namespace

std::string lower_case(std::string_view name) {
  std::string out(name);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

ConfigLines parse_config_lines(std::string_view text) {
  ConfigLines out;
  std::uint64_t unlisted = 0;
  for (int number = 1; !text.empty(); ++number) {
    const std::size_t newline = text.find('\n');
    std::string_view rest = text.substr(0, newline);
    text.remove_prefix(newline == std::string_view::npos ? text.size() : newline + 1);
    skip_blanks(rest);
    if (at_end(rest)) continue;
    if (auto line = parse_line(rest)) {
      line->line = number;
      out.lines.push_back(std::move(*line));
    } else if (out.problems.size() < kMaxFileProblems) {
      out.problems.push_back({.kind = FileProblemKind::syntax_error,
                              .line = number,
                              .text = std::string(rest.substr(0, kMaxProblemText))});
    } else {
      ++unlisted;
    }
  }
  if (unlisted > 0) out.problems.push_back({.kind = FileProblemKind::too_many_problems, .found = unlisted});
  return out;
}

}  // namespace walread
