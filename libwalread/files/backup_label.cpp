#include "libwalread/files/backup_label.hpp"

#include <cerrno>
#include <charconv>

#include "libwalread/io/segment_name.hpp"
#include "libwalread/io/wal_directory.hpp"

namespace walread {

namespace {

using Kind = FileProblemKind;

constexpr std::size_t kMaxLabelFile = std::size_t{1} << 20;

struct Location {
  Lsn lsn;
  std::string segment;
};

// "X/X (file NAME)".
std::optional<Location> parse_location(std::string_view text) {
  constexpr std::string_view kFile = " (file ";
  const std::size_t at = text.find(kFile);
  if (at == std::string_view::npos || !text.ends_with(')')) return std::nullopt;
  const auto lsn = Lsn::parse(text.substr(0, at));
  std::string_view segment = text.substr(at + kFile.size());
  segment.remove_suffix(1);
  if (!lsn || !is_segment_name(segment)) return std::nullopt;
  return Location{*lsn, std::string(segment)};
}

class LabelParser {
 public:
  explicit LabelParser(std::string_view file) { out_.file = std::string(file); }

  BackupLabel parse(std::string_view text) {
    bool has_start = false;
    bool has_check_point = false;
    for (int number = 1; !text.empty(); ++number) {
      const std::size_t newline = text.find('\n');
      std::string_view line = text.substr(0, newline);
      text.remove_prefix(newline == std::string_view::npos ? text.size() : newline + 1);
      if (line.ends_with('\r')) line.remove_suffix(1);
      const std::size_t colon = line.find(": ");
      if (colon == std::string_view::npos) continue;
      line_ = number;
      const std::string_view key = line.substr(0, colon);
      const std::string_view value = line.substr(colon + 2);
      if (key == "START WAL LOCATION") {
        has_start = take_location(key, value, out_.start, out_.start_segment);
      } else if (key == "CHECKPOINT LOCATION") {
        has_check_point = take_lsn(key, value, out_.check_point);
      } else {
        take_other(key, value);
      }
    }
    line_ = 0;
    if (!has_start) need("START WAL LOCATION");
    if (!has_check_point) need("CHECKPOINT LOCATION");
    out_.intact = has_start && has_check_point;
    return std::move(out_);
  }

 private:
  void add(FileProblem problem) {
    problem.file = out_.file;
    problem.line = line_;
    if (out_.problems.size() < kMaxFileProblems) out_.problems.push_back(std::move(problem));
  }

  void need(const char* label) { add({.kind = Kind::missing_line, .text = label}); }

  void bad(std::string_view key, std::string_view value) {
    add({.kind = Kind::bad_number,
         .text = std::string(value.substr(0, kMaxProblemText)),
         .what = std::string(key)});
  }

  bool take_location(std::string_view key, std::string_view value, Lsn& lsn, std::string& segment) {
    auto location = parse_location(value);
    if (!location) {
      bad(key, value);
      return false;
    }
    lsn = location->lsn;
    segment = std::move(location->segment);
    return true;
  }

  bool take_lsn(std::string_view key, std::string_view value, Lsn& lsn) {
    const auto parsed = Lsn::parse(value);
    if (!parsed) {
      bad(key, value);
      return false;
    }
    lsn = *parsed;
    return true;
  }

  void take_timeline(std::string_view key, std::string_view value, TimelineId& tli) {
    TimelineId parsed = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), parsed);
    if (error != std::errc() || end != value.data() + value.size()) return bad(key, value);
    tli = parsed;
  }

  void take_other(std::string_view key, std::string_view value) {
    if (key == "STOP WAL LOCATION") {
      take_location(key, value, out_.stop, out_.stop_segment);
    } else if (key == "BACKUP METHOD") {
      out_.method = std::string(value);
    } else if (key == "BACKUP FROM") {
      out_.from = std::string(value);
    } else if (key == "START TIME") {
      out_.start_time = std::string(value);
    } else if (key == "STOP TIME") {
      out_.stop_time = std::string(value);
    } else if (key == "LABEL") {
      out_.label = std::string(value);
    } else if (key == "START TIMELINE") {
      take_timeline(key, value, out_.start_timeline);
    } else if (key == "STOP TIMELINE") {
      take_timeline(key, value, out_.stop_timeline);
    } else if (key == "INCREMENTAL FROM LSN") {
      take_lsn(key, value, out_.incremental_from);
    } else if (key == "INCREMENTAL FROM TLI") {
      take_timeline(key, value, out_.incremental_from_timeline);
    }
  }

  BackupLabel out_;
  int line_ = 0;
};

}  // namespace

BackupLabel parse_backup_label(std::string_view file, std::string_view text) {
  return LabelParser(file).parse(text);
}

std::optional<BackupLabel> read_backup_label(const std::string& data_directory, const std::string& file) {
  int os_error = 0;
  const auto text = read_small_file(data_directory + "/" + file, kMaxLabelFile, os_error);
  if (text) return parse_backup_label(file, *text);
  if (os_error == ENOENT) return std::nullopt;
  BackupLabel out{.file = file};
  out.problems.push_back(
      {.kind = Kind::cannot_read, .file = file, .expected = kMaxLabelFile, .os_error = os_error});
  return out;
}

}  // namespace walread
