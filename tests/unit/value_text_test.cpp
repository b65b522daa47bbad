// Values in words, in every style, also where the bytes make no sense.
#include "libwalread/print/value_text.hpp"

#include <gtest/gtest.h>

#include "formats/registry.hpp"
#include "tests/support/bytes.hpp"

namespace walread {
namespace {

using formats::Field;
using formats::Kind;
using formats::Style;
using formats::System;
using test::ByteVector;
using test::ByteWriter;

std::string value(const Field& field, Style style, const ByteVector& bytes, System system = System::gp6) {
  TextBuffer out;
  LocalTimes times;
  put_value(out, formats::version(system), times, field, style, bytes.data(), bytes.size());
  return std::string(out.view());
}
std::string value(Kind kind, const ByteVector& bytes, Style style = Style::normal) {
  return value({.name = "x", .kind = kind, .meaning = "x"}, style, bytes);
}

TEST(ValueText, Numbers) {
  const ByteVector ff(8, std::byte{0xFF});
  EXPECT_EQ(value(Kind::u8, ff), "255");
  EXPECT_EQ(value(Kind::u16, ff), "65535");
  EXPECT_EQ(value(Kind::u32, ff), "4294967295");
  EXPECT_EQ(value(Kind::i32, ff), "-1");
  EXPECT_EQ(value(Kind::u64, ff), "18446744073709551615");
  EXPECT_EQ(value(Kind::i64, ff), "-1");
  EXPECT_EQ(value(Kind::u32, ff, Style::signed_number), "-1");
  EXPECT_EQ(value(Kind::u32, ff, Style::hex), "ffffffff");
  EXPECT_EQ(value(Kind::u8, {std::byte{0x1A}}, Style::hex4), "001a");
  EXPECT_EQ(value(Kind::u32, ByteWriter().u32(42), Style::gxid), "0000000042");
  EXPECT_EQ(value(Kind::lsn, ByteWriter().u64(0x16B374D848)), "16/B374D848");
  EXPECT_EQ(value(Kind::block_id, ByteWriter().block_id(65537)), "65537");
}

TEST(ValueText, Booleans) {
  EXPECT_EQ(value(Kind::boolean, {std::byte{0}}), "false");
  EXPECT_EQ(value(Kind::boolean, {std::byte{1}}), "true");
  EXPECT_EQ(value(Kind::boolean, {std::byte{77}}), "true");
  EXPECT_EQ(value(Kind::boolean, {std::byte{77}}, Style::yes_no), "T");
  EXPECT_EQ(value(Kind::boolean, {std::byte{0}}, Style::yes_no), "F");
  EXPECT_EQ(value(Kind::boolean, {std::byte{1}}, Style::on_off), "on");
  EXPECT_EQ(value(Kind::boolean, {std::byte{0}}, Style::on_off), "off");
}

TEST(ValueText, Relations) {
  const auto path = [](std::uint32_t tablespace, std::uint32_t database, System system, Style style = Style::path) {
    return value({.name = "x", .kind = Kind::relation, .meaning = "x"}, style,
                 ByteWriter().relation(tablespace, database, 99), system);
  };
  EXPECT_EQ(path(1663, 5, System::gp6), "base/5/99");
  EXPECT_EQ(path(1664, 0, System::gp6), "global/99");
  EXPECT_EQ(path(16500, 5, System::gp6), "pg_tblspc/16500/GPDB_6_301908232/5/99");
  EXPECT_EQ(path(16500, 5, System::pg94), "pg_tblspc/16500/PG_9.4_201409291/5/99");
  EXPECT_EQ(path(1663, 5, System::gp6, Style::temp_path), "base/5/t_99");
  EXPECT_EQ(path(1663, 5, System::gp6, Style::normal), "1663/5/99");
  EXPECT_EQ(value(Kind::database, ByteWriter().u32(1663).u32(5)), "base/5");
  EXPECT_EQ(value(Kind::database, ByteWriter().u32(1664).u32(5)), "global");
  EXPECT_EQ(value(Kind::database, ByteWriter().u32(16500).u32(5)), "pg_tblspc/16500/GPDB_6_301908232/5");
}

TEST(ValueText, Forks) {
  const auto suffix = [](std::int32_t fork) { return value(Kind::fork, ByteWriter().i32(fork), Style::suffix); };
  EXPECT_EQ(suffix(0), "");
  EXPECT_EQ(suffix(1), "_fsm");
  EXPECT_EQ(suffix(2), "_vm");
  EXPECT_EQ(suffix(3), "_init");
  EXPECT_EQ(suffix(4), "_4");
  EXPECT_EQ(suffix(-1), "_-1");
  TextBuffer out;
  put_fork_name(out, std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(out.view(), "9223372036854775807");
}

TEST(ValueText, Tuples) {
  const ByteVector tid = ByteWriter().tid(70000, 9);
  EXPECT_EQ(value(Kind::tid, tid), "70000/9");
  EXPECT_EQ(value(Kind::tid, tid, Style::block_of_tid), "70000");
  EXPECT_EQ(value(Kind::tid, tid, Style::offset_of_tid), "9");
}

TEST(ValueText, Strings) {
  const Field name{.name = "x", .kind = Kind::chars, .meaning = "x", .length = 4};
  EXPECT_EQ(value(name, Style::normal, test::to_bytes("abcd")), "abcd");
  EXPECT_EQ(value(name, Style::normal, ByteWriter().chars("ab", 4)), "ab");
  EXPECT_EQ(value(Kind::c_string, ByteWriter().chars("ab", 4)), "ab");
  EXPECT_EQ(value(Kind::c_string, test::to_bytes("abcdef")), "abcdef");
  EXPECT_EQ(value(Kind::c_string, {}), "");
  EXPECT_EQ(value({.name = "x", .kind = Kind::raw, .meaning = "x", .length = 3}, Style::normal, test::from_hex("00ff7a")),
            "00ff7a");
}

TEST(ValueText, Invalidations) {
  const auto message = [](int id) {
    return value(Kind::inval, ByteWriter().u8(static_cast<std::uint8_t>(id)).fill(3).u32(1).u32(2608).u32(0));
  };
  EXPECT_EQ(message(0), "catcache 0");
  EXPECT_EQ(message(127), "catcache 127");
  EXPECT_EQ(message(-1), "catalog 2608");
  EXPECT_EQ(message(-2), "relcache 2608");
  EXPECT_EQ(message(-3), "smgr");
  EXPECT_EQ(message(-4), "relmap");
  EXPECT_EQ(message(-5), "snapshot 2608");
  EXPECT_EQ(message(-6), "unknown id -6");
  EXPECT_EQ(message(-128), "unknown id -128");
}

TEST(ValueText, Names) {
  static constexpr formats::Name kChoices[] = {{0, "none"}, {2, "two"}};
  const Field choice{.name = "x", .kind = Kind::i32, .meaning = "x", .choices = kChoices};
  EXPECT_EQ(value(choice, Style::choice, ByteWriter().i32(2)), "two");
  EXPECT_EQ(value(choice, Style::choice, ByteWriter().i32(1)), "?");
  EXPECT_EQ(value(choice, Style::choice, ByteWriter().i32(-2)), "?");
  static constexpr formats::Name kFlags[] = {{1, "A"}, {4, "B"}};
  const Field flags{.name = "x", .kind = Kind::u8, .meaning = "x", .flags = kFlags};
  EXPECT_EQ(value(flags, Style::flag_list, {std::byte{0}}), "");
  EXPECT_EQ(value(flags, Style::flag_list, {std::byte{5}}), "A B ");
  EXPECT_EQ(value(flags, Style::flag_list, {std::byte{0xFA}}), "");
}

TEST(CString, EndsWhereItMust) {
  const std::byte bytes[] = {std::byte{'a'}, std::byte{'b'}, std::byte{0}, std::byte{'c'}};
  EXPECT_EQ(c_string(bytes, 4), "ab");
  EXPECT_EQ(c_string(bytes, 2), "ab");
  EXPECT_EQ(c_string(bytes + 3, 1), "c");
  EXPECT_EQ(c_string(bytes + 2, 2), "");
  EXPECT_EQ(c_string(nullptr, 0), "");
}

}  // namespace
}  // namespace walread
