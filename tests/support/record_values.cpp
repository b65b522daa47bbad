#include "tests/support/record_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace walread::test {

namespace {

using Json = nlohmann::json;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

// Any number of digits with or without a sign, modulo 2^32.
std::uint32_t to_number(std::string_view digits, int base = 10) {
  std::uint64_t n = 0;
  const bool negative = digits.starts_with('-');
  if (negative) digits.remove_prefix(1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), n, base);
  if (error != std::errc{} || end != digits.data() + digits.size())
    throw std::runtime_error(fmt::format("\"{}\" is no number", digits));
  return static_cast<std::uint32_t>(negative ? std::uint64_t{0} - n : n);
}

bool is_number(std::string_view s) {
  if (s.starts_with('-')) s.remove_prefix(1);
  return !s.empty() && s.size() <= 20 && std::all_of(s.begin(), s.end(), is_digit);
}

// ---- Descriptions ----------------------------------------------------------------------------------------------

// What the words before "a/b" say that it is.
constexpr std::array<std::string_view, 3> kBeforeLsn{"redo", "lsn", "end"};
constexpr std::array<std::string_view, 5> kBeforePair{"xid", "dir", "to", "seg/offset", "children"};
constexpr std::array<std::string_view, 4> kSwitchWords{"true", "false", "T", "F"};
constexpr std::array<std::string_view, 3> kUpperCaseWords{"DB", "DTX", "XID"};
constexpr std::array<std::string_view, 3> kForks{"fsm", "vm", "init"};

class Taker {
 public:
  Taker(std::string_view text, Description& out) : text_(text), out_(out) {}

