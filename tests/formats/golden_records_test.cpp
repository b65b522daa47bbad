// One real record of every kind: the text is what the product's own dump tool printed, the JSON has every value that
// the text shows, and no byte is left over.
#include <gtest/gtest.h>

#include <cctype>
#include <nlohmann/json.hpp>
#include <set>

#include "formats/registry.hpp"
#include "tests/formats/built_records.hpp"

namespace walread {
namespace {

using formats::System;
using test::all_records;
using test::GoldenRecord;
using test::LoneRecord;
using nlohmann::json;

class GoldenRecords : public testing::TestWithParam<System> {};

std::string where(const GoldenRecord& r) { return r.name + " at " + to_string(r.lsn) + " of " + r.source; }

TEST_P(GoldenRecords, HaveTheTextOfTheServersTool) {
  const auto all = all_records(GetParam());
  ASSERT_GT(all.size(), test::has_recording(GetParam()) ? 100u : 10u);
  for (const GoldenRecord& g : all) {
    const LoneRecord r(g.system, g.raw, g.lsn, g.tli);
    EXPECT_EQ(r.text(), g.text) << where(g);
    EXPECT_EQ(r.decoded().problem, Code::none) << where(g);
    EXPECT_EQ(r.decoded().unconsumed, 0u) << where(g);
    ASSERT_NE(r.decoded().row, nullptr) << where(g);
    const std::string name = std::string(formats::rmgr_name(g.system, r.view().rmid)) + "/" +
                             std::string(r.decoded().row->name) +
                             (r.decoded().row->init_page && (r.view().info & 0x80) != 0 ? "+INIT" : "");
    EXPECT_EQ(name, g.name) << where(g);
  }
}

// ---- every value of the text is in the JSON --------------------------------------------------------------------------

// The words of a text: runs of letters and digits, numbers without leading zeros.
void add_words(std::string_view text, std::set<std::string>& out) {
  std::string word;
  const auto flush = [&] {
    while (word.size() > 1 && word[0] == '0' && std::isdigit(static_cast<unsigned char>(word[1])) != 0) word.erase(0, 1);
    if (!word.empty()) out.insert(word);
    word.clear();
  };
  bool digits = false;
  for (const char c : text) {
    const auto u = static_cast<unsigned char>(c);
    if (std::isalnum(u) == 0) {
      flush();
      continue;
    }
    // 02T03 of a time is two numbers, 1A2F of a position is one word.
    const bool time_letter = (c == 'T' || c == 'Z') && digits;
    if (time_letter) {
      flush();
      continue;
    }
    if (word.empty()) digits = std::isdigit(u) != 0;
    word += c;
  }
  flush();
}

void add_values(const json& j, std::set<std::string>& out) {
  switch (j.type()) {
    case json::value_t::object:
      for (const auto& [key, value] : j.items()) add_values(value, out);
      break;
    case json::value_t::array:
      out.insert(std::to_string(j.size()));
      for (const json& element : j) add_values(element, out);
      break;
    case json::value_t::string: add_words(j.get<std::string>(), out); break;
    default: add_words(j.dump(), out);
  }
}

// The literal words of a row's template: what the tool prints for every such record.
std::set<std::string> literals(const formats::Record& row) {
  std::set<std::string> out;
  for (std::size_t i = 0; i < row.text.count; ++i) {
    const formats::Op& op = row.text.ops[i];
    if (op.code == formats::OpCode::literal) add_words(row.text.source.substr(op.text, op.value), out);
  }
  return out;
}

// A flag word printed with %x is a number in JSON.
std::string from_hexadecimal(const std::string& word) {
  std::size_t used = 0;
  try {
    const unsigned long n = std::stoul(word, &used, 16);
    return used == word.size() ? std::to_string(n) : "";
  } catch (const std::exception&) {
    return "";
  }
}

// Words that stand for something that the JSON says in another way.
const std::set<std::string> kOtherWords = {
    "base", "global", "pg", "tblspc", "t",  // 1663 and 1664 and the rest of a path
    "UTC", "T", "F", "on", "off",
    "unknown", "unrecognized", "id", "inval", "catcache", "db", "sync",
    // The names by which the tools' own functions, and not a template, introduce values.
    "v1", "nptids", "ptids", "xmax", "infomask", "infomask2", "ntuples", "offsets", "transactional", "nontransactional",
    "non",
};

TEST_P(GoldenRecords, HaveEveryValueOfTheTextInTheirJson) {
  for (const GoldenRecord& g : all_records(GetParam())) {
    const LoneRecord r(g.system, g.raw, g.lsn, g.tli);
    json j = json::parse(r.json(), nullptr, false);
    ASSERT_FALSE(j.is_discarded()) << where(g) << '\n' << r.json();
    EXPECT_EQ(j["text"], json(g.text)) << where(g);
    EXPECT_FALSE(j.contains("undecoded")) << where(g);
    EXPECT_FALSE(j.contains("unconsumed")) << where(g);
    j.erase("text");
    std::set<std::string> values, words;
    add_values(j, values);
    add_words(g.text, words);
    std::set<std::string> known = literals(*r.decoded().row);
    add_words(formats::version(g.system).tablespace_directory, known);
    // Of a message JSON tells the length alone, as of all bytes that have no meaning of their own.
    const std::size_t payload = g.text.find(" bytes): ");
    if (payload != std::string::npos) add_words(std::string_view(g.text).substr(payload), known);
    if (j["fields"].contains("distributed")) {
      // The "DTX data length" is no value of its own: it follows from the number of transactions.
      values.insert(std::to_string(4 + 28 * j["fields"]["distributed"]["committed_count"].get<int>()));
    }
    for (const std::string& word : words) {
      if (values.contains(word) || known.contains(word) || kOtherWords.contains(word)) continue;
      if (values.contains(from_hexadecimal(word))) continue;
      ADD_FAILURE() << where(g) << ": \"" << word << "\" of\n" << g.text << "\nis not in\n" << j.dump();
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Systems, GoldenRecords, testing::ValuesIn(test::kAllSystems),
                         [](const auto& p) { return std::string(formats::version(p.param).key); });

}  // namespace
}  // namespace walread
