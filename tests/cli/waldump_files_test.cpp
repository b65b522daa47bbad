// Files that are not what their names and places say: cut off (W2), renamed (W2), of two systems (W3),
// endless (U5), written to while images are saved (U4), unreadable (U6); and what an interrupt leaves (W3).
#include <fcntl.h>
#include <sys/stat.h>

#include <chrono>
#include <csignal>
#include <thread>

#include "tests/cli/waldump_fixture.hpp"
#include "tests/support/compression.hpp"

namespace walread {
namespace {

using namespace std::chrono_literals;

class WaldumpFiles : public Waldump {};

TEST_F(WaldumpFiles, W2ASegmentCutOffBehindTheEndOfTheLogIsTold) {
  small_log();
  const std::string all = text_of({wal()});
  for (const std::uint64_t bytes : {fs::file_size(segment(3)) - 1, std::uintmax_t{40 * 8192}}) {
    fs::resize_file(segment(3), bytes);
    const std::string sentence = fmt::format(
        "waldump: {}: the file holds {} bytes, a segment has 1048576: {} are missing at its end, behind all "
        "that was read",
        name(3), bytes, 1048576 - bytes);
    const ProgramResult r = run({wal()});
    EXPECT_EQ(r.exit_code, 2);
    EXPECT_EQ(r.out, all);
    EXPECT_EQ(last_sentence(r), sentence);
    EXPECT_EQ(run({"-q", segment(3)}).err, sentence + "\n");
    EXPECT_EQ(run({"--stats", wal()}).exit_code, 2);
    EXPECT_EQ(run({"-q", "--map", segment(3)}).err, sentence + "\n");
  }
  // Only what was read is judged.
  EXPECT_EQ(run({"-q", segment(2)}).exit_code, 0);
  // A receiver that was still writing leaves its last file so.
  fs::rename(segment(3), wal() / (name(3) + ".partial"));
  const ProgramResult partial = run({wal()});
  EXPECT_EQ(partial.exit_code, 0);
  EXPECT_NE(partial.err.find("a segment has 1048576"), std::string::npos);
}

TEST_F(WaldumpFiles, W2ASegmentCutOffBehindASwitchIsToldToo) {
  WalBuilder log;
  log.add_filler(100);
  log.switch_segment();
  log.add_filler(100);
  write(log, wal());
  fs::resize_file(segment(1), 8 * 8192);
  const ProgramResult r = run({"-q", wal()});
  EXPECT_EQ(r.exit_code, 2);
  EXPECT_EQ(r.err, "waldump: " + name(1) +
                       ": the file holds 65536 bytes, a segment has 1048576: 983040 are missing at its end, "
                       "behind all that was read\n");
}

TEST_F(WaldumpFiles, W2AFileThatIsTooLongIsTold) {
  small_log();
  fs::resize_file(segment(3), (1u << 20) + 5);
  const ProgramResult r = run({"-q", wal()});
  EXPECT_EQ(r.exit_code, 2);
  EXPECT_EQ(r.err, "waldump: " + name(3) +
                       ": the file holds 1048581 bytes, a segment has 1048576: 5 at its end are none of it "
                       "and were not read\n");
}

TEST_F(WaldumpFiles, W2ARenamedFileIsToldByItsBytes) {
  small_log();
  // Forward, as a segment that the server renamed for later use may be called.
  fs::copy(segment(1), dir_ / name(9));
  const ProgramResult later = run({dir_ / name(9)});
  EXPECT_EQ(later.exit_code, 0);
  EXPECT_EQ(last_sentence(later),
            "waldump: " + name(9) +
                ": 0/900000 (offset 0x0): the log ends here: what follows is left from an "
                "earlier use of the file, as " +
                name(1) + "; no record was read");
  // Backward, as only a person does.
  fs::create_directories(dir_ / "other");
  fs::copy(segment(3), dir_ / "other" / name(2));
  const ProgramResult earlier = run({dir_ / "other" / name(2)});
  EXPECT_EQ(earlier.exit_code, 2);
  EXPECT_EQ(last_sentence(earlier),
            "waldump: " + name(2) + ": 0/200000 (offset 0x0): the file holds the beginning of " + name(3) +
                " (the page says that it belongs at 0/300000; it lies at 0/200000); no record was read");
  // By a name that is no segment's.
  for (const char* other : {"RECOVERYXLOG", "walfile", "00000001000000000000000e", "xlogtemp.1234"}) {
    fs::copy(segment(1), dir_ / other);
    const ProgramResult r = run({dir_ / other});
    EXPECT_EQ(r.exit_code, 1) << other;
    EXPECT_NE(r.err.find("; its bytes are those of " + name(1) +
                         ": to have it read, give a copy of it that name\n"),
              std::string::npos)
        << r.err;
  }
}

TEST_F(WaldumpFiles, W3TwoSystemsInOneDirectory) {
  WalBuilder one({.system_id = 71});
  fill(one, 3);
  write(one, wal());
  WalBuilder two({.system_id = 72, .first_segment = 7});
  two.add_filler(100);
  write(two, wal());
  const ProgramResult r = run({wal()});
  EXPECT_EQ(r.exit_code, 2);
  EXPECT_NE(r.err.find("waldump: " + wal().string() + ": the segments here are of 2 database systems: " +
                       name(1) + " to " + name(3) + " (3 files) of 71, which is read; " + name(7) +
                       " of 72; put each system's into a directory of its own\n"),
            std::string::npos)
      << r.err;
}

// The table of what was read, and an exit code that says that it is not all.
// Until the program waits for a pipe that is full. Where the kernel does not show that, a while.
void wait_until_it_writes(int pid) {
  for (int i = 0; i < 600; ++i) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/wchan");
    std::string where;
    file >> where;
    if (where.find("pipe") != std::string::npos || (i >= 50 && (where.empty() || where == "0"))) return;
    std::this_thread::sleep_for(100ms);
  }
}

TEST_F(WaldumpFiles, W3AnInterruptShowsTheStatisticsSoFar) {
  small_log();
  for (const char* jobs : {"--jobs=1", "--jobs=2"}) {
    // Standard error is a pipe that is full: the first remark waits, with one record or one piece read.
    const std::string full = dir_ / (std::string("full") + jobs);
    ASSERT_EQ(::mkfifo(full.c_str(), 0600), 0);
    const int pipe = ::open(full.c_str(), O_RDWR | O_NONBLOCK);
    ASSERT_GE(pipe, 0);
    const std::string block(4096, 'x');
    while (::write(pipe, block.data(), block.size()) > 0) {
    }
    const std::string out = dir_ / "out";
    const int pid =
        test::start_program("waldump", {"--stats", jobs, wal()}, {.stdout_file = out, .stderr_file = full});
    wait_until_it_writes(pid);
    EXPECT_EQ(test::end_program(pid, SIGINT), 130) << jobs;
    ::close(pipe);
    const std::string table = content(out);
    EXPECT_NE(table.find("Total"), std::string::npos) << table;
    EXPECT_NE(table, text_of({"--stats", wal()}));
  }
}

TEST_F(WaldumpFiles, U5AFileThatClaimsATerabyteTakesNoLonger) {
  small_log();
  fs::resize_file(segment(3), std::uint64_t{1} << 40);
  write(dir_ / name(4), test::ByteVector(100));
  fs::resize_file(dir_ / name(4), std::uint64_t{1} << 40);
  const auto begin = std::chrono::steady_clock::now();
  const ProgramResult map = run({"--map", segment(3)});
  EXPECT_EQ(map.exit_code, 2);
  EXPECT_NE(map.out.find(name(3) + ": 1099511627776 bytes"), std::string::npos) << map.out;
  EXPECT_NE(map.out.find("0x00100000..0x10000000000 1099510579200  unknown"), std::string::npos) << map.out;
  EXPECT_EQ(run({dir_ / name(4)}).err,
            "waldump: " + name(4) + ": the file begins with zeros: no WAL was ever written to it\n");
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 60s);
}

