// What the tests of waldump share: a directory of their own, small logs in files, and what it means to fail
// well.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "libwalread/core/segment_math.hpp"
#include "libwalread/io/segment_name.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/wal_builder.hpp"
#include "tests/support/wal_records.hpp"

namespace walread {

namespace fs = std::filesystem;
namespace records = test::records;
using nlohmann::json;
using test::ProgramResult;
using test::ProgramSetup;
using test::WalBuilder;

class Waldump : public testing::Test {
 protected:
  Waldump() {
    std::string name = testing::TempDir() + "/walread_waldump_XXXXXX";
    dir_ = ::mkdtemp(name.data());
    fs::create_directories(wal());
    fs::create_directories(data() / "global");
  }
  ~Waldump() override { fs::remove_all(dir_); }

  fs::path data() const { return dir_ / "gpseg0"; }
  fs::path wal() const { return data() / "pg_xlog"; }
  fs::path segment(SegmentNumber n, TimelineId tli = 1) const { return wal() / name(n, tli); }
  static std::string name(SegmentNumber n, TimelineId tli = 1) {
    return segment_file_name(tli, n, SegmentSize::mib(1));
  }
  static Lsn start_of(SegmentNumber n) { return SegmentSize::mib(1).start_of(n); }

  static fs::path recording(const std::string& scenario, const std::string& node) {
    return fs::path(WALREAD_UNPACK_DIR) / "greenplum6" / scenario / node / node;
  }

  static const Relation& table() {
    static constexpr Relation kTable{1663, 16384, 16385};
    return kTable;
  }

  // Inserts, commits and fillers, some with images, until the log ends in the middle of segment `last`. The
  // last record of a full segment goes on in the next one.
  static void fill(WalBuilder& wal, SegmentNumber last) {
    const Lsn stop = start_of(last) + 300000;
    for (std::uint32_t i = 0; wal.position() < stop; ++i) {
      std::vector<test::TestImage> images;
      if (i % 10 == 3)
        images.push_back({.relation = table(), .block = i, .hole_offset = 100, .hole_length = 7000});
      if (i % 50 == 7) images.push_back({.relation = table(), .fork = 2, .block = 1, .hole_length = 8000});
      wal.add(records::heap_insert({1663, 16384, 16385 + i % 2}, i, 1, images, 700 + i % 20));
      wal.add_filler(6001);
      wal.add(records::commit({.xid = 700 + i % 20}));
    }
  }
  // The segments of `wal` as files.
  static void write(WalBuilder& wal, const fs::path& directory) {
    fs::create_directories(directory);
    std::optional<SegmentNumber> n = wal.options().first_segment;
    for (; n; n = wal.log().next_after(*n)) write(directory / wal.log().name(*n), wal.log().file(*n));
  }
  static void write(const fs::path& path, Bytes bytes) {
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()), std::ssize(bytes));
  }
  // A log of three segments, the last of them with an unused rest.
  WalBuilder small_log() const {
    WalBuilder log;
    log.add(records::checkpoint({.redo = log.begin()}));
    fill(log, 3);
    write(log, wal());
    return log;
  }

  // Changes bytes of a file in its place.
  static void put(const fs::path& path, std::uint64_t offset, Bytes bytes) {
    std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(static_cast<std::streamoff>(offset));
    file.write(reinterpret_cast<const char*>(bytes.data()), std::ssize(bytes));
  }
  static void flip(const fs::path& path, std::uint64_t offset) {
    std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
    file.seekg(static_cast<std::streamoff>(offset));
    const int byte = file.get();
    file.seekp(static_cast<std::streamoff>(offset));
    file.put(static_cast<char>(byte ^ 0x55));
  }
  static void zero(const fs::path& path, std::uint64_t offset, std::size_t bytes) {
    put(path, offset, test::ByteVector(bytes));
  }
  static std::string content(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
  }

  static ProgramResult run(const std::vector<std::string>& arguments, const ProgramSetup& setup = {}) {
    return test::run_program("waldump", arguments, setup);
  }
  // What it prints for this command line, which must be right and the log without damage.
  static std::string text_of(const std::vector<std::string>& arguments) {
    const ProgramResult r = run(arguments);
    EXPECT_EQ(r.exit_code, 0) << r.err;
    return r.out;
  }
  static std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> out;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) out.push_back(line);
    return out;
  }
  static std::string lines_where(const std::string& text,
                                 const std::function<bool(const std::string&)>& wanted) {
    std::string out;
    for (const std::string& line : lines_of(text))
      if (wanted(line)) out += line + "\n";
    return out;
  }
  static std::vector<json> json_of(const ProgramResult& r) {
    std::vector<json> out;
    for (const std::string& line : lines_of(r.out)) out.push_back(json::parse(line));
    return out;
  }

  // Nothing on standard output, one sentence on standard error.
  static void expect_failure(const ProgramResult& r, int exit_code, const std::string& sentence) {
    EXPECT_EQ(r.exit_code, exit_code) << r.err;
    EXPECT_EQ(r.out, "");
    EXPECT_EQ(r.err, "waldump: " + sentence + "\n");
  }
  static void expect_usage_error(const ProgramResult& r, const std::string& sentence) {
    expect_failure(r, 1, sentence + "\nTry \"waldump --help\" for more information.");
  }
  // The last line on standard error; lines before it are remarks.
  static std::string last_sentence(const ProgramResult& r) {
    const std::vector<std::string> lines = lines_of(r.err);
    return lines.empty() ? "" : lines.back();
  }

  fs::path dir_;
};

}  // namespace walread
