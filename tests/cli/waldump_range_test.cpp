// From where to where waldump reads: positions, timelines, and the record that goes on in the next segment.
#include "tests/cli/waldump_fixture.hpp"

namespace walread {
namespace {

class WaldumpRange : public Waldump {
 protected:
  static Lsn lsn_of(const std::string& line) {
    const std::size_t at = line.find(" lsn: ") + 6;
    return Lsn::parse(line.substr(at, line.find(',', at) - at)).value();
  }
  static std::vector<std::string> records_of(const ProgramResult& r) {
    std::vector<std::string> out;
    for (const json& line : json_of(r))
      if (line["type"] == "record") out.push_back(line["lsn"]);
    return out;
  }
};

TEST_F(WaldumpRange, StartsWithTheFirstRecordAtOrBehind) {
  small_log();
  const std::vector<std::string> all = lines_of(text_of({wal()}));
  const std::size_t i = all.size() / 2;
  const Lsn at = lsn_of(all[i]);
  std::string rest;
  for (std::size_t j = i; j < all.size(); ++j) rest += all[j] + "\n";
  EXPECT_EQ(text_of({"-s", to_string(at), wal()}), rest);
  EXPECT_EQ(text_of({"--start=" + to_string(at), "-p", data()}), rest);
  // In the middle of a record pg_xlogdump says so on standard output; so do we, before the first line.
  const Lsn before = lsn_of(all[i - 1]) + 1;
  const std::string remark = fmt::format("first record is after {}, at {}, skipping over {} bytes\n",
                                         to_string(before), to_string(at), at - before);
  EXPECT_EQ(text_of({"-s", to_string(before), wal()}), remark + rest);
  const std::string segment_name = name(SegmentSize::mib(1).segment_of(before));
  EXPECT_TRUE(
      text_of({"-s", to_string(before), "-p", wal(), segment_name}).starts_with(remark + all[i] + "\n"));
  // Whatever is shown then.
  EXPECT_EQ(text_of({"-s", to_string(before), "-x", "99", wal()}), remark);
  EXPECT_EQ(text_of({"-s", to_string(before), "-q", wal()}), "");
  EXPECT_TRUE(text_of({"-s", to_string(before), "-z", wal()}).starts_with("WAL statistics"));
  EXPECT_EQ(records_of(run({"-s", to_string(before), "--format=json", wal()}))[0], to_string(at));
  // A segment's first byte lies in no record, and nobody says that one was skipped.
  EXPECT_EQ(text_of({"-s", "0/200000", wal()}).find("first record"), std::string::npos);
}

TEST_F(WaldumpRange, EndsBeforeTheRecordThatReachesBeyond) {
  small_log();
  const std::vector<std::string> all = lines_of(text_of({wal()}));
  const std::size_t i = all.size() / 2;
  std::string until;
  for (std::size_t j = 0; j < i; ++j) until += all[j] + "\n";
  const Lsn end = lsn_of(all[i]);
  const ProgramResult exact = run({"-e", to_string(end), wal()});
  EXPECT_EQ(exact.exit_code, 0);
  EXPECT_EQ(exact.out, until);
  const std::string segment_name = name(SegmentSize::mib(1).segment_of(end));
  const std::string place = fmt::format("waldump: {}: {} (offset 0x{:x}): ", segment_name, to_string(end),
                                        SegmentSize::mib(1).offset_of(end));
  EXPECT_EQ(last_sentence(exact),
            place + "the end that was asked for; the last record is " + to_string(lsn_of(all[i - 1])));
  const ProgramResult inside = run({"--end=" + to_string(end + 8), wal()});
  EXPECT_EQ(inside.out, until);
  EXPECT_EQ(last_sentence(inside),
            place + "the record that begins here reaches beyond the end that was asked for and is not shown");
  EXPECT_EQ(text_of({"-s", to_string(end), "-e", to_string(lsn_of(all[i + 1])), wal()}), all[i] + "\n");
}

TEST_F(WaldumpRange, PositionsThatAreNotHere) {
  small_log();
  const std::string here = wal().string() + ": no segment of timeline 1 here holds ";
  expect_failure(run({"-s", "0/5", wal()}), 3, here + "0/5: they begin at 0/100000 and end at 0/400000");
  expect_failure(run({"-s", "9/0", wal()}), 3, here + "9/0: they begin at 0/100000 and end at 0/400000");
  expect_failure(run({"-e", "0/100000", wal()}), 3, here + "what is before 0/100000: they begin at 0/100000");
  expect_failure(run({"-s", "0/200000", segment(1)}), 1, "start position 0/200000 is not inside " + name(1));
  expect_failure(run({"-e", "0/200001", segment(1)}), 1, "end position 0/200001 is not inside " + name(1));
  expect_failure(run({"-e", "0/200000", segment(1), segment(2)}), 1,
                 "end position 0/200000 is not inside " + name(2));
  EXPECT_EQ(run({"-e", "0/200000", segment(1)}).exit_code, 0);
  // Behind the end of what was written.
  const ProgramResult behind = run({"-s", "0/3F0000", wal()});
  EXPECT_EQ(behind.exit_code, 0);
  EXPECT_EQ(behind.out, "");
  EXPECT_NE(behind.err.find("nothing was written behind this point; no record was read"), std::string::npos)
      << behind.err;
}

TEST_F(WaldumpRange, TheRecordThatGoesOnInTheNextSegment) {
  small_log();
  const std::vector<std::string> all = lines_of(text_of({wal()}));
  const ProgramResult text = run({segment(1)});
  const std::vector<std::string> shown = lines_of(text.out);
  const Lsn hidden = lsn_of(all[shown.size()]);
  ASSERT_LT(hidden, start_of(2));
  ASSERT_GT(lsn_of(all[shown.size() + 1]), start_of(2));
  EXPECT_EQ(text.exit_code, 0);
  EXPECT_EQ(last_sentence(text),
            "waldump: " + name(1) + ": " + to_string(hidden) +
                fmt::format(" (offset 0x{:x})", SegmentSize::mib(1).offset_of(hidden)) +
                ": the record that begins here reaches beyond the end that was asked for and is "
                "not shown; name the next segment as ENDSEG to see it, or use --format=json");
  const ProgramResult in_json = run({"--format=json", segment(1)});
  EXPECT_EQ(in_json.exit_code, 0);
  const std::vector<std::string> records = records_of(in_json);
  ASSERT_EQ(records.size(), shown.size() + 1);
  EXPECT_EQ(records.back(), to_string(hidden));
  EXPECT_EQ(last_sentence(in_json).find("ENDSEG"), std::string::npos);
  // Whoever says where to end gets no more than that.
  EXPECT_EQ(records_of(run({"--format=json", "-e", "0/200000", segment(1)})).size(), shown.size());
  // If the next segment is not here, nobody can show it.
  fs::remove(segment(2));
  EXPECT_EQ(text_of({segment(1)}), text.out);
  const ProgramResult without = run({"--format=json", segment(1)});
  EXPECT_EQ(without.exit_code, 0);
  EXPECT_EQ(records_of(without).size(), shown.size());
  EXPECT_EQ(json_of(without).back()["reason"], "record_continues");
}

TEST_F(WaldumpRange, ACopiedPrefixIsTheOldTimelines) {
  const fs::path wal = recording("S4a_master_diverged", "standby") / "pg_xlog";
  const std::string fork = "0/1804F4B0";
  const ProgramResult r = run({"--format=json", wal / "000000020000000000000006"});
  EXPECT_EQ(r.exit_code, 0);
  EXPECT_NE(r.err.find("waldump: records before " + fork +
                       " are timeline 1's, copied into the first segment of timeline 2\n"),
            std::string::npos)
      << r.err;
  int before = 0, behind = 0;
  for (const json& line : json_of(r)) {
    if (line["type"] != "record") continue;
    const bool old = Lsn::parse(line["lsn"].get<std::string>()) < Lsn::parse(fork);
    EXPECT_EQ(line["tli"], old ? 1 : 2) << line["lsn"];
    old ? ++before : ++behind;
  }
  EXPECT_EQ(before, 134);
  EXPECT_EQ(behind, 106);
}

TEST_F(WaldumpRange, Timelines) {
  const fs::path wal = recording("S4a_master_diverged", "standby") / "pg_xlog";
  const ProgramResult both = run({wal});
  EXPECT_EQ(both.exit_code, 0);
  EXPECT_EQ(lines_of(both.out).size(), 256u);
  EXPECT_EQ(lines_of(both.err)[0],
            "waldump: " + wal.string() +
                ": Greenplum 6, timeline 2 (timeline 1 before 0/1804F4B0); begins with the "
                "oldest record here, 0/14000028");
  EXPECT_EQ(lines_of(text_of({"-t", "1", wal})).size(), 136u);
  EXPECT_EQ(lines_of(text_of({"-t", "0x2", wal})).size(), 254u);
  EXPECT_EQ(text_of({"-s", "0/14000028", "-p", wal}), both.out);
  expect_failure(run({"-s", "0/14000028", "-t", "2", wal}), 3,
                 wal.string() +
                     ": no segment of timeline 2 here holds 0/14000028: they begin at 0/18000000 and end at "
                     "0/20000000; it is timeline 1's: leave --timeline out to read both");
  expect_failure(run({"-t", "1", wal / "000000020000000000000006"}), 1,
                 "--timeline 1 does not fit 000000020000000000000006, a segment of timeline 2");
  // From one timeline's segment to another's: as the server's tool, on the way to the last one.
  EXPECT_EQ(text_of({wal / "000000010000000000000005", "000000020000000000000007"}), both.out);
  EXPECT_EQ(text_of({wal / "000000010000000000000006", "000000020000000000000007"}), text_of({"-t2", wal}));
}

TEST_F(WaldumpRange, HistoriesThatAreMissingOrDamaged) {
  const fs::path from = recording("S4a_master_diverged", "standby") / "pg_xlog";
  for (const auto& entry : fs::directory_iterator(from))
    if (entry.path().extension() == "" && entry.is_regular_file())
      fs::create_symlink(entry, wal() / entry.path().filename());
  const ProgramResult without = run({wal()});
  EXPECT_EQ(without.exit_code, 0);
  EXPECT_EQ(lines_of(without.out).size(), 254u);
  EXPECT_EQ(
      lines_of(without.err)[0],
      "waldump: 00000002.history is not here, so only segments of timeline 2 are read; -t chooses another");
  EXPECT_EQ(lines_of(without.err)[2],
            "waldump: the first records are timeline 1's; 00000002.history, which would say "
            "where timeline 2 begins, is not here");
  const std::string history = wal() / "00000002.history";
  std::ofstream(history) << "x\n";
  const ProgramResult damaged = run({wal()});
  EXPECT_EQ(damaged.exit_code, 2);
  EXPECT_EQ(damaged.out, without.out);
  EXPECT_TRUE(
      damaged.err.starts_with("waldump: " + history + ": line 1: does not begin with a timeline number"))
      << damaged.err;
  fs::remove(history);
  fs::create_directory(history);
  const ProgramResult refused = run({wal()});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_TRUE(refused.err.starts_with("waldump: " + history + ": the file cannot be read: Is a directory\n"))
      << refused.err;
  fs::remove(history);
  fs::create_symlink(from / "00000002.history", history);

  // What timeline 1 has behind the fork is no part of timeline 2, even where timeline 2's own segment is
  // gone.
  fs::remove(wal() / "000000020000000000000006");
  const ProgramResult cut = run({"--format=json", wal()});
  EXPECT_EQ(cut.exit_code, 2);
  EXPECT_EQ(records_of(cut).size(), 136u);
  EXPECT_EQ(last_sentence(cut),
            "waldump: 000000020000000000000006: the segment is not here: timeline 2 leaves timeline "
            "1 in it, at 0/1804F4B0, and reading stops there");
  EXPECT_EQ(json_of(cut).back()["found"], "missing_segment");
  fs::create_symlink(recording("S4a_master_diverged", "master") / "pg_xlog" / "000000010000000000000007",
                     wal() / "000000010000000000000007");
  fs::remove(wal() / "000000020000000000000007");
  fs::create_symlink(from / "000000020000000000000006", wal() / "000000020000000000000006");
  expect_failure(run({"-s", "0/1C000000", wal()}), 3,
                 wal().string() +
                     ": no segment of timeline 2 here holds 0/1C000000: they begin at 0/14000000 and end "
                     "at 0/1C000000");
}

}  // namespace
}  // namespace walread
