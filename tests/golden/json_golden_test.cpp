// Every line of waldump --format=json parses, its records are those of the text, and every value that the text shows
// stands in the JSON outside of its key "text".
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "libwalread/core/lsn.hpp"
#include "tests/support/record_values.hpp"
#include "tests/support/recordings.hpp"
#include "tests/support/run_program.hpp"

namespace walread {
namespace {

namespace fs = std::filesystem;
using test::Description;
using test::JsonLine;
using test::Recording;

// The words of all descriptions that are no values. A word that is not here is a value, or new: look at it.
constexpr std::string_view kVocabulary =
    "AccessExclusive Create DB DTX Delete Insert Page Update Vacuum XID abort add agg assignment at "
    "backup before blk blkno block blocks bm_blkno bm_cword bm_first_blkno bm_hword bm_init_first_page "
    "bm_is_new_lov_blkno bm_last_compword bm_last_setbit bm_last_tid_location bm_last_word bm_lovItem "
    "bm_lov_blkno bm_lov_head bm_lov_heapId bm_lov_indexId bm_lov_lastpage bm_lov_offset bm_lov_tail "
    "bm_new_lastpage bm_next_blkno bm_num_pages bm_second_blkno bm_two_pages bm_word_no btpo_xact change "
    "checkpoint children clean cleanup cmax cmin combo commit committed copy count create create_index "
    "cutoff data database db dbid dead delete dir distributed drop end end_of_recovery file firstright "
    "forget fork fpw freeze_page from full-page full_page_writes gid gxid heap hot_update iblk image in "
    "index info init inplace insert insert_meta insert_upper inval isdata isdelete isleaf isrootsplit "
    "item items lastBlockVacuumed latestCompletedXid latestRemovedXid leaf leafleft leafright leafs left "
    "len length lev level list lock locks log lov_words_header lsn mark_page_halfdead max_connections "
    "max_locks_per_xact max_prepared_xacts max_worker_processes members metapage move msgs msk multi "
    "multi-insert mxid new new_cid newest newpage newroot next nextOid nextRelfilenode nextXid nmembers "
    "node ntuples number offset offsets oid oldest oldestRunningXid on page page_split page_update pages "
    "parameter pitem posting prepare prepared prev record redirect redo rel relcache relfilenode relmap "
    "rels remxid reuse_page rewrite right root running seg/offset segments size split split_l "
    "split_l_root split_r split_r_root splits state subxacts switch tablespace tid time tli to topparent "
    "transaction tree truncate tsid tuples unlink_page update updated vacuum visible wal_level "
    "wal_log_hints xacts xid xlog xmax xtop zero zeropage";

// Names of switches in the text that JSON calls differently; and those that are one of the names of `flags` there.
struct Alias {
  std::string_view text;
  std::string_view json;
};
constexpr Alias kSwitches[] = {{"fpw", "full_page_writes"}, {"isdelete", "is_delete"}};
constexpr Alias kFlags[] = {{"isdata", "ISDATA"}, {"isleaf", "ISLEAF"}, {"isrootsplit", "SPLIT_ROOT"}};

// Numbers of the text that stand in the JSON, but not as the same number.
struct Exception {
  std::string_view rmgr;
  std::string_view record;
  bool (*holds)(std::uint32_t shown, const JsonLine& json);  // json.values.numbers is sorted
  std::string_view reason;
};
constexpr Exception kExceptions[] = {
    {"Btree", "INSERT_",
     [](std::uint32_t shown, const JsonLine& json) {
       if (json.text.find(fmt::format("add length {} item", shown)) == std::string::npos) return false;
       return shown == 0 ? json.data_length == 22 : std::ranges::binary_search(json.values.numbers, shown - 8);
     },
     "the length of an index tuple counts the 8 bytes of tid and t_info, which are decoded; key_length is the rest. "
     "With an image of the page the tuple is not logged"},
    {"Appendonly", "INSERT",
     [](std::uint32_t shown, const JsonLine& json) { return shown == 0 && json.data_length == 24; },
     "the length of no data is left out, as all parts are that a record does not have"},
    {"XLOG", "CHECKPOINT_",
     [](std::uint32_t shown, const JsonLine& json) {
       return json.text.find(fmt::format("DTX data length {}", shown)) != std::string::npos &&
              std::ranges::binary_search(json.values.numbers, (shown - 4) / 28);
     },
     "the length of the count of committed distributed transactions and of these, 28 bytes each, all of them decoded"},
};

bool is_exception(std::uint32_t shown, const JsonLine& json) {
  return std::ranges::any_of(kExceptions, [&](const Exception& e) {
    return json.rmgr == e.rmgr && json.record.starts_with(e.record) && e.holds(shown, json);
  });
}

bool is_known_word(const std::string& word) {
  static const std::set<std::string_view, std::less<>> known = [] {
    std::set<std::string_view, std::less<>> words;
    for (std::size_t begin = 0; begin < kVocabulary.size();) {
      const std::size_t end = std::min(kVocabulary.find(' ', begin), kVocabulary.size());
      words.insert(kVocabulary.substr(begin, end - begin));
      begin = end + 1;
    }
    return words;
  }();
  return known.contains(word);
}

// The elements of `wanted` that `have` lacks; what is wanted twice must be there twice. Sorts both.
template <class T>
std::vector<T> missing(std::vector<T>& wanted, std::vector<T>& have) {
  std::vector<T> out;
  std::ranges::sort(wanted);
  std::ranges::sort(have);
  std::ranges::set_difference(wanted, have, std::back_inserter(out));
  return out;
}

bool has_switch(const std::pair<std::string, bool>& shown, const JsonLine& json) {
  for (const Alias& a : kSwitches)
    if (a.text == shown.first) return std::ranges::count(json.values.switches, std::pair{std::string(a.json), shown.second}) != 0;
  for (const Alias& a : kFlags)
    if (a.text == shown.first) return std::ranges::binary_search(json.values.strings, a.json) == shown.second;
  return false;
}

bool has_gid(const std::string& gid, const JsonLine& json) {
  if (std::ranges::binary_search(json.values.strings, gid)) return true;
  const std::size_t dash = gid.find('-');
  const auto number = [&](const std::string& digits) {
    return std::ranges::binary_search(json.values.numbers, static_cast<std::uint32_t>(std::stoul(digits)));
  };
  return number(gid.substr(0, dash)) && number(gid.substr(dash + 1));
}

// What `json` lacks of its own description; empty if nothing.
std::string lacking(Description& shown, JsonLine& json) {
  std::string out;
  for (const std::uint32_t n : missing(shown.values.numbers, json.values.numbers))
    if (!is_exception(n, json)) out += fmt::format(" number {}", n);
  for (const std::string& s : missing(shown.values.strings, json.values.strings)) out += fmt::format(" \"{}\"", s);
  for (const test::Tid& t : missing(shown.values.tids, json.values.tids)) out += fmt::format(" tid {}/{}", t.block, t.offset);
  for (const auto& s : missing(shown.values.switches, json.values.switches))
    if (!has_switch(s, json)) out += fmt::format(" {}={}", s.first, s.second);
  for (const std::string& gid : shown.gids)
    if (!has_gid(gid, json)) out += fmt::format(" gid {}", gid);
  for (const std::string& word : shown.words) {
    const bool is_name = (word == "online" || word == "shutdown") && json.rmgr == "XLOG";
    if (is_name ? json.record != (word == "online" ? "CHECKPOINT_ONLINE" : "CHECKPOINT_SHUTDOWN") : !is_known_word(word))
      out += fmt::format(" word {}", word);
  }
  if (shown.init && !json.record.ends_with("+INIT")) out += " (init)";
  return out;
}

std::string padded(const std::string& lsn) {
  const std::size_t slash = lsn.find('/');
  return fmt::format("{}/{:0>8}", lsn.substr(0, slash), lsn.substr(slash + 1));
}

// The lines of the text with -b, made from the JSON.
std::string as_text(JsonLine& r) {
  std::string out = fmt::format("rmgr: {:<11} len (rec/tot): {:>6}/{:>6}, tx: {:>10}, lsn: {}, prev {}, bkp: {:d}{:d}{:d}{:d}, "
                                "desc: {}\n",
                                r.rmgr, r.data_length, r.length, r.xid, padded(r.lsn), padded(r.prev), (r.info & 8) != 0,
                                (r.info & 4) != 0, (r.info & 2) != 0, (r.info & 1) != 0, r.text);
  std::ranges::sort(r.images, {}, &JsonLine::Image::id);
  for (const JsonLine::Image& i : r.images) {
    out += fmt::format("\tbackup bkp #{}; rel {}; fork: {}; block: {}; hole: offset: {}, length: {}\n", i.id, i.relation,
                       i.fork, i.block, i.hole_offset, i.hole_length);
  }
  return out;
}

class Comparison {
 public:
  explicit Comparison(const fs::path& segment)
      : text_(test::run_program("waldump", {"-b", segment})), json_(test::run_program("waldump", {"--format=json", segment})) {}

