// A standby and its primary with a long common log on disk: how long timeline-check takes for it, how much
// memory it needs. The log's records are zeros apart from headers, so that most of it takes no room on the
// disk; it is read and checked all the same. WALREAD_PAIR_GB: how many GB of WAL each of the two has (default
// 1).
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "libwalread/io/segment_name.hpp"
#include "tests/support/data_directory.hpp"
#include "tests/support/wal_records.hpp"

extern char** environ;

namespace walread {
namespace {

namespace fs = std::filesystem;
using test::ByteVector;

constexpr SegmentSize kSegment = SegmentSize::mib(1024);
constexpr std::uint32_t kPage = 65536;
constexpr std::uint64_t kSystemId = 77;
constexpr auto kSystem = formats::System::gp6;

// Writes records one behind the other into segment files, and leaves holes where they are zero.
class SparseLog {
 public:
  explicit SparseLog(fs::path directory) : directory_(std::move(directory)) {
    fs::create_directories(directory_);
  }
  ~SparseLog() { close_segment(); }
  SparseLog(const SparseLog&) = delete;
  SparseLog& operator=(const SparseLog&) = delete;

  Lsn add(const test::TestRecord& record) {
    if (pos_.value % kPage == 0) page(0);
    const ByteVector raw = test::record_bytes(record, last_, kSystem, 32768);
    const Lsn at = pos_;
    for (std::size_t done = 0; done < raw.size();) {
      if (pos_.value % kPage == 0) page(static_cast<std::uint32_t>(raw.size() - done));
      const std::size_t here = std::min<std::size_t>(raw.size() - done, kPage - pos_.value % kPage);
      // Only a record's beginning differs from zero.
      if (done < 512) write(pos_, Bytes(raw).subspan(done, std::min<std::size_t>(here, 512)));
      done += here;
      pos_ += here;
    }
    pos_ = Lsn{(pos_.value + 7) & ~std::uint64_t{7}};
    return last_ = at;
  }
  Lsn position() const { return pos_; }

 private:
  void page(std::uint32_t remaining) {
    const bool is_long = kSegment.is_start(pos_);
    if (is_long) open_segment();
    test::ByteWriter header;
    header.u16(formats::version(kSystem).page_magic).u16((remaining != 0 ? 1u : 0u) | (is_long ? 2u : 0u));
    header.u32(1).lsn(pos_).u32(remaining).align(8);
    if (is_long) header.u64(kSystemId).u32(kSegment.bytes()).u32(kPage);
    write(pos_, header.data());
    pos_ += header.size();
  }
  void write(Lsn at, Bytes bytes) {
    if (::pwrite(fd_, bytes.data(), bytes.size(), static_cast<off_t>(kSegment.offset_of(at))) < 0)
      std::abort();
  }
  void open_segment() {
    close_segment();
    const fs::path file = directory_ / segment_file_name(1, kSegment.segment_of(pos_), kSegment);
    fd_ = ::open(file.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    if (fd_ < 0 || ::ftruncate(fd_, static_cast<off_t>(kSegment.bytes())) != 0) std::abort();
  }
  void close_segment() const {
    if (fd_ >= 0) ::close(fd_);
  }

  fs::path directory_;
  int fd_ = -1;
  Lsn pos_ = kSegment.start_of(1);
  Lsn last_{};
};

void finish(test::DataDirectoryBuilder& node, Lsn checkpoint, bool standby, Lsn minimum) {
  node.control()
      .set("system_identifier", kSystemId)
      .set("xlog_seg_size", kSegment.bytes())
      .set("xlog_blcksz", kPage);
  node.checkpoint(checkpoint, checkpoint).state(standby ? 5 : 6);
  node.control()
      .set("min_recovery_point", standby ? minimum.value : 0)
      .set("min_recovery_point_tli", standby ? 1 : 0);
  if (standby) node.add_file("recovery.conf", "standby_mode = 'on'\n");
  node.write_control();
}

// The exit code and the peak of resident memory, in MB, of timeline-check.
std::pair<int, double> run(const std::vector<std::string>& arguments) {
  const std::string program = std::string(WALREAD_BINARY_DIR) + "/timeline-check";
  std::vector<char*> argv{const_cast<char*>(program.c_str())};
  for (const std::string& a : arguments) argv.push_back(const_cast<char*>(a.c_str()));
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  if (::posix_spawn(&child, program.c_str(), &actions, nullptr, argv.data(), environ) != 0) return {-1, 0};
  posix_spawn_file_actions_destroy(&actions);
  int status = 0;
  rusage usage{};
  ::wait4(child, &status, 0, &usage);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, static_cast<double>(usage.ru_maxrss) / 1024};
}

void timeline_pair(benchmark::State& state) {
  const char* wish = std::getenv("WALREAD_PAIR_GB");
  const std::uint64_t gigabytes = wish != nullptr ? std::strtoull(wish, nullptr, 10) : 1;
  const test::TemporaryDirectory dir;
  test::DataDirectoryBuilder standby(dir.path() / "standby", kSystem);
  test::DataDirectoryBuilder primary(dir.path() / "primary", kSystem);
  Lsn checkpoint{};
  Lsn common{};
  {
    SparseLog log(primary.wal_directory());
    log.add(test::records::noop());
    checkpoint = log.add(test::records::checkpoint({.redo = log.position()}));
    const Lsn end = log.position() + (gigabytes << 30);
    while (log.position() < end) log.add({.info = 0x20, .data = ByteVector(std::size_t{1} << 20)});
    common = log.position();
    // The standby has all segments but what follows in the last one: a copy of that, links to the others.
    const std::string last = segment_file_name(1, kSegment.segment_of(common), kSegment);
    for (const auto& file : fs::directory_iterator(primary.wal_directory())) {
      const fs::path to = standby.wal_directory() / file.path().filename();
      if (file.path().filename() != last)
        fs::create_hard_link(file.path(), to);
      else
        fs::copy_file(file.path(), to);
    }
    for (std::uint32_t i = 0; i < 100; ++i) log.add(test::records::commit({.xid = 1000 + i}));
  }
  finish(standby, checkpoint, true, common);
  finish(primary, checkpoint, false, {});
  double memory = 0;
  for (auto _ : state) {
    const auto [code, mb] = run({standby.path(), "--primary", primary.path()});
    memory = mb;
    if (code != 1) state.SkipWithError("the verdict is not READY-WITH-LOSS");
  }
  state.counters["GB_each"] = static_cast<double>(gigabytes);
  state.counters["peak_MB"] = memory;
}
BENCHMARK(timeline_pair)->Unit(benchmark::kSecond)->Iterations(1)->UseRealTime();

}  // namespace
}  // namespace walread
