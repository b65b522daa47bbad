// Records of PostgreSQL 15 by what they say, for WalBuilder::add(). As in wal_records.hpp the bytes are laid
// out from the server's headers and not by the rows of formats/. 12 to 17 have the same checkpoints, 11 to 18
// the same commits.
#pragma once

#include "tests/support/wal_records.hpp"

namespace walread::test::records::modern {

// xact.h xl_xact_commit without further parts.
TestRecord commit(std::uint32_t xid, std::int64_t time = kMoment);
TestRecord abort(std::uint32_t xid, std::int64_t time = kMoment);
// xact.h xl_xact_prepare, the gid and the end of the state (twophase.c StartPrepare(), EndPrepare()).
TestRecord prepare(std::uint32_t xid, const std::string& gid, std::int64_t time = kMoment);
// With xl_xact_twophase and the gid, as XACT_XINFO_HAS_TWOPHASE and HAS_GID say.
TestRecord commit_prepared(std::uint32_t xid, const std::string& gid, std::int64_t time = kMoment);
TestRecord abort_prepared(std::uint32_t xid, const std::string& gid, std::int64_t time = kMoment);
// pg_control.h CheckPoint; lists of Greenplum are ignored.
TestRecord checkpoint(const Checkpoint& c);

}  // namespace walread::test::records::modern
