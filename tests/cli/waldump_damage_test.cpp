// Damaged logs: one sentence that says which file, where and what; the exit code; and what can still be read.
#include "tests/cli/waldump_fixture.hpp"

namespace walread {
namespace {

using test::ByteWriter;

class WaldumpDamage : public Waldump {
 protected:
  void SetUp() override {
    small_log();
    all_ = text_of({wal()});
    for (const std::string& line : lines_of(all_)) {
      const std::size_t at = line.find(" lsn: ") + 6;
      lsns_.push_back(Lsn::parse(line.substr(at, line.find(',', at) - at)).value());
    }
  }

  // The first record that begins at or behind `at`, and the one before it.
  std::size_t index_at(Lsn at) const {
    return static_cast<std::size_t>(std::ranges::lower_bound(lsns_, at) - lsns_.begin());
  }
  static std::string place(Lsn at) {
    return name(SegmentSize::mib(1).segment_of(at)) +
           fmt::format(": {} (offset 0x{:x})", to_string(at), SegmentSize::mib(1).offset_of(at));
  }
  // Lines of the records `begin` to `end` (exclusive) of the log as it was.
  std::string lines(std::size_t begin, std::size_t end) const {
    std::string out;
    const std::vector<std::string> all = lines_of(all_);
    for (std::size_t i = begin; i < std::min(end, all.size()); ++i) out += all[i] + "\n";
    return out;
  }

  // Records [first, resumes) can no longer be read. `sentence` says at which place that was seen, and why.
  void expect_damage(const std::string& sentence, std::size_t first, std::size_t resumes) {
    SCOPED_TRACE(sentence);
    const ProgramResult stop = run({wal()});
    EXPECT_EQ(stop.exit_code, 2);
    EXPECT_EQ(stop.out, lines(0, first));
    // A record that goes on in what cannot be read is named (U6).
    const bool at_record = first == 0 || sentence.starts_with(place(lsns_[first]));
    const std::string stops = at_record ? "; reading stops here although valid records follow at "
                                        : "; reading stops at the record " + to_string(lsns_[first]) +
                                              ", which goes on there, although valid records follow at ";
    EXPECT_EQ(last_sentence(stop),
              "waldump: " + sentence + stops + to_string(lsns_[resumes]) + " (--on-damage=skip shows them)");
    // The beginning, the end, and of segments of two systems a line of their own (W3).
    EXPECT_LE(lines_of(stop.err).size(), 3u) << stop.err;

    const ProgramResult skip = run({"--on-damage=skip", wal()});
    EXPECT_EQ(skip.exit_code, 2);
    EXPECT_EQ(skip.out, lines(0, first) + lines(resumes, lsns_.size()));
    EXPECT_NE(skip.err.find("waldump: " + sentence + "; 0/"), std::string::npos) << skip.err;
    EXPECT_NE(skip.err.find(" to " + to_string(lsns_[resumes]) + " was skipped\n"), std::string::npos)
        << skip.err;

    // The same in JSON: a line of type gap, and a last line that says how it went.
    const ProgramResult both = run({"--on-damage=skip", "--format=json", wal()});
    EXPECT_EQ(both.exit_code, 2);
    std::vector<json> gaps;
    for (const json& line : json_of(both))
      if (line["type"] == "gap") gaps.push_back(line);
    ASSERT_EQ(gaps.size(), 1u);
    EXPECT_EQ(gaps[0]["end"], to_string(lsns_[resumes]));
    EXPECT_EQ(gaps[0]["damage"], true);
    const json end = json_of(run({"--format=json", wal()})).back();
    EXPECT_EQ(end["type"], "end");
    EXPECT_EQ(end["reason"], "damage");
    EXPECT_EQ(end["normal"], false);
    EXPECT_EQ(end["found"], gaps[0]["reason"]);
    EXPECT_EQ(end["resumes_at"], to_string(lsns_[resumes]));
    EXPECT_EQ(end["message"],
              sentence + stops + to_string(lsns_[resumes]) + " (--on-damage=skip shows them)");
  }