  void run() {
    constexpr std::string_view kRestorePoint = "restore point: ";
    if (text_.starts_with(kRestorePoint)) {
      out_.values.strings.emplace_back(text_.substr(kRestorePoint.size()));
      return;
    }
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (is_letter(c)) {
        word();
      } else if (is_digit(c) || (c == '-' && at_ + 1 < text_.size() && is_digit(text_[at_ + 1]))) {
        digits();
      } else if (c == '"') {
        quoted();
      } else if (std::string_view(" ,;:=(){}-").find(c) != std::string_view::npos) {
        ++at_;
      } else {
        throw std::runtime_error(fmt::format("what is '{}'?", c));
      }
    }
  }

 private:
  char before(std::size_t at) const { return at == 0 ? ' ' : text_[at - 1]; }

  void word() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at_])) != 0 ||
                                  std::string_view("_/-.").find(text_[at_]) != std::string_view::npos)) {
      ++at_;
    }
    const std::string_view w = text_.substr(begin, at_ - begin);
    const bool upper = std::none_of(w.begin(), w.end(), [](unsigned char c) { return std::islower(c) != 0; });
    if (w.starts_with("base/") || w.starts_with("global/") || w.starts_with("pg_tblspc/")) {
      path(w);
    } else if (contains(kBeforeLsn, last_) && w.find('/') != std::string_view::npos) {
      out_.values.strings.emplace_back(w);  // an LSN that begins with a letter
    } else if (contains(kSwitchWords, w) || (before(begin) == '=' && (w == "on" || w == "off"))) {
      out_.values.switches.emplace_back(last_, w == "true" || w == "T" || w == "on");
    } else if (before(begin) == '(' && w == "init") {
      out_.init = true;
    } else if (before(begin) == '=' || in_messages_ || (upper && !contains(kUpperCaseWords, w)) ||
               (before(begin) == '(' && text_.substr(at_, 1) == ")")) {
      if (w == "gid") {
        in_messages_ = false;
      } else {
        out_.values.strings.emplace_back(w);
      }
    } else {
      in_messages_ = w == "msgs";
      out_.words.emplace_back(w);
    }
    last_ = w;
  }

  // base/DATABASE/FILE, global/FILE, pg_tblspc/TABLESPACE/DIRECTORY/DATABASE/FILE, with t_ before and _FORK behind.
  void path(std::string_view path) {
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin <= path.size();) {
      const std::size_t end = std::min(path.find('/', begin), path.size());
      parts.emplace_back(path.substr(begin, end - begin));
      begin = end + 1;
    }
    std::string file = parts.back();
    if (file.starts_with("t_")) {
      out_.values.switches.emplace_back("is_temp", true);
      file = file.substr(2);
    }
    if (const std::size_t fork = file.find('_'); fork != std::string::npos) {
      const auto it = std::find(kForks.begin(), kForks.end(), file.substr(fork + 1));
      if (it == kForks.end()) throw std::runtime_error("a fork: " + file);
      out_.values.numbers.push_back(static_cast<std::uint32_t>(it - kForks.begin() + 1));
      file = file.substr(0, fork);
    }
    const bool global = parts[0] == "global";
    if (parts.size() != (global ? 2u : parts[0] == "base" ? 3u : 5u)) throw std::runtime_error(fmt::format("a path: {}", path));
    out_.values.strings.push_back(fmt::format("{}/{}/{}", global ? "1664" : parts[0] == "base" ? "1663" : parts[1],
                                              global ? "0" : parts[parts.size() - 2], file));
  }

  void digits() {
    const std::size_t begin = at_++;
    if (time(begin)) return;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      const bool joins = (c == '/' || c == '-' || c == ':') && at_ + 1 < text_.size() &&
                         std::isxdigit(static_cast<unsigned char>(text_[at_ + 1])) != 0;
      if (!joins && std::isxdigit(static_cast<unsigned char>(c)) == 0) break;
      ++at_;
    }
    const std::string_view run = text_.substr(begin, at_ - begin);
    const std::size_t slash = run.find('/');
    const std::size_t dash = run.find('-', 1);
    const std::size_t colon = run.find(':');
    if (last_ == "pitem") {  // Gin: CHILD-BLOCK/OFFSET
      out_.values.numbers.push_back(to_number(run.substr(0, dash)));
      out_.values.tids.push_back({to_number(run.substr(dash + 1, slash - dash - 1)), to_number(run.substr(slash + 1))});
    } else if (slash != std::string_view::npos && run.find('/', slash + 1) != std::string_view::npos) {
      out_.values.strings.emplace_back(run);
    } else if (slash != std::string_view::npos) {
      two(run, slash);
    } else if (colon != std::string_view::npos) {
      numbers(run, colon);
    } else if (dash != std::string_view::npos) {
      out_.gids.emplace_back(run);
    } else {
      out_.values.numbers.push_back(to_number(run, last_ == "msk" ? 16 : 10));
    }
  }

  void numbers(std::string_view run, std::size_t at) {
    out_.values.numbers.push_back(to_number(run.substr(0, at)));
    out_.values.numbers.push_back(to_number(run.substr(at + 1)));
  }

  void two(std::string_view run, std::size_t slash) {
    if (last_ == "tid") {
      out_.values.tids.push_back({to_number(run.substr(0, slash)), to_number(run.substr(slash + 1))});
    } else if (contains(kBeforeLsn, last_)) {
      out_.values.strings.emplace_back(run);
    } else if (contains(kBeforePair, last_)) {
      numbers(run, slash);
    } else {
      throw std::runtime_error(fmt::format("what is {} behind {}?", run, last_));
    }
  }

  // "2026-11-21 06:05:00.389190 UTC"
  bool time(std::size_t begin) {
    constexpr std::size_t kDate = 10;
    const std::string_view rest = text_.substr(begin);
    if (rest.size() <= kDate || rest[4] != '-' || rest[7] != '-' || rest[kDate] != ' ') return false;
    const std::size_t zone = rest.find(" UTC");
    if (zone == std::string_view::npos) throw std::runtime_error("a time of another zone");
    out_.values.strings.push_back(fmt::format("{}T{}Z", rest.substr(0, kDate), rest.substr(kDate + 1, zone - kDate - 1)));
    at_ = begin + zone + 4;
    return true;
  }

  void quoted() {
    const std::size_t end = text_.find('"', at_ + 1);
    if (end == std::string_view::npos) throw std::runtime_error("a quote without its end");
    out_.values.strings.emplace_back(text_.substr(at_ + 1, end - at_ - 1));
    at_ = end + 1;
  }

  std::string_view text_;
  Description& out_;
  std::size_t at_ = 0;
  std::string_view last_{};  // the last word
  bool in_messages_ = false;
};

// ---- JSON ------------------------------------------------------------------------------------------------------

class Handler : public nlohmann::json_sax<Json> {
 public:
  explicit Handler(JsonLine& out) : out_(out) {}

