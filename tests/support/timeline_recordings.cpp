#include "tests/support/timeline_recordings.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <map>
#include <stdexcept>

#include "tests/support/data_directory.hpp"

namespace walread::test {

namespace fs = std::filesystem;

namespace {

// The directory below `parent` that is called NAME or NAME_ANYTHING.
fs::path find_scenario(const fs::path& parent, const std::string& name) {
  if (!fs::is_directory(parent)) return {};
  for (const auto& entry : fs::directory_iterator(parent)) {
    const std::string found = entry.path().filename();
    if (found == name || found.starts_with(name + "_")) return entry.path();
  }
  return {};
}

// "P3/A_pinned/primary" is packed as P3_A_primary.
std::string packed_name(const std::string& scenario, const std::string& node) {
  std::string out = node;
  if (const std::size_t slash = out.find('/'); slash != std::string::npos)
    out = out.substr(0, std::min(slash, out.find('_'))) + "_" + out.substr(slash + 1);
  return scenario + "_" + out;
}

std::optional<fs::path> shipped(const std::string& scenario, const std::string& node) {
  const fs::path top(WALREAD_UNPACK_DIR);
  const std::string packed = packed_name(scenario, node);
  const fs::path places[] = {
      find_scenario(top / "greenplum6", scenario) / node / node,
      top / "timelines" / "gp6" / "gp6" / packed,
      top / "timelines" / scenario / scenario / node,
      top / "distributed" / packed / packed,
      top / "retention" / packed / packed,
      top / "postgresql" / scenario / node / node,
      top / "postgresql_modern" / scenario / node,
  };
  for (const fs::path& place : places)
    if (fs::exists(place / "global" / "pg_control")) return place;
  return std::nullopt;
}

void run(const std::string& command) {
  if (std::system(command.c_str()) != 0) throw std::runtime_error("failed: " + command);
}

fs::path unpacked(const fs::path& corpus, const std::string& scenario, const std::string& node) {
  static const TemporaryDirectory top;
  static std::map<std::string, fs::path> done;
  fs::path& out = done[scenario + "/" + node];
  if (!out.empty()) return out;
  fs::path archive;
  for (const fs::path& parent :
       {corpus / "greenplum6", corpus / "postgresql", corpus / "postgresql" / "scenarios"}) {
    const fs::path directory = find_scenario(parent, scenario);
    for (const char* name : {".skel.tar.xz", "/skeleton.tar.xz"})
      if (const fs::path file = directory / (node + name); !directory.empty() && fs::exists(file))
        archive = file;
  }
  // Archives of situations from public reports hold all of their directories.
  const fs::path report = archive.empty() ? find_scenario(corpus / "reports", scenario) : fs::path();
  if (!report.empty()) archive = report;
  if (archive.empty()) throw std::runtime_error("not in the corpus: " + scenario + "/" + node);
  const fs::path target = top.path() / std::to_string(done.size());
  fs::create_directory(target);
  run(fmt::format("tar --extract --xz --no-same-owner --file '{}' --directory '{}'", archive.string(),
                  target.string()));
  // Most of a segment may be zeros that need no room on the disk.
  run(fmt::format("find '{}' -type f -size +1023k -exec fallocate --dig-holes '{{}}' ';'", target.string()));
  // An archive holds a data directory, or its content.
  out = report.empty() ? target : target / node;
  if (!fs::exists(out / "global")) out = fs::directory_iterator(target)->path();
  return out;
}

}  // namespace

std::optional<fs::path> timeline_recording(const std::string& name) {
  const std::string scenario = name.substr(0, name.find('/'));
  const std::string node = name.substr(name.find('/') + 1);
  if (const char* corpus = std::getenv("WALREAD_CORPUS")) return unpacked(corpus, scenario, node);
  return shipped(scenario, node);
}

}  // namespace walread::test
