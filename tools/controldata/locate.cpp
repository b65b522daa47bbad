#include "tools/controldata/locate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <vector>

#include "libwalread/io/segment_name.hpp"

namespace walread::controldata {

namespace fs = std::filesystem;

namespace {

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

// Names in a directory, in order; a large directory is not read to its end.
std::vector<std::string> names_in(const fs::path& directory) {
  constexpr std::size_t kEnough = 1000;
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator it(directory, error), end; !error && it != end && names.size() < kEnough;
       it.increment(error))
    names.push_back(it->path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

// What a directory without global/pg_control looks like, with what to name instead.
std::string explain(const fs::path& directory) {
  if (is_there(directory / "pg_control"))
    return "this is the directory global of a data directory; name its parent";
  const fs::path parent = directory.lexically_normal() / "..";
  const std::vector<std::string> names = names_in(directory);
  if (std::any_of(names.begin(), names.end(), is_segment_name)) {
    if (is_there(parent / "global" / "pg_control"))
      return "this is the WAL directory of a data directory; name its parent";
    return "this is a WAL directory; the control file is in global/ of the data directory that it belongs to";
  }
  if (is_there(directory / "PG_VERSION"))
    return "it looks like a data directory, but its control file is missing";
  for (const std::string& name : names)
    if (name.starts_with("base.tar"))
      return fmt::format("it holds {}, a backup that has to be unpacked first", name);

  std::string below;
  int count = 0;
  for (const std::string& name : names) {
    if (!is_there(directory / name / "global" / "pg_control")) continue;
    if (++count <= 3) below += (below.empty() ? "" : ", ") + name;
  }
  if (count == 1) return fmt::format("it is not a data directory, but {} in it is one", below);
  if (count > 1)
    return fmt::format("it is not a data directory, but has {} in it: {}{}", count, below,
                       count > 3 ? ", ..." : "");
  return "it is not a data directory";
}

}  // namespace

Located locate_control_file(const std::string& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found || status.type() == fs::file_type::none)
    return {.error = fmt::format("{}: {}", path, error.message())};
  if (!fs::is_directory(status)) return {.file = path};

  const fs::path file = fs::path(path) / "global" / "pg_control";
  const fs::file_status inside = fs::status(file, error);
  if (inside.type() == fs::file_type::none)
    return {.error = fmt::format("{}: {}", file.string(), error.message())};
  if (inside.type() == fs::file_type::not_found)
    return {.error = fmt::format("{}: no global/pg_control in this directory: {}", path, explain(path))};
  return {.file = file.string()};
}

}  // namespace walread::controldata
