#include "tests/support/modern_recordings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include "tests/support/data_directory.hpp"
#include "tests/support/recordings.hpp"

namespace walread::test {

namespace fs = std::filesystem;

namespace {

std::vector<fs::path> children(const fs::path& directory) {
  std::vector<fs::path> out;
  for (const auto& entry : fs::directory_iterator(directory)) out.push_back(entry.path());
  std::ranges::sort(out);
  return out;
}

// testdata/postgresql_modern/NAME/NODE.tar.xz, which ctest has unpacked, and NAME/ref.
std::vector<ModernRecording> shipped() {
  std::vector<ModernRecording> out;
  for (const fs::path& dir : children(fs::path(WALREAD_TESTDATA_DIR) / "postgresql_modern")) {
    const std::string name = dir.filename();
    for (const fs::path& file : children(dir)) {
      std::string node = file.filename();
      if (!node.ends_with(".tar.xz")) continue;
      node.resize(node.size() - 7);
      const fs::path unpacked = fs::path(WALREAD_UNPACK_DIR) / "postgresql_modern" / name / node;
      out.push_back({name, unpacked, dir / "ref"});
    }
  }
  return out;
}

// postgresql/pgNN[/KIND]/skeleton.tar.xz with ref/ beside it; of skeletons.tar.xz, which holds final/, torn/ and
// minimal/, final's ref/ is beside it and the others' below it.
std::vector<ModernRecording> corpus(const fs::path& top, const fs::path& unpack_to) {
  std::vector<ModernRecording> out;
  for (const auto& entry : fs::recursive_directory_iterator(top)) {
    const fs::path& archive = entry.path();
    const std::string file = archive.filename();
    if (file != "skeleton.tar.xz" && file != "skeletons.tar.xz") continue;
    const std::string name = fs::relative(archive.parent_path(), top);
    if (!name.starts_with("pg1")) continue;
    const fs::path target = unpack_to / name / "unpacked";
    fs::create_directories(target);
    const std::string command = fmt::format("tar --extract --xz --no-same-owner --file '{}' --directory '{}'",
                                            archive.string(), target.string());
    if (std::system(command.c_str()) != 0) throw std::runtime_error("failed: " + command);
    if (file == "skeleton.tar.xz") {
      out.push_back({name, target, archive.parent_path() / "ref"});
      continue;
    }
    for (const fs::path& node : children(target)) {
      const std::string kind = node.filename();
      const fs::path beside = kind == "final" ? archive.parent_path() : archive.parent_path() / kind;
      out.push_back({name + "/" + kind, node, beside / "ref"});
    }
  }
  std::ranges::sort(out, {}, &ModernRecording::name);
  return out;
}

// The arguments that the real tool was called with: the last line of its recorded standard error.
std::vector<std::string> recorded_arguments(const fs::path& file, const std::string& wal) {
  std::ifstream in(file);
  std::vector<std::string> out;
  for (std::string word; in >> word;) {
    if (word != "args:") continue;
    out.clear();
    while (in >> word) out.push_back(word == "WALDIR" ? wal : word);
  }
  return out;
}

// The file, compressed or not.
fs::path either(const fs::path& file) {
  const fs::path packed = file.string() + ".xz";
  return fs::exists(packed) ? packed : file;
}

}  // namespace

bool modern_recordings_are_corpus() { return std::getenv("WALREAD_CORPUS") != nullptr; }

const std::vector<ModernRecording>& modern_recordings() {
  static const TemporaryDirectory unpacked;
  static const std::vector<ModernRecording> all =
      modern_recordings_are_corpus()
          ? corpus(fs::path(std::getenv("WALREAD_CORPUS")) / "postgresql", unpacked.path())
          : shipped();
  return all;
}

std::vector<ToolOutput> tool_outputs(const ModernRecording& recording) {
  std::vector<ToolOutput> out;
  if (!fs::exists(recording.references)) return out;
  const fs::path wal = recording.data / "pg_wal";
  for (const fs::path& path : children(recording.references)) {
    const std::string file = path.filename();
    if (file.starts_with("full-") && file.ends_with(".err")) {
      const std::string tli = file.substr(5, file.size() - 9);
      const auto add = [&](const std::string& kind, const char* option, const std::string& text) {
        const fs::path reference = either(recording.references / text);
        // The statistics of some recordings were taken for the whole range only.
        if (option != nullptr && !fs::exists(reference)) return;
        std::vector<std::string> arguments = recorded_arguments(path, wal);
        if (option != nullptr) arguments.insert(arguments.begin(), option);
        out.push_back({fmt::format("{} {} {}", recording.name, tli, kind), arguments, reference});
      };
      add("text", nullptr, "full-" + tli + ".waldump.txt");
      add("stats", "--stats", "stats-" + tli + ".txt");
      add("stats-record", "--stats=record", "stats-record-" + tli + ".txt");
    } else if (file.size() > 24 && file.find(".waldump") == 24) {
      const bool details = file.find(".waldump-b.") == 24;
      std::vector<std::string> arguments{wal / file.substr(0, 24)};
      if (details) arguments.insert(arguments.begin(), "-b");
      out.push_back({fmt::format("{} {}{}", recording.name, file.substr(0, 24), details ? " -b" : ""), arguments, path});
    }
  }
  return out;
}

std::string recorded_text(const fs::path& file) {
  const std::string text = read_text(file);
  if (text.starts_with("pg_waldump: ")) return "";
  const std::size_t at = text.find("\npg_waldump: ");
  return at == std::string::npos ? text : text.substr(0, at + 1);
}

}  // namespace walread::test