  std::string all_;
  std::vector<Lsn> lsns_;
};

TEST_F(WaldumpDamage, ARecordsChecksum) {
  const std::size_t i = index_at(start_of(2) + 400000);
  const std::uint64_t offset = SegmentSize::mib(1).offset_of(lsns_[i]);
  const std::string before = content(segment(2));
  flip(segment(2), offset + 33);
  const std::string stored =
      fmt::format("{:08x}", load<std::uint32_t>(test::to_bytes(before).data() + offset + 24));
  const ProgramResult r = run({wal()});
  const std::string start =
      place(lsns_[i]) + ": the record's checksum is " + stored + "; computed from its bytes it is ";
  const std::size_t at = r.err.find(start);
  ASSERT_NE(at, std::string::npos) << r.err;
  expect_damage(start + r.err.substr(at + start.size(), 8), i, i + 1);
}

TEST_F(WaldumpDamage, ARecordsHeader) {
  const std::size_t i = index_at(start_of(2) + 400000);
  const std::uint64_t offset = SegmentSize::mib(1).offset_of(lsns_[i]);
  const std::string before = content(segment(2));
  const auto restore = [&] { write(segment(2), test::to_bytes(before)); };
  put(segment(2), offset + 16, ByteWriter().u64(0x123456).data());
  expect_damage(place(lsns_[i]) + ": the record's link to the one before it is 0/123456; that record is " +
                    to_string(lsns_[i - 1]),
                i, i + 1);
  restore();
  put(segment(2), offset, ByteWriter().u32(0x7FFFFFFF).data());
  expect_damage(place(lsns_[i]) + ": no record can be 2147483647 bytes long or begin here", i, i + 1);
  restore();
  put(segment(2), offset, ByteWriter().u32(7).data());
  expect_damage(place(lsns_[i]) + ": no record can be 7 bytes long or begin here", i, i + 1);
  restore();
  put(segment(2), offset, ByteWriter().u32(0).data());
  expect_damage(place(lsns_[i]) + ": the record's length is zero", i, i + 1);
}

TEST_F(WaldumpDamage, APage) {
  const Lsn page = start_of(2) + 50 * 8192;
  const std::uint64_t offset = 50 * 8192;
  // The record that goes on there is lost too.
  const std::size_t first = index_at(page) - 1;
  const std::string before = content(segment(2));
  const auto restore = [&] { write(segment(2), test::to_bytes(before)); };
  zero(segment(2), offset, 8192);
  expect_damage(place(page) + ": the page is all zeros", first, index_at(page + 8192));
  // Where only its header is damaged, the records on it are not lost (W2).
  const std::size_t resumes = first + 1;
  restore();
  put(segment(2), offset, ByteWriter().u16(0x1234).data());
  expect_damage(place(page) + ": the page begins with magic number 1234; expected D07E", first, resumes);
  restore();
  put(segment(2), offset + 2, ByteWriter().u16(0xFF01).data());
  expect_damage(place(page) + ": the page header has flags FF01, of which only those in 000F exist", first,
                resumes);
  restore();
  put(segment(2), offset + 8, ByteWriter().u64(0x50000000).data());
  expect_damage(place(page) + ": the page says that it belongs at 0/50000000; it lies at " + to_string(page),
                first, resumes);
  restore();
  put(segment(2), offset + 4, ByteWriter().u32(99).data());
  expect_damage(place(page) + ": the page is of timeline 99; the file's name allows up to 1", first,
                index_at(page + 8192));
}

TEST_F(WaldumpDamage, TheFirstPageOfASegmentOrOfTheLog) {
  for (const SegmentNumber n : {SegmentNumber{2}, SegmentNumber{1}}) {
    const std::string before = content(segment(n));
    const std::size_t first = n == 1 ? 0 : index_at(start_of(n)) - 1;
    const std::size_t resumes = index_at(start_of(n) + 8192);
    zero(segment(n), 0, 8192);
    expect_damage(place(start_of(n)) + ": the page is all zeros", first, resumes);
    write(segment(n), test::to_bytes(before));
    put(segment(n), 0, ByteWriter().u16(0x1234).data());
    expect_damage(place(start_of(n)) + ": the page begins with magic number 1234; expected D07E", first,
                  first + 1);
    write(segment(n), test::to_bytes(before));
  }
}

// With no header left that says how large pages and segments are, the other pages still do.
TEST_F(WaldumpDamage, AllFirstPages) {
  for (const SegmentNumber n : {1, 2, 3}) zero(segment(n), 0, 8192);
  const ProgramResult r = run({"--on-damage=skip", wal()});
  EXPECT_EQ(r.exit_code, 2);
  const std::size_t a = index_at(start_of(1) + 8192), b = index_at(start_of(2)) - 1,
                    c = index_at(start_of(2) + 8192);
  const std::size_t d = index_at(start_of(3)) - 1, e = index_at(start_of(3) + 8192);
  EXPECT_EQ(r.out, lines(a, b) + lines(c, d) + lines(e, lsns_.size()));
  // One file alone.
  const ProgramResult one = run({segment(2), "--on-damage=skip"});
  EXPECT_EQ(one.exit_code, 2);
  EXPECT_EQ(one.out, lines(c, d));
  EXPECT_NE(one.err.find("waldump: " + place(start_of(2)) + ": the page is all zeros; 0/"),
            std::string::npos);
}

TEST_F(WaldumpDamage, ATruncatedFile) {
  const std::size_t first = index_at(start_of(2) + 100 * 8192) - 1;
  fs::resize_file(segment(2), 100 * 8192 + 777);
  expect_damage(place(start_of(2) + 100 * 8192) + ": the file ends after 819977 bytes; a segment has 1048576",
                first, index_at(start_of(3)));
  fs::resize_file(segment(2), 30);
  expect_damage(place(start_of(2)) + ": the file ends after 30 bytes; a segment has 1048576",
                index_at(start_of(2)) - 1, index_at(start_of(3)));
  fs::resize_file(segment(2), 0);
  expect_damage(place(start_of(2)) + ": the file ends after 0 bytes; a segment has 1048576",
                index_at(start_of(2)) - 1, index_at(start_of(3)));
  // Nothing follows: the same, though nothing can be skipped.
  const std::string last = to_string(lsns_[index_at(start_of(2)) - 2]);
  fs::remove(segment(3));
  const ProgramResult r = run({wal()});
  EXPECT_EQ(r.exit_code, 2);
  EXPECT_EQ(last_sentence(r), "waldump: " + place(start_of(2)) +
                                  ": the file ends after 0 bytes; a segment has 1048576; "
                                  "the last record is " +
                                  last);
}

TEST_F(WaldumpDamage, AForeignSegment) {
  put(segment(2), 24, ByteWriter().u64(42).data());
  expect_damage(place(start_of(2)) +
                    ": the segment belongs to the database system 42, the ones before it to "
                    "6800000000000000001",
                index_at(start_of(2)) - 1, index_at(start_of(3)));
  // Where reading begins decides which system's log it is: an archive may be that of many.
  const ProgramResult r = run({"-s", "0/200000", wal()});
  EXPECT_EQ(r.exit_code, 2);
  EXPECT_EQ(r.out, lines(index_at(start_of(2)), index_at(start_of(3)) - 1));
  EXPECT_TRUE(
      last_sentence(r).starts_with("waldump: " + place(start_of(3)) +
                                   ": the segment belongs to the database system 6800000000000000001, the "
                                   "ones before it to 42; the last record is "))
      << r.err;
}

TEST_F(WaldumpDamage, AMissingSegment) {
  fs::remove(segment(2));
  const std::size_t first = index_at(start_of(2)) - 1, resumes = index_at(start_of(3));
  // All that is here is shown, whatever the policy: what is not here cannot be read anyway.
  for (const char* policy : {"--on-damage=stop", "--on-damage=skip"}) {
    const ProgramResult r = run({policy, wal()});
    EXPECT_EQ(r.exit_code, 2);
    EXPECT_EQ(r.out, lines(0, first) + lines(resumes, lsns_.size()));
    EXPECT_NE(r.err.find("waldump: " + to_string(lsns_[first]) +
                         " to 0/300000 is missing: no segment here holds it\n"),
              std::string::npos)
        << r.err;
  }
  // Where segments or a position were named, it is an end.
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{segment(1), name(3)}, {"-s", "0/100028", wal()}}) {
    const ProgramResult r = run(arguments);
    EXPECT_EQ(r.exit_code, 2);
    EXPECT_EQ(r.out, lines(0, first));
    EXPECT_EQ(last_sentence(r), "waldump: " + name(2) +
                                    ": the segment that holds 0/200000 is not here, though later "
                                    "ones are; the last record is " +
                                    to_string(lsns_[first - 1]));
  }
  EXPECT_EQ(run({segment(1), name(3), "--on-damage=skip"}).out,
            lines(0, first) + lines(resumes, lsns_.size()));
  expect_failure(run({"-s", "0/200000", wal()}), 3,
                 wal().string() +
                     ": no segment of timeline 1 here holds 0/200000: they begin at 0/100000 and end at "
                     "0/400000, with a gap there");
}

