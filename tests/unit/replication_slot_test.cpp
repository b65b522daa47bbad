// pg_replslot/NAME/state.
#include "libwalread/files/replication_slot.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "libwalread/core/crc.hpp"
#include "libwalread/print/file_problem_text.hpp"
#include "tests/support/bytes.hpp"
#include "tests/support/data_directory.hpp"
#include "tests/support/slot_bytes.hpp"

namespace walread {
namespace {

using Kind = FileProblemKind;
using formats::System;
using test::ByteVector;
using test::slot_bytes;

std::vector<std::string> sentences(const ReplicationSlot& slot) {
  std::vector<std::string> out;
  for (const FileProblem& p : slot.problems) out.push_back(describe(p));
  return out;
}

class SlotOfEverySystem : public testing::TestWithParam<System> {};

TEST_P(SlotOfEverySystem, HasItsFields) {
  const ReplicationSlot slot = parse_replication_slot(
      "standby",
      slot_bytes(GetParam(), {.name = "standby", .restart_lsn = Lsn{0x12345678}, .plugin = "pgoutput"}));
  EXPECT_EQ(sentences(slot), std::vector<std::string>{});
  ASSERT_TRUE(slot.intact);
  EXPECT_EQ(slot.name, "standby");
  EXPECT_EQ(slot.restart_lsn, Lsn{0x12345678});
  EXPECT_EQ(slot.plugin, "pgoutput");
  EXPECT_EQ(slot.persistency, SlotPersistency::persistent);
  EXPECT_FALSE(slot.invalidated());
}

TEST_P(SlotOfEverySystem, IsNeverReadBeyondItsEnd) {
  const ByteVector whole = slot_bytes(GetParam(), {.name = "s"});
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const ReplicationSlot slot = parse_replication_slot("s", Bytes(whole).first(size));
    EXPECT_FALSE(slot.intact) << size;
    EXPECT_FALSE(slot.problems.empty()) << size;
  }
}

TEST_P(SlotOfEverySystem, EveryFlippedBitIsNoticed) {
  ByteVector bytes = slot_bytes(GetParam(), {.name = "s", .restart_lsn = Lsn{0x1000028}});
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    bytes[bit / 8] ^= std::byte{1} << (bit % 8);
    EXPECT_FALSE(parse_replication_slot("s", bytes).intact) << bit;
    bytes[bit / 8] ^= std::byte{1} << (bit % 8);
  }
}

INSTANTIATE_TEST_SUITE_P(Slots, SlotOfEverySystem,
                         testing::Values(System::pg94, System::pg95, System::pg96, System::pg10, System::pg11,
                                         System::pg12, System::pg13, System::pg14, System::pg15, System::pg16,
                                         System::pg17, System::pg18, System::gp6));

TEST(ReplicationSlot, IsInvalidatedAsEachReleaseSaysIt) {
  const auto slot = [](System system, std::uint32_t cause, Lsn restart, Lsn at) {
    return parse_replication_slot(
        "s", slot_bytes(system,
                        {.name = "s", .restart_lsn = restart, .invalidated = cause, .invalidated_at = at}));
  };
  // 13 to 15: restart_lsn moves to invalidated_at.
  EXPECT_EQ(slot(System::pg13, 0, Lsn{}, Lsn{0x2000028}).invalidation, SlotInvalidation::wal_removed);
  EXPECT_EQ(slot(System::pg15, 0, Lsn{}, Lsn{0x2000028}).invalidation, SlotInvalidation::wal_removed);
  EXPECT_EQ(slot(System::pg15, 0, Lsn{0x3000028}, Lsn{0x2000028}).invalidation, SlotInvalidation::none);
  EXPECT_EQ(slot(System::pg15, 0, Lsn{}, Lsn{}).invalidation, SlotInvalidation::none);
  const struct {
    System system;
    std::uint32_t number;
    SlotInvalidation cause;
  } rows[] = {
      {System::pg16, 0, SlotInvalidation::none},      {System::pg16, 1, SlotInvalidation::wal_removed},
      {System::pg16, 2, SlotInvalidation::horizon},   {System::pg17, 3, SlotInvalidation::wal_level},
      {System::pg18, 4, SlotInvalidation::wal_level}, {System::pg18, 8, SlotInvalidation::idle_timeout},
      {System::pg18, 5, SlotInvalidation::unknown}};
  for (const auto& row : rows)
    EXPECT_EQ(slot(row.system, row.number, Lsn{0x2000028}, Lsn{}).invalidation, row.cause) << row.number;
  EXPECT_EQ(sentences(slot(System::pg18, 5, Lsn{}, Lsn{})),
            std::vector<std::string>{"pg_replslot/s/state: invalidated is 5, which stands for nothing"});
}

