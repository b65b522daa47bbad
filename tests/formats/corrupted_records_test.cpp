// Every golden record, cut at every byte and with every byte changed, in memory of exactly its length: there is always a
// text and a JSON document, and nothing outside of the record is read.
#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "formats/registry.hpp"
#include "libwalread/decode/blocks.hpp"
#include "tests/formats/built_records.hpp"
#include "tests/support/wal_builder.hpp"

namespace walread {
namespace {

using formats::System;
using nlohmann::json;
using test::ByteVector;
using test::all_records;
using test::GoldenRecord;
using test::LoneRecord;
using test::TestRecord;

// Of records with more places than this only the lowest and the highest bit of each byte are changed.
constexpr std::size_t kManyPlaces = 100;

bool has_backup_blocks(System system) {
  return formats::version(system).framing == formats::Framing::backup_block;
}

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
  std::size_t listed = 0;
  ListedBlocks list(d, blocks);
  for (BlockFact b; list.next(b);) ++listed;
  ASSERT_LE(listed, d.record->raw.size() / 4) << what;
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
ByteVector cut_old(const GoldenRecord& g, std::size_t n) {
  ByteVector raw(g.raw.begin(), g.raw.begin() + 32 + static_cast<std::ptrdiff_t>(n));
  const auto length = static_cast<std::uint32_t>(n);
  const auto total = static_cast<std::uint32_t>(raw.size());
  std::memcpy(raw.data(), &total, sizeof total);
  std::memcpy(raw.data() + 8, &length, sizeof length);
  return raw;
}

// Since 9.5: the record taken apart, so that it can be put together with less in it.
TestRecord parts_of(const RecordView& r) {
  TestRecord out{.rmid = r.rmid, .info = r.info, .xid = r.xid, .data = ByteVector(r.data.begin(), r.data.end())};
  for (std::size_t i = 0; i < r.block_count; ++i) {
    const BlockRef& b = r.blocks[i];
    out.blocks.push_back({.id = b.id,
                          .relation = b.relation,
                          .fork = b.fork,
                          .block = b.block,
                          .will_init = b.will_init,
                          .data = ByteVector(b.data.begin(), b.data.end())});
    if (b.image == nullptr) continue;
    out.blocks.back().image = {.bytes = ByteVector(b.image->bytes.begin(), b.image->bytes.end()),
                               .hole_offset = b.image->hole_offset,
                               .hole_length = b.image->hole_length,
                               .compression = b.image->compression,
                               .apply = b.image->apply};
  }
  out.origin = r.origin;
  out.top_xid = r.top_xid;
  return out;
}

// Of long records most bytes are alike, content of tuples or arrays of words: they are tried here and there.
std::size_t step(std::size_t at, std::size_t size) {
  if (size < 1500 || at < 200 || at + 40 > size) return 1;
  return std::min(size / 100, size - 40 - at + 1);
}

// Calls `use` with each length up to that of `bytes`, which are cut to it, longest last.
void shorten(ByteVector& bytes, const std::function<void(std::size_t)>& use) {
  const ByteVector whole = bytes;
  for (std::size_t n = 0; n <= whole.size(); n += step(n, whole.size())) {
    bytes.assign(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(n));
    use(n);
    if (testing::Test::HasFatalFailure()) return;
  }
  bytes = whole;
}

// Records whose framing is whole and whose main data, or data of one block, ends too early.
void cut_new(const GoldenRecord& g) {
  const LoneRecord whole(g.system, g.raw, g.lsn);
  ASSERT_TRUE(whole.is_whole()) << g.name;
  TestRecord parts = parts_of(whole.view());
  std::size_t decoded = 0;
  const auto look = [&](const std::string& what) {
    const LoneRecord r(g.system, test::record_bytes(parts, Lsn{}, g.system, 8192), g.lsn);
    ASSERT_TRUE(r.is_whole()) << what;
    expect_sane(r, what);
    if (r.decoded().problem == Code::none) ++decoded;
  };
  shorten(parts.data, [&](std::size_t n) { look(g.name + " cut to " + std::to_string(n)); });
  for (test::TestBlock& block : parts.blocks) {
    const std::string where = g.name + " block " + std::to_string(block.id) + " cut to ";
    shorten(block.data, [&](std::size_t n) { look(where + std::to_string(n)); });
  }
  EXPECT_GE(decoded, 1u) << g.name;
}

TEST_P(CorruptedRecords, CutAnywhere) {
  for (const GoldenRecord& g : all_records(GetParam())) {
    if (!has_backup_blocks(g.system)) {
      cut_new(g);
      if (HasFatalFailure()) return;
      continue;
    }
    const auto length = load<std::uint32_t>(g.raw.data() + 8);
    std::size_t decoded = 0;
    for (std::size_t n = 0; n <= length; n += step(n, length)) {
      const LoneRecord r(g.system, cut_old(g, n), g.lsn);
      expect_sane(r, g.name + " cut to " + std::to_string(n));
      if (r.decoded().problem == Code::none) ++decoded;
      if (HasFatalFailure()) return;
    }
    EXPECT_GE(decoded, 1u) << g.name;
  }
}

// The framing's own lengths, cut anywhere: no part is believed that is not there. What a record without main data
// would be is one, if its own header says so.
TEST_P(CorruptedRecords, NotWhole) {
  if (has_backup_blocks(GetParam())) return;  // Framing.SplitsNothingThatIsNotThere
  for (const GoldenRecord& g : all_records(GetParam())) {
    for (std::size_t n = 25; n < g.raw.size(); n += step(n - 24, g.raw.size() - 24)) {
      const LoneRecord r(g.system, Bytes(g.raw).first(n), g.lsn);
      if (r.is_whole()) {
        ASSERT_TRUE(r.view().data.empty()) << g.name << " cut to " << n;
      }
    }
  }
}

void expect_sane_with(LoneRecord& r, std::byte& b, std::byte value, const std::string& what) {
  const std::byte before = b;
  b = value;
  r.decode_again();
  if (r.is_whole()) expect_sane(r, what);
  b = before;
}

// The bytes that are worth changing: the data and no images, but since 9.5 the headers of blocks, too.
std::vector<std::size_t> places(const LoneRecord& r) {
  std::vector<std::size_t> out;
  const Bytes raw = r.view().raw;
  const std::size_t header = has_backup_blocks(r.system()) ? 32 : 24;
  std::size_t image = 0;
  for (std::size_t at = header; at < raw.size(); at += step(at - header, raw.size() - header)) {
    const RecordView& v = r.view();
    while (image < v.image_count && raw.data() + at >= v.images[image].bytes.data() + v.images[image].bytes.size()) ++image;
    const bool in_image = image < v.image_count && raw.data() + at >= v.images[image].bytes.data();
    if (in_image) {
      at = static_cast<std::size_t>(v.images[image].bytes.data() - raw.data()) + v.images[image].bytes.size() - 1;
      continue;
    }
    out.push_back(at);
  }
  return out;
}

TEST_P(CorruptedRecords, ChangedAnywhere) {
  for (const GoldenRecord& g : all_records(GetParam())) {
    const bool old = has_backup_blocks(g.system);
    LoneRecord r(g.system, old ? cut_old(g, load<std::uint32_t>(g.raw.data() + 8)) : g.raw, g.lsn);
    const std::vector<std::size_t> all = places(r);
    for (const std::size_t at : all) {
      std::byte& b = r.bytes()[at];
      const std::string what = g.name + " byte " + std::to_string(at);
      for (unsigned bit = 0; bit < 8; ++bit) {
        if (all.size() > kManyPlaces && bit != 0 && bit != 7) continue;
        expect_sane_with(r, b, b ^ static_cast<std::byte>(1u << bit), what + " bit " + std::to_string(bit));
      }
      expect_sane_with(r, b, b == std::byte{0xFF} ? std::byte{0} : std::byte{0xFF}, what);
      if (HasFatalFailure()) return;
    }
  }
}

TEST_P(CorruptedRecords, OfEveryOtherType) {
  // The bytes of one record under the name of each other.
  const std::size_t types = formats::version(GetParam()).rmgrs.size();
  const std::size_t info_at = has_backup_blocks(GetParam()) ? 12 : 16;
  const unsigned kept = has_backup_blocks(GetParam()) ? 0x0F : 0;
  for (const GoldenRecord& g : all_records(GetParam())) {
    if (g.raw.size() > 400) continue;
    LoneRecord r(g.system, g.raw, g.lsn);
    for (std::size_t rmid = 0; rmid < types; ++rmid) {
      for (unsigned info = 0; info < 256; info += 16) {
        r.bytes()[info_at] = static_cast<std::byte>(info | (load<std::uint8_t>(g.raw.data() + info_at) & kept));
        r.bytes()[info_at + 1] = static_cast<std::byte>(rmid);
        r.decode_again();
        expect_sane(r, g.name + " as " + std::to_string(rmid) + " " + std::to_string(info));
        if (HasFatalFailure()) return;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Systems, CorruptedRecords, testing::ValuesIn(test::kAllSystems),
                         [](const auto& p) { return std::string(formats::version(p.param).key); });

}  // namespace
}  // namespace walread