TEST_F(WaldumpDamage, ASegmentUnderAnotherName) {
  fs::rename(segment(2), segment(9));
  const std::string address = "the page says that it belongs at 0/200000; it lies at ";
  // Under a later name it is what a server leaves that uses files again: no damage.
  const ProgramResult later = run({segment(9)});
  EXPECT_EQ(later.exit_code, 0);
  EXPECT_EQ(later.out, "");
  EXPECT_TRUE(last_sentence(later).starts_with("waldump: " + place(start_of(9)) +
                                               ": the log ends here: what follows is "
                                               "left from an earlier use of the file, as 000000010000000000000002; no "
                                               "record was read"))
      << later.err;
  fs::create_directories(dir_ / "alone");
  fs::rename(segment(9), dir_ / "alone" / name(9));
  expect_failure(run({dir_ / "alone"}), 0,
                 place(start_of(9)) +
                     ": the log ends here: what follows is left from an earlier use of the file, as "
                     "000000010000000000000002; no record was read");
  const std::string map = text_of({"--map", dir_ / "alone"});
  EXPECT_NE(map.find("  recycled        1048576  100.00%  left from an earlier use of the file\n"),
            std::string::npos)
      << map;
  // Under an earlier name no server leaves it.
  fs::rename(dir_ / "alone" / name(9), dir_ / "alone" / name(1));
  expect_failure(run({dir_ / "alone"}), 2,
                 place(start_of(1)) + ": the file holds the beginning of 000000010000000000000002 (" + address +
                     "0/100000); no record was read");
  expect_failure(run({dir_ / "alone" / name(1)}), 2,
                 place(start_of(1)) + ": the file holds the beginning of 000000010000000000000002 (" + address +
                     "0/100000); no record was read");
}

}  // namespace
}  // namespace walread
