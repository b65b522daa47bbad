// The two halves of a record's life before anybody asks what it means: is its header plausible, is it intact.
#pragma once

#include <cstdint>

#include "formats/version/version.hpp"
#include "libwalread/core/error.hpp"
#include "libwalread/wal/record_view.hpp"

namespace walread {

inline constexpr std::uint32_t kRecordHeader = 32;  // sizeof(XLogRecord) up to 9.4 (xlog.h)
// Longest record that is believed before its bytes are there: xlogrecord.h XLogRecordMaxSize is just below.
inline constexpr std::uint32_t kMaxRecordLength = 1020u << 20;
inline constexpr std::uint32_t kLargestBlock = 32768;  // of data files (configure --with-blocksize)

// What the first bytes of a record say (xlog.h XLogRecord up to 9.4).
struct RecordHeader {
  std::uint32_t total_length = 0;
  std::uint32_t xid = 0;
  std::uint32_t data_length = 0;
  std::uint8_t info = 0;
  std::uint8_t rmid = 0;
  Lsn prev{};
  std::uint32_t crc = 0;
};

// Reads the header at `p`, where kRecordHeader bytes are.
RecordHeader read_record_header(const std::byte* p);

// Whether the header can be that of a record, its links and checksum apart: zero_length, record_length or none
// (xlogreader.c ValidXLogRecordHeader()). A resource manager that is not known is no fault here.
Code check_record_header(const RecordHeader& h);

// True for the record that ends a segment early (pg_control.h XLOG_SWITCH of resource manager XLOG).
inline bool is_switch(std::uint8_t rmid, std::uint8_t info) { return rmid == 0 && (info & 0xF0) == 0x40; }

// The checksum of the whole record `raw`, without the stored one: data and images first, then the header up to
// it (xlogreader.c RecordIsValid()).
std::uint32_t record_checksum(formats::Checksum kind, Bytes raw);

// Splits `raw`, whose header is `h`, into data and images. `block_size` is that of the data files. Returns none,
// or record_parts with `added_up` set to what the parts come to.
Code split_backup_blocks(const RecordHeader& h, Bytes raw, std::uint32_t block_size, RecordView& out,
                         std::uint64_t& added_up);

}  // namespace walread
