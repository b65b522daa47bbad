// The framing of records since 9.5: block headers, images, block data, main data.
#include "libwalread/wal/framing.hpp"

namespace walread {

namespace {

// xlogrecord.h XLR_BLOCK_ID_*
constexpr std::uint8_t kDataShort = 255;
constexpr std::uint8_t kDataLong = 254;
constexpr std::uint8_t kOrigin = 253;
constexpr std::uint8_t kTopLevelXid = 252;
constexpr std::uint8_t kMaxBlockId = 32;  // XLR_MAX_BLOCK_ID

// xlogrecord.h BKPBLOCK_*
constexpr std::uint8_t kForkMask = 0x0F;
constexpr std::uint8_t kHasImage = 0x10;
constexpr std::uint8_t kHasData = 0x20;
constexpr std::uint8_t kWillInit = 0x40;
constexpr std::uint8_t kSameRelation = 0x80;

struct ImageFlags {
  bool hole;
  bool apply;
  ImageCompression compression;
};

ImageFlags image_flags(formats::ImageInfo kind, std::uint8_t bits) {
  const bool hole = (bits & 0x01) != 0;
  if (kind != formats::ImageInfo::v15) {
    const bool apply = kind == formats::ImageInfo::v95 || (bits & 0x04) != 0;
    return {hole, apply, (bits & 0x02) != 0 ? ImageCompression::pglz : ImageCompression::none};
  }
  // The server asks in this order (xlogreader.c RestoreBlockImage()).
  ImageCompression c = ImageCompression::none;
  if ((bits & 0x04) != 0) c = ImageCompression::pglz;
  else if ((bits & 0x08) != 0) c = ImageCompression::lz4;
  else if ((bits & 0x10) != 0) c = ImageCompression::zstd;
  return {hole, (bits & 0x02) != 0, c};
}

// Takes numbers from the front of the headers. Each group of numbers is asked for by has() before it is taken.
class Headers {
 public:
  explicit Headers(Bytes bytes) : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  bool has(std::size_t n) const { return left() >= n; }
  template <class T>
  T take() {
    const T value = load<T>(at_);
    at_ += sizeof(T);
    return value;
  }
  Relation take_relation() {
    const Relation r = load_relation(at_);
    at_ += 12;
    return r;
  }
  std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }
  const std::byte* at() const { return at_; }

 private:
  const std::byte* at_;
  const std::byte* end_;
};

// Lengths that the headers announce, in the order of the bytes.
struct Announced {
  std::uint16_t data;
  std::uint16_t image;
};

// Reads an image's header into `image`, and how many bytes the image takes; false if it cannot be one.
bool read_image(Headers& in, std::uint32_t block_size, formats::ImageInfo kind, BlockImage& image,
                std::uint16_t& length) {
  if (!in.has(5)) return false;
  length = in.take<std::uint16_t>();
  image.hole_offset = in.take<std::uint16_t>();
  const ImageFlags f = image_flags(kind, in.take<std::uint8_t>());
  image.apply = f.apply;
  image.compression = f.compression;
  image.block_size = block_size;
  image.hole_length = 0;
  if (f.compression != ImageCompression::none) {
    if (f.hole && !in.has(2)) return false;
    if (f.hole) image.hole_length = in.take<std::uint16_t>();
  } else {
    if (length > block_size) return false;
    image.hole_length = static_cast<std::uint16_t>(block_size - length);
  }
  // xlogreader.c DecodeXLogRecord(): what must hold of hole and length
  const bool hole = image.hole_length != 0;
  if (f.hole != hole || hole != (image.hole_offset != 0)) return false;
  if (f.compression != ImageCompression::none && length >= block_size) return false;
  return std::uint32_t{image.hole_offset} + image.hole_length <= block_size;
}

}  // namespace

Code split_block_references(const formats::Version& version, Bytes raw, std::uint32_t block_size, RecordView& out,
                            std::uint64_t& added_up) {
  out.image_count = 0;
  out.image_bits = 0;
  out.block_count = 0;
  out.block_bits = 0;
  out.origin = 0;
  out.top_xid = 0;
  out.data = {};
  added_up = 0;

  Headers in(raw.subspan(kRecordHeader));
  std::array<Announced, kMaxBlocks> announced;
  std::uint64_t payload = 0;  // bytes that the headers announce so far
  std::uint32_t main_length = 0;
  bool complete = true;
  std::uint64_t images = 0;
  std::uint64_t blocks = 0;
  std::size_t block_count = 0;
  std::size_t image_count = 0;
  // The main data's header, if there is one, is the last.
  while (in.left() > payload) {
    const auto id = in.take<std::uint8_t>();
    if (id <= kMaxBlockId) {
      // Ids rise.
      if (blocks >> id != 0 || !in.has(3)) return Code::record_parts;
      const auto flags = in.take<std::uint8_t>();
      Announced& here = announced[block_count];
      here = {in.take<std::uint16_t>(), 0};
      if (((flags & kHasData) != 0) != (here.data != 0)) return Code::record_parts;
      BlockRef& ref = out.blocks[block_count];
      ref.id = id;
      ref.fork = flags & kForkMask;
      ref.will_init = (flags & kWillInit) != 0;
      ref.image = nullptr;
      if ((flags & kHasImage) != 0) {
        BlockImage& image = out.images[image_count++];
        if (!read_image(in, block_size, version.image_info, image, here.image)) return Code::record_parts;
        ref.image = &image;
        images |= std::uint64_t{1} << id;
      }
      if ((flags & kSameRelation) != 0) {
        if (block_count == 0 || !in.has(4)) return Code::record_parts;
        ref.relation = out.blocks[block_count - 1].relation;
      } else {
        if (!in.has(16)) return Code::record_parts;
        ref.relation = in.take_relation();
      }
      ref.block = in.take<std::uint32_t>();
      blocks |= std::uint64_t{1} << id;
      payload += std::uint64_t{here.data} + here.image;
      ++block_count;
    } else if (id == kDataShort || id == kDataLong) {
      complete = in.has(id == kDataShort ? 1 : 4);
      if (complete) main_length = id == kDataShort ? in.take<std::uint8_t>() : in.take<std::uint32_t>();
      payload += main_length;
      break;
    } else if (id == kOrigin) {
      if (!in.has(2)) return Code::record_parts;
      out.origin = in.take<std::uint16_t>();
    } else if (id == kTopLevelXid && version.top_level_xid) {
      if (!in.has(4)) return Code::record_parts;
      out.top_xid = in.take<std::uint32_t>();
    } else {
      return Code::record_parts;
    }
  }
  added_up = static_cast<std::uint64_t>(in.at() - raw.data()) + payload;
  if (!complete || in.left() != payload) return Code::record_parts;

  // Images and data of the blocks follow in their order, then the main data.
  const std::byte* at = in.at();
  for (std::size_t i = 0; i < block_count; ++i) {
    BlockRef& ref = out.blocks[i];
    if (ref.image != nullptr) {
      BlockImage& image = out.images[out.image_count++];
      image.id = ref.id;
      image.relation = ref.relation;
      image.fork = ref.fork;
      image.block = ref.block;
      image.bytes = Bytes(at, announced[i].image);
      at += announced[i].image;
    }
    ref.data = Bytes(at, announced[i].data);
    at += announced[i].data;
  }
  out.data = Bytes(at, main_length);
  out.block_count = static_cast<std::uint8_t>(block_count);
  out.block_bits = blocks;
  out.image_bits = images;
  return Code::none;
}

}  // namespace walread
