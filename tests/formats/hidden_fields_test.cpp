// What the products' own tools do not print, though it is there: JSON has it.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/formats/built_records.hpp"

namespace walread {
namespace {

using formats::System;
using nlohmann::json;

// The JSON of the first record of this name that has a text like `text`.
json json_of(System system, const std::string& name, const std::string& text = "") {
  for (const auto& g : test::all_records(system)) {
    if (g.name != name || g.text.find(text) == std::string::npos) continue;
    return json::parse(test::LoneRecord(g.system, g.raw, g.lsn, g.tli).json());
  }
  ADD_FAILURE() << "no record " << name;
  return {};
}

json built(System system, const std::string& name) {
  for (const auto& g : test::built_records(system))
    if (g.name == name) return json::parse(test::LoneRecord(g.system, g.raw, g.lsn, g.tli).json());
  ADD_FAILURE() << "no built record " << name;
  return {};
}

TEST(HiddenFields, OfAPrepare) {
  const json f = built(System::gp6, "Transaction/PREPARE")["fields"];
  EXPECT_EQ(f["gid"], "1790000000-0000000042");
  EXPECT_EQ(f["prepared_xid"], 700);
  EXPECT_EQ(f["prepared_at"], "2026-01-01T03:04:05.678901Z");
  EXPECT_EQ(f["database"], 16384);
  EXPECT_EQ(f["owner"], 10);
  EXPECT_EQ(f["subxacts"], (json{701, 702, 4294967295u}));
  ASSERT_EQ(f["commitrels"].size(), 4u);
  EXPECT_EQ(f["commitrels"][1], (json{{"node", "1663/16384/501"}, {"is_temp", true}, {"relstorage", "h"}}));
  ASSERT_EQ(f["abortrels"].size(), 1u);
  EXPECT_EQ(f["abortrels"][0]["node"], "1663/16384/501");
  ASSERT_EQ(f["invalmsgs"].size(), 7u);
  EXPECT_EQ(f["invalmsgs"][0], (json{{"id", 7}, {"kind", "catcache"}, {"database", 16384}, {"hash", 0}}));
  EXPECT_EQ(f["invalmsgs"][2], (json{{"id", -2}, {"kind", "relcache"}, {"database", 16384}, {"relation_oid", 500}}));
  EXPECT_EQ(f["invalmsgs"][3]["kind"], "smgr");
  EXPECT_EQ(f["invalmsgs"][6]["kind"], "unknown");
  ASSERT_EQ(f["two_phase_records"].size(), 2u);
  EXPECT_EQ(f["two_phase_records"][0]["rmid"]["name"], "lock");
  EXPECT_TRUE(f["two_phase_records"][0].contains("lock"));
  EXPECT_EQ(f["two_phase_records"][1]["rmid"]["name"], "end");

  const json f94 = built(System::pg94, "Transaction/PREPARE")["fields"];
  EXPECT_EQ(f94["gid"], "1790000000-0000000042");
  EXPECT_EQ(f94["commitrels"][0], "1663/16384/500");
  EXPECT_EQ(f94["subxacts"].size(), 3u);
}

TEST(HiddenFields, BehindAGreenplumCheckpoint) {
  const json f = built(System::gp6, "XLOG/CHECKPOINT_ONLINE")["fields"];
  EXPECT_EQ(f["distributed"]["committed_count"], 2);
  EXPECT_EQ(f["distributed"]["committed"],
            (json{{{"gid", "1790000000-0000000042"}, {"gxid", 42}}, {{"gid", "1790000000-4294967295"}, {"gxid", 4294967295u}}}));
  EXPECT_EQ(f["prepared_state"]["prepared_count"], 2);
  EXPECT_EQ(f["prepared"], (json{{{"xid", 700}, {"lsn", "0/13000100"}}, {{"xid", 701}, {"lsn", "1/28"}}}));
  EXPECT_FALSE(built(System::gp6, "XLOG/CHECKPOINT_SHUTDOWN")["fields"].contains("distributed"));
}

TEST(HiddenFields, OfAppendOnlyRecords) {
  const json insert = json_of(System::gp6, "Appendonly/INSERT", "seg/offset:129/0")["fields"];
  EXPECT_EQ(insert["segment_filenum"], 129);
  EXPECT_EQ(insert["offset"], "0");
  EXPECT_EQ(insert["data_length"], 72);
  const json truncate = json_of(System::gp6, "Appendonly/TRUNCATE")["fields"];
  EXPECT_TRUE(truncate.contains("segment_filenum") && truncate.contains("offset"));
}

// What the server never set stands apart, and what the tool only thinks it read, too.
TEST(HiddenFields, ThatMeanNothing) {
  const json commit = built(System::gp6, "Transaction/DISTRIBUTED_COMMIT");
  EXPECT_EQ(commit["fields"]["gid"], "1790000000-0000000042");
  EXPECT_FALSE(commit["fields"].contains("distrib_xid_unset"));
  EXPECT_TRUE(commit["uninitialised"].contains("distrib_xid_unset"));
  EXPECT_TRUE(commit["uninitialised"].contains("xtime"));
  const json meta = json_of(System::gp6, "Btree/INSERT_META", "fastlevel 1663");
  EXPECT_EQ(meta["fields"]["metadata"]["root"], 8);
  EXPECT_EQ(meta["misread_by_dump_tool"]["printed_fastlevel"], 1663);
}

TEST(HiddenFields, LargeNumbersAreStrings) {
  const json j = json_of(System::gp6, "Sequence/LOG")["fields"]["sequence"];
  EXPECT_TRUE(j["last_value"].is_string());
  EXPECT_EQ(j["max_value"], "9223372036854775807");
}

}  // namespace
}  // namespace walread
