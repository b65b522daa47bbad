// What distinguishes one product or release from another, apart from its record rows.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "formats/system.hpp"

namespace walread::formats {

// How a record's header, images and data are put together.
enum class Framing : std::uint8_t {
  backup_block,     // up to 9.4: 32-byte header, data, then up to four BkpBlock with their images
  block_reference,  // since 9.5: 24-byte header, block headers, images and block data, then the data
};

// What the bits of a full-page image's bimg_info mean (xlogrecord.h BKPIMAGE_*).
enum class ImageInfo : std::uint8_t {
  none,   // up to 9.4: there is no such byte
  v95,    // 0x01 hole, 0x02 compressed with pglz; every image is applied
  v10,    // 0x01 hole, 0x02 compressed with pglz, 0x04 applied
  v15,    // 0x01 hole, 0x02 applied, 0x04 pglz, 0x08 lz4, 0x10 zstd
};

// How the product's dump tool words what stands around a record's description.
enum class LineStyle : std::uint8_t {
  v94,  // bkp: bits, then the description alone
  v95,  // the record's name and its description, block references
  v10,  // and images that serve only to check the WAL
  v15,  // and the method of compression
};

enum class Checksum : std::uint8_t {
  crc32_legacy,  // up to 9.4: pg_crc32.h COMP_CRC32, which is no CRC of any standard
  crc32c,        // Castagnoli, initial and final complement
};

// rmgr.h RM_MIN_CUSTOM_ID and RM_MAX_CUSTOM_ID (15.0)
inline constexpr std::size_t kFirstCustomRmgr = 128;
inline constexpr std::size_t kCustomRmgrs = 128;

struct Version {
  System system{};
  System base{};                 // the release whose rows it inherits; itself for PostgreSQL
  std::string_view key;          // what --system takes
  std::string_view product;      // for people
  std::string_view dump_tool;    // the product's own: name and the release that was compared
  std::uint16_t page_magic = 0;  // xlog_internal.h XLOG_PAGE_MAGIC
  std::uint16_t page_flags = 0;  // all bits of xlp_info that the release defines
  std::uint32_t control_version = 0;  // pg_control.h PG_CONTROL_VERSION
  Framing framing{};
  Checksum checksum{};
  ImageInfo image_info{};
  bool top_level_xid = false;  // whether a record may name its top-level transaction (XLR_BLOCK_ID_TOPLEVEL_XID)
  LineStyle line_style{};
  std::string_view wal_directory;         // pg_xlog or pg_wal
  std::string_view tablespace_directory;  // catalog.h TABLESPACE_VERSION_DIRECTORY
  std::uint32_t usual_segment_size = 0;
  std::span<const std::string_view> rmgrs{};  // names by id, as the dump tool prints them (rmgrlist.h)
  // Names of the resource managers that extensions may have, from kFirstCustomRmgr on; empty up to 14.
  std::span<const std::string_view> custom_rmgrs{};

  // Whether resource manager `id` is one that an extension may have.
  constexpr bool is_custom_rmgr(std::size_t id) const {
    return id >= kFirstCustomRmgr && id - kFirstCustomRmgr < custom_rmgrs.size();
  }
  // The name of resource manager `id`; empty if the release has none of that number.
  constexpr std::string_view rmgr_name(std::size_t id) const {
    if (id < rmgrs.size()) return rmgrs[id];
    return is_custom_rmgr(id) ? custom_rmgrs[id - kFirstCustomRmgr] : std::string_view{};
  }
};

}  // namespace walread::formats
