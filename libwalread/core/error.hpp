// What can go wrong, as a value. Only print/ makes sentences of it.
#pragma once

#include <cstdint>
#include <string>

#include "libwalread/core/lsn.hpp"

namespace walread {

enum class Code : std::uint8_t {
  none,
  // The file system.
  cannot_open,      // os_error says why
  cannot_read,      // os_error says why
  missing_segment,  // no file of that segment
  short_file,       // found: bytes there; expected: bytes needed
  bad_compression,  // found: bytes that could be decompressed; expected: bytes needed
  // Pages (xlogreader.c XLogReaderValidatePageHeader(), ValidXLogPageHeader() up to 9.4).
  unwritten_page,      // the page is all zeros
  bad_magic,           // found, expected: xlp_magic
  bad_page_flags,      // found: xlp_info
  bad_page_address,    // found: xlp_pageaddr; expected: where the page lies
  bad_system_id,       // found, expected: xlp_sysid
  bad_segment_size,    // found, expected: xlp_seg_size
  bad_page_size,       // found, expected: xlp_xlog_blcksz
  bad_timeline,        // found: xlp_tli; expected: the newest that may stand there, or below found the oldest
  no_contrecord,       // the page does not go on with the record that began before it
  contrecord_length,   // found: xlp_rem_len; expected: what the record still needs
  contrecord_here,     // a record is asked for where one that began earlier goes on
  overwritten_record,  // the end of this record was lost in a crash; the server wrote on behind it
  // Records (xlogreader.c ValidXLogRecordHeader(), RecordIsValid()).
  zero_length,    // nothing was ever written here
  record_length,  // found: xl_tot_len
  record_parts,   // found: what data and images add up to; expected: xl_tot_len
  prev_link,      // found, expected: xl_prev
  bad_crc,        // found: computed; expected: stored
  // Contents of a record whose checksum is right.
  field_short,  // found: bytes left; expected: bytes needed; what: the part
  bad_count,    // found: a number of elements that cannot be; what: the part
};

// One thing that went wrong, and where.
struct Error {
  Code code = Code::none;
  Lsn lsn{};                   // the record or page concerned
  std::uint64_t offset = 0;    // of that position in `file`, in bytes
  std::string file{};          // name of the segment file; empty if there is none
  std::uint64_t expected = 0;  // see Code
  std::uint64_t found = 0;
  std::string what{};          // what was being read
  int os_error = 0;            // errno, for cannot_open and cannot_read

  explicit operator bool() const { return code != Code::none; }
};

}  // namespace walread
