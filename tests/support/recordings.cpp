#include "tests/support/recordings.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <memory>
#include <regex>
#include <stdexcept>

namespace walread::test {

namespace fs = std::filesystem;

namespace {

constexpr std::array<std::string_view, 2> kSystems{"greenplum6", "postgresql"};
constexpr std::string_view kArchive = ".tar.xz";

const char* corpus() { return std::getenv("WALREAD_CORPUS"); }

std::vector<fs::path> children(const fs::path& directory) {
  std::vector<fs::path> out;
  if (!fs::is_directory(directory)) return out;
  for (const auto& entry : fs::directory_iterator(directory)) out.push_back(entry.path());
  std::sort(out.begin(), out.end());
  return out;
}

// SCENARIO/NODE.tar.xz with SCENARIO/ref/NODE/; in the corpus NODE.skel.tar.xz.
void find_in_scenario(const std::string& system, const fs::path& scenario, std::vector<Recording>& out) {
  for (const fs::path& file : children(scenario)) {
    std::string node = file.filename();
    if (!node.ends_with(kArchive)) continue;
    node.resize(node.size() - kArchive.size());
    if (node.ends_with(".skel")) node.resize(node.size() - 5);
    out.push_back({system, scenario.filename(), node, file, scenario / "ref" / node});
  }
}

std::vector<Recording> find_recordings() {
  std::vector<Recording> out;
  if (corpus() == nullptr) {
    for (const std::string_view system : kSystems) {
      for (const fs::path& scenario : children(fs::path(WALREAD_TESTDATA_DIR) / system))
        find_in_scenario(std::string(system), scenario, out);
    }
  } else {
    for (const fs::path& scenario : children(fs::path(corpus()) / "greenplum6"))
      find_in_scenario("greenplum6", scenario, out);
    const fs::path pg94 = fs::path(corpus()) / "postgresql" / "pg94";
    out.push_back({"postgresql", "pg94", "workload", pg94 / "skeleton.tar.xz", pg94 / "ref"});
    out.push_back({"postgresql", "pg94", "promoted", pg94 / "promoted" / "skeleton.tar.xz", pg94 / "promoted" / "ref"});
  }
  std::ranges::sort(out, {}, &Recording::name);
  return out;
}

void run(const std::string& command) {
  if (std::system(command.c_str()) != 0) throw std::runtime_error("failed: " + command);
}

// The corpus, unpacked when it is needed, until the test program ends.
class Unpacked {
 public:
  Unpacked() {
    std::string name = (fs::temp_directory_path() / "walread_corpus_XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory");
    top_ = name;
  }
  ~Unpacked() { fs::remove_all(top_); }
  Unpacked(const Unpacked&) = delete;
  Unpacked& operator=(const Unpacked&) = delete;

  fs::path unpack(const Recording& r) const {
    const fs::path target = top_ / identifier(r);
    fs::create_directory(target);
    run(fmt::format("tar --extract --xz --no-same-owner --file '{}' --directory '{}'", r.archive.string(), target.string()));
    // Most of a segment may be zeros that need no room on the disk.
    run(fmt::format("find '{}' -type f -size +1023k -exec fallocate --dig-holes '{{}}' ';'", target.string()));
    return target;
  }

