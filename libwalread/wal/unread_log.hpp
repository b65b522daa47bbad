// Logs of systems that are not read here: recognised by what tells them from those that are.
#pragma once

#include <optional>
#include <string_view>

#include "formats/unread.hpp"
#include "libwalread/wal/record_view.hpp"

namespace walread {

struct UnreadLog {
  enum class Why : std::uint8_t {
    system,        // no release of `product` is read
    build_32_bit,  // `product` is read, but this was written by a build whose structs are aligned to 4 bytes
                   // (i386)
    big_endian,    // on a machine with the other byte order
  };
  Why why = Why::system;
  std::string_view product{};

  friend bool operator==(const UnreadLog&, const UnreadLog&) = default;
};

// What the first bytes of a segment, 40 or more, tell of such a log: the page's magic together with sizes
// that stand where only that system, build or machine puts them. Nothing if they are the header of a system
// that is read, or no header.
std::optional<UnreadLog> recognise_unread(Bytes first_bytes);

// Which of two systems that share a page magic wrote a record: PostgreSQL (false), or the fork (true) that
// added resource managers, fields to the checkpoint, to commit and abort and to the creation of files
// (Greenplum 7 pg_control.h CheckPoint, xact.h xl_xact_commit, storage_xlog.h xl_smgr_create; Cloudberry's
// are the same). Nothing if a record of either could be so. The record's checksum must be right.
std::optional<bool> is_of_fork(const RecordView& record);

}  // namespace walread
