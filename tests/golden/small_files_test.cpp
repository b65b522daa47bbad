// Slots, prepared transactions and settings of real servers of every release.
#include <gtest/gtest.h>

#include <filesystem>

#include "libwalread/files/control_file.hpp"
#include "libwalread/files/recovery_marks.hpp"
#include "libwalread/files/replication_slot.hpp"
#include "libwalread/files/settings.hpp"
#include "libwalread/files/two_phase.hpp"
#include "libwalread/print/file_problem_text.hpp"

namespace walread {
namespace {

namespace fs = std::filesystem;
using formats::System;

const fs::path kRetention = fs::path(WALREAD_UNPACK_DIR) / "retention";

class SmallFiles : public testing::TestWithParam<System> {
 protected:
  fs::path directory() const {
    static constexpr const char* kNames[] = {"pg94", "",     "",     "pg10", "pg11", "pg12",
                                             "pg13", "pg14", "pg15", "pg16", "pg17", "pg18"};
    return kRetention / "small_files" / "small_files" / kNames[static_cast<std::size_t>(GetParam())];
  }
};

// The slots were made by the same statements on every release: ls_keep with test_decoding, ps_keep with WAL
// reserved, and since 9.6 ps_noreserve without.
TEST_P(SmallFiles, SlotsAreRead) {
  const ReplicationSlots slots = read_replication_slots(directory());
  ASSERT_EQ(slots.os_error, 0);
  ASSERT_EQ(slots.slots.size(), GetParam() == System::pg94 ? 2u : 3u);
  for (const ReplicationSlot& slot : slots.slots) {
    for (const FileProblem& p : slot.problems) ADD_FAILURE() << describe(p);
    EXPECT_TRUE(slot.intact);
    EXPECT_EQ(slot.persistency, SlotPersistency::persistent);
    EXPECT_FALSE(slot.invalidated());
    EXPECT_EQ(slot.plugin, slot.name == "ls_keep" ? "test_decoding" : "");
    EXPECT_EQ(slot.logical(), slot.name == "ls_keep");
    EXPECT_EQ(slot.restart_lsn.valid(),
              slot.name == "ls_keep" || (slot.name == "ps_keep" && GetParam() != System::pg94));
    if (slot.logical()) {
      EXPECT_GT(slot.confirmed_flush, slot.restart_lsn);
    }
  }
}

TEST_P(SmallFiles, PreparedTransactionIsRead) {
  const TwoPhaseFiles files = read_two_phase_files(directory(), GetParam());
  ASSERT_EQ(files.files.size(), 1u);
  const TwoPhaseFile& file = files.files.front();
  for (const FileProblem& p : file.problems) ADD_FAILURE() << describe(p);
  EXPECT_TRUE(file.intact);
  EXPECT_EQ(file.gid, "gx_left_behind");
  EXPECT_EQ(file.xid, file.name_xid);
  EXPECT_EQ(file.owner, 10u);
  EXPECT_EQ(file.subtransactions, 1u);
}

TEST_P(SmallFiles, SettingsAreRead) {
  const Settings settings = read_settings(directory());
  for (const FileProblem& p : settings.problems) ADD_FAILURE() << describe(p);
  EXPECT_TRUE(settings.complete);
  ASSERT_NE(settings.find("wal_level"), nullptr);
  EXPECT_EQ(settings.find("wal_level")->value, "logical");
  ASSERT_NE(settings.find("data_directory"), nullptr);
  EXPECT_EQ(settings.find("data_directory")->file, "postmaster.opts");
}

INSTANTIATE_TEST_SUITE_P(All, SmallFiles,
                         testing::Values(System::pg94, System::pg10, System::pg11, System::pg12, System::pg13,
                                         System::pg14, System::pg15, System::pg16, System::pg17,
                                         System::pg18));

// pg_replication_slots said: log_inactive, phys_inactive and later all but the one without reserved WAL are
// lost.
TEST(Slots, InvalidatedOnesOf15) {
  const auto states = [](const char* recording) {
    std::string out;
    for (const ReplicationSlot& s : read_replication_slots(kRetention / recording / recording).slots)
      out += s.name + (s.invalidated() ? " lost" : " " + to_string(s.restart_lsn)) + ";";
    return out;
  };
  EXPECT_EQ(states("P3_A_primary"),
            "log_inactive 0/3000028;phys_inactive 0/2000028;phys_never_reserved 0/0;standby1 0/B000700;");
  EXPECT_EQ(states("P3_B_primary"),
            "log_inactive lost;phys_inactive lost;phys_never_reserved 0/0;phys_recent 0/B000700;standby1 "
            "0/B000700;");
  EXPECT_EQ(states("P3_C_primary"),
            "log_inactive lost;phys_inactive lost;phys_never_reserved 0/0;phys_recent lost;standby1 lost;");
}

TEST(Slots, OfGreenplum6) {
  const fs::path data = kRetention / "S3a_p0" / "S3a_p0";
  const ReplicationSlots slots = read_replication_slots(data);
  ASSERT_EQ(slots.slots.size(), 1u);
  EXPECT_TRUE(slots.slots[0].problems.empty());
  EXPECT_EQ(slots.slots[0].name, "internal_wal_replication_slot");
  EXPECT_EQ(slots.slots[0].restart_lsn, Lsn{0x1404E800});
  const Settings settings = read_settings(data);
  EXPECT_EQ(settings.find("gp_dbid")->value, "2");
  EXPECT_EQ(settings.find("gp_dbid")->file, "internal.auto.conf");
}

TEST(RecoveryMarks, OfAStandby) {
  EXPECT_TRUE(is_standby(read_recovery_marks(kRetention / "S5_m0" / "S5_m0")));
  EXPECT_TRUE(is_standby(read_recovery_marks(kRetention / "P3_A_standby" / "P3_A_standby")));
  EXPECT_FALSE(is_standby(read_recovery_marks(kRetention / "P3_A_primary" / "P3_A_primary")));
}

}  // namespace
}  // namespace walread
