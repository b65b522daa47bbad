// Resource managers of extensions (PostgreSQL 15 and later), and records that are longer than somebody wants
// to see. tests/live compares the words with pg_waldump's.
#include "tests/cli/waldump_fixture.hpp"

namespace walread {
namespace {

using formats::System;

class WaldumpCustomRmgr : public Waldump {
 protected:
  WaldumpCustomRmgr() {
    WalBuilder log({.system = System::pg15});
    log.add({.rmid = 128, .info = 0x30, .xid = 700, .data = test::ByteWriter().fill(5, 0xAB)});
    log.add({.rmid = 255, .info = 0x00, .data = test::ByteWriter().fill(7)});
    log.add({.rmid = 128, .info = 0x00, .data = test::ByteWriter().fill(9)});
    log.add(message());
    write(log, wal());
  }

  // xl_logical_message: database, transactional, prefix and message with their lengths.
  static test::TestRecord message() {
    test::ByteWriter data;
    data.u32(5).u8(0).align(8).u64(5).u64(64).fill(4, 0x6B).u8(0).fill(64, 0x41);
    return {.rmid = 21, .data = data};
  }
  std::string dump(std::vector<std::string> options) const {
    options.push_back(segment(1));
    return text_of(options);
  }
};

TEST_F(WaldumpCustomRmgr, HasItsNumberForAName) {
  EXPECT_EQ(
      dump({"-n", "2"}),
      "rmgr: custom128   len (rec/tot):     31/    31, tx:        700, lsn: 0/00100028, prev 0/00000000, "
      "desc: UNKNOWN (30) rmid: 128\n"
      "rmgr: custom255   len (rec/tot):     33/    33, tx:          0, lsn: 0/00100048, prev 0/00100028, "
      "desc: UNKNOWN (0) rmid: 255\n");
  const json record = json_of(run({"--format=json", segment(1)}))[1];
  EXPECT_EQ(record["rmgr"], "custom128");
  EXPECT_EQ(record["undecoded"], "ababababab");
}

TEST_F(WaldumpCustomRmgr, IsFilteredAndCountedByThatName) {
  EXPECT_EQ(lines_of(dump({"-r", "custom128"})).size(), 2u);
  EXPECT_EQ(lines_of(dump({"-r", "Custom255", "-r", "custom128"})).size(), 3u);
  const std::string by_rmgr = dump({"--stats"});
  EXPECT_NE(by_rmgr.find("\ncustom128                                      2 ("), std::string::npos)
      << by_rmgr;
  EXPECT_EQ(by_rmgr.find("custom129"), std::string::npos);
  const std::string by_record = dump({"--stats=record"});
  EXPECT_NE(by_record.find("\ncustom128/UNKNOWN (30)                         1 ("), std::string::npos)
      << by_record;
  expect_failure(run({"-r", "custom127", segment(1)}), 1,
                 "resource manager \"custom127\" does not exist in PostgreSQL 15 (--rmgr=list names them)");
}

TEST_F(WaldumpCustomRmgr, IsSaidOnceToBeAnExtensions) {
  const std::vector<std::string> said = lines_of(run({segment(1)}).err);
  EXPECT_EQ(std::ranges::count_if(said, [](const auto& l) { return l.find("of an extension") != l.npos; }),
            2);
  EXPECT_EQ(run({"-q", segment(1)}).err, "") << "it is no error";
}

TEST_F(WaldumpCustomRmgr, MayBeGivenAName) {
  const std::string text = dump({"--rmgr-name", "128=neon", "--rmgr-name=255=other", "-n", "2"});
  EXPECT_EQ(text.substr(0, 18), "rmgr: neon        ");
  EXPECT_NE(text.find("\nrmgr: other       len"), std::string::npos);
  EXPECT_EQ(lines_of(dump({"--rmgr-name=128=neon", "-r", "NEON"})).size(), 2u);
  EXPECT_NE(dump({"--rmgr-name=128=neon", "--stats=record"}).find("\nneon/UNKNOWN (30) "), std::string::npos);
}

TEST_F(WaldumpCustomRmgr, NamesThatCannotBeGiven) {
  for (const std::string wrong : {"127=a", "256=a", "128", "128=", "=a", "x128=a", "-128=a"}) {
    expect_usage_error(
        run({"--rmgr-name=" + wrong, segment(1)}),
        "--rmgr-name \"" + wrong + "\" is not of the form NUMBER=NAME with a number from 128 to 255");
  }
}

TEST_F(WaldumpCustomRmgr, LongDescriptionsAreCutIfAskedFor) {
  const std::string whole = dump({"-r", "LogicalMessage"});
  const std::string line = whole.substr(0, whole.size() - 1);
  const std::string text = line.substr(line.find("desc: ") + 6);
  EXPECT_EQ(dump({"-r", "LogicalMessage", "--max-width=0"}), whole);
  EXPECT_EQ(dump({"-r", "LogicalMessage", "--max-width=" + std::to_string(text.size())}), whole);
  const std::string cut = text.substr(0, 30) + "... " + std::to_string(text.size() - 30) + " bytes more";
  EXPECT_EQ(dump({"-r", "LogicalMessage", "--max-width=30"}),
            line.substr(0, line.find("desc: ") + 6) + cut + "\n");
  const json record =
      json_of(run({"--format=json", "--max-width=30", "-r", "LogicalMessage", segment(1)}))[1];
  EXPECT_EQ(record["text"], cut);
  expect_usage_error(run({"--max-width=wide", segment(1)}), "--max-width \"wide\" is not a number of bytes");
}

}  // namespace
}  // namespace walread
