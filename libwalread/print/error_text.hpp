// Sentences for what goes wrong, and for how reading ends: which file, where, what was expected, what was
// found.
#pragma once

#include <string>

#include "libwalread/core/error.hpp"
#include "libwalread/decode/decoder.hpp"
#include "libwalread/wal/reader.hpp"
#include "libwalread/wal/unread_log.hpp"

namespace walread {

// "000000010000000000000005: 0/14223AD8 (offset 0x223ad8)": the place that an error is about.
std::string describe_place(const Error& e);

// What is wrong, without the place: "the checksum is 1a2b3c4d where the record says 5e6f7081".
std::string describe_fault(const Error& e);

// Place and fault in one sentence.
std::string describe(const Error& e);

// Why the first page of a file cannot be the beginning of a segment (read_first_header()).
std::string describe_first_header(const Error& e);

// Whose log it is, of one that is not read: "this is WAL of Greenplum 7, a system that is not read here yet".
std::string describe(const UnreadLog& log);

// How reading ended and why, one sentence.
std::string describe(const End& end, const SegmentSource& source, const LogShape& shape);

// What a gap is, one sentence.
std::string describe(const Gap& gap, const SegmentSource& source, const LogShape& shape);

// Why a record whose checksum is right cannot be decoded, one sentence: "... Heap/INSERT part xl_heap_insert:
// 21 bytes are needed, 4 are left".
std::string describe_undecoded(const DecodedRecord& decoded, const SegmentSource& source,
                               const LogShape& shape);

// Short names for JSON and for scripts: bad_crc, torn_record. They do not change between releases.
std::string_view name_of(Code code);
std::string_view name_of(EndReason reason);

}  // namespace walread