TEST_F(WaldumpFiles, U4AnImageIsNotWrittenThroughALink) {
  small_log();
  ASSERT_EQ(run({"-q", "--save-fullpage=" + (dir_ / "pages").string(), wal()}).exit_code, 0);
  const fs::path page = *fs::directory_iterator(dir_ / "pages");
  // Somebody plants it when the directory was found empty: here, while the program waits for its standard
  // error.
  const std::string full = dir_ / "full";
  ASSERT_EQ(::mkfifo(full.c_str(), 0600), 0);
  const int pipe = ::open(full.c_str(), O_RDWR | O_NONBLOCK);
  while (::write(pipe, "xxxxxxxx", 8) > 0) {
  }
  fs::create_directories(dir_ / "new");
  write(dir_ / "precious", test::to_bytes("precious"));
  const std::string out = dir_ / "out";
  const int pid = test::start_program("waldump", {"--save-fullpage=" + (dir_ / "new").string(), wal()},
                                      {.stdout_file = out, .stderr_file = full});
  std::this_thread::sleep_for(1s);
  for (const auto& saved : fs::directory_iterator(dir_ / "pages")) {
    std::error_code ignored;
    fs::create_symlink(dir_ / "precious", dir_ / "new" / saved.path().filename(), ignored);
  }
  std::string said;
  char chunk[65536];
  for (int i = 0; i < 200; ++i) {
    const ssize_t n = ::read(pipe, chunk, sizeof chunk);
    if (n > 0) said.append(chunk, static_cast<std::size_t>(n));
    if (said.find("written over") != std::string::npos) break;
    std::this_thread::sleep_for(25ms);
  }
  EXPECT_EQ(test::end_program(pid), 3);
  ::close(pipe);
  EXPECT_NE(said.find(": it is there already, and is not written over\n"), std::string::npos);
  EXPECT_EQ(content(dir_ / "precious"), "precious");
}

TEST_F(WaldumpFiles, U6AnUnreadableHistoryIsNotCalledMissing) {
  WalBuilder log({.timeline = 2});
  log.add_filler(100);
  write(log, wal());
  const fs::path history = wal() / "00000002.history";
  fs::create_directory(history);
  const ProgramResult r = run({wal()});
  EXPECT_EQ(r.exit_code, 2);
  EXPECT_NE(r.err.find("waldump: " + history.string() + ": the file cannot be read: Is a directory\n"),
            std::string::npos)
      << r.err;
  EXPECT_NE(
      r.err.find(
          "waldump: without 00000002.history only segments of timeline 2 are read; -t chooses another\n"),
      std::string::npos)
      << r.err;
  EXPECT_EQ(r.err.find("is not here"), std::string::npos) << r.err;
}

TEST_F(WaldumpFiles, U6TheRecordIsNamedThatGoesOnInWhatCannotBeRead) {
  WalBuilder log;
  log.add_filler(100);
  log.fill_page(1000);
  const Lsn record = log.add_filler(3000);
  log.add_filler(100);
  write(log, wal());
  put(segment(1), 8192 + 16, test::ByteWriter().u32(5).data());
  const ProgramResult r = run({"-q", wal()});
  EXPECT_EQ(r.exit_code, 2);
  EXPECT_NE(r.err.find("; reading stops at the record " + to_string(record) +
                       ", which goes on there, although valid records follow at "),
            std::string::npos)
      << r.err;
}

}  // namespace
}  // namespace walread
