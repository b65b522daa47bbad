// Every golden record, cut at every byte and with every byte changed, in memory of exactly its length: there is always a
// text and a JSON document, and nothing outside of the record is read.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "formats/registry.hpp"
#include "libwalread/decode/blocks.hpp"
#include "tests/formats/built_records.hpp"

namespace walread {
namespace {

using formats::System;
using nlohmann::json;
using test::ByteVector;
using test::all_records;
using test::GoldenRecord;
using test::LoneRecord;

class CorruptedRecords : public testing::TestWithParam<System> {};

// Whatever the bytes: decoding ends, says what it could not do, and the elements that it counted can be stepped through.
void expect_sane(const LoneRecord& r, const std::string& what) {
  const DecodedRecord& d = r.decoded();
  const std::string text = r.text();
  const std::string document = r.json();
  ASSERT_TRUE(json::accept(document)) << what << ": " << document;
  BlockFacts blocks;
  find_blocks(d, blocks);
  ASSERT_LE(blocks.count, blocks.items.size()) << what;
  if (d.row == nullptr || d.problem != Code::none) return;
  for (std::size_t i = 0; i < d.row->parts.count; ++i) {
    const formats::Part& part = d.row->parts[i];
    const PartView& view = d.parts[i];
    if (view.count == 0) continue;
    ASSERT_GE(view.data, r.view().raw.data()) << what;
    ASSERT_LE(view.data + view.bytes, r.view().raw.data() + r.view().raw.size()) << what;
    if (part.inner.empty()) continue;
    const std::byte* at = view.data;
    ElementView e;
    for (std::uint32_t n = 0; n < view.count; ++n) ASSERT_TRUE(next_element(part, d, view, at, e)) << what;
  }
}

// The first `n` bytes of data, with a header that says so and without the images.
ByteVector cut(const GoldenRecord& g, std::size_t n) {
  ByteVector raw(g.raw.begin(), g.raw.begin() + 32 + static_cast<std::ptrdiff_t>(n));
  const auto length = static_cast<std::uint32_t>(n);
  const auto total = static_cast<std::uint32_t>(raw.size());
  std::memcpy(raw.data(), &total, sizeof total);
  std::memcpy(raw.data() + 8, &length, sizeof length);
  return raw;
}

// Of long records most bytes are alike, content of tuples or arrays of words: they are tried here and there.
std::size_t step(std::size_t at, std::size_t size) {
  if (size < 1500 || at < 200 || at + 40 > size) return 1;
  return std::min(size / 100, size - 40 - at + 1);
}

TEST_P(CorruptedRecords, CutAnywhere) {
  for (const GoldenRecord& g : all_records(GetParam())) {
    const auto length = load<std::uint32_t>(g.raw.data() + 8);
    std::size_t decoded = 0;
    for (std::size_t n = 0; n <= length; n += step(n, length)) {
      const LoneRecord r(g.system, cut(g, n), g.lsn);
      expect_sane(r, g.name + " cut to " + std::to_string(n));
      if (r.decoded().problem == Code::none) ++decoded;
      if (HasFatalFailure()) return;
    }
    EXPECT_GE(decoded, 1u) << g.name;
  }
}

TEST_P(CorruptedRecords, ChangedAnywhere) {
  for (const GoldenRecord& g : all_records(GetParam())) {
    const auto length = load<std::uint32_t>(g.raw.data() + 8);
    // The data and no images, then the headers of the images, too.
    LoneRecord r(g.system, cut(g, length), g.lsn);
    for (std::size_t at = 0; at < length; at += step(at, length)) {
      for (unsigned bit = 0; bit < 8; ++bit) {
        if (length > 600 && bit != 0 && bit != 7) continue;
        std::byte& b = r.bytes()[32 + at];
        const std::byte before = b;
        b ^= static_cast<std::byte>(1u << bit);
        r.decode_again();
        expect_sane(r, g.name + " bit " + std::to_string(bit) + " of byte " + std::to_string(at));
        if (HasFatalFailure()) return;
        b = before;
      }
      std::byte& b = r.bytes()[32 + at];
      const std::byte before = b;
      b = before == std::byte{0xFF} ? std::byte{0} : std::byte{0xFF};
      r.decode_again();
      expect_sane(r, g.name + " byte " + std::to_string(at));
      if (HasFatalFailure()) return;
      b = before;
    }
  }
}

TEST_P(CorruptedRecords, OfEveryOtherType) {
  // The bytes of one record under the name of each other.
  const std::size_t types = formats::version(GetParam()).rmgrs.size();
  for (const GoldenRecord& g : all_records(GetParam())) {
    if (g.raw.size() > 400) continue;
    LoneRecord r(g.system, g.raw, g.lsn);
    for (std::size_t rmid = 0; rmid < types; ++rmid) {
      for (unsigned info = 0; info < 256; info += 16) {
        r.bytes()[12] = static_cast<std::byte>(info | (load<std::uint8_t>(g.raw.data() + 12) & 0x0Fu));
        r.bytes()[13] = static_cast<std::byte>(rmid);
        r.decode_again();
        expect_sane(r, g.name + " as " + std::to_string(rmid) + " " + std::to_string(info));
        if (HasFatalFailure()) return;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Systems, CorruptedRecords, testing::Values(System::pg94, System::gp6),
                         [](const auto& p) { return std::string(formats::version(p.param).key); });

}  // namespace
}  // namespace walread
