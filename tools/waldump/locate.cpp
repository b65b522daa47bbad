#include "tools/waldump/locate.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "libwalread/io/wal_directory.hpp"
#include "libwalread/wal/find_shape.hpp"
#include "tools/common/cli.hpp"

namespace walread::waldump {

namespace {

std::optional<std::string> data_directory() {
  const char* data = std::getenv("PGDATA");
  if (data == nullptr || *data == '\0') return std::nullopt;
  return data;
}

// "; its bytes are those of 000000010000000000000001: ...", if they are a segment's.
std::string called_by_its_bytes(const NamedSegment& file) {
  Error ignored;
  const auto header = read_first_header(file.path(), ignored);
  const auto shape =
      header && is_known_magic(header->magic) && header->tli != 0 ? shape_of(*header) : std::nullopt;
  if (!shape || !shape->segment.is_start(header->address)) return "";
  return fmt::format(
      "; its bytes are those of {}: to have it read, give a copy of it that name",
      segment_file_name(header->tli, shape->segment.segment_of(header->address), shape->segment));
}

// Why a file cannot be taken as a segment, by its name; empty if it can.
std::string fault_of_name(const NamedSegment& file) {
  const WalFileName& n = file.parsed;
  if (n.status != ArchiveStatus::kNone)
    return "this only says whether a segment was archived; name the segment itself";
  if (n.kind == WalFileKind::kHistory || n.kind == WalFileKind::kBackupHistory) {
    return fmt::format("this is a {} history file, a short text, and no segment; print it with cat",
                       n.kind == WalFileKind::kHistory ? "timeline" : "backup");
  }
  if (is_readable_segment({file.name, n})) return "";
  if (n.compression != FileCompression::kNone)
    return fmt::format("files compressed so ({}) are not read: decompress a copy of it first",
                       suffix(n.compression));
  return fmt::format(
      "this is not the name of a segment (24 hexadecimal digits, such as 000000010000000000000001, or the "
      "same with "
      ".partial){}{}",
      file.name == "pg_control" ? "; controldata reads control files" : "", called_by_its_bytes(file));
}

// "; 000000010000000000000007.partial is there", if a file is there that holds the segment in another form.
std::string similar_file(const std::vector<std::string>& places, const std::string& name) {
  for (const std::string& place : places) {
    for (const WalFile& file : list_wal_directory(place).files) {
      const WalFileName& n = file.parsed;
      if (n.kind == WalFileKind::kSegment && n.status == ArchiveStatus::kNone && file.name.starts_with(name))
        return fmt::format("; {} is there", file.name);
    }
  }
  return "";
}

}  // namespace

bool is_directory(const std::string& path) {
  struct stat st {};
  return ::stat(path.c_str(), &st) == 0 && S_ISDIR(st.st_mode);
}

std::optional<std::string> default_directory() {
  if (const WalDirectory found = find_wal_directory("."); found.path != "." || found.has_segments())
    return found.path;
  return data_directory();
}

std::optional<NamedSegment> find_segment(const Options& o, const std::string& argument,
                                         const NamedSegment* start_segment, int& exit_code) {
  const std::size_t slash = argument.rfind('/');
  NamedSegment out;
  out.name = slash == std::string::npos ? argument : argument.substr(slash + 1);
  out.parsed = parse_wal_file_name(out.name);

  std::vector<std::string> places;
  const auto add = [&](const std::string& place, bool itself) {
    if (itself) places.push_back(place);
    for (const char* below : {"pg_wal", "pg_xlog"})
      places.push_back(place == "." ? below : place + "/" + below);
  };
  if (o.path) {
    add(*o.path, true);
  } else if (slash != std::string::npos) {
    add(argument.substr(0, slash == 0 ? 1 : slash), true);
  } else if (start_segment != nullptr) {
    places.push_back(start_segment->directory);
  } else {
    add(".", true);
    if (const auto data = data_directory()) add(*data, false);
  }

  exit_code = cli::kCannotRead;
  std::string refused;
  for (const std::string& place : places) {
    out.directory = place;
    struct stat st {};
    if (::stat(out.path().c_str(), &st) == 0) {
      exit_code = cli::kUsage;
      std::string fault = fault_of_name(out);
      if (S_ISDIR(st.st_mode)) {
        fault = "this is a directory: name one directory and nothing else, or STARTSEG and ENDSEG";
        if (out.parsed.kind == WalFileKind::kSegment) {
          exit_code = cli::kCannotRead;
          fault = "this is a directory, not a segment";
        }
      }
      if (fault.empty()) return out;
      cli::error(fmt::format("{}: {}", argument, fault));
      return std::nullopt;
    }
    if (errno != ENOENT && errno != ENOTDIR && refused.empty())
      refused = fmt::format("{}: {}", out.path(), std::strerror(errno));
  }
  if (!refused.empty()) {
    cli::error(refused);
    return std::nullopt;
  }
  std::string looked;
  for (std::size_t i = 1; i < places.size() && out.parsed.kind == WalFileKind::kSegment; ++i)
    looked += fmt::format("{}{}", i == 1 ? ", nor in " : i + 1 == places.size() ? " or " : ", ", places[i]);
  const std::string wanted = places[0] == "." ? out.name : places[0] + "/" + out.name;
  cli::error(fmt::format("{}: there is no such file{}{}", wanted, looked, similar_file(places, out.name)));
  return std::nullopt;
}

}  // namespace walread::waldump