TEST(ReplicationSlot, EveryProblemHasASentence) {
  const ByteVector good = slot_bytes(System::pg15, {.name = "s"});
  const auto with = [&](std::size_t at, std::uint8_t value) {
    ByteVector bytes = good;
    bytes[at] = std::byte{value};
    return bytes;
  };
  const auto longer = [&] {
    ByteVector bytes = good;
    bytes.push_back(std::byte{});
    return bytes;
  };
  const struct {
    ByteVector bytes;
    const char* sentence;
  } rows[] = {
      {{}, "pg_replslot/s/state: is empty"},
      {ByteVector(good.begin(), good.begin() + 100),
       "pg_replslot/s/state: has 100 bytes, 200 are needed; a server refuses the file"},
      {with(0, 0),
       "pg_replslot/s/state: begins with the number 0x1051c00 instead of 0x1051ca1: not such a file; a "
       "server "
       "refuses it"},
      {with(8, 9), "pg_replslot/s/state: is of version 9, which no release known here writes"},
      {with(12, 1), "pg_replslot/s/state: has the length 1, which no release known here writes"},
      {longer(), "pg_replslot/s/state: has 201 bytes, only the first 200 belong to it"},
  };
  for (const auto& row : rows)
    EXPECT_EQ(sentences(parse_replication_slot("s", row.bytes)), std::vector<std::string>{row.sentence});
  EXPECT_EQ(sentences(parse_replication_slot("other\x1b", good)),
            std::vector<std::string>{"pg_replslot/other\\x1B/state: is of \"s\", not of what its name says"});
  EXPECT_TRUE(sentences(parse_replication_slot("s", with(30, 1)))
                  .front()
                  .starts_with("pg_replslot/s/state: the checksum in it is "));
  EXPECT_EQ(sentences(parse_replication_slot("s", slot_bytes(System::pg15, {.name = "s", .persistency = 7}))),
            std::vector<std::string>{"pg_replslot/s/state: persistency is 7, which stands for nothing"});
}

// U1: what StartupReplicationSlots() takes for a slot is a directory itself; one without a readable state
// file is a slot whose position is not known.
TEST(ReplicationSlots, U1DirectoriesAreSlots) {
  const test::TemporaryDirectory dir;
  const std::filesystem::path slots = dir.path() / "pg_replslot";
  test::write_file(slots / "a" / "state",
                   test::slot_bytes(System::pg15, {.name = "a", .restart_lsn = Lsn{0x2000028}}));
  std::filesystem::create_directory(slots / "empty");
  std::filesystem::create_directory_symlink(slots / "a", slots / "link");
  std::filesystem::create_symlink(slots / "nowhere", slots / "dangling");
  test::write_file(slots / "file", "x");
  const ReplicationSlots read = read_replication_slots(dir.path());
  ASSERT_EQ(read.slots.size(), 2u);
  EXPECT_TRUE(read.slots[0].intact);
  EXPECT_EQ(read.slots[1].directory, "empty");
  EXPECT_FALSE(read.slots[1].intact);
  EXPECT_EQ(read.slots[1].problems.at(0).kind, FileProblemKind::cannot_read);
}

}  // namespace
}  // namespace walread
