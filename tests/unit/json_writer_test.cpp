// JSON written without a document: commas, and strings from bytes of any kind.
#include "libwalread/print/json_writer.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include <nlohmann/json.hpp>

#include "libwalread/print/json_texts.hpp"

namespace walread {
namespace {

std::string escaped(std::string_view s) {
  TextBuffer out;
  put_json_escaped(out, s);
  return std::string(out.view());
}

TEST(JsonWriter, PutsCommasWhereTheyBelong) {
  TextBuffer out;
  JsonWriter json(out);
  json.begin_object();
  json.key("a");
  json.number(1);
  json.key("b");
  json.begin_array();
  json.end_array();
  json.key("c");
  json.begin_array();
  json.signed_number(-2);
  json.boolean(true);
  json.begin_object();
  json.end_object();
  json.begin_object();
  json.key("d");
  json.string("x");
  json.end_object();
  json.end_array();
  json.key("e");
  json.begin_string();
  json.buffer().put_lsn(Lsn{0x28});
  json.end_string();
  json.end_object();
  EXPECT_EQ(out.view(), R"({"a":1,"b":[],"c":[-2,true,{},{"d":"x"}],"e":"0/28"})");
  EXPECT_TRUE(nlohmann::json::accept(out.view()));
}

TEST(JsonWriter, GoesOnInAnObjectThatTheCallerBegan) {
  TextBuffer out;
  out.put("{\"a\":1");
  JsonWriter json(out, JsonWriter::Inside::object_with_members);
  json.key("b");
  json.value(8, [](char* to) { return write_literal(to, "[2]"); });
  EXPECT_TRUE(json.needs_comma());
  out.put(",\"c\":");
  json.left_off(false);
  json.value(8, [](char* to) { return write_literal(to, "3"); });
  json.end_object();
  EXPECT_EQ(out.view(), R"({"a":1,"b":[2],"c":3})");
}

TEST(JsonTexts, KeepsKeysAndNamedValuesApart) {
  JsonTexts texts;
  static constexpr std::string_view kLong = "a_key_that_is_longer_than_any_of_the_tables_under_formats_has_ever_been";
  EXPECT_EQ(texts.key(kLong), nullptr);
  // More keys than there are places, each at another address and of another length, asked for twice.
  std::vector<std::string> keys;
  for (std::size_t i = 0; i < 2000; ++i) keys.push_back("key" + std::string(i % 50, 'x') + std::to_string(i));
  char room[2 * JsonTexts::kKeyRoom];
  for (int round = 0; round < 2; ++round) {
    for (const std::string& key : keys) {
      const JsonTexts::KeyText* text = texts.key(key);
      ASSERT_NE(text, nullptr) << key;
      ASSERT_EQ(std::string(room, text->write(room)), ",\"" + key + "\":");
      ASSERT_EQ(std::string(room, text->write(room, 1)), "\"" + key + "\":");
    }
  }
  const formats::Field a{}, b{};
  EXPECT_EQ(texts.named(a, 1), nullptr);
  texts.keep_named(a, 1, "{}");
  texts.keep_named(b, 1, "{\"value\":1}");
  for (std::uint64_t n = 2; n < 1000; ++n) texts.keep_named(b, n, std::to_string(n));
  std::size_t kept = 0;
  for (std::uint64_t n = 900; n < 1000; ++n) {
    const JsonTexts::NamedText* text = texts.named(b, n);
    if (text == nullptr) continue;
    ASSERT_EQ(std::string(room, text->write(room)), std::to_string(n));
    ++kept;
  }
  EXPECT_GT(kept, 50u);
  texts.keep_named(a, 5, std::string(JsonTexts::kNamedRoom + 1, 'x'));
  EXPECT_EQ(texts.named(a, 5), nullptr);
}

TEST(JsonEscape, LeavesWhatNeedsNoEscape) {
  EXPECT_EQ(escaped(""), "");
  EXPECT_EQ(escaped("base/1/2 ~"), "base/1/2 ~");
  EXPECT_EQ(escaped("größe €"), "größe €");
  EXPECT_EQ(escaped("\xF0\x9F\x90\x98"), "\xF0\x9F\x90\x98");
  EXPECT_EQ(escaped("\xED\x9F\xBF"), "\xED\x9F\xBF");          // the last before the surrogates
  EXPECT_EQ(escaped("\xF4\x8F\xBF\xBF"), "\xF4\x8F\xBF\xBF");  // the last there is
}

TEST(JsonEscape, EscapesTheRest) {
  EXPECT_EQ(escaped("a\"b\\c"), "a\\\"b\\\\c");
  EXPECT_EQ(escaped("\n\t\x01\x1F\x7F"), "\\u000a\\u0009\\u0001\\u001f\\u007f");
  EXPECT_EQ(escaped(std::string_view("a\0b", 3)), "a\\u0000b");
  EXPECT_EQ(escaped("\xFFz"), "\\u00ffz");
  EXPECT_EQ(escaped("\x80\xBF"), "\\u0080\\u00bf");
  EXPECT_EQ(escaped("\xC0\x80"), "\\u00c0\\u0080");              // overlong
  EXPECT_EQ(escaped("\xE0\x9F\xBF"), "\\u00e0\\u009f\\u00bf");  // overlong
  EXPECT_EQ(escaped("\xED\xA0\x80"), "\\u00ed\\u00a0\\u0080");  // surrogate
  EXPECT_EQ(escaped("\xF4\x90\x80\x80"), "\\u00f4\\u0090\\u0080\\u0080");
  EXPECT_EQ(escaped("\xF0\x8F\xBF\xBF"), "\\u00f0\\u008f\\u00bf\\u00bf");
  EXPECT_EQ(escaped("\xE2\x82"), "\\u00e2\\u0082");  // cut
  EXPECT_EQ(escaped("\xC3"), "\\u00c3");
  EXPECT_EQ(escaped("\xC3(\xC3\xB6"), "\\u00c3(\xC3\xB6");
}

// Every sequence of up to three bytes of the interesting kinds gives a JSON string, and good UTF-8 stays as it is.
TEST(JsonEscape, AlwaysGivesJson) {
  const std::string kinds("\x00 a\"\\\x1F\x7F\x80\xA0\xBF\xC2\xDF\xE0\xE1\xED\xEF\xF0\xF1\xF4\xF5\xFF", 20);
  std::string s;
  for (const char a : kinds) {
    for (const char b : kinds) {
      for (const char c : kinds) {
        for (const char d : kinds) {
          s = {a, b, c, d};
          const std::string quoted = "\"" + escaped(s) + "\"";
          // Eight at once and the rest one by one.
          for (const std::string& padded : {s, "12345678" + s, s + "12345678"}) {
            const bool ascii = std::ranges::all_of(padded, [](char ch) { return static_cast<unsigned char>(ch) < 0x80; });
            ASSERT_EQ(is_plain_json(padded), ascii && escaped(padded) == padded);
          }
          const auto parsed = nlohmann::json::parse(quoted, nullptr, false);
          ASSERT_FALSE(parsed.is_discarded()) << quoted;
          if (nlohmann::json::accept("\"" + std::string(1, d) + "\"")) {
            ASSERT_EQ(parsed.get<std::string>().back(), d);
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace walread