  void run() {
    EXPECT_EQ(text_.exit_code, 0);
    EXPECT_EQ(json_.exit_code, 0);
    rest_ = text_.out;
    hidden_ = test::hidden_record(text_.err);
    const std::vector<std::string_view> lines = test::lines_of(json_.out);
    ASSERT_GE(lines.size(), 2u);
    std::size_t failures = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      std::string problem;
      try {
        line_.parse(lines[i]);
        problem = i == 0 || i + 1 == lines.size() ? frame(i == 0 ? "begin" : "end") : inside();
      } catch (const std::exception& e) {
        problem = e.what();
      }
      if (problem.empty()) continue;
      ADD_FAILURE() << "line " << i + 1 << ": " << problem << "\n" << lines[i].substr(0, 2000);
      if (++failures == 5) return;  // the others would be of the same kind
    }
    EXPECT_EQ(rest_.substr(0, 300), "") << "in the text only";
    EXPECT_FALSE(hidden_) << "not in the JSON either: " << to_string(*hidden_);
  }

 private:
  std::string frame(const std::string& type) const {
    if (line_.type != type) return fmt::format("type is not {}", type);
    return type == "end" && line_.records != records_ ? fmt::format("{} records were shown", records_) : "";
  }

  std::string inside() {
    if (line_.type == "gap") return "";
    if (line_.type != "record") return "a type that is not known";
    ++records_;
    const std::string expected = as_text(line_);
    if (rest_.starts_with(expected)) {
      rest_.remove_prefix(expected.size());
    } else if (rest_.empty() && hidden_ && to_string(*hidden_) == line_.lsn) {
      hidden_.reset();
    } else {
      return fmt::format("the text is: {}", rest_.substr(0, std::min<std::size_t>(rest_.find('\n'), 300)));
    }
    test::take_apart(line_.text, shown_);
    const std::string lacks = lacking(shown_, line_);
    return lacks.empty() ? "" : "shown in the text, but not in the JSON:" + lacks;
  }

  test::ProgramResult text_;
  test::ProgramResult json_;
  std::string_view rest_;      // of the text
  std::optional<Lsn> hidden_;  // the record that is in the JSON only
  std::uint64_t records_ = 0;
  JsonLine line_;
  Description shown_;
};

class WaldumpJson : public testing::TestWithParam<Recording> {};

TEST_P(WaldumpJson, HasEverythingThatTheTextShows) {
  std::vector<std::string> names = test::segment_files(GetParam());
  for (const std::string& name : test::partial_files(GetParam())) names.push_back(name);
  for (const std::string& name : names) {
    SCOPED_TRACE(name);
    Comparison(test::wal_directory(GetParam()) / name).run();
  }
}

INSTANTIATE_TEST_SUITE_P(All, WaldumpJson, testing::ValuesIn(test::recordings()), test::identify);

}  // namespace
}  // namespace walread
