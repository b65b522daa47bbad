// Headers of WAL pages (xlog_internal.h XLogPageHeaderData, XLogLongPageHeaderData; the same in every release).
#pragma once

#include <cstdint>
#include <optional>

#include "libwalread/core/bytes.hpp"
#include "libwalread/core/lsn.hpp"

namespace walread {

inline constexpr std::uint32_t kShortPageHeader = 24;  // sizeof(XLogPageHeaderData)
inline constexpr std::uint32_t kLongPageHeader = 40;   // sizeof(XLogLongPageHeaderData)

// Bits of xlp_info (xlog_internal.h XLP_*).
inline constexpr std::uint16_t kFirstIsContrecord = 0x0001;
inline constexpr std::uint16_t kLongHeader = 0x0002;
inline constexpr std::uint16_t kBackupBlocksRemovable = 0x0004;
inline constexpr std::uint16_t kFirstIsOverwriteContrecord = 0x0008;

struct PageHeader {
  std::uint16_t magic = 0;
  std::uint16_t info = 0;
  TimelineId tli = 0;
  Lsn address{};
  std::uint32_t remaining = 0;  // bytes still to come of the record that began on an earlier page
  // Of a long header only, otherwise 0.
  std::uint64_t system_id = 0;
  std::uint32_t segment_size = 0;
  std::uint32_t page_size = 0;

  bool is_long() const { return (info & kLongHeader) != 0; }
  std::uint32_t size() const { return is_long() ? kLongPageHeader : kShortPageHeader; }
  bool continues() const { return (info & kFirstIsContrecord) != 0; }
};

// Reads the header at the start of `page`. Nothing if the page is shorter than the header it announces.
// Judges nothing: the values are as they stand there.
inline std::optional<PageHeader> read_page_header(Bytes page) {
  if (page.size() < kShortPageHeader) return std::nullopt;
  const std::byte* p = page.data();
  PageHeader h;
  h.magic = load<std::uint16_t>(p);
  h.info = load<std::uint16_t>(p + 2);
  h.tli = load<std::uint32_t>(p + 4);
  h.address = Lsn{load<std::uint64_t>(p + 8)};
  h.remaining = load<std::uint32_t>(p + 16);
  if (!h.is_long()) return h;
  if (page.size() < kLongPageHeader) return std::nullopt;
  h.system_id = load<std::uint64_t>(p + 24);
  h.segment_size = load<std::uint32_t>(p + 32);
  h.page_size = load<std::uint32_t>(p + 36);
  return h;
}

}  // namespace walread