 private:
  fs::path top_;
};

// Archives of data directories hold one directory, or its content.
fs::path inside(const fs::path& unpacked) {
  const std::vector<fs::path> entries = children(unpacked);
  if (entries.empty()) throw std::runtime_error("not unpacked: " + unpacked.string());
  return entries.size() == 1 ? entries.front() : unpacked;
}

std::vector<std::string> wal_files(const Recording& r, std::string_view suffix) {
  std::vector<std::string> out;
  for (const fs::path& file : children(wal_directory(r))) {
    const std::string name = file.filename();
    const bool digits = name.size() == 24 + suffix.size() &&
                        std::all_of(name.begin(), name.begin() + 24, [](unsigned char c) { return std::isxdigit(c) != 0; });
    if (digits && name.ends_with(suffix)) out.push_back(name);
  }
  return out;
}

// The exit code stands in a line of its own, or has to be told from the message.
void set_messages(Reference& reference, const std::string& recorded) {
  reference.exit_code = recorded.find("FATAL") == std::string::npos ? 0 : 1;
  for (const std::string_view line : lines_of(recorded)) {
    if (line.starts_with("rc=")) {
      reference.exit_code = std::stoi(std::string(line.substr(3)));
    } else if (!line.empty() && !line.starts_with("args: ")) {
      reference.messages += fmt::format("{}\n", line);
    }
  }
}

class ReferenceReader {
 public:
  explicit ReferenceReader(const Recording& r) : recording_(r) {}

  std::vector<Reference> read() {
    for (const fs::path& file : children(recording_.references)) add(file);
    return std::move(out_);
  }

 private:
  void add(const fs::path& file) {
    static const std::regex kSegment("([0-9A-F]{24})\\.(xlogdump|waldump)(-b)?\\.txt(\\.xz)?");
    static const std::regex kRange("(full-tli[0-9]+)\\.waldump\\.txt(\\.xz)?");
    static const std::regex kSameAs("([0-9A-F]{24})\\.same-as-(\\w+)\\.txt");
    // Read together with a text; or of the server and not of pg_xlogdump.
    static const std::regex kOther("[0-9A-F]{24}\\.xlogdump\\.stderr\\.txt|full-tli[0-9]+\\.err|controldata\\.txt|"
                                   "(pg_xlog|wal)[.-]ls\\.txt|sha256\\.txt|sql\\.txt|startup\\.log\\.tail\\.txt");
    const std::string name = file.filename();
    std::smatch m;
    if (std::regex_match(name, m, kSegment)) {
      add_segment(file, m[1], m[3].matched);
    } else if (std::regex_match(name, m, kRange)) {
      add_range(file, m[1]);
    } else if (std::regex_match(name, m, kSameAs)) {
      add_same(m[1], m[2]);
    } else if (name == "waldump.errors.txt") {
      add_counts(file);
    } else if (!fs::is_directory(file) && !std::regex_match(name, kOther)) {
      throw std::runtime_error("what is " + file.string() + "?");
    }
  }

  Reference reference(const std::string& segment, const std::string& what) const {
    return {.name = fmt::format("{} {} {}", recording_.name(), segment, what), .first = segment};
  }

  // The text without -b is that of -b without the lines about images, so not both need to be kept.
  void add_segment(const fs::path& file, const std::string& segment, bool images) {
    Reference r = reference(segment, images ? "-b" : "");
    r.text = file;
    if (const fs::path err = file.parent_path() / (segment + ".xlogdump.stderr.txt"); fs::exists(err))
      set_messages(r, read_text(err));
    if (!images) {
      out_.push_back(std::move(r));
      return;
    }
    std::string plain = file.filename();
    plain.replace(plain.find("-b.txt"), 6, ".txt");
    const std::string stem = plain.substr(0, plain.find(".txt") + 4);
    if (!fs::exists(file.parent_path() / stem) && !fs::exists(file.parent_path() / (stem + ".xz"))) {
      Reference& without = out_.emplace_back(r);
      without.name = fmt::format("{} {}", recording_.name(), segment);
      without.without_images = true;
    }
    r.options = {"-b"};
    out_.push_back(std::move(r));
  }

  // FULL.err has the arguments: "args: -p WALDIR -t 1 STARTSEG ENDSEG".
  void add_range(const fs::path& file, const std::string& stem) {
    const std::string err = read_text(file.parent_path() / (stem + ".err"));
    std::smatch m;
    if (!std::regex_search(err, m, std::regex("args: -p WALDIR -t ([0-9]+) ([0-9A-F]{24}) ([0-9A-F]{24})")))
      throw std::runtime_error("no arguments recorded for " + file.string());
    Reference r = reference(m[2], m[3]);
    r.last = m[3];
    r.options = {"-t", m[1]};
    r.text = file;
    set_messages(r, err);
    out_.push_back(std::move(r));
  }

