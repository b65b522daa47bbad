// pg_control as text, sentences and JSON.
#include <gtest/gtest.h>
#include <time.h>

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "formats/control/layout.hpp"
#include "libwalread/print/control_json.hpp"
#include "libwalread/print/control_text.hpp"
#include "tests/support/control_bytes.hpp"

namespace walread {
namespace {

using formats::System;
using nlohmann::json;
using test::ControlBytes;
using Kind = ControlProblemKind;

ControlFile gp6() { return parse_control_file(ControlBytes::gp6().bytes); }

// The line that begins with `label`, without it; "(no line)" if there is none.
std::string line(const std::string& text, const std::string& label) {
  const std::size_t at = ("\n" + text).find("\n" + label);
  if (at == std::string::npos) return "(no line)";
  const std::size_t begin = at + label.size();
  return text.substr(begin, text.find('\n', begin) - begin);
}

class ControlText : public testing::Test {
 protected:
  ControlText() { use_zone("UTC"); }
  ~ControlText() override { use_zone("UTC"); }
  static void use_zone(const char* zone) {
    ::setenv("TZ", zone, 1);
    ::tzset();
  }
};

TEST_F(ControlText, HasTheLinesOfTheProduct) {
  const std::string text = control_text(gp6());
  EXPECT_TRUE(text.starts_with("pg_control version number:            9420600\n"));
  EXPECT_EQ(line(text, "Database system identifier:           "), "7710501214929408439");
  EXPECT_EQ(line(text, "Database cluster state:               "), "in archive recovery");
  EXPECT_EQ(line(text, "Latest checkpoint location:           "), "1/1C02CF28");
  EXPECT_EQ(line(text, "Latest checkpoint's REDO WAL file:    "), "000000030000000100000007");
  EXPECT_EQ(line(text, "Latest checkpoint's NextXID:          "), "7/132857");
  EXPECT_EQ(line(text, "Latest checkpoint's NextRelfilenode:  "), "16491");
  EXPECT_EQ(line(text, "Current wal_level setting:            "), "hot_standby");
  EXPECT_EQ(line(text, "End-of-backup record required:        "), "yes");
  EXPECT_TRUE(text.ends_with("\nData page checksum version:           11\n"));
  const std::string pg94 = control_text(parse_control_file(ControlBytes::pg94().bytes));
  EXPECT_EQ(line(pg94, "Latest checkpoint's NextRelfilenode:  "), "(no line)");
  EXPECT_EQ(line(pg94, "Latest checkpoint's REDO WAL file:    "), "00000003000000010000001C");
}

// No pg_controldata of 9.5 or 9.6 was run: the lines are those of 9.4 and 10, which real ones printed, with
// the differences that the release's structures make (CheckPoint and ControlFileData). 9.6 differs from 9.5
// in two places.
TEST_F(ControlText, OfPostgreSQL95And96) {
  std::string text = control_text(parse_control_file(ControlBytes::pg95().bytes));
  EXPECT_EQ(text,
            "pg_control version number:            942\n"
            "Catalog version number:               201510051\n"
            "Database system identifier:           7710501214929408439\n"
            "Database cluster state:               in archive recovery\n"
            "pg_control last modified:             Sat Nov 21 06:07:30 2026\n"
            "Latest checkpoint location:           1/1C02CF28\n"
            "Prior checkpoint location:            1/1C012D78\n"
            "Latest checkpoint's REDO location:    1/1C02CF00\n"
            "Latest checkpoint's REDO WAL file:    00000003000000010000001C\n"
            "Latest checkpoint's TimeLineID:       3\n"
            "Latest checkpoint's PrevTimeLineID:   2\n"
            "Latest checkpoint's full_page_writes: on\n"
            "Latest checkpoint's NextXID:          7/132857\n"
            "Latest checkpoint's NextOID:          16585\n"
            "Latest checkpoint's NextMultiXactId:  5\n"
            "Latest checkpoint's NextMultiOffset:  9\n"
            "Latest checkpoint's oldestXID:        700\n"
            "Latest checkpoint's oldestXID's DB:   12139\n"
            "Latest checkpoint's oldestActiveXID:  132856\n"
            "Latest checkpoint's oldestMultiXid:   4\n"
            "Latest checkpoint's oldestMulti's DB: 12134\n"
            "Latest checkpoint's oldestCommitTsXid:132001\n"
            "Latest checkpoint's newestCommitTsXid:132850\n"
            "Time of latest checkpoint:            Sat Nov 21 06:07:27 2026\n"
            "Fake LSN counter for unlogged rels:   0/3E8\n"
            "Minimum recovery ending location:     1/1C02CFA8\n"
            "Min recovery ending loc's timeline:   6\n"
            "Backup start location:                1/8000028\n"
            "Backup end location:                  1/8000100\n"
            "End-of-backup record required:        yes\n"
            "wal_level setting:                    hot_standby\n"
            "wal_log_hints setting:                on\n"
            "max_connections setting:              45\n"
            "max_worker_processes setting:         14\n"
            "max_prepared_xacts setting:           250\n"
            "max_locks_per_xact setting:           128\n"
            "track_commit_timestamp setting:       on\n"
            "Maximum data alignment:               8\n"
            "Database block size:                  32768\n"
            "Blocks per segment of large relation: 131072\n"
            "WAL block size:                       16384\n"
            "Bytes per WAL segment:                16777216\n"
            "Maximum length of identifiers:        63\n"
            "Maximum columns in an index:          32\n"
            "Maximum size of a TOAST chunk:        8140\n"
            "Size of a large-object chunk:         8192\n"
            "Date/time type storage:               64-bit integers\n"
            "Float4 argument passing:              by value\n"
            "Float8 argument passing:              by value\n"
            "Data page checksum version:           11\n");
  const auto replace = [&](std::string_view from, std::string_view to) {
    const std::size_t at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    text = text.substr(0, at).append(to).append(text, at + from.size());
  };
  replace(" 942\n", " 960\n");
  replace(" 201510051\n", " 201608131\n");
  replace(" 7/132857\n", " 7:132857\n");
  replace(" hot_standby\n", " logical\n");  // the number 2
  EXPECT_EQ(control_text(parse_control_file(ControlBytes::pg96().bytes)), text);
}

TEST_F(ControlText, LinesThatCameAndWent) {
  System system = System::pg94;
  for (const ControlBytes& c : ControlBytes::upstream()) {
    SCOPED_TRACE(static_cast<int>(system));
    const std::string text = control_text(parse_control_file(c.bytes));
    const auto has = [&](const char* label) { return line(text, label) != "(no line)"; };
    EXPECT_EQ(has("Prior checkpoint location:            "), system <= System::pg10);
    EXPECT_EQ(has("Latest checkpoint's oldestCommitTsXid:"), system >= System::pg95);
    EXPECT_EQ(has("Latest checkpoint's newestCommitTsXid:"), system >= System::pg95);
    EXPECT_EQ(has("Current max_connections setting:      "), system <= System::pg94);
    EXPECT_EQ(has("max_connections setting:              "), system >= System::pg95);
    EXPECT_EQ(has("max_wal_senders setting:              "), system >= System::pg12);
    EXPECT_EQ(has("track_commit_timestamp setting:       "), system >= System::pg95);
    EXPECT_EQ(line(text, "Date/time type storage:               "), "64-bit integers");
    EXPECT_EQ(has("Float4 argument passing:              "), system <= System::pg12);
    EXPECT_EQ(has("Default char data signedness:         "), system >= System::pg18);
    EXPECT_EQ(line(text, "Mock authentication nonce:            "),
              system >= System::pg10 ? "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f"
                                     : "(no line)");
    EXPECT_EQ(line(text, "Latest checkpoint's NextXID:          "),
              system <= System::pg95 ? "7/132857" : "7:132857");
    system = static_cast<System>(static_cast<int>(system) + 1);
  }
}

constexpr std::string_view kBadCrc =
    "WARNING: Calculated CRC checksum does not match value stored in file.\n"
    "Either the file is corrupt, or it has a different layout than this program\n"
    "is expecting.  The results below are untrustworthy.\n\n";
constexpr std::string_view kByteOrder =
    "WARNING: possible byte ordering mismatch\n"
    "The byte ordering used to store the pg_control file might not match the one\n"
    "used by this program.  In that case the results below would be incorrect, and\n"
    "the PostgreSQL installation would be incompatible with this data directory.\n";

TEST_F(ControlText, WarningsOfLaterReleases) {
  // What goes to standard error is not part of the text: the byte order since 12, the rest since 17.
  const auto beginning = [](ControlBytes c, System system) {
    c.set("pg_control_version", 0x05140000).set("xlog_seg_size", 1);
    const std::string text = control_text(parse_control_file(c.bytes, system));
    return text.substr(0, text.find("Database system identifier:"));
  };
  const std::string version = "pg_control version number:            85196800\n";
  const auto catalog = [](const char* number) {
    std::string text = "Catalog version number:               ";
    return text.append(number).append(1, '\n');
  };
  const std::string crc(kBadCrc);
  const std::string order(kByteOrder);
  const std::string size =
      "WARNING: invalid WAL segment size\n"
      "The WAL segment size stored in the file, 1 byte, is not a power of two\n"
      "between 1 MB and 1 GB.  The file is corrupt and the results below are\n"
      "untrustworthy.\n\n";
  EXPECT_EQ(beginning(ControlBytes::pg95(), System::pg95), crc + version + order + catalog("201510051"));
  EXPECT_EQ(beginning(ControlBytes::pg96(), System::pg96), crc + order + version + catalog("201608131"));
  EXPECT_EQ(beginning(ControlBytes::pg10(), System::pg10), order + crc + version + catalog("201707211"));
  EXPECT_EQ(beginning(ControlBytes::pg11(), System::pg11),
            order + crc + size + version + catalog("201809051"));
  EXPECT_EQ(beginning(ControlBytes::pg12(), System::pg12), crc + size + version + catalog("201909212"));
  EXPECT_EQ(beginning(ControlBytes::pg15(), System::pg15), crc + size + version + catalog("202209061"));
  EXPECT_EQ(beginning(ControlBytes::pg17(), System::pg17), version + catalog("202406281"));
  EXPECT_EQ(beginning(ControlBytes::pg18(), System::pg18), version + catalog("202506291"));
}

// As pg_controldata 15.18 printed such files.
TEST_F(ControlText, ASegmentSizeThatCannotBeIsUsedSince11) {
  const auto pg15 = [](std::uint32_t size) {
    return control_text(parse_control_file(
        ControlBytes::pg15().set("check_point_copy.redo", 0x9000028).set("xlog_seg_size", size).bytes));
  };
  EXPECT_NE(pg15(0).find(" stored in the file, 0 bytes, is not"), std::string::npos);
  EXPECT_EQ(line(pg15(0), "Latest checkpoint's REDO WAL file:    "), "???");
  EXPECT_EQ(line(pg15(1), "Latest checkpoint's REDO WAL file:    "), "000000030000000009000028");
  EXPECT_NE(pg15(0x80000001).find(" stored in the file, -2147483647 bytes, is not"), std::string::npos);
  EXPECT_EQ(line(pg15(0x80000001), "Latest checkpoint's REDO WAL file:    "), "???");
  EXPECT_EQ(line(pg15(0x80000001), "Bytes per WAL segment:                "), "2147483649");
}

TEST_F(ControlText, ValuesWithoutWordsInLaterReleases) {
  const auto text = [](ControlBytes c) {
    c.set("wal_level", 3).set("time", 0x7FFFFFFFFFFFFFFF).seal();
    return control_text(parse_control_file(c.bytes));
  };
  EXPECT_EQ(line(text(ControlBytes::pg16()), "wal_level setting:                    "),
            "unrecognized wal_level");
  EXPECT_EQ(line(text(ControlBytes::pg17()), "wal_level setting:                    "),
            "unrecognized \"wal_level\"");
  EXPECT_EQ(line(text(ControlBytes::pg15()), "pg_control last modified:             "), "???");
  EXPECT_EQ(line(text(ControlBytes::pg12()), "pg_control last modified:             "),
            "9223372036854775807 s since 1970");
}

TEST_F(ControlText, TimesFollowTheZone) {
  EXPECT_EQ(line(control_text(gp6()), "pg_control last modified:             "), "Sat Nov 21 06:07:30 2026");
  use_zone("IST-5:30");
  EXPECT_EQ(line(control_text(gp6()), "pg_control last modified:             "), "Sat Nov 21 11:37:30 2026");
}

TEST_F(ControlText, TimesThatAreNoDate) {
  const auto text_at = [](std::uint64_t seconds) {
    return line(control_text(parse_control_file(ControlBytes::gp6().set("time", seconds).seal().bytes)),
                "pg_control last modified:             ");
  };
  EXPECT_EQ(text_at(0), "Thu Jan  1 00:00:00 1970");
  EXPECT_EQ(text_at(static_cast<std::uint64_t>(-1)), "Wed Dec 31 23:59:59 1969");
  EXPECT_EQ(text_at(0x7FFFFFFFFFFFFFFF), "9223372036854775807 s since 1970");
  EXPECT_EQ(text_at(0x8000000000000000), "-9223372036854775808 s since 1970");
}

TEST_F(ControlText, WarnsAsTheProductDoes) {
  const ControlFile bad = parse_control_file(ControlBytes::gp6().set("state", 7).set("wal_level", 9).bytes);
  const std::string text = control_text(bad);
  EXPECT_TRUE(
      text.starts_with("WARNING: Calculated CRC checksum does not match value stored in file.\n"
                       "Either the file is corrupt, or it has a different layout than this program\n"
                       "is expecting.  The results below are untrustworthy.\n\n"
                       "pg_control version number:            9420600\n"));
  EXPECT_EQ(line(text, "Database cluster state:               "), "unrecognized status code");
  EXPECT_EQ(line(text, "Current wal_level setting:            "), "unrecognized wal_level");

  const std::string swapped =
      control_text(parse_control_file(ControlBytes::pg94().set("pg_control_version", 0xAE030000).bytes));
  EXPECT_NE(swapped.find("\npg_control version number:            2919432192\n"
                         "WARNING: possible byte ordering mismatch\n"
                         "The byte ordering used to store the pg_control file might not match the one\n"
                         "used by this program.  In that case the results below would be incorrect, and\n"
                         "the PostgreSQL installation would be incompatible with this data directory.\n"
                         "Catalog version number:               201409291\n"),
            std::string::npos);
}

TEST_F(ControlText, ADamagedSegmentSizeLeavesTheUsualOne) {
  const std::string text =
      control_text(parse_control_file(ControlBytes::gp6().set("xlog_seg_size", 0).bytes));
  EXPECT_EQ(line(text, "Latest checkpoint's REDO WAL file:    "), "000000030000000100000007");
  EXPECT_EQ(line(text, "Bytes per WAL segment:                "), "0");
}

TEST_F(ControlText, OfAnUnreadReleaseHasWhatAllReleasesShare) {
  const auto f = parse_control_file(
      ControlBytes::pg94().set("pg_control_version", 937).set("catalog_version_no", 201306121).bytes);
  EXPECT_EQ(control_text(f),
            "pg_control version number:            937\n"
            "Catalog version number:               201306121\n"
            "Database system identifier:           7710501214929408439\n");
}

TEST_F(ControlText, OfAShortFileIsEmptyAsThatOfTheProduct) {
  const auto c = ControlBytes::gp6();
  EXPECT_EQ(control_text(parse_control_file(Bytes(c.bytes).first(255))), "");
  EXPECT_EQ(control_text(parse_control_file(Bytes(c.bytes).first(256))), control_text(gp6()));
  EXPECT_EQ(control_text(parse_control_file({})), "");
}

TEST_F(ControlText, Differences) {
  const ControlFile a = gp6();
  const ControlFile b = parse_control_file(ControlBytes::pg94().set("state", 77).seal().bytes);
  EXPECT_EQ(difference_text(a, a, "one", "two"),
            "A: one (Greenplum 6)\nB: two (Greenplum 6)\nno field differs\n");
  EXPECT_EQ(difference_text(a, b, "one", "two"),
            "A: one (Greenplum 6)\n"
            "B: two (PostgreSQL 9.4)\n"
            "field                              A                    B\n"
            "pg_control_version                 9420600              942\n"
            "catalog_version_no                 301908232            201409291\n"
            "state                              in archive recovery  77\n"
            "check_point_copy.next_relfilenode  16491                -\n"
            "xlog_seg_size                      67108864             16777216\n");
}

// Sentences are pinned: people search for them, and scripts cut them up.
std::string sentence(const ControlFile& file, std::size_t i = 0) {
  return i < file.problems.size() ? describe(file, file.problems[i]) : "(no problem)";
}
std::string sentence(const ControlBytes& c, std::size_t i = 0) {
  return sentence(parse_control_file(c.bytes), i);
}

TEST(ControlSentence, AboutTheFile) {
  EXPECT_EQ(describe({}, {.kind = Kind::cannot_open, .os_error = 2}),
            "cannot open: No such file or directory");
  EXPECT_EQ(describe({}, {.kind = Kind::cannot_read, .os_error = 5}), "cannot read: Input/output error");
  EXPECT_EQ(describe({}, {.kind = Kind::is_directory}), "is a directory, not a control file");
  EXPECT_EQ(describe({}, {.kind = Kind::not_regular_file}),
            "is not a regular file; nothing was read from it");
  EXPECT_EQ(sentence(parse_control_file({})), "is empty; a control file has 8192 bytes");
  EXPECT_EQ(sentence(parse_control_file(std::vector<std::byte>(8192))),
            "holds nothing but zeroes, 8192 of them: never written, or lost in a crash");
  const auto c = ControlBytes::gp6();
  EXPECT_EQ(sentence(parse_control_file(Bytes(c.bytes).first(9))),
            "ends after 9 bytes; a control file has 8192");
  EXPECT_EQ(
      sentence(parse_control_file(Bytes(c.bytes).first(100))),
      "ends after 100 bytes, inside the 256 that hold the values of Greenplum 6; a control file has 8192");
  EXPECT_EQ(sentence(parse_control_file(Bytes(c.bytes).first(300))),
            "ends after 300 bytes; a control file has 8192");
  EXPECT_EQ(sentence(parse_control_file(c.bytes, {}, 9000)),
            "has 9000 bytes; a control file has 8192, the rest was not read");
  auto tail = ControlBytes::gp6();
  tail.bytes[4096] = std::byte{7};
  EXPECT_EQ(sentence(tail),
            "byte 0x07 at offset 0x1000: everything behind the first 252 bytes should be zero");
}

TEST(ControlSentence, AboutItsOrigin) {
  auto other = ControlBytes::gp6().set("pg_control_version", 4711);
  EXPECT_EQ(sentence(other),
            "pg_control version 4711 (offset 0x8) is not that of any known release; only the values that all "
            "releases "
            "keep in the same place were read");
  other.bytes.resize(4096);
  EXPECT_EQ(sentence(other),
            "is not a control file: it has 4096 bytes instead of 8192, and the number at offset 0x8, 4711, "
            "is not the "
            "pg_control version of any known release");
  EXPECT_EQ(
      sentence(ControlBytes::pg94().set("pg_control_version", 903).set("catalog_version_no", 201105231)),
      "pg_control version 903 (offset 0x8) with catalog version 201105231 is that of PostgreSQL 9.1, a "
      "system that "
      "is not read here yet; only the values that all releases keep in the same place were read");
  EXPECT_EQ(sentence(ControlBytes::pg94().set("pg_control_version", 903).set("catalog_version_no", 1)),
            "pg_control version 903 (offset 0x8) with catalog version 1 is that of PostgreSQL 9.0 or "
            "PostgreSQL 9.1, a system that is not read here yet; only the values that all releases keep in "
            "the same place were read");
  EXPECT_EQ(
      sentence(ControlBytes::pg94().set("pg_control_version", 0xAE030000)),
      "pg_control version 2919432192 (offset 0x8) is 942, that of PostgreSQL 9.4 or PostgreSQL 9.5, in the "
      "other "
      "byte order: written on a big-endian machine, or damaged; the values are read as they stand and may be "
      "wrong");
  EXPECT_EQ(sentence(parse_control_file(ControlBytes::pg94().bytes, System::gp6)),
            "pg_control version 942 (offset 0x8) is not 9420600, that of Greenplum 6, which it is read as");
  EXPECT_EQ(describe({}, {.kind = Kind::ambiguous_system,
                          .offset = 8,
                          .found = 942,
                          .candidates = {System::pg94, System::gp6}}),
            "pg_control version 942 (offset 0x8) is that of PostgreSQL 9.4 or Greenplum 6, and neither "
            "catalog version "
            "nor checksum decides between them; say which it is with --system");
}

TEST(ControlSentence, AboutItsValues) {
  auto c = ControlBytes::pg94().set("crc", 0x12345678);
  const ControlFile f = parse_control_file(c.bytes);
  char computed[16];
  std::snprintf(computed, sizeof computed, "0x%08x", f.crc->computed);
  EXPECT_EQ(sentence(f),
            "the checksum stored at offset 0xf0 is 0x12345678, but that of the 240 bytes before it is " +
                std::string(computed) + ": the file is damaged, and any of its values may be wrong");
  EXPECT_EQ(sentence(ControlBytes::gp6().set("catalog_version_no", 5), 1),
            "catalog version 5 (offset 0xc) is not 301908232, that of Greenplum 6, which it is read as");
  EXPECT_EQ(sentence(ControlBytes::gp6().set("xlog_seg_size", 12345).seal()),
            "WAL segment size 12345 (offset 0xdc) is not a power of two from 1 MB to 1 GB; the name of the "
            "REDO WAL "
            "file is made with 67108864, usual for Greenplum 6");
  EXPECT_TRUE(sentence(ControlBytes::pg11().set("xlog_seg_size", 12345).seal())
                  .ends_with("the name of the REDO WAL file is made with it"));
  EXPECT_TRUE(sentence(ControlBytes::pg18().set("xlog_seg_size", 0).seal())
                  .ends_with("the name of the REDO WAL file cannot be made with it"));
  EXPECT_EQ(
      sentence(ControlBytes::gp6().set("float_format", 0x4000000000000000).seal()),
      "the number at offset 0xc8 reads as 2 instead of 1234567: another floating-point format, or damaged");
}

TEST(ControlJson, HasEveryField) {
  std::vector<ControlBytes> all = ControlBytes::upstream();
  all.push_back(ControlBytes::gp6());
  for (const auto& c : all) {
    const json document = json::parse(control_json(parse_control_file(c.bytes)));
    std::size_t count = 0;
    for (const auto& [key, value] : document["fields"].items())
      count += key == "check_point_copy" ? value.size() : 1;
    EXPECT_EQ(count, c.places().size());
    for (const test::Place& p : c.places()) {
      std::string path(1, '/');
      path += p.key;
      if (const auto dot = path.find('.'); dot != std::string::npos) path[dot] = '/';
      EXPECT_FALSE(document["fields"].at(json::json_pointer(path)).is_null()) << path;
    }
  }
}

TEST(ControlJson, ShowsValuesRawAndReadable) {
  const json d = json::parse(control_json(gp6()));
  EXPECT_EQ(d["schema_version"], 1);
  EXPECT_EQ(d["type"], "control_file");
  EXPECT_EQ(d["file"], json({{"size", 8192}}));
  EXPECT_EQ(d["system"], json({{"key", "gp6"}, {"product", "Greenplum 6"}}));
  EXPECT_EQ(d["crc"]["kind"], "crc32c");
  EXPECT_EQ(d["crc"]["stored"], d["crc"]["computed"]);
  EXPECT_EQ(d["crc"]["ok"], true);
  const json& f = d["fields"];
  EXPECT_EQ(f["system_identifier"], "7710501214929408439");
  EXPECT_EQ(f["state"], json({{"value", 5}, {"name", "in archive recovery"}}));
  EXPECT_EQ(f["time"], json({{"unix", 1795241250}, {"utc", "2026-11-21T06:07:30Z"}}));
  EXPECT_EQ(f["check_point"], "1/1C02CF28");
  EXPECT_EQ(f["check_point_copy"]["full_page_writes"], true);
  EXPECT_EQ(f["check_point_copy"]["next_xid"], 132857);
  EXPECT_EQ(f["wal_level"], json({{"value", 2}, {"name", "hot_standby"}}));
  EXPECT_EQ(f["float_format"], 1234567.0);
  EXPECT_EQ(f["xlog_seg_size"], 67108864);
  EXPECT_EQ(d["derived"], json({{"redo_wal_file", "000000030000000100000007"},
                                {"check_point_wal_file", "000000030000000100000007"},
                                {"next_full_xid", "30064903929"}}));
  EXPECT_EQ(d["problems"], json::array());
}

TEST(ControlJson, ShowsWhatIsWrong) {
  const ControlFile bad =
      parse_control_file(ControlBytes::gp6().set("state", 9).set("time", ~std::uint64_t{0} >> 1).bytes);
  const json d = json::parse(control_json(bad));
  EXPECT_EQ(d["crc"]["ok"], false);
  EXPECT_EQ(d["fields"]["state"], json({{"value", 9}, {"name", nullptr}}));
  EXPECT_EQ(d["fields"]["time"], json({{"unix", 9223372036854775807}, {"utc", nullptr}}));
  ASSERT_EQ(d["problems"].size(), 1u);
  EXPECT_EQ(d["problems"][0]["code"], "bad_crc");
  EXPECT_EQ(d["problems"][0]["offset"], 248);
  EXPECT_EQ(d["problems"][0]["expected"], bad.crc->stored);
  EXPECT_EQ(d["problems"][0]["found"], bad.crc->computed);
  EXPECT_EQ(d["problems"][0]["message"], describe(bad, bad.problems[0]));
}

TEST(ControlJson, ShowsWhatIsThereOfAShortFile) {
  const auto c = ControlBytes::gp6();
  const json d = json::parse(control_json(parse_control_file(Bytes(c.bytes).first(40))));
  EXPECT_EQ(d["crc"], nullptr);
  EXPECT_EQ(d["fields"]["check_point"], "1/1C02CF28");
  EXPECT_EQ(d["fields"]["prev_check_point"], nullptr);
  EXPECT_EQ(d["fields"]["check_point_copy"]["redo"], nullptr);
  EXPECT_EQ(d["derived"]["redo_wal_file"], nullptr);
  EXPECT_EQ(d["problems"][0]["code"], "short_file");
}

TEST(ControlJson, IsValidWhateverThePath) {
  ControlFile f = gp6();
  f.path = "/data/\xFF\x1B[31m\"";
  EXPECT_EQ(json::parse(control_json(f))["file"]["path"], "/data/\xEF\xBF\xBD\x1B[31m\"");
}

TEST(ControlJson, Differences) {
  const json d = json::parse(
      difference_json(gp6(), parse_control_file(ControlBytes::pg94().set("state", 6).seal().bytes)));
  EXPECT_EQ(d["type"], "control_file_diff");
  EXPECT_EQ(d["files"][0]["system"]["key"], "gp6");
  EXPECT_EQ(d["files"][1]["system"]["key"], "pg94");
  ASSERT_EQ(d["differences"].size(), 5u);
  EXPECT_EQ(d["differences"][2]["field"], "state");
  EXPECT_EQ(d["differences"][2]["a"]["name"], "in archive recovery");
  EXPECT_EQ(d["differences"][2]["b"]["value"], 6);
  EXPECT_EQ(d["differences"][3]["field"], "check_point_copy.next_relfilenode");
  EXPECT_EQ(d["differences"][3]["b"], nullptr);
  EXPECT_EQ(json::parse(difference_json(gp6(), gp6()))["differences"], json::array());
}

}  // namespace
}  // namespace walread
