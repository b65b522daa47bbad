#include "libwalread/wal/unread_log.hpp"

#include <algorithm>

#include "formats/registry.hpp"
#include "libwalread/core/segment_math.hpp"
#include "libwalread/wal/page_header.hpp"

namespace walread {

namespace {

using formats::UnreadSystem;
using formats::Version;

// Where a long page header has its sizes: behind the system identifier, which is aligned to 8 bytes
// (xlog_internal.h XLogLongPageHeaderData).
constexpr std::size_t kSizesAt = 32;
constexpr std::size_t kSizesAtUpTo92 = 24;   // there was no xlp_rem_len
constexpr std::size_t kSizesAtIn32Bit = 28;  // i386 aligns 8-byte integers to 4

struct Sizes {
  std::uint32_t segment = 0;
  std::uint32_t page = 0;

  bool possible() const { return SegmentSize::make(segment) && PageSize::make(page); }
};

Sizes sizes_at(Bytes bytes, std::size_t offset) {
  return {load<std::uint32_t>(bytes.data() + offset), load<std::uint32_t>(bytes.data() + offset + 4)};
}

const Version* version_with(std::uint16_t magic) {
  const auto all = formats::versions();
  const auto it = std::ranges::find(all, magic, &Version::page_magic);
  return it == all.end() ? nullptr : *it;
}

// The system with this magic and size of page that is not read. Not one that looks like another that is.
const UnreadSystem* unread_with(std::uint16_t magic, bool old_page_header, std::uint32_t page_size) {
  const auto* it = std::ranges::find_if(formats::kUnreadSystems, [&](const UnreadSystem& u) {
    return u.page_magic == magic && u.old_page_header == old_page_header && !u.alike &&
           (u.page_size == 0 || u.page_size == page_size);
  });
  return it == std::end(formats::kUnreadSystems) ? nullptr : it;
}

}  // namespace

std::optional<UnreadLog> recognise_unread(Bytes first_bytes) {
  if (first_bytes.size() < kLongPageHeader) return std::nullopt;
  const auto magic = load<std::uint16_t>(first_bytes.data());
  const auto info = load<std::uint16_t>(first_bytes.data() + 2);
  if ((info & kLongHeader) != 0) {
    const Sizes usual = sizes_at(first_bytes, kSizesAt);
    if (usual.possible()) {
      const UnreadSystem* system = unread_with(magic, false, usual.page);
      return system != nullptr ? std::optional(UnreadLog{.product = system->product}) : std::nullopt;
    }
    if (const Sizes sizes = sizes_at(first_bytes, kSizesAtUpTo92); sizes.possible()) {
      if (const UnreadSystem* system = unread_with(magic, true, sizes.page))
        return UnreadLog{.product = system->product};
    }
    const Version* version = version_with(magic);
    if (version != nullptr && sizes_at(first_bytes, kSizesAtIn32Bit).possible())
      return UnreadLog{UnreadLog::Why::build_32_bit, version->product};
  }
  if ((__builtin_bswap16(info) & kLongHeader) == 0) return std::nullopt;
  const Sizes swapped = sizes_at(first_bytes, kSizesAt);
  const Sizes sizes{__builtin_bswap32(swapped.segment), __builtin_bswap32(swapped.page)};
  const Version* version = version_with(__builtin_bswap16(magic));
  if (version != nullptr && sizes.possible()) return UnreadLog{UnreadLog::Why::big_endian, version->product};
  return std::nullopt;
}

std::optional<bool> is_of_fork(const RecordView& r) {
  constexpr std::uint8_t kLastUpstream = 21;  // rmgrlist.h (12 to 16): LogicalMessage
  constexpr std::uint8_t kLastOfFork = 24;    // Bitmap, DistributedLog, Appendonly
  if (r.rmid > kLastUpstream && r.rmid <= kLastOfFork) return true;
  const auto by_length = [&](std::uint32_t upstream, std::uint32_t fork) -> std::optional<bool> {
    if (r.data_length == upstream) return false;
    return r.data_length >= fork ? std::optional(true) : std::nullopt;
  };
  const unsigned op = r.info & 0xF0u;
  switch (r.rmid) {
    case 0:  // XLOG: CHECKPOINT_SHUTDOWN and CHECKPOINT_ONLINE, sizeof(CheckPoint)
      return op <= 0x10 ? by_length(88, 96) : std::nullopt;
    case 1:  // Transaction: COMMIT and ABORT without XLOG_XACT_HAS_INFO, nothing but the fixed part
      return op == 0x00 || op == 0x20 ? by_length(8, 16) : std::nullopt;
    case 2:  // Storage: CREATE, sizeof(xl_smgr_create)
      return op == 0x10 ? by_length(16, 20) : std::nullopt;
    default:
      return std::nullopt;
  }
}

}  // namespace walread
