// pg_twophase/XID.
#include "libwalread/files/two_phase.hpp"

#include <gtest/gtest.h>

#include "libwalread/core/crc.hpp"
#include "libwalread/print/file_problem_text.hpp"
#include "tests/support/two_phase_bytes.hpp"

namespace walread {
namespace {

using Kind = FileProblemKind;
using formats::System;
using test::ByteVector;
using test::two_phase_bytes;
using test::two_phase_name;

std::vector<std::string> sentences(const TwoPhaseFile& file) {
  std::vector<std::string> out;
  for (const FileProblem& p : file.problems) out.push_back(describe(p));
  return out;
}

class TwoPhaseOfEverySystem : public testing::TestWithParam<System> {
 protected:
  ByteVector bytes_ = two_phase_bytes(GetParam(), {.xid = 725, .gid = "order 42"});
  std::string name_ = two_phase_name(GetParam(), 725);
};

TEST_P(TwoPhaseOfEverySystem, HasItsFields) {
  for (const std::optional<System> system : {std::optional<System>(GetParam()), std::optional<System>()}) {
    const TwoPhaseFile file = parse_two_phase_file(name_, bytes_, system);
    EXPECT_EQ(sentences(file), std::vector<std::string>{});
    ASSERT_TRUE(file.intact);
    EXPECT_EQ(file.name_xid, 725u);
    EXPECT_EQ(file.xid, 725u);
    EXPECT_EQ(file.database, 5u);
    EXPECT_EQ(file.owner, 10u);
    EXPECT_EQ(file.prepared_at, 1000000);
    EXPECT_EQ(file.subtransactions, 1u);
    EXPECT_EQ(file.abort_relations, 2u);
    EXPECT_EQ(file.invalidation_messages, 3u);
    EXPECT_EQ(file.gid, "order 42");
  }
}

TEST_P(TwoPhaseOfEverySystem, IsNeverReadBeyondItsEnd) {
  for (std::size_t size = 0; size < bytes_.size(); ++size) {
    // A copy, so that AddressSanitizer sees a look behind its end.
    const ByteVector cut(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(size));
    const TwoPhaseFile file = parse_two_phase_file(name_, cut);
    EXPECT_FALSE(file.intact) << size;
    EXPECT_FALSE(file.problems.empty()) << size;
  }
}

TEST_P(TwoPhaseOfEverySystem, EveryFlippedBitIsNoticed) {
  for (std::size_t bit = 0; bit < bytes_.size() * 8; ++bit) {
    bytes_[bit / 8] ^= std::byte{1} << (bit % 8);
    EXPECT_FALSE(parse_two_phase_file(name_, bytes_).intact) << bit;
    bytes_[bit / 8] ^= std::byte{1} << (bit % 8);
  }
}

INSTANTIATE_TEST_SUITE_P(TwoPhase, TwoPhaseOfEverySystem,
                         testing::Values(System::pg94, System::pg95, System::pg96, System::pg10, System::pg11,
                                         System::pg12, System::pg13, System::pg14, System::pg15, System::pg16,
                                         System::pg17, System::pg18));

TEST(TwoPhase, EveryProblemHasASentence) {
  const ByteVector good = two_phase_bytes(System::pg15, {.xid = 725, .gid = "g"});
  const auto problems = [](const char* name, Bytes bytes) {
    return sentences(parse_two_phase_file(name, bytes, System::pg15));
  };
  using Texts = std::vector<std::string>;
  EXPECT_EQ(problems("000002D5", {}), Texts{"pg_twophase/000002D5: is empty"});
  EXPECT_EQ(problems("000002D5", Bytes(good).first(10)),
            Texts{"pg_twophase/000002D5: has 10 bytes, 52 are needed; a server refuses the file"});
  EXPECT_EQ(problems("00000000000002D5", good),
            Texts{"pg_twophase/00000000000002D5: has no name that a server of this release reads"});
  EXPECT_EQ(problems("000002D6", good),
            Texts{"pg_twophase/000002D6: is of \"725\", not of what its name says"});
  EXPECT_EQ(problems("000002D5", Bytes(good).first(good.size() - 8)),
            Texts{"pg_twophase/000002D5: says that it has " + std::to_string(good.size()) +
                  " bytes, but has " + std::to_string(good.size() - 8)});
  ByteVector bytes = good;
  bytes[0] = std::byte{0x99};
  EXPECT_EQ(
      problems("000002D5", bytes),
      Texts{
          "pg_twophase/000002D5: begins with the number 0x57f94599 instead of 0x57f94534: not such a file; a "
          "server refuses it"});
  bytes = good;
  bytes[54] = std::byte{200};
  EXPECT_EQ(problems("000002D5", bytes), Texts{"pg_twophase/000002D5: gid does not end where it should"});
}

}  // namespace
}  // namespace walread
