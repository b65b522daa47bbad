// The two halves of a record's life before anybody asks what it means: is its header plausible, is it intact.
#pragma once

#include <bit>
#include <cstdint>

#include "formats/version/version.hpp"
#include "libwalread/core/crc.hpp"
#include "libwalread/core/error.hpp"
#include "libwalread/wal/record_view.hpp"

namespace walread {

// sizeof(XLogRecord): up to 9.4 (xlog.h) and since 9.5 (xlogrecord.h).
inline constexpr std::uint32_t kOldRecordHeader = 32;
inline constexpr std::uint32_t kRecordHeader = 24;
constexpr std::uint32_t header_size(formats::Framing f) {
  return f == formats::Framing::backup_block ? kOldRecordHeader : kRecordHeader;
}
inline constexpr std::uint32_t kBackupBlockHeader = 24;  // sizeof(BkpBlock), xlog_internal.h up to 9.4
// offsetof(XLogRecord, xl_crc)
constexpr std::uint32_t crc_offset(formats::Framing f) { return f == formats::Framing::backup_block ? 24 : 20; }
// Longest record that is believed before its bytes are there: xlogrecord.h XLogRecordMaxSize is just below.
inline constexpr std::uint32_t kMaxRecordLength = 1020u << 20;
inline constexpr std::uint32_t kLargestBlock = 32768;  // of data files (configure --with-blocksize)

// What the first bytes of a record say (XLogRecord). data_length is in the header up to 9.4 only.
struct RecordHeader {
  std::uint32_t total_length = 0;
  std::uint32_t xid = 0;
  std::uint32_t data_length = 0;
  std::uint8_t info = 0;
  std::uint8_t rmid = 0;
  Lsn prev{};
  std::uint32_t crc = 0;
};

// Reads the header at `p`, where header_size(framing) bytes are.
inline RecordHeader read_record_header(formats::Framing framing, const std::byte* p) {
  RecordHeader h;
  h.total_length = load<std::uint32_t>(p);
  h.xid = load<std::uint32_t>(p + 4);
  if (framing == formats::Framing::backup_block) {
    h.data_length = load<std::uint32_t>(p + 8);
    h.info = load<std::uint8_t>(p + 12);
    h.rmid = load<std::uint8_t>(p + 13);
    h.prev = Lsn{load<std::uint64_t>(p + 16)};
  } else {
    h.prev = Lsn{load<std::uint64_t>(p + 8)};
    h.info = load<std::uint8_t>(p + 16);
    h.rmid = load<std::uint8_t>(p + 17);
  }
  h.crc = load<std::uint32_t>(p + crc_offset(framing));
  return h;
}

// True for the record that ends a segment early (pg_control.h XLOG_SWITCH of resource manager XLOG).
inline bool is_switch(std::uint8_t rmid, std::uint8_t info) { return rmid == 0 && (info & 0xF0) == 0x40; }

// Whether the header can be that of a record, its links and checksum apart: zero_length, record_length or none
// (xlogreader.c ValidXLogRecordHeader()). A resource manager that is not known is no fault here.
inline Code check_record_header(formats::Framing framing, const RecordHeader& h) {
  if (framing == formats::Framing::block_reference) {
    if (h.total_length == 0) return Code::zero_length;
    return h.total_length < kRecordHeader || h.total_length > kMaxRecordLength ? Code::record_length : Code::none;
  }
  if (h.total_length == 0 || (h.data_length == 0 && !is_switch(h.rmid, h.info))) return Code::zero_length;
  if (is_switch(h.rmid, h.info) && h.data_length != 0) return Code::record_length;
  if (h.total_length < kOldRecordHeader || h.total_length > kMaxRecordLength) return Code::record_length;
  if (h.data_length > h.total_length - kOldRecordHeader) return Code::record_length;
  // What data and header leave is images, and each takes no more than a page of the largest size.
  const std::uint32_t images = h.total_length - kOldRecordHeader - h.data_length;
  const auto count = static_cast<std::uint32_t>(std::popcount(static_cast<unsigned>(h.info & 0x0F)));
  if (images < count * kBackupBlockHeader || images > count * (kBackupBlockHeader + kLargestBlock)) return Code::record_length;
  return Code::none;
}

// The checksum of the whole record `raw`, without the stored one: data and images first, then the header up to
// it (xlogreader.c RecordIsValid()).
inline std::uint32_t record_checksum(const formats::Version& version, Bytes raw) {
  const formats::Framing framing = version.framing;
  return checksum(version.checksum, raw.subspan(header_size(framing)), raw.first(crc_offset(framing)));
}

// Framing::backup_block: splits `raw`, whose header is `h`, into data and images. `block_size` is that of the data files. Returns none,
// or record_parts with `added_up` set to what the parts come to.
Code split_backup_blocks(const RecordHeader& h, Bytes raw, std::uint32_t block_size, RecordView& out,
                         std::uint64_t& added_up);

// Framing::block_reference: the same (xlogreader.c DecodeXLogRecord()), with `added_up` 0 where a header contradicts itself
// or the one before. `version`: how images are marked, and which headers there are. Beyond what the server checks here, an image must fit into its
// block; what it learns only from restoring the page.
Code split_block_references(const formats::Version& version, Bytes raw, std::uint32_t block_size, RecordView& out,
                            std::uint64_t& added_up);

}  // namespace walread
