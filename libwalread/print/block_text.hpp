// Block references as pg_waldump prints them behind a record's description.
#pragma once

#include "formats/version/version.hpp"
#include "libwalread/print/relation_texts.hpp"
#include "libwalread/print/text_buffer.hpp"
#include "libwalread/wal/record_view.hpp"

namespace walread {

// none, pglz, lz4 or zstd.
std::string_view name_of(ImageCompression compression);

// Ends the record's line: with its block references on it, or, if `details`, with a line for each behind it
// (pg_waldump.c XLogDumpDisplayRecord(); since 15 xlogdesc.c XLogRecGetBlockRefInfo()).
void put_block_references(TextBuffer& out, formats::LineStyle style, const RecordView& r, bool details,
                          RelationTexts& relations);

}  // namespace walread
