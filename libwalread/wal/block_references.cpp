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

// Takes numbers from the front of the headers; once something is missing, everything is.
class Headers {
 public:
  explicit Headers(Bytes bytes) : bytes_(bytes) {}

  template <class T>
  T take() {
    if (bytes_.size() - at_ < sizeof(T)) {
      good_ = false;
      return 0;
    }
    const T value = load<T>(bytes_.data() + at_);
    at_ += sizeof(T);
    return value;
  }
  std::size_t left() const { return bytes_.size() - at_; }
  std::size_t at() const { return at_; }
  bool good() const { return good_; }

 private:
  Bytes bytes_;
  std::size_t at_ = 0;
  bool good_ = true;
};

// Lengths that the headers announce, in the order of the bytes.
struct Announced {
  std::uint16_t data = 0;
  std::uint16_t image = 0;
};

// Reads one block's header into `ref` and `image`; false if it cannot be one.
bool read_block(Headers& in, std::uint32_t block_size, formats::ImageInfo kind, const BlockRef* last, BlockRef& ref,
                BlockImage& image, bool& has_image, Announced& announced) {
  const auto flags = in.take<std::uint8_t>();
  announced.data = in.take<std::uint16_t>();
  announced.image = 0;
  ref.fork = flags & kForkMask;
  ref.will_init = (flags & kWillInit) != 0;
  ref.image = nullptr;
  has_image = (flags & kHasImage) != 0;
  if (((flags & kHasData) != 0) != (announced.data != 0)) return false;
  if (has_image) {
    announced.image = in.take<std::uint16_t>();
    image.hole_offset = in.take<std::uint16_t>();
    const ImageFlags f = image_flags(kind, in.take<std::uint8_t>());
    image.apply = f.apply;
    image.compression = f.compression;
    image.block_size = block_size;
    image.hole_length = 0;
    if (f.compression != ImageCompression::none) {
      if (f.hole) image.hole_length = in.take<std::uint16_t>();
    } else {
      if (announced.image > block_size) return false;
      image.hole_length = static_cast<std::uint16_t>(block_size - announced.image);
    }
    // xlogreader.c DecodeXLogRecord(): what must hold of hole and length
    const bool hole = image.hole_length != 0;
    if (f.hole != hole || hole != (image.hole_offset != 0)) return false;
    if (f.compression != ImageCompression::none && announced.image >= block_size) return false;
    if (std::uint32_t{image.hole_offset} + image.hole_length > block_size) return false;
  }
  if ((flags & kSameRelation) != 0) {
    if (last == nullptr) return false;
    ref.relation = last->relation;
  } else {
    ref.relation.tablespace = in.take<std::uint32_t>();
    ref.relation.database = in.take<std::uint32_t>();
    ref.relation.file = in.take<std::uint32_t>();
  }
  ref.block = in.take<std::uint32_t>();
  return in.good();
}

}  // namespace

Code split_block_references(const RecordHeader&, Bytes raw, std::uint32_t block_size, formats::ImageInfo kind,
                            RecordView& out, std::uint64_t& added_up) {
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
  int max_id = -1;
  // The main data's header, if there is one, is the last.
  while (in.left() > payload) {
    const auto id = in.take<std::uint8_t>();
    if (id == kDataShort || id == kDataLong) {
      main_length = id == kDataShort ? in.take<std::uint8_t>() : in.take<std::uint32_t>();
      payload += main_length;
      break;
    }
    if (id == kOrigin) {
      out.origin = in.take<std::uint16_t>();
    } else if (id == kTopLevelXid) {
      out.top_xid = in.take<std::uint32_t>();
    } else {
      if (id > kMaxBlockId || id <= max_id) return Code::record_parts;
      max_id = id;
      BlockRef& ref = out.blocks[out.block_count];
      BlockImage& image = out.images[out.image_count];
      ref.id = id;
      bool has_image = false;
      const BlockRef* last = out.block_count == 0 ? nullptr : &out.blocks[out.block_count - 1u];
      if (!read_block(in, block_size, kind, last, ref, image, has_image, announced[out.block_count])) {
        return Code::record_parts;
      }
      if (has_image) {
        image.id = id;
        image.relation = ref.relation;
        image.fork = ref.fork;
        image.block = ref.block;
        ref.image = &image;
        out.image_bits |= std::uint64_t{1} << id;
        ++out.image_count;
      }
      out.block_bits |= std::uint64_t{1} << id;
      payload += std::uint64_t{announced[out.block_count].data} + announced[out.block_count].image;
      ++out.block_count;
    }
    if (!in.good()) return Code::record_parts;
  }
  added_up = kRecordHeader + in.at() + payload;
  if (!in.good() || in.left() != payload) return Code::record_parts;

  // Images and data of the blocks follow in their order, then the main data.
  std::size_t at = kRecordHeader + in.at();
  std::size_t image = 0;
  for (std::size_t i = 0; i < out.block_count; ++i) {
    if (out.blocks[i].image != nullptr) {
      out.images[image++].bytes = raw.subspan(at, announced[i].image);
      at += announced[i].image;
    }
    out.blocks[i].data = raw.subspan(at, announced[i].data);
    at += announced[i].data;
  }
  out.data = raw.subspan(at, main_length);
  return Code::none;
}

}  // namespace walread
