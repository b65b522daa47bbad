#include "tools/waldump/input.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "formats/registry.hpp"
#include "libwalread/print/error_text.hpp"
#include "libwalread/wal/probe.hpp"
#include "tools/common/cli.hpp"

namespace walread::waldump {

namespace {

constexpr std::size_t kHistoryLimit = 1u << 20;

bool is_directory(const std::string& path) {
  struct stat st {};
  return ::stat(path.c_str(), &st) == 0 && S_ISDIR(st.st_mode);
}

bool is_file(const std::string& path) {
  struct stat st {};
  return ::stat(path.c_str(), &st) == 0 && !S_ISDIR(st.st_mode);
}

struct Named {
  std::string directory;
  std::string name;
};

// Looks for a segment where pg_xlogdump does (fuzzy_open_file()): as it is named, in the WAL directory below, in
// that of $PGDATA.
std::optional<Named> find_file(const Options& o, const std::string& argument) {
  const std::size_t slash = argument.rfind('/');
  const std::string name = slash == std::string::npos ? argument : argument.substr(slash + 1);
  std::vector<std::string> places;
  if (o.path) {
    places = {*o.path, *o.path + "/pg_wal", *o.path + "/pg_xlog"};
  } else if (slash != std::string::npos) {
    const std::string dir = argument.substr(0, slash == 0 ? 1 : slash);
    places = {dir, dir + "/pg_wal", dir + "/pg_xlog"};
  } else {
    places = {".", "pg_wal", "pg_xlog"};
    if (const char* data = std::getenv("PGDATA"); data != nullptr && *data != '\0') {
      places.push_back(std::string(data) + "/pg_wal");
      places.push_back(std::string(data) + "/pg_xlog");
    }
  }
  for (const std::string& place : places)
    if (is_file(place + "/" + name)) return Named{place, name};
  std::string looked;
  for (const std::string& place : places) looked += fmt::format("{}{}", looked.empty() ? "" : ", ", place);
  cli::error(fmt::format("{}: there is no such file (looked in {})", name, looked));
  return std::nullopt;
}

// Says why a file cannot be taken as a segment, by its name; true if it can.
bool is_segment(const Named& file) {
  const WalFileName parsed = parse_wal_file_name(file.name);
  if (parsed.compression != FileCompression::kNone) {
    cli::error(fmt::format("{}: the file is compressed ({}): decompress a copy of it first", file.name, suffix(parsed.compression)));
    return false;
  }
  switch (parsed.kind) {
    case WalFileKind::kSegment: return true;
    case WalFileKind::kHistory:
      cli::error(fmt::format("{}: this is a timeline history file, a short text, and no segment; print it with cat", file.name));
      return false;
    case WalFileKind::kBackupHistory:
      cli::error(fmt::format("{}: this is a backup history file, a short text, and no segment; print it with cat", file.name));
      return false;
    default:
      cli::error(fmt::format("{}: this is not the name of a segment (24 hexadecimal digits, such as "
                             "000000010000000000000001, or the same with .partial)", file.name));
      return false;
  }
}

// Reads sizes and magic from the first header of one of `names`, the first that has one.
std::optional<PageHeader> first_header(const std::string& directory, const std::vector<std::string>& names, Error& error) {
  Error first;
  for (const std::string& name : names) {
    Error e;
    if (const auto header = read_first_header(directory + "/" + name, e)) return header;
    if (!first || (first.code == Code::bad_magic && first.found == 0)) first = e;
  }
  error = first;
  return std::nullopt;
}

std::optional<HistoryFile> read_history(const std::string& directory, TimelineId tli) {
  if (tli == 1) return parse_history_file(1, {});
  int os_error = 0;
  const auto text = read_small_file(directory + "/" + history_file_name(tli), kHistoryLimit, os_error);
  if (!text) return std::nullopt;
  return parse_history_file(tli, std::as_bytes(std::span(*text)));
}

int exit_code_of(const Error& e) {
  switch (e.code) {
    case Code::cannot_open: case Code::cannot_read: return cli::kCannotRead;
    case Code::bad_magic: case Code::bad_page_flags: return e.found == 0 ? cli::kOk : cli::kUnknownFormat;
    default: return cli::kDamaged;
  }
}

// Decides which system wrote the log; says so and returns false if that cannot be told.
bool choose_system(const Options& o, Input& in, std::uint16_t magic, SegmentNumber begin, int& exit_code) {
  if (o.system) {
    in.shape.version = &formats::version(*o.system);
    return true;
  }
  exit_code = cli::kUnknownFormat;
  Detection found = detect_system(*in.source, in.shape, magic, begin);
  for (auto it = in.source->segments().begin(); !found.system && it != in.source->segments().end(); ++it) {
    if (it->first != begin) found = detect_system(*in.source, in.shape, magic, it->first);
    if (found.candidates.empty()) break;
  }
  if (found.system) {
    in.shape.version = &formats::version(*found.system);
    return true;
  }
  if (found.candidates.empty()) {
    std::string known;
    for (const formats::Version* v : formats::versions())
      known += fmt::format("{}0x{:04X} {}", known.empty() ? "" : ", ", v->page_magic, v->product);
    cli::error(fmt::format("{}: the pages carry magic number 0x{:04X}, which is of no system that is known here ({})",
                           in.source->name(begin), magic, known));
    return false;
  }
  std::string names, keys;
  for (formats::System s : found.candidates) {
    names += fmt::format("{}{}", names.empty() ? "" : " and ", formats::version(s).product);
    keys += fmt::format("{}--system={}", keys.empty() ? "" : " or ", formats::version(s).key);
  }
  cli::error(fmt::format("{}: no intact record tells whether this is {}, whose pages look alike: choose with {}",
                         in.source->name(begin), names, keys));
  return false;
}

std::vector<std::string> segment_names(const WalDirectory& directory) {
  std::vector<std::string> names;
  for (const WalFile& f : directory.files)
    if (f.parsed.kind == WalFileKind::kSegment && f.parsed.compression == FileCompression::kNone && !f.parsed.has_sha1)
      names.push_back(f.name);
  return names;
}

bool set_shape(Input& in, const std::vector<std::string>& names, std::uint16_t& magic, int& exit_code) {
  Error error;
  const auto header = first_header(in.directory, names, error);
  if (!header) {
    exit_code = exit_code_of(error);
    cli::error(describe_first_header(error));
    return false;
  }
  magic = header->magic;
  in.shape = *shape_of(*header);
  return true;
}

std::optional<Input> open_segments(const Options& o, int& exit_code) {
  exit_code = cli::kCannotRead;
  const auto first = find_file(o, o.files[0]);
  if (!first) return std::nullopt;
  exit_code = cli::kUsage;
  if (!is_segment(*first)) return std::nullopt;
  std::optional<Named> last;
  if (o.files.size() == 2) {
    Options same = o;
    same.path = o.path ? o.path : std::optional(first->directory);
    const std::size_t slash = o.files[1].rfind('/');
    exit_code = cli::kCannotRead;
    last = find_file(same, slash == std::string::npos ? o.files[1] : o.files[1].substr(slash + 1));
    if (!last) return std::nullopt;
    exit_code = cli::kUsage;
    if (!is_segment(*last)) return std::nullopt;
  }

  Input in;
  in.directory = first->directory;
  const WalDirectory directory = list_wal_directory(in.directory);
  std::vector<std::string> names = segment_names(directory);
  names.insert(names.begin(), first->name);
  std::uint16_t magic = 0;
  if (!set_shape(in, names, magic, exit_code)) return std::nullopt;

  const SegmentSize size = in.shape.segment;
  exit_code = cli::kUsage;
  const WalFileName begin_name = parse_wal_file_name(first->name);
  const WalFileName end_name = last ? parse_wal_file_name(last->name) : begin_name;
  const auto begin = begin_name.segment_number(size);
  const auto end = end_name.segment_number(size);
  if (!begin || !end) {
    cli::error(fmt::format("{}: with segments of {} MB no file has this name: its last eight digits end at {:08X}",
                           begin ? last->name : first->name, size.bytes() >> 20, size.segments_per_xlogid() - 1));
    return std::nullopt;
  }
  if (*end < *begin) {
    cli::error(fmt::format("ENDSEG {} is before STARTSEG {}", last->name, first->name));
    return std::nullopt;
  }
  // As the server's tool: the timeline is that of the last file named.
  in.timeline = o.timeline ? *o.timeline : end_name.tli;
  auto segments = segments_of_timeline(directory, size, in.timeline);
  if (!o.timeline || *o.timeline == begin_name.tli) segments[*begin] = {first->directory + "/" + first->name, begin_name.tli};
  if (last) segments[*end] = {last->directory + "/" + last->name, end_name.tli};
  in.source = std::make_unique<FileSource>(std::move(segments));
  if (!choose_system(o, in, magic, *begin, exit_code)) return std::nullopt;

  in.range.begin = o.start.value_or(size.start_of(*begin));
  in.range.end = o.end.value_or(size.start_of(*end) + size.bytes());
  exit_code = cli::kUsage;
  if (size.segment_of(in.range.begin) != *begin) {
    cli::error(fmt::format("start position {} is not inside {}", to_string(in.range.begin), first->name));
    return std::nullopt;
  }
  if (size.segment_before(in.range.end) != *end) {
    cli::error(fmt::format("end position {} is not inside {}", to_string(in.range.end), (last ? *last : *first).name));
    return std::nullopt;
  }
  in.history = read_history(in.directory, in.timeline);
  return in;
}

std::optional<Input> open_directory(const Options& o, const std::string& path, int& exit_code) {
  exit_code = cli::kCannotRead;
  if (!is_directory(path)) {
    cli::error(fmt::format("{}: {}", path, is_file(path) ? "this is a file where a directory is expected" : "there is no such directory"));
    return std::nullopt;
  }
  const auto found = find_wal_directory(path);
  Input in;
  in.whole_directory = true;
  in.directory = found.value_or(path);
  const WalDirectory directory = list_wal_directory(in.directory);
  if (directory.os_error != 0) {
    cli::error(fmt::format("{}: cannot read the directory: {}", in.directory, std::strerror(directory.os_error)));
    return std::nullopt;
  }
  const std::vector<std::string> names = segment_names(directory);
  if (names.empty()) {
    cli::error(fmt::format("{}: there are no WAL segments here{}", in.directory,
                           found && *found == path ? "" : ", nor in a pg_wal or pg_xlog below"));
    return std::nullopt;
  }
  std::uint16_t magic = 0;
  if (!set_shape(in, names, magic, exit_code)) return std::nullopt;

  TimelineId newest = 0;
  for (const std::string& name : names) newest = std::max(newest, parse_wal_file_name(name).tli);
  in.timeline = o.timeline.value_or(newest);
  in.history = read_history(in.directory, in.timeline);
  const SegmentSize size = in.shape.segment;
  const bool follow_history = !o.timeline && in.history.has_value();
  auto segments = follow_history ? segments_of_history(directory, size, *in.history)
                                 : segments_of_timeline(directory, size, in.timeline);
  exit_code = cli::kCannotRead;
  if (segments.empty()) {
    cli::error(fmt::format("{}: there are no segments of timeline {} here", in.directory, in.timeline));
    return std::nullopt;
  }
  if (!o.timeline && !in.history) {
    cli::note(fmt::format("{} is not here, so only segments of timeline {} are read; -t chooses another",
                          history_file_name(in.timeline), in.timeline));
  }
  const SegmentNumber oldest = segments.begin()->first;
  in.source = std::make_unique<FileSource>(std::move(segments));
  const SegmentNumber begin = o.start ? size.segment_of(*o.start) : oldest;
  if (!choose_system(o, in, magic, in.source->segments().contains(begin) ? begin : oldest, exit_code)) return std::nullopt;
  in.range.begin = o.start.value_or(size.start_of(oldest));
  in.range.end = o.end.value_or(kMaxLsn);
  in.range.across_missing = !o.start;
  return in;
}

}  // namespace

std::optional<Input> open_input(const Options& o, int& exit_code) {
  if (o.files.size() == 1 && !o.path && is_directory(o.files[0])) return open_directory(o, o.files[0], exit_code);
  if (o.files.empty()) return open_directory(o, *o.path, exit_code);
  if (o.path && !is_directory(*o.path)) {
    cli::error(fmt::format("{}: there is no such directory", *o.path));
    exit_code = cli::kCannotRead;
    return std::nullopt;
  }
  return open_segments(o, exit_code);
}

void refresh(Input& input) {
  const WalDirectory directory = list_wal_directory(input.directory);
  for (auto& [number, entry] : segments_of_timeline(directory, input.shape.segment, input.timeline))
    if (!input.source->segments().contains(number)) input.source->add(number, std::move(entry));
}

}  // namespace walread::waldump
