// waldump prints what the product's own pg_xlogdump printed for the same files, byte for byte, and says how
// reading ended where that tool said it.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include "libwalread/core/lsn.hpp"
#include "tests/support/recordings.hpp"
#include "tests/support/run_program.hpp"

namespace walread {
namespace {

namespace fs = std::filesystem;
using test::ProgramResult;
using test::Recording;
using test::Reference;

// Recorded bugs of the reference tools: where our text differs from theirs on purpose. The test fails when
// one of these does not differ any more.
struct ReferenceBug {
  std::string_view reference;  // Reference::name
  std::string_view reason;
};
const std::vector<ReferenceBug> kReferenceBugs{};

std::string cut(std::string_view line) {
  constexpr std::size_t kShown = 300;
  if (line.size() <= kShown) return std::string(line);
  return fmt::format("{}... ({} characters more)", line.substr(0, kShown), line.size() - kShown);
}

std::string_view lsn_of_line(std::string_view line) {
  const std::size_t at = line.find(", lsn: ");
  return at == std::string_view::npos ? "" : line.substr(at + 7, line.find(',', at + 7) - at - 7);
}

// The first line in which the two differ; empty if they do not.
std::string difference(std::string_view ours, std::string_view theirs) {
  if (ours == theirs) return "";
  const auto at = static_cast<std::size_t>(
      std::mismatch(ours.begin(), ours.end(), theirs.begin(), theirs.end()).first - ours.begin());
  const std::size_t before = at == 0 ? std::string_view::npos : ours.rfind('\n', at - 1);
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  const auto line = [&](std::string_view text) { return text.substr(begin, text.find('\n', begin) - begin); };
  return fmt::format("line {} differs, record {}\n  ours:   {}\n  theirs: {}\n  lengths {} and {}",
                     std::count(ours.begin(), ours.begin() + static_cast<std::ptrdiff_t>(begin), '\n') + 1,
                     lsn_of_line(line(theirs)), cut(line(ours)), cut(line(theirs)), ours.size(),
                     theirs.size());
}

std::string without_images(const std::string& text) {
  std::string out;
  out.reserve(text.size());
  for (const std::string_view line : test::lines_of(text)) {
    if (line.starts_with('\t')) continue;
    out += line;
    out += '\n';
  }
  return out;
}

// ---- How reading ended
// -----------------------------------------------------------------------------------------

enum class Ending { range_end, record_crosses, zeros, recycled, torn };

// What waldump says on standard error, taken apart.
struct Closing {
  Ending ending{};
  Lsn at{};
  std::optional<Lsn> fault{};  // torn: where it was seen that the record is not complete
  std::optional<Lsn> last{};   // the last record
};

std::optional<Lsn> lsn_in(const std::string& text, const char* pattern) {
  std::smatch m;
  return std::regex_search(text, m, std::regex(pattern)) ? Lsn::parse(m[1].str()) : std::nullopt;
}

std::optional<Closing> closing(const std::string& line) {
  struct Words {
    Ending ending;
    std::string_view text;
  };
  static constexpr Words kWords[] = {
      {Ending::range_end, ": the end that was asked for; "},
      {Ending::record_crosses,
       ": the record that begins here reaches beyond the end that was asked for and is not shown"},
      {Ending::zeros, ": the log ends here: nothing was written behind this point; "},
      {Ending::recycled, ": the log ends here: what follows is left from an earlier use of the file"},
      {Ending::torn,
       ": the log ends here: what follows is no complete record, as a crash or an earlier use of the file "
       "leaves it ("},
  };
  for (const Words& words : kWords) {
    if (line.find(words.text) == std::string::npos) continue;
    Closing c;
    c.ending = words.ending;
    c.at = lsn_in(line, "([0-9A-F]+/[0-9A-F]+)").value_or(Lsn{});
    c.fault = lsn_in(line, "leaves it \\(([0-9A-F]+/[0-9A-F]+): ");
    c.last = lsn_in(line, "the last record is ([0-9A-F]+/[0-9A-F]+)");
    return c;
  }
  return std::nullopt;
}

// Other lines that may stand before or behind it.
bool is_remark(const std::string& line) {
  return std::regex_search(
      line, std::regex("begins with the oldest record here, [0-9A-F/]+(, behind [0-9]+ bytes of one .*)?$|"
                       "timeline [0-9]+'s, copied into the first segment of timeline [0-9]+$|"
                       "the server gave it up and went on at [0-9A-F/]+$|"
                       "name the next segment as ENDSEG to see it"));
}

// Every message with which pg_xlogdump ends, and how waldump may call the same.
struct Expected {
  std::vector<Ending> endings;
  std::optional<Lsn> where{};  // Closing::at; of a torn record Closing::fault
};

Expected expected_ending(const std::string& message, std::uint64_t segment_size) {
  std::smatch m;
  if (message.empty()) return {{Ending::range_end, Ending::record_crosses}};
  if (std::regex_search(message, m, std::regex("record with zero length at (\\S+)\n")))
    return {{Ending::zeros, Ending::recycled}, Lsn::parse(m[1].str())};
  if (std::regex_search(
          message, m,
          std::regex("invalid magic number 0000 in log segment ([0-9A-F]{24}), offset ([0-9]+)\n"))) {
    const std::uint64_t per_xlogid = 0x100000000u / segment_size;
    const std::uint64_t number = std::stoull(m[1].str().substr(8, 8), nullptr, 16) * per_xlogid +
                                 std::stoull(m[1].str().substr(16), nullptr, 16);
    return {{Ending::torn}, Lsn{number * segment_size + std::stoull(m[2])}};
  }
  if (std::regex_search(message, m, std::regex("invalid record length at (\\S+)\n")))
    return {{Ending::recycled, Ending::torn}, Lsn::parse(m[1].str())};
  if (std::regex_search(message, m, std::regex("record with incorrect prev-link \\S+ at (\\S+)\n")))
    return {{Ending::recycled}, Lsn::parse(m[1].str())};
  if (std::regex_search(message, m, std::regex("could not find a valid record after (\\S+)\n")))
    return {{Ending::zeros, Ending::recycled}, Lsn::parse(m[1].str())};
  ADD_FAILURE() << "a message that is not in the table: " << message;
  return {};
}

void expect_same_ending(const ProgramResult& result, const Reference& reference, std::uint64_t segment_size) {
  std::vector<Closing> found;
  for (const std::string_view view : test::lines_of(result.err)) {
    const std::string line(view);
    EXPECT_TRUE(line.starts_with("waldump: ")) << line;
    if (const auto c = closing(line)) {
      found.push_back(*c);
    } else {
      EXPECT_TRUE(is_remark(line)) << line;
    }
  }
  ASSERT_EQ(found.size(), 1u) << "not one line that tells how reading ended: " << result.err;
  const Closing& ours = found[0];
  const Expected expected = expected_ending(reference.messages, segment_size);
  EXPECT_NE(std::ranges::find(expected.endings, ours.ending), expected.endings.end())
      << "pg_xlogdump: " << reference.messages << result.err;
  if (expected.where) {
    EXPECT_EQ(to_string(ours.ending == Ending::torn ? ours.fault.value_or(Lsn{}) : ours.at),
              to_string(*expected.where))
        << "pg_xlogdump: " << reference.messages << result.err;
  }
  // "error in WAL record at X": X is the last record that it could read.
  EXPECT_EQ(reference.exit_code, reference.messages.empty() ? 0 : 1);
  const auto last = lsn_in(reference.messages, "error in WAL record at (\\S+):");
  if (last) {
    EXPECT_EQ(to_string(ours.last.value_or(Lsn{})), to_string(*last)) << result.err;
  }
  if (reference.messages.find("could not find a valid record") != std::string::npos) {
    EXPECT_FALSE(ours.last) << result.err;
  }
}

// ---- The tests
// -------------------------------------------------------------------------------------------------

class WaldumpGolden : public testing::TestWithParam<Recording> {};

TEST_P(WaldumpGolden, TextAndEndingAreTheProducts) {
  const fs::path wal = test::wal_directory(GetParam());
  for (const Reference& reference : test::references(GetParam())) {
    SCOPED_TRACE(reference.name);
    const fs::path first = wal / reference.first;
    ASSERT_TRUE(fs::exists(first));
    std::vector<std::string> arguments = reference.options;
    if (reference.last.empty()) {
      arguments.push_back(first);
    } else {
      arguments.insert(arguments.end(), {"-p", wal, reference.first, reference.last});
    }
    const ProgramResult result = test::run_program("waldump", arguments);
    const auto bug = std::ranges::find(kReferenceBugs, reference.name, &ReferenceBug::reference);
    if (reference.text.empty()) {
      EXPECT_EQ(std::count(result.out.begin(), result.out.end(), '\n'), reference.lines.value());
    } else {
      std::string text = test::read_text(reference.text);
      if (reference.without_images) text = without_images(text);
      const std::string differs = difference(result.out, text);
      if (bug == kReferenceBugs.end()) {
        EXPECT_EQ(differs, "");
      } else {
        EXPECT_NE(differs, "") << "no longer an exception: " << bug->reason;
      }
    }
    // Every recording is of a log that is read to where the server itself would stop: no damage.
    EXPECT_EQ(result.exit_code, 0);
    expect_same_ending(result, reference, fs::file_size(first));
  }
}

INSTANTIATE_TEST_SUITE_P(All, WaldumpGolden, testing::ValuesIn(test::recordings()), test::identify);

// A standby that is promoted renames the segment in which it leaves the timeline to .partial: pg_xlogdump
// cannot read it. Here the old primary has the same segment, and stopped at the same place.
TEST(WaldumpGolden, PartialSegmentIsReadAsTheWholeOne) {
  const auto node = [](std::string_view name) {
    return *std::ranges::find(test::recordings(), name,
                              [](const Recording& r) { return r.scenario + "/" + r.node; });
  };
  const Recording primary = node("S4e_promotion_with_archiving_partial/p0");
  const std::vector<Reference> all = test::references(primary);
  const auto whole = std::ranges::find_if(
      all, [](const Reference& r) { return r.first == "000000010000000000000007" && r.options.empty(); });
  ASSERT_NE(whole, all.end());
  std::string text = test::read_text(whole->text);
  if (whole->without_images) text = without_images(text);
  for (const char* name : {"m0", "archive_dir"}) {
    const Recording copy = node(std::string("S4e_promotion_with_archiving_partial/") + name);
    const fs::path partial = test::wal_directory(copy) / "000000010000000000000007.partial";
    const ProgramResult result = test::run_program("waldump", {partial});
    EXPECT_EQ(difference(result.out, text), "") << name;
    EXPECT_EQ(result.exit_code, 0);
    expect_same_ending(result, *whole, fs::file_size(partial));
  }
}

TEST(WaldumpGolden, ExceptionsNameReferences) {
  for (const ReferenceBug& bug : kReferenceBugs) {
    EXPECT_FALSE(bug.reason.empty());
    const bool known = std::ranges::any_of(test::recordings(), [&](const Recording& r) {
      return std::ranges::any_of(test::references(r),
                                 [&](const Reference& f) { return f.name == bug.reference; });
    });
    EXPECT_TRUE(known || !test::recordings_are_corpus()) << bug.reference;
  }
}

}  // namespace
}  // namespace walread
