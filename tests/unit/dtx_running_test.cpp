// A prepared transaction of which neither the PREPARE nor the file in pg_twophase is left: what a server that
// was shut down says of it by its lists of running transactions.
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/data_directory.hpp"
#include "tests/support/dtx_recordings.hpp"
#include "tests/support/wal_records_modern.hpp"

namespace walread {
namespace {

namespace fs = std::filesystem;
namespace records = test::records;
namespace modern = test::records::modern;
using test::DtxAnswer;

constexpr auto kSystem = formats::System::pg15;
constexpr std::uint32_t kXid = 905;
constexpr unsigned kShutDown = 1, kInProduction = 6;  // pg_control.h DBState

// standbydefs.h xl_running_xacts
test::TestRecord running(const std::vector<std::uint32_t>& xids) {
  test::ByteWriter data;
  data.i32(static_cast<std::int64_t>(xids.size())).i32(0).u8(0).u32(1000).u32(800).u32(999);
  for (const std::uint32_t xid : xids) data.u32(xid);
  return {.rmid = 8, .info = 0x10, .data = data};
}

class DtxRunning : public testing::Test {
 protected:
  DtxRunning() { log_.add_filler(200); }

  DtxAnswer judge(unsigned state) {
    const Lsn redo = log_.position();
    const Lsn checkpoint = log_.add(modern::checkpoint({.redo = redo}));
    directory_.add_wal(log_);
    directory_.like(log_).checkpoint(checkpoint, checkpoint).state(state).write_control();
    fs::create_directories(directory_.path() / "pg_twophase");
    return test::judge_nodes({read_dtx_facts(read_data_directory(directory_.path().string()))});
  }

  test::TemporaryDirectory dir_;
  test::DataDirectoryBuilder directory_{dir_.path() / "data", kSystem};
  test::WalBuilder log_{{.system = kSystem}};
};

TEST_F(DtxRunning, RunningAndNeverEndedIsPreparedWhereTheServerWasShutDown) {
  log_.add(running({kXid}));
  log_.add_filler(100);
  const DtxAnswer a = judge(kShutDown);
  EXPECT_EQ(a.outcome, DtxOutcome::cannot_tell);
  EXPECT_EQ(a.counts(), "cannot_tell 1");
  EXPECT_EQ(a.verdicts.at(0).xid, kXid);
}

TEST_F(DtxRunning, ACrashEndsItWithoutARecord) {
  log_.add(running({kXid}));
  EXPECT_EQ(judge(kInProduction).outcome, DtxOutcome::clear);
}

TEST_F(DtxRunning, OneThatEndedIsNotPrepared) {
  log_.add(modern::commit(kXid));  // and is listed for a moment longer
  log_.add(running({kXid, 906, 907, 908}));
  log_.add(modern::commit(906));
  log_.add(modern::abort(907));
  log_.add(modern::commit_prepared(908, "gid"));
  const DtxAnswer a = judge(kShutDown);
  EXPECT_EQ(a.counts(), "finished 1");
  EXPECT_EQ(a.outcome, DtxOutcome::clear);
}

TEST_F(DtxRunning, OneWhosePrepareIsHereIsToldOnce) {
  log_.add(modern::prepare(kXid, "gid"));
  log_.add(running({kXid}));
  const DtxAnswer a = judge(kShutDown);
  EXPECT_EQ(a.summary.total(), 1u);
  EXPECT_EQ(a.outcome, DtxOutcome::cannot_tell);  // before the redo point, and its file is not here
}

// What ran on a primary that died did not run on when its standby was promoted.
TEST_F(DtxRunning, TheEndOfARecoveryEndsWhatRan) {
  log_.add(running({kXid}));
  log_.add(records::end_of_recovery(1, 1));
  EXPECT_EQ(judge(kShutDown).outcome, DtxOutcome::clear);
}

}  // namespace
}  // namespace walread