  bool null() override { return fail("null"); }
  bool number_float(number_float_t, const string_t&) override { return fail("a fraction"); }
  bool binary(binary_t&) override { return fail("binary"); }
  bool parse_error(std::size_t at, const std::string&, const nlohmann::detail::exception& e) override {
    throw std::runtime_error(fmt::format("byte {}: {}", at, e.what()));
  }

  bool boolean(bool value) override {
    out_.values.switches.emplace_back(key_, value);
    return true;
  }
  bool number_integer(number_integer_t value) override { return number(static_cast<std::uint64_t>(value)); }
  bool number_unsigned(number_unsigned_t value) override { return number(value); }

  bool string(string_t& value) override {
    if (std::string* member = header_string()) {
      *member = value;
      if (top_ != "record") return true;
    }
    if (top_ == "blocks") {
      if (key_ == "relation") block_.relation = value;
      if (key_ == "fork") block_.fork = value;
    }
    if (is_number(value)) out_.values.numbers.push_back(to_number(value));
    out_.values.strings.push_back(value);
    return true;
  }

  bool key(string_t& name) override {
    before_ = key_;
    key_ = name;
    if (depth_ == 1) top_ = name;
    return true;
  }
  bool start_object(std::size_t) override {
    ++depth_;
    if (top_ == "blocks") block_ = {};
    has_image_ = false;
    key_.clear();
    return true;
  }
  bool end_object() override {
    --depth_;
    if (top_ == "blocks" && has_image_) out_.images.push_back(block_);
    has_image_ = false;
    return true;
  }
  bool start_array(std::size_t) override { return true; }
  bool end_array() override { return true; }

 private:
  bool fail(const char* what) { throw std::runtime_error(fmt::format("{} at {}", what, key_)); }

  std::string* header_string() {
    if (depth_ != 1) return nullptr;
    if (key_ == "type") return &out_.type;
    if (key_ == "lsn") return &out_.lsn;
    if (key_ == "prev") return &out_.prev;
    if (key_ == "rmgr") return &out_.rmgr;
    if (key_ == "record") return &out_.record;
    if (key_ == "text") return &out_.text;
    return nullptr;
  }

  std::uint64_t* header_number() {
    if (depth_ != 1) return nullptr;
    if (key_ == "xid") return &out_.xid;
    if (key_ == "length") return &out_.length;
    if (key_ == "data_length") return &out_.data_length;
    if (key_ == "info") return &out_.info;
    if (key_ == "records") return &out_.records;
    return key_ == "tli" || key_ == "rmid" ? &ignored_ : nullptr;
  }

  bool number(std::uint64_t value) {
    if (std::uint64_t* member = header_number()) {
      *member = value;
      if (key_ != "data_length") return true;
    }
    if (top_ == "blocks") {
      if (key_ == "image_id") {
        block_.id = value;
        has_image_ = true;
      }
      if (key_ == "block") block_.block = value;
      if (key_ == "hole_offset") block_.hole_offset = value;
      if (key_ == "hole_length") block_.hole_length = value;
    }
    if (key_ == "offset" && before_ == "block")
      out_.values.tids.push_back({out_.values.numbers.back(), static_cast<std::uint32_t>(value)});
    out_.values.numbers.push_back(static_cast<std::uint32_t>(value));
    return true;
  }

  JsonLine& out_;
  JsonLine::Image block_;
  std::string top_, key_, before_;
  std::uint64_t ignored_ = 0;
  int depth_ = 0;
  bool has_image_ = false;
};

}  // namespace

void RecordValues::clear() {
  numbers.clear();
  strings.clear();
  tids.clear();
  switches.clear();
}

void Description::clear() {
  values.clear();
  gids.clear();
  words.clear();
  init = false;
}

void take_apart(std::string_view text, Description& out) {
  out.clear();
  Taker(text, out).run();
}

void JsonLine::parse(std::string_view line) {
  for (std::string* s : {&type, &lsn, &prev, &rmgr, &record, &text}) s->clear();
  xid = length = data_length = info = records = 0;
  images.clear();
  values.clear();
  Handler handler(*this);
  Json::sax_parse(line.begin(), line.end(), &handler);
}

}  // namespace walread::test
