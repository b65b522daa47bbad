// Pages restored from the full-page images of records.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "libwalread/decode/decoder.hpp"
#include "libwalread/wal/record_view.hpp"

namespace walread {

// How many bytes the page of `image` has.
std::size_t page_size(const BlockImage& image);

// Writes the page of `image` to `page`, which has page_size() bytes: those around the hole, decompressed if need be,
// and zeroes in it (up to 9.4: xlog.c RestoreBackupBlockContents(), since 9.5: xlogreader.c RestoreBlockImage()).
// False if the parts do not make up a page of that size.
bool restore_page(const BlockImage& image, std::span<std::byte> page);

// Calls `use` for each full-page image that the record carries: those behind its data, and, up to 9.4, the one that
// is the data of a page record (XLOG FPI, Heap NEWPAGE).
void for_each_image(const DecodedRecord& decoded, const std::function<void(const BlockImage&)>& use);

// The name that pg_waldump --save-fullpage gives a page: TIMELINE-LSN-LSN.TABLESPACE.DATABASE.RELATION.BLOCK_FORK
// (pg_waldump.c XLogRecordSaveFPWs(), since 16).
std::string full_page_name(TimelineId tli, Lsn lsn, const BlockImage& image);

}  // namespace walread
