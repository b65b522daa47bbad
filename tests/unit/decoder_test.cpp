// The interpreter of formats/, on rows made for the purpose: every way in which a part can be described, with data
// that fits, that is cut, and that claims too much.
#include "libwalread/decode/decoder.hpp"

#include <gtest/gtest.h>

#include <memory>

#include "tests/support/bytes.hpp"
#include "tests/support/printers.hpp"

namespace walread {
namespace {

using namespace formats;  // NOLINT: the words of the vocabulary
using test::ByteVector;
using test::ByteWriter;

// A record whose data lie in memory of exactly its length.
class Exact {
 public:
  explicit Exact(Bytes data, std::uint8_t info = 0, std::uint64_t images = 0, Bytes behind = {})
      : size_(32 + data.size() + behind.size()), bytes_(new std::byte[size_]) {
    std::memset(bytes_.get(), 0, 32);
    if (!data.empty()) std::memcpy(bytes_.get() + 32, data.data(), data.size());
    if (!behind.empty()) std::memcpy(bytes_.get() + 32 + data.size(), behind.data(), behind.size());
    view_.raw = Bytes(bytes_.get(), size_);
    view_.data = view_.raw.subspan(32, data.size());
    view_.data_length = static_cast<std::uint32_t>(data.size());
    view_.info = info;
    view_.image_bits = images;
  }
  const RecordView& view() const { return view_; }

 private:
  std::size_t size_;
  std::unique_ptr<std::byte[]> bytes_;
  RecordView view_{};
};

class Decoder : public testing::Test {
 protected:
  const DecodedRecord& run(const Record& row, Bytes data, std::uint8_t info = 0, std::uint64_t images = 0,
                           Bytes behind = {}) {
    exact_.push_back(std::make_unique<Exact>(data, info, images, behind));
    decode(row, exact_.back()->view(), d);
    return d;
  }
  void expect_problem(Code code, unsigned part, std::uint64_t needed, std::uint64_t had) {
    EXPECT_EQ(d.problem, code);
    EXPECT_EQ(d.failed_part, part);
    EXPECT_EQ(d.needed, needed);
    if (code == Code::field_short) {
      EXPECT_EQ(d.had, had);
    }
    for (std::size_t i = part; i < d.row->parts.count; ++i) EXPECT_EQ(d.parts[i].count, 0u);
  }

  DecodedRecord d;

