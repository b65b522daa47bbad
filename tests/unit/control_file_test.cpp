// Parsing of pg_control: layouts, values, and every way in which a file can be wrong.
#include "libwalread/files/control_file.hpp"

#include <gtest/gtest.h>

#include "formats/control/layout.hpp"
#include "tests/support/control_bytes.hpp"

namespace walread {
namespace {

using formats::System;
using test::ControlBytes;
using Kind = ControlProblemKind;

std::vector<Kind> kinds(const ControlFile& file) {
  std::vector<Kind> out;
  for (const ControlProblem& p : file.problems) out.push_back(p.kind);
  return out;
}

using Kinds = std::vector<Kind>;

void expect_places(System system, const ControlBytes& built) {
  const formats::ControlLayout& layout = formats::control_layout(system);
  ASSERT_EQ(layout.fields().size(), built.places().size());
  for (std::size_t i = 0; i < built.places().size(); ++i) {
    const formats::ControlField& field = layout.fields()[i];
    EXPECT_TRUE(field.has_key(built.places()[i].key)) << built.places()[i].key;
    EXPECT_EQ(field.field.offset, built.places()[i].offset) << built.places()[i].key;
    EXPECT_EQ(size_of(field.field), built.places()[i].size) << built.places()[i].key;
  }
}

TEST(ControlLayout, IsThatOfTheServers) {
  expect_places(System::gp6, ControlBytes::gp6());
  System system = formats::kFirstUpstream;
  for (const ControlBytes& built : ControlBytes::upstream()) {
    SCOPED_TRACE(static_cast<int>(system));
    expect_places(system, built);
    system = static_cast<System>(static_cast<int>(system) + 1);
  }
  EXPECT_EQ(static_cast<int>(system), static_cast<int>(formats::kLastUpstream) + 1);
}

TEST(ControlFile, IsRecognisedByItsVersionNumbers) {
  const ControlFile gp6 = parse_control_file(ControlBytes::gp6().bytes);
  EXPECT_EQ(gp6.system, System::gp6);
  EXPECT_TRUE(gp6.crc->ok());
  EXPECT_EQ(gp6.verdict(), ControlVerdict::clean);
  System system = formats::kFirstUpstream;
  for (const ControlBytes& built : ControlBytes::upstream()) {
    const ControlFile file = parse_control_file(built.bytes);
    EXPECT_EQ(file.system, system);
    EXPECT_TRUE(file.crc && file.crc->ok());
    EXPECT_EQ(file.verdict(), ControlVerdict::clean);
    system = static_cast<System>(static_cast<int>(system) + 1);
  }
}

TEST(ControlFile, GivesTheValuesOfLaterReleases) {
  const std::vector<ControlBytes> all = ControlBytes::upstream();
  for (auto built = all.begin() + 1; built != all.end(); ++built) {
    const ControlFile f = parse_control_file(built->bytes);
    SCOPED_TRACE(f.control_version().value_or(0));
    EXPECT_EQ(f.next_full_xid(), (std::uint64_t{7} << 32) + 132857);
    EXPECT_EQ(f.next_xid(), 132857u);
    EXPECT_EQ(f.check_point_time(), 1795241247);
    EXPECT_EQ(f.prev_check_point().has_value(), f.system <= System::pg10);
    EXPECT_EQ(f.wal_level(), f.system == System::pg95 ? "hot_standby" : "logical");
    EXPECT_EQ(f.value("check_point_copy.oldest_commit_ts_xid")->number(), 132001u);
    EXPECT_EQ(f.value("check_point_copy.newest_commit_ts_xid")->number(), 132850u);
    EXPECT_EQ(f.value("track_commit_timestamp")->name(), "on");
    EXPECT_EQ(f.value("max_wal_senders").has_value(), f.system >= System::pg12);
    EXPECT_EQ(f.value("check_point_copy.wal_level").has_value(), f.system >= System::pg17);
    EXPECT_EQ(f.redo_wal_file(), "00000003000000010000001C");
  }
}

TEST(ControlFile, GivesItsValuesUnderNamesOfTheirOwn) {
  for (const auto& built : {ControlBytes::gp6(), ControlBytes::pg94()}) {
    const ControlFile f = parse_control_file(built.bytes);
    EXPECT_EQ(f.system_identifier(), 7710501214929408439u);
    EXPECT_EQ(f.state(), DbState::in_archive_recovery);
    EXPECT_EQ(f.written_at(), 1795241250);
    EXPECT_EQ(f.check_point(), Lsn{0x1'1C02CF28});
    EXPECT_EQ(f.prev_check_point(), Lsn{0x1'1C012D78});
    EXPECT_EQ(f.redo(), Lsn{0x1'1C02CF00});
    EXPECT_EQ(f.timeline(), 3u);
    EXPECT_EQ(f.prev_timeline(), 2u);
    EXPECT_EQ(f.check_point_time(), 1795241247);
    EXPECT_EQ(f.next_xid(), 132857u);
    EXPECT_EQ(f.next_full_xid(), (std::uint64_t{7} << 32) + 132857);
    EXPECT_EQ(f.oldest_xid(), 700u);
    EXPECT_EQ(f.oldest_active_xid(), 132856u);
    EXPECT_EQ(f.min_recovery_point(), Lsn{0x1'1C02CFA8});
    EXPECT_EQ(f.min_recovery_point_timeline(), 6u);
    EXPECT_EQ(f.backup_start_point(), Lsn{0x1'08000028});
    EXPECT_EQ(f.backup_end_point(), Lsn{0x1'08000100});
    EXPECT_EQ(f.backup_end_required(), true);
    EXPECT_EQ(f.wal_level(), "hot_standby");
    EXPECT_EQ(f.full_page_writes(), true);
    EXPECT_EQ(f.block_size(), 32768u);
    EXPECT_EQ(f.wal_page_size(), PageSize::kib(16));
    EXPECT_EQ(f.data_checksum_version(), 11u);
    EXPECT_EQ(f.value("float_format")->real(), 1234567.0);
    EXPECT_EQ(f.value("no_such_field"), std::nullopt);
  }
  const ControlFile gp6 = parse_control_file(ControlBytes::gp6().bytes);
  EXPECT_EQ(gp6.segment_size(), SegmentSize::mib(64));
  EXPECT_EQ(gp6.redo_wal_file(), "000000030000000100000007");
  EXPECT_EQ(gp6.check_point_wal_file(), "000000030000000100000007");
  EXPECT_EQ(gp6.value("check_point_copy.next_relfilenode")->number(), 16491u);
  const ControlFile pg94 = parse_control_file(ControlBytes::pg94().bytes);
  EXPECT_EQ(pg94.segment_size(), SegmentSize::mib(16));
  EXPECT_EQ(pg94.redo_wal_file(), "00000003000000010000001C");
  EXPECT_EQ(pg94.value("check_point_copy.next_relfilenode"), std::nullopt);
}

TEST(ControlFile, SaysNothingOfNumbersWithoutMeaning) {
  const ControlFile f = parse_control_file(
      ControlBytes::gp6().set("state", 7).set("wal_level", 0xFFFFFFFF).set("xlog_blcksz", 3).seal().bytes);
  EXPECT_EQ(f.state(), std::nullopt);
  EXPECT_EQ(f.wal_level(), std::nullopt);
  EXPECT_EQ(f.value("wal_level")->number(), ~std::uint64_t{0});  // -1
  EXPECT_EQ(f.wal_page_size(), std::nullopt);
}

TEST(ControlFile, TruncatedAtEveryByte) {
  for (const auto& built : {ControlBytes::gp6(), ControlBytes::pg94(), ControlBytes::pg95(),
                            ControlBytes::pg11(), ControlBytes::pg15(), ControlBytes::pg18()}) {
    const std::size_t values_end = built.place("crc").offset + 4;
    for (std::size_t n = 0; n < built.bytes.size(); ++n) {
      const std::vector<std::byte> cut(built.bytes.begin(),
                                       built.bytes.begin() + static_cast<std::ptrdiff_t>(n));
      const ControlFile f = parse_control_file(cut);
      ASSERT_EQ(kinds(f), Kinds{n == 0 ? Kind::empty : Kind::short_file}) << n;
      ASSERT_EQ(f.verdict(), ControlVerdict::damaged) << n;
      ASSERT_EQ(f.system.has_value(), n >= 16) << n;
      ASSERT_EQ(f.crc.has_value(), n >= values_end) << n;
      for (const test::Place& p : built.places()) {
        const bool there = p.offset + p.size <= n && (n >= 16 || p.offset + p.size <= 16);
        ASSERT_EQ(f.value(p.key).has_value(), there) << p.key << " of " << n << " bytes";
      }
    }
  }
}

TEST(ControlFile, EveryFlippedBitIsNoticed) {
  for (auto built : {ControlBytes::gp6(), ControlBytes::pg94(), ControlBytes::pg95(), ControlBytes::pg15(),
                     ControlBytes::pg18()}) {
    for (std::size_t at = 0; at < built.bytes.size(); ++at) {
      for (unsigned bit = 0; bit < (at < 512 ? 8u : 1u); ++bit) {
        const std::byte flip{static_cast<unsigned char>(1u << bit)};
        built.bytes[at] ^= flip;
        const ControlFile f = parse_control_file(built.bytes);
        ASSERT_EQ(f.verdict(), ControlVerdict::damaged) << "byte " << at << ", bit " << bit;
        built.bytes[at] ^= flip;
      }
    }
  }
}

TEST(ControlFile, BadChecksum) {
  const ControlFile f = parse_control_file(ControlBytes::gp6().set("state", 6).bytes);
  ASSERT_EQ(kinds(f), Kinds{Kind::bad_crc});
  EXPECT_EQ(f.problems[0].offset, 248u);
  EXPECT_EQ(f.problems[0].expected, f.crc->stored);
  EXPECT_EQ(f.problems[0].found, f.crc->computed);
  EXPECT_NE(f.crc->stored, f.crc->computed);
  EXPECT_EQ(f.state(), DbState::in_production);  // what stands there
}

TEST(ControlFile, ForeignCatalogVersionCountsOnlyBesideABadChecksum) {
  EXPECT_EQ(kinds(parse_control_file(ControlBytes::pg94().set("catalog_version_no", 201407151).seal().bytes)),
            Kinds{});
  EXPECT_EQ(kinds(parse_control_file(ControlBytes::gp6().set("catalog_version_no", 301908231).bytes)),
            (Kinds{Kind::bad_crc, Kind::other_catalog_version}));
}

TEST(ControlFile, WrongSizes) {
  auto built = ControlBytes::gp6();
  built.bytes.push_back(std::byte{1});
  const ControlFile f = parse_control_file(built.bytes);
  ASSERT_EQ(kinds(f), Kinds{Kind::long_file});
  EXPECT_EQ(f.problems[0].found, 8193u);
  EXPECT_EQ(f.problems[0].expected, 8192u);
  EXPECT_EQ(f.bytes.size(), 8192u);
  EXPECT_EQ(parse_control_file(ControlBytes::gp6().bytes, {}, std::uint64_t{1} << 40).problems[0].found,
            std::uint64_t{1} << 40);
}

TEST(ControlFile, NothingButZeroes) {
  const std::vector<std::byte> zeroes(8192);
  const ControlFile f = parse_control_file(zeroes);
  EXPECT_EQ(kinds(f), Kinds{Kind::all_zero});
  EXPECT_EQ(f.system, std::nullopt);
  EXPECT_EQ(f.system_identifier(), 0u);
  EXPECT_EQ(kinds(parse_control_file(Bytes(zeroes).first(20))), (Kinds{Kind::all_zero, Kind::short_file}));
  const ControlFile as_gp6 = parse_control_file(zeroes, System::gp6);
  EXPECT_EQ(kinds(as_gp6), Kinds{Kind::all_zero});
  EXPECT_EQ(as_gp6.state(), DbState::starting_up);
}

TEST(ControlFile, ReleasesThatAreKnownButNotRead) {
  const ControlFile f = parse_control_file(
      ControlBytes::gp6().set("pg_control_version", 8330500).set("catalog_version_no", 1).seal().bytes);
  ASSERT_EQ(kinds(f), Kinds{Kind::unread_release});
  EXPECT_EQ(f.problems[0].found, 8330500u);
  EXPECT_EQ(f.problems[0].expected, 1u);
  EXPECT_EQ(f.system, std::nullopt);
  EXPECT_EQ(f.crc.has_value(), false);
  EXPECT_EQ(f.control_version(), 8330500u);
  EXPECT_EQ(f.system_identifier(), 7710501214929408439u);
  EXPECT_EQ(f.state(), std::nullopt);
  EXPECT_EQ(f.redo_wal_file(), std::nullopt);
}

// W4: a 32-bit build's file is no damaged one. Offsets of the checksum by the rules of i386, which aligns
// 8-byte numbers to 4.
TEST(ControlFile, Of32BitBuilds) {
  const struct {
    std::uint32_t version, catalog;
    std::size_t crc_offset;
    formats::Checksum checksum;
    System system;
  } rows[] = {
      {942, 201409291, 228, formats::Checksum::crc32_legacy, System::pg94},
      {1300, 202209061, 268, formats::Checksum::crc32c, System::pg15},
      {1300, 202107181, 268, formats::Checksum::crc32c, System::pg14},
  };
  for (const auto& row : rows) {
    std::vector<std::byte> bytes(8192);
    const auto put = [&](std::size_t at, std::uint32_t n) { std::memcpy(bytes.data() + at, &n, sizeof n); };
    put(0, 77);
    put(8, row.version);
    put(12, row.catalog);
    for (std::size_t i = 16; i < row.crc_offset; ++i) bytes[i] = static_cast<std::byte>(i * 7);
    put(row.crc_offset, checksum(row.checksum, Bytes(bytes).first(row.crc_offset)));
    for (const std::optional<System> as : {std::optional<System>(), std::optional(row.system)}) {
      const ControlFile f = parse_control_file(bytes, as);
      ASSERT_EQ(kinds(f), Kinds{Kind::build_32_bit});
      EXPECT_EQ(f.problems[0].candidates, std::vector{row.system});
      EXPECT_EQ(f.verdict(), ControlVerdict::not_read);
      EXPECT_EQ(f.system, std::nullopt) << "no value is read from where a 64-bit build has it";
      EXPECT_EQ(f.system_identifier(), 77u);
    }
    bytes[100] ^= std::byte{1};
    EXPECT_NE(kinds(parse_control_file(bytes)), Kinds{Kind::build_32_bit})
        << "a checksum that does not match proves nothing";
  }
}

TEST(ControlFile, UnknownVersionInAFileOfTheRightSize) {
  const ControlFile f = parse_control_file(ControlBytes::gp6().set("pg_control_version", 4711).bytes);
  EXPECT_EQ(kinds(f), Kinds{Kind::unknown_version});
  EXPECT_EQ(f.verdict(), ControlVerdict::damaged);
  EXPECT_EQ(f.control_version(), 4711u);
}

TEST(ControlFile, AnyOtherFile) {
  auto built = ControlBytes::gp6().set("pg_control_version", 4711);
  built.bytes.resize(5000);
  const ControlFile f = parse_control_file(built.bytes);
  EXPECT_EQ(kinds(f), Kinds{Kind::not_control_file});
  EXPECT_EQ(f.verdict(), ControlVerdict::not_known);
  EXPECT_EQ(f.control_version(), std::nullopt);
}

TEST(ControlFile, ForeignByteOrder) {
  const ControlFile pg94 =
      parse_control_file(ControlBytes::pg94().set("pg_control_version", __builtin_bswap32(942)).bytes);
  EXPECT_EQ(kinds(pg94), (Kinds{Kind::foreign_byte_order, Kind::bad_crc}));
  EXPECT_EQ(pg94.problems[0].expected, 942u);
  EXPECT_EQ(pg94.system, System::pg94);  // by the catalog version
  const ControlFile pg95 = parse_control_file(ControlBytes::pg95()
                                                  .set("pg_control_version", __builtin_bswap32(942))
                                                  .set("catalog_version_no", __builtin_bswap32(201510051))
                                                  .bytes);
  EXPECT_EQ(pg95.system, System::pg95);
  const ControlFile unknown = parse_control_file(ControlBytes::pg95()
                                                     .set("pg_control_version", __builtin_bswap32(942))
                                                     .set("catalog_version_no", 5)
                                                     .bytes);
  EXPECT_EQ(kinds(unknown), Kinds{Kind::foreign_byte_order});
  EXPECT_EQ(unknown.system, std::nullopt);
  const ControlFile pg83 =
      parse_control_file(ControlBytes::pg94().set("pg_control_version", __builtin_bswap32(833)).bytes);
  EXPECT_EQ(kinds(pg83), Kinds{Kind::foreign_byte_order});
  EXPECT_EQ(pg83.system, std::nullopt);
}

TEST(ControlFile, ReadAsTheSystemAskedFor) {
  const ControlFile f = parse_control_file(ControlBytes::pg94().bytes, System::gp6);
  EXPECT_EQ(f.system, System::gp6);
  EXPECT_EQ(f.problems[0].kind, Kind::other_system);
  EXPECT_EQ(f.problems[0].found, 942u);
  EXPECT_EQ(f.problems[0].expected, 9420600u);
  EXPECT_EQ(f.problems[1].kind, Kind::bad_crc);
  EXPECT_EQ(kinds(parse_control_file(Bytes(ControlBytes::gp6().bytes).first(8), System::gp6)),
            Kinds{Kind::short_file});
  EXPECT_EQ(kinds(parse_control_file(ControlBytes::gp6().bytes, System::gp6)), Kinds{});
}

TEST(ControlFile, ValuesThatCannotBe) {
  const ControlFile size = parse_control_file(ControlBytes::gp6().set("xlog_seg_size", 12345).seal().bytes);
  ASSERT_EQ(kinds(size), Kinds{Kind::bad_segment_size});
  EXPECT_EQ(size.problems[0].offset, 220u);
  EXPECT_EQ(size.problems[0].found, 12345u);
  EXPECT_EQ(size.redo_wal_file(), std::nullopt);
  const ControlFile number = parse_control_file(ControlBytes::gp6().set("float_format", 1).seal().bytes);
  ASSERT_EQ(kinds(number), Kinds{Kind::bad_float_format});
  EXPECT_EQ(number.problems[0].offset, 200u);
}

TEST(ControlFile, BytesBehindTheValues) {
  auto built = ControlBytes::gp6();
  built.bytes[252] = std::byte{0x2A};
  built.bytes[8191] = std::byte{1};
  const ControlFile f = parse_control_file(built.bytes);
  ASSERT_EQ(kinds(f), Kinds{Kind::tail_not_zero});
  EXPECT_EQ(f.problems[0].offset, 252u);
  EXPECT_EQ(f.problems[0].expected, 252u);
  EXPECT_EQ(f.problems[0].found, 0x2Au);
}

}  // namespace
}  // namespace walread
