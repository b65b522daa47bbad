// Values as the dump tools print them.
#pragma once

#include "formats/record.hpp"
#include "formats/version/version.hpp"
#include "libwalread/core/bytes.hpp"
#include "libwalread/print/text_buffer.hpp"
#include "libwalread/print/time_text.hpp"
#include "libwalread/wal/record_view.hpp"

namespace walread {

// Tablespace, database and file number: 1663/16384/16385.
void put_relation(TextBuffer& out, const Relation& r);

// The file of a relation's main fork below the data directory, as the server's relpathperm() prints it
// (catalog.c GetRelationPath()). `temporary`: with Greenplum's prefix for temporary relations.
void put_relation_path(TextBuffer& out, const formats::Version& v, const Relation& r, bool temporary = false);

// The directory of a database (catalog.c GetDatabasePath()).
void put_database_path(TextBuffer& out, const formats::Version& v, std::uint32_t tablespace, std::uint32_t database);

// What follows a file's name for a fork: nothing for the main fork, _fsm, _vm, _init (relpath.c forkNames).
void put_fork_suffix(TextBuffer& out, std::int64_t fork);

// main, fsm, vm, init; nothing for any other number.
std::string_view fork_name(std::int64_t fork);

// The same, other numbers as they are.
void put_fork_name(TextBuffer& out, std::int64_t fork);

// The value of `field` at `p` in the given style. `size`: bytes from `p` to the end of what may be read, for
// strings without a length of their own.
void put_value(TextBuffer& out, const formats::Version& v, LocalTimes& times, const formats::Field& field,
               formats::Style style, const std::byte* p, std::size_t size);

// The characters at `p` up to a NUL or `size`.
std::string_view c_string(const std::byte* p, std::size_t size);

}  // namespace walread