  // "SEGMENT rc=0 records=71954 MESSAGE"
  void add_counts(const fs::path& file) {
    static const std::regex kLine("([0-9A-F]{24}) rc=([0-9]+) records=([0-9]+) *(.*)");
    const std::string text = read_text(file);
    for (const std::string_view line : lines_of(text)) {
      std::smatch m;
      const std::string copy(line);
      if (!std::regex_match(copy, m, kLine)) throw std::runtime_error("no count of records: " + copy);
      Reference r = reference(m[1], "count");
      set_messages(r, fmt::format("{}\nrc={}\n", m[4].str(), m[2].str()));
      r.lines = std::stoul(m[3]);
      out_.push_back(std::move(r));
    }
  }

  // The segment is byte for byte that of another node.
  void add_same(const std::string& segment, const std::string& node) {
    Recording other = recording_;
    other.references = recording_.references.parent_path() / node;
    bool found = false;
    for (Reference& r : test::references(other)) {
      if (r.first != segment || !r.last.empty()) continue;
      r.name += " as " + node;
      out_.push_back(std::move(r));
      found = true;
    }
    if (!found) throw std::runtime_error(fmt::format("{}: {} has no text for {}", recording_.name(), node, segment));
  }

  const Recording& recording_;
  std::vector<Reference> out_;
};

}  // namespace

const std::vector<Recording>& recordings() {
  static const std::vector<Recording> all = find_recordings();
  return all;
}

bool recordings_are_corpus() { return corpus() != nullptr; }

std::vector<Reference> references(const Recording& recording) { return ReferenceReader(recording).read(); }

const fs::path& data_directory(const Recording& r) {
  static std::unique_ptr<Unpacked> unpacked;
  static std::map<std::string, fs::path> known;
  fs::path& path = known[r.name()];
  if (!path.empty()) return path;
  if (recordings_are_corpus()) {
    if (!unpacked) unpacked = std::make_unique<Unpacked>();
    path = inside(unpacked->unpack(r));
  } else {
    path = inside(fs::path(WALREAD_UNPACK_DIR) / r.system / r.scenario / r.node);
  }
  return path;
}

fs::path wal_directory(const Recording& r) {
  const fs::path& data = data_directory(r);
  return fs::is_directory(data / "pg_xlog") ? data / "pg_xlog" : data;
}

std::vector<std::string> segment_files(const Recording& r) { return wal_files(r, ""); }
std::vector<std::string> partial_files(const Recording& r) { return wal_files(r, ".partial"); }

std::string read_text(const fs::path& path) {
  const bool packed = path.extension() == ".xz";
  const std::string command = fmt::format("xz --decompress --stdout '{}'", path.string());
  FILE* in = packed ? ::popen(command.c_str(), "r") : std::fopen(path.c_str(), "rb");
  if (in == nullptr) throw std::runtime_error("cannot read " + path.string());
  std::string text;
  std::array<char, 1 << 16> buffer{};
  for (std::size_t n = 0; (n = std::fread(buffer.data(), 1, buffer.size(), in)) > 0;) text.append(buffer.data(), n);
  const int status = packed ? ::pclose(in) : std::fclose(in);
  if (status != 0) throw std::runtime_error("cannot read " + path.string());
  return text;
}

std::optional<Lsn> hidden_record(std::string_view messages) {
  static const std::regex kSentence(": ([0-9A-F]+/[0-9A-F]+) [^:]*: the record that begins here reaches beyond the end that was "
                                    "asked for and is not shown");
  std::cmatch m;
  if (!std::regex_search(messages.begin(), messages.end(), m, kSentence)) return std::nullopt;
  return Lsn::parse(m[1].str());
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    out.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string identifier(const Recording& r) {
  std::string name = r.name();
  for (char& c : name)
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  return name;
}

}  // namespace walread::test