 private:
  std::vector<std::unique_ptr<Exact>> exact_;
};

constexpr Field number(std::string_view name, Kind kind) { return {.name = name, .kind = kind, .meaning = "x"}; }
constexpr RecordSpec spec(Parts parts, std::string_view text = "") {
  return {.name = "X", .parts = parts, .text = text, .source = "x", .meaning = "x"};
}

constexpr auto kHead = fields(number("n", Kind::i32), number("flags", Kind::u16));
constexpr auto kItem = fields(number("", Kind::u32));
constexpr Record kListed = record(spec({one("head", 6, kHead), list("items", "n", 4, kItem).aligned(4), rest("tail")}));

TEST_F(Decoder, AStructAListAndTheRest) {
  run(kListed, ByteWriter().u32(2).u16(9).fill(2).u32(11).u32(12).u8(1).u8(2).data());
  EXPECT_EQ(d.problem, Code::none);
  EXPECT_EQ(d.parts[0].bytes, 6u);
  EXPECT_EQ(d.parts[1].count, 2u);
  EXPECT_EQ(load<std::uint32_t>(d.parts[1].data + 4), 12u);
  EXPECT_EQ(d.parts[2].count, 2u);
  EXPECT_EQ(d.unconsumed, 0u);
}

TEST_F(Decoder, CutAnywhere) {
  const ByteVector whole = ByteWriter().u32(2).u16(9).fill(2).u32(11).u32(12);
  for (std::size_t n = 0; n < whole.size(); ++n) {
    run(kListed, Bytes(whole).first(n));
    if (n < 6) expect_problem(Code::field_short, 0, 6, n);
    else expect_problem(Code::field_short, 1, 8, n < 8 ? 0 : n - 8);
  }
}

TEST_F(Decoder, CountsThatCannotBe) {
  for (const std::uint32_t n : {3u, 1000u, 0x3FFFFFFFu, 0x40000000u, 0x7FFFFFFFu}) {
    run(kListed, ByteWriter().u32(n).u16(0).fill(2).fill(11).data());
    expect_problem(Code::field_short, 1, std::uint64_t{n} * 4, 11);
  }
  for (const std::int32_t n : {-1, -1000, std::numeric_limits<std::int32_t>::min()}) {
    run(kListed, ByteWriter().i32(n).u16(0).fill(2).fill(11).data());
    expect_problem(Code::bad_count, 1, static_cast<std::uint64_t>(std::int64_t{n}), 0);
  }
}

constexpr auto kWide = fields(number("n", Kind::u64));
constexpr Record kRoom = record(spec({one("head", 8, kWide), list("items", "n", 4, kItem).in_room_of(3)}));

TEST_F(Decoder, AnArrayWithRoom) {
  run(kRoom, ByteWriter().u64(2).u32(1).u32(2).u32(3).data());
  EXPECT_EQ(d.problem, Code::none);
  EXPECT_EQ(d.parts[1].count, 2u);
  EXPECT_EQ(d.unconsumed, 0u);
  run(kRoom, ByteWriter().u64(2).u32(1).u32(2).data());
  expect_problem(Code::field_short, 1, 12, 8);
  // A number of more than 32 bits is not taken for its lower half.
  for (const std::uint64_t n : {std::uint64_t{4}, (std::uint64_t{1} << 32) + 2, ~std::uint64_t{0}}) {
    run(kRoom, ByteWriter().u64(n).u32(1).u32(2).u32(3).data());
    expect_problem(Code::bad_count, 1, n, 0);
  }
}

constexpr auto kByte = fields(number("", Kind::u8));
constexpr Record kBits =
    record(spec({one("head", 6, kHead), list("items", "flags", 1, kByte).count_bits(4, 0xFF).less(2)}));

TEST_F(Decoder, ANumberThatIsBitsOfAField) {
  run(kBits, ByteWriter().u32(0).u16(0xF04F).fill(2).data());
  EXPECT_EQ(d.parts[1].count, 2u);
  run(kBits, ByteWriter().u32(0).u16(0x001F).data());
  expect_problem(Code::bad_count, 1, ~std::uint64_t{0}, 0);
}

constexpr Record kConditions = record(spec(
    {one("head", 6, kHead), one("a", 4, kItem).only_if(if_set("flags", 0x06)),
     one("b", 4, kItem).only_if(unless(if_set("flags", 0x01))).only_if(if_nonzero("n")),
     one("c", 4, kItem).only_if(if_equal("n", 7)), one("d", 4, kItem).only_if(if_info(0x80)),
     one("e", 4, kItem).only_if(if_image(1)), one("f", 4, kItem).only_if(if_left(4))}));

TEST_F(Decoder, Conditions) {
  const auto present = [&](std::uint32_t n, std::uint16_t flags, std::uint8_t info, std::uint64_t images, std::size_t rest) {
    run(kConditions, ByteWriter().u32(n).u16(flags).fill(rest).data(), info, images);
    std::string out;
    for (std::size_t i = 1; i < 7; ++i) out += d.parts[i].count != 0 ? static_cast<char>('a' + i - 1) : '-';
    return d.problem == Code::none ? out + std::to_string(d.unconsumed) : "short";
  };
  EXPECT_EQ(present(0, 0, 0, 0, 0), "------0");
  EXPECT_EQ(present(0, 0, 0, 0, 3), "------3");
  EXPECT_EQ(present(0, 0, 0, 0, 4), "-----f0");
  EXPECT_EQ(present(0, 4, 0, 0, 4), "a-----0");
  EXPECT_EQ(present(5, 0, 0, 0, 4), "-b----0");
  EXPECT_EQ(present(5, 1, 0, 0, 0), "------0");
  EXPECT_EQ(present(7, 3, 0x80, 2, 20), "a-cdef0");
  EXPECT_EQ(present(7, 3, 0x80, 1, 20), "a-cd-f4");
  EXPECT_EQ(present(0, 4, 0, 0, 3), "short");
}

constexpr auto kElement = fields(number("length", Kind::u8), number("kind", Kind::u8));
constexpr auto kExtra = fields(number("extra", Kind::u16));
constexpr auto kTail = inner_parts(kElement, bytes("body", "length").padded(4),
                                   one("extra", 2, kExtra).only_if(if_equal("kind", 1)));
constexpr Record kElements = record(spec({list_to_end("all", 2, kElement).followed_by(kTail)}));
constexpr Record kCounted =
    record(spec({one("head", 6, kHead), list("some", "n", 2, kElement).followed_by(kTail), rest("tail")}));

TEST_F(Decoder, ElementsWithPartsOfTheirOwn) {
  const ByteVector data = ByteWriter().u8(3).u8(0).fill(4, 7).u8(4).u8(1).fill(4, 8).u16(0x1234).u8(0).u8(1).u16(0x5678);
  run(kElements, data);
  EXPECT_EQ(d.problem, Code::none);
  EXPECT_EQ(d.parts[0].count, 3u);
  EXPECT_EQ(d.parts[0].bytes, data.size());
  std::vector<std::uint32_t> lengths;
  std::vector<std::uint32_t> extras;
  const std::byte* at = d.parts[0].data;
  ElementView e;
  while (next_element(kElements.parts[0], d, d.parts[0], at, e)) {
    lengths.push_back(e.inner[0].count);
    extras.push_back(e.inner[1].count == 0 ? 0 : load<std::uint16_t>(e.inner[1].data));
  }
  EXPECT_EQ(lengths, (std::vector<std::uint32_t>{3, 4, 0}));
  EXPECT_EQ(extras, (std::vector<std::uint32_t>{0, 0x1234, 0x5678}));
  for (std::size_t n = 1; n < data.size(); ++n) run(kElements, Bytes(data).first(n));
}

TEST_F(Decoder, ElementsThatClaimTooMuch) {
  run(kElements, ByteWriter().u8(3).u8(0).fill(2).data());
  expect_problem(Code::field_short, 0, 3, 2);
  run(kElements, ByteWriter().u8(0).u8(0).u8(1).data());
  expect_problem(Code::field_short, 0, 2, 1);
  run(kCounted, ByteWriter().u32(0x7FFFFFFF).u16(0).fill(100).data());
  expect_problem(Code::field_short, 1, std::uint64_t{0x7FFFFFFF} * 2, 100);
  // As many as fit by their fixed parts, and no more.
  run(kCounted, ByteWriter().u32(50).u16(0).fill(100).data());
  EXPECT_EQ(d.problem, Code::none);
  EXPECT_EQ(d.parts[1].count, 50u);
  run(kCounted, ByteWriter().u32(50).u16(0).fill(98).u8(1).data());
  EXPECT_EQ(d.problem, Code::field_short);
}

constexpr auto kNamed = fields(number("id", Kind::u32), number("path", Kind::c_string));
constexpr Record kString = record(spec({one("named", 4, kNamed), rest("tail")}));

TEST_F(Decoder, AStringEndsAtItsNulOrWithTheData) {
  run(kString, ByteWriter().u32(1).chars("abc", 4).u8(9).data());
  EXPECT_EQ(d.parts[0].bytes, 8u);
  EXPECT_EQ(d.parts[1].count, 1u);
  run(kString, ByteWriter().u32(1).chars("abc", 3).data());
  EXPECT_EQ(d.parts[0].bytes, 7u);
  run(kString, ByteWriter().u32(1).data());
  EXPECT_EQ(d.parts[0].bytes, 4u);
  EXPECT_EQ(d.problem, Code::none);
}

constexpr Record kAside = record(spec({one("head", 6, kHead), one("again", 4, kItem).at_data(4).text_only(),
                                       one("behind", 4, kItem).behind_data(2).text_only(), rest("tail")}));

TEST_F(Decoder, PartsThatOnlyADumpToolSees) {
  const ByteVector data = ByteWriter().u32(1).u16(2);
  run(kAside, data);
  EXPECT_EQ(d.problem, Code::none);
  EXPECT_EQ(d.parts[1].count, 0u) << "neither is there";
  EXPECT_EQ(d.parts[2].count, 0u);
  run(kAside, data, 0, 1, ByteWriter().fill(6, 0x77).data());
  EXPECT_EQ(d.parts[1].count, 1u);
  EXPECT_EQ(load<std::uint32_t>(d.parts[1].data), 0x77770002u);
  EXPECT_EQ(load<std::uint32_t>(d.parts[2].data), 0x77777777u);
  EXPECT_EQ(d.parts[3].count, 0u) << "they take nothing from the data";
  run(kAside, data, 0, 1, ByteWriter().fill(5, 0x77).data());
  EXPECT_EQ(d.parts[2].count, 0u);
}

TEST(LoadNumber, EveryKind) {
  const ByteVector ff(16, std::byte{0xFF});
  EXPECT_EQ(load_number(Kind::u8, ff.data()), 0xFFu);
  EXPECT_EQ(load_number(Kind::u16, ff.data()), 0xFFFFu);
  EXPECT_EQ(load_number(Kind::u32, ff.data()), 0xFFFFFFFFu);
  EXPECT_EQ(load_number(Kind::i32, ff.data()), ~std::uint64_t{0});
  EXPECT_EQ(load_number(Kind::fork, ff.data()), ~std::uint64_t{0});
  EXPECT_EQ(load_number(Kind::xid, ff.data()), 0xFFFFFFFFu);
  EXPECT_EQ(load_number(Kind::u64, ff.data()), ~std::uint64_t{0});
  const ByteVector id = ByteWriter().block_id(0x12345678);
  EXPECT_EQ(load_number(Kind::block_id, id.data()), 0x12345678u);
  EXPECT_EQ(load_number(Kind::tid, ByteWriter().tid(0x12345678, 9).data().data()), 0x12345678u);
  EXPECT_EQ(load_number(Kind::relation, ff.data()), 0u);
}

}  // namespace
}  // namespace walread
