#include "libwalread/io/segment_name.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <ostream>
#include <string>
#include <string_view>

namespace walread {

// How GoogleTest shows a name that differs.
void PrintTo(const WalFileName& name, std::ostream* out) {
  *out << "kind " << static_cast<int>(name.kind) << " tli " << name.tli << " log " << name.log << " seg "
       << name.seg << " status " << static_cast<int>(name.status) << " compression "
       << static_cast<int>(name.compression) << " partial " << name.partial << name.partial_after_compression
       << " text " << to_string(name).value_or("(none)");
}

namespace {

using namespace std::string_view_literals;

constexpr SegmentSize k16Mib = SegmentSize::mib(16);
constexpr SegmentSize k64Mib = SegmentSize::mib(64);

WalFileName segment(TimelineId tli, std::uint32_t log, std::uint32_t seg) {
  return {.kind = WalFileKind::kSegment, .tli = tli, .log = log, .seg = seg};
}

struct Row {
  std::string_view text;
  WalFileName expected;
};

// Each of these is understood, and comes back byte for byte.
void expect_rows(std::initializer_list<Row> rows) {
  for (const Row& row : rows) {
    SCOPED_TRACE(row.text);
    EXPECT_EQ(parse_wal_file_name(row.text), row.expected);
    EXPECT_EQ(to_string(row.expected), row.text);
  }
}

TEST(WalFileName, Segments) {
  expect_rows({
      {"000000010000000000000001", segment(1, 0, 1)},
      {"00000001000000000000003F", segment(1, 0, 0x3F)},
      {"0000000200000016000000B3", segment(2, 0x16, 0xB3)},
      {"ABCDEF0123456789FFFFFFFF", segment(0xABCDEF01, 0x23456789, 0xFFFFFFFF)},
      {"000000000000000000000000", segment(0, 0, 0)},
      {"FFFFFFFFFFFFFFFFFFFFFFFF", segment(0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF)},
  });
}

TEST(WalFileName, PartialSegments) {
  WalFileName name = segment(1, 0, 7);
  name.partial = true;
  expect_rows({{"000000010000000000000007.partial", name}});
}

TEST(WalFileName, CompressedSegmentsOfEverySuffix) {
  const Row suffixes[] = {
      {".gz", {.compression = FileCompression::kGzip}},
      {".lz4", {.compression = FileCompression::kLz4}},
      {".zst", {.compression = FileCompression::kZstd}},
      {".xz", {.compression = FileCompression::kXz}},
      {".bz2", {.compression = FileCompression::kBzip2}},
      {".lzo", {.compression = FileCompression::kLzo}},
      {".br", {.compression = FileCompression::kBrotli}},
      {".lzma", {.compression = FileCompression::kLzma}},
      {".snappy", {.compression = FileCompression::kSnappy}},
      {".Z", {.compression = FileCompression::kCompress}},
  };
  for (const auto& [text, fields] : suffixes) {
    EXPECT_EQ(suffix(fields.compression), text);
    const std::string ending(text);

    WalFileName name = segment(1, 0, 7);
    name.compression = fields.compression;
    expect_rows({{"000000010000000000000007" + ending, name}});

    name.partial = true;
    expect_rows({{"000000010000000000000007.partial" + ending, name}});

    name.partial_after_compression = true;
    expect_rows({{"000000010000000000000007" + ending + ".partial", name}});

    expect_rows({{"00000002.history" + ending,
                  {.kind = WalFileKind::kHistory, .compression = fields.compression, .tli = 2}}});
    expect_rows({{"000000010000000000000006.00000028.backup" + ending,
                  {.kind = WalFileKind::kBackupHistory,
                   .compression = fields.compression,
                   .tli = 1,
                   .seg = 6,
                   .backup_offset = 0x28}}});
  }
  EXPECT_EQ(suffix(FileCompression::kNone), "");
}

TEST(WalFileName, PgBackRestSegmentsCarryTheSha1OfTheContent) {
  WalFileName name = segment(1, 0, 1);
  name.has_sha1 = true;
  name.sha1 = {0x0a, 0x1b, 0x2c, 0x3d, 0x4e, 0x5f, 0x60, 0x71, 0x82, 0x93,
               0xa4, 0xb5, 0xc6, 0xd7, 0xe8, 0xf9, 0xff, 0x00, 0x12, 0x34};
  expect_rows({{"000000010000000000000001-0a1b2c3d4e5f60718293a4b5c6d7e8f9ff001234", name}});
  name.compression = FileCompression::kLz4;
  expect_rows({{"000000010000000000000001-0a1b2c3d4e5f60718293a4b5c6d7e8f9ff001234.lz4", name}});
  name.partial = true;
  expect_rows({{"000000010000000000000001.partial-0a1b2c3d4e5f60718293a4b5c6d7e8f9ff001234.lz4", name}});
}

TEST(WalFileName, HistoryFiles) {
  expect_rows({
      {"00000002.history", {.kind = WalFileKind::kHistory, .tli = 2}},
      {"00000000.history", {.kind = WalFileKind::kHistory, .tli = 0}},
      {"FFFFFFFF.history", {.kind = WalFileKind::kHistory, .tli = 0xFFFFFFFF}},
  });
}

TEST(WalFileName, BackupHistoryFiles) {
  expect_rows(
      {{"000000010000000A00000006.00F000D8.backup",
        {.kind = WalFileKind::kBackupHistory, .tli = 1, .log = 0xA, .seg = 6, .backup_offset = 0xF000D8}}});
}

TEST(WalFileName, ArchiveStatusOfEveryKind) {
  const Row bases[] = {
      {"000000010000000000000007", segment(1, 0, 7)},
      {"000000010000000000000007.partial",
       {.kind = WalFileKind::kSegment, .partial = true, .tli = 1, .log = 0, .seg = 7}},
      {"00000002.history", {.kind = WalFileKind::kHistory, .tli = 2}},
      {"000000010000000000000006.00000028.backup",
       {.kind = WalFileKind::kBackupHistory, .tli = 1, .seg = 6, .backup_offset = 0x28}},
  };
  for (const auto& [text, fields] : bases) {
    WalFileName name = fields;
    name.status = ArchiveStatus::kReady;
    expect_rows({{std::string(text) + ".ready", name}});
    name.status = ArchiveStatus::kDone;
    expect_rows({{std::string(text) + ".done", name}});
  }
}

TEST(WalFileName, Summaries) {
  // From a PostgreSQL 17 pg_wal/summaries.
  expect_rows({{"0000000100000000010000280000000001A4D060.summary",
                {.kind = WalFileKind::kSummary,
                 .tli = 1,
                 .summary_begin = Lsn{0x1000028},
                 .summary_end = Lsn{0x1A4D060}}}});
}

TEST(WalFileName, ThingsThatAreNotSegments) {
  expect_rows({
      {"RECOVERYXLOG", {.kind = WalFileKind::kRestoredSegment}},
      {"RECOVERYHISTORY", {.kind = WalFileKind::kRestoredHistory}},
      {"archive_status", {.kind = WalFileKind::kArchiveStatusDirectory}},
      {"summaries", {.kind = WalFileKind::kSummariesDirectory}},
  });
  for (const std::string_view text : {"xlogtemp.1", "xlogtemp.31337", "temp.summary", "00000002.history.tmp",
                                      "000000010000000000000007.tmp", "000000010000000000000007.gz.part",
                                      "000000010000000000000007.deleted", "x.tmp"}) {
    SCOPED_TRACE(text);
    EXPECT_EQ(parse_wal_file_name(text), (WalFileName{.kind = WalFileKind::kTemporary}));
    EXPECT_EQ(to_string(parse_wal_file_name(text)), std::nullopt);
  }
}

TEST(WalFileName, OthersAreNamedAsSuch) {
  const std::string_view rows[] = {
      "",
      ".",
      "..",
      "0",
      "00000001000000000000000",    // 23 digits
      "0000000100000000000000010",  // 25 digits
      "00000001000000000000000a",   // the server's own test knows no lower case
      "abcdef010000000000000001",
      "00000001000000000000000G",
      " 000000010000000000000001",
      "000000010000000000000001 ",
      "000000010000000000000001\n",
      "000000010000000000000001\0"sv,
      "00000001000000000000000\0"sv,
      "pg_wal/000000010000000000000001",  // a path, not a name
      "archive_status/000000010000000000000001.ready",
      "000000010000000000000001.",
      "000000010000000000000001.PARTIAL",
      "000000010000000000000001.partial.partial",
      "000000010000000000000001.partial.gz.partial",
      "000000010000000000000001partial",
      "000000010000000000000001.gz.lz4",
      "000000010000000000000001.gzz",
      "000000010000000000000001.GZ",
      "000000010000000000000001.z",
      "000000010000000000000001.ready.done",
      "000000010000000000000001.gz.ready",  // the archiver would not see it
      "000000010000000000000001-0a1b2c3d4e5f60718293a4b5c6d7e8f9ff001234.done",
      "000000010000000000000001.ready.gz",
      "000000010000000000000001.00000028.backup.partial",
      "000000010000000000000001.0000028.backup",
      "000000010000000000000001.000000028.backup",
      "000000010000000000000001.0000002a.backup",
      "000000010000000000000001.00000028.backu",
      "000000010000000000000001.backup",
      "000000010000000000000001.00000028",
      "000000010000000000000001-0a1b2c3d4e5f60718293a4b5c6d7e8f9ff00123",    // 39 digits
      "000000010000000000000001-0a1b2c3d4e5f60718293a4b5c6d7e8f9ff0012345",  // 41 digits
      "000000010000000000000001-0A1B2C3D4E5F60718293A4B5C6D7E8F9FF001234",   // upper case
      "000000010000000000000001-0g1b2c3d4e5f60718293a4b5c6d7e8f9ff001234",
      "000000010000000000000001-0a1b2c3d4e5f60718293a4b5c6d7e8f9ff001234.partial",
      "000000010000000000000001-0a1b2c3d4e5f60718293a4b5c6d7e8f9ff001234.gz.partial",
      "00000002.history-0a1b2c3d4e5f60718293a4b5c6d7e8f9ff001234",
      "0000002.history",
      "000000002.history",
      "0000000a.history",
      "00000002.histor",
      "00000002.history.partial",
      "00000002.history.gz.partial",
      "00000002history",
      ".history",
      ".partial",
      ".backup",
      ".ready",
      ".done",
      ".gz",
      "xlogtemp",
      "xlogtemp.",
      "xlogtemp.12a",
      "xlogtemp.-1",
      "RECOVERYXLOG.gz",
      "recoveryxlog",
      "RECOVERYXLO",
      "archive_status.done",
      "archive_status/",
      "summary",
      "000000010000000001000028000000000104E62.summary",
      "0000000100000000010000280000000001A4D06a.summary",
      "0000000100000000010000280000000001A4D060.summary.gz",
      "0000000100000000010000280000000001A4D060",
      "backup_label",
      "\xFF\xFE\x00"sv,
  };
  for (const std::string_view text : rows) {
    SCOPED_TRACE(text);
    EXPECT_EQ(parse_wal_file_name(text), WalFileName{});
    EXPECT_EQ(to_string(parse_wal_file_name(text)), std::nullopt);
    EXPECT_FALSE(is_segment_name(text));
  }
  EXPECT_EQ(parse_wal_file_name(std::string(1 << 20, 'A')), WalFileName{});
}

TEST(WalFileName, IsSegmentNameIsTheServersTest) {
  EXPECT_TRUE(is_segment_name("000000010000000000000001"));
  EXPECT_TRUE(is_segment_name("0000000100000000000000FF"));  // whatever the segment size makes of it
  EXPECT_TRUE(is_segment_name("000000000000000000000000"));
  EXPECT_FALSE(is_segment_name("000000010000000000000001.partial"));
  EXPECT_FALSE(is_segment_name("000000010000000000000001.gz"));
  EXPECT_FALSE(is_segment_name("00000002.history"));
}

TEST(WalFileName, SegmentNumberDependsOnTheSegmentSize) {
  const struct {
    std::string_view text;
    SegmentSize size;
    std::optional<SegmentNumber> number;
    std::optional<SegmentNumber> normalised;
  } rows[] = {
      {"000000010000000000000001", k64Mib, 1, 1},
      {"00000001000000000000003F", k64Mib, 63, 63},
      // No Greenplum 6 server writes it; pg_xlogdump goes and looks for 000000010000000100000006.
      {"000000010000000000000046", k64Mib, std::nullopt, 70},
      {"000000010000000000000046", k16Mib, 70, 70},
      {"000000010000000000000040", k64Mib, std::nullopt, 64},
      {"000000010000000100000000", k64Mib, 64, 64},
      {"0000000100000000000000FF", k16Mib, 255, 255},
      {"000000010000000000000100", k16Mib, std::nullopt, 256},
      {"000000010000000000000FFF", SegmentSize::mib(1), 4095, 4095},
      {"000000010000000000001000", SegmentSize::mib(1), std::nullopt, 4096},
      {"000000010000000000000003", SegmentSize::mib(1024), 3, 3},
      {"000000010000000000000004", SegmentSize::mib(1024), std::nullopt, 4},
      {"00000001FFFFFFFF000000FF", k16Mib, 0xFFFFFFFFFF, 0xFFFFFFFFFF},
      {"00000001FFFFFFFF00000100", k16Mib, std::nullopt, std::nullopt},  // beyond 64 bits
      {"FFFFFFFFFFFFFFFFFFFFFFFF", SegmentSize::mib(1), std::nullopt, std::nullopt},
      {"000000010000000000000007.partial", k16Mib, 7, 7},
      {"000000010000000000000007.zst", k16Mib, 7, 7},
      {"000000010000000000000007.ready", k16Mib, 7, 7},
      {"000000010000000000000006.00000028.backup", k16Mib, 6, 6},
      {"00000002.history", k16Mib, std::nullopt, std::nullopt},
      {"0000000100000000010000280000000001A4D060.summary", k16Mib, std::nullopt, std::nullopt},
      {"RECOVERYXLOG", k16Mib, std::nullopt, std::nullopt},
      {"what is this", k16Mib, std::nullopt, std::nullopt},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.text);
    const WalFileName name = parse_wal_file_name(row.text);
    EXPECT_EQ(name.segment_number(row.size), row.number);
    EXPECT_EQ(name.normalised_segment_number(row.size), row.normalised);
  }
}

TEST(WalFileName, BackupStartIsAPosition) {
  EXPECT_EQ(parse_wal_file_name("000000010000000000000006.00000028.backup").backup_start(k16Mib),
            Lsn{0x6000028});
  EXPECT_EQ(parse_wal_file_name("000000010000000000000006.00000028.backup").backup_start(k64Mib),
            Lsn{0x18000028});
  // An offset beyond the segment, and a segment that this size does not have.
  EXPECT_EQ(parse_wal_file_name("000000010000000000000006.01000000.backup").backup_start(k16Mib),
            std::nullopt);
  EXPECT_EQ(parse_wal_file_name("000000010000000000000040.00000028.backup").backup_start(k64Mib),
            std::nullopt);
  EXPECT_EQ(parse_wal_file_name("000000010000000000000006").backup_start(k16Mib), std::nullopt);
}

TEST(WalFileName, NamesMadeHereAreTheServers) {
  EXPECT_EQ(segment_file_name(1, 1, k16Mib), "000000010000000000000001");
  EXPECT_EQ(segment_file_name(1, 70, k64Mib), "000000010000000100000006");
  EXPECT_EQ(segment_file_name(0xABCDEF01, k16Mib.max_segment(), k16Mib), "ABCDEF01FFFFFFFF000000FF");
  EXPECT_EQ(history_file_name(2), "00000002.history");
  EXPECT_EQ(backup_history_file_name(1, Lsn{0x6000028}, k16Mib), "000000010000000000000006.00000028.backup");
  EXPECT_EQ(backup_history_file_name(1, Lsn{0x118000028}, k64Mib),
            "000000010000000100000006.00000028.backup");

  std::string room(kSegmentNameSize + 1, '#');
  EXPECT_EQ(write_segment_file_name(room.data(), 2, 9, k16Mib) - room.data(), 24);
  EXPECT_EQ(room, "000000020000000000000009#");
}

TEST(WalFileName, EverySegmentSizeReadsBackWhatItWrites) {
  for (std::uint64_t mib = 1; mib <= 1024; mib *= 2) {
    const SegmentSize size = *SegmentSize::make(mib << 20);
    const SegmentNumber per_xlogid = size.segments_per_xlogid();
    for (const SegmentNumber number : {SegmentNumber{0}, SegmentNumber{1}, per_xlogid - 1, per_xlogid,
                                       per_xlogid + 1, 7 * per_xlogid - 1, size.max_segment()}) {
      const std::string text = segment_file_name(3, number, size);
      SCOPED_TRACE(text);
      EXPECT_TRUE(is_segment_name(text));
      const WalFileName name = parse_wal_file_name(text);
      EXPECT_EQ(name.segment_number(size), number);
      EXPECT_EQ(name.normalised_segment_number(size), number);
      const Lsn start = size.start_of(number) + 40;
      EXPECT_EQ(parse_wal_file_name(backup_history_file_name(3, start, size)).backup_start(size), start);
    }
    // The first name that this size does not have.
    WalFileName beyond = segment(1, 0, static_cast<std::uint32_t>(per_xlogid));
    EXPECT_EQ(beyond.segment_number(size), std::nullopt);
    EXPECT_EQ(beyond.normalised_segment_number(size), per_xlogid);
  }
}

}  // namespace
}  // namespace walread
