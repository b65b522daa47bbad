// Which transactions had begun and not ended, as far as the log of a PostgreSQL server says.
//
// A checkpoint of a running server, and the background writer, list those that run (standby.c
// LogStandbySnapshot()); prepared ones are among them. One that has ended may still be listed, for a moment:
// its record is written before it leaves the list (xact.c CommitTransaction(): ProcArrayEndTransaction()
// behind RecordTransactionCommit()).
#pragma once

#include <cstdint>
#include <set>
#include <vector>

#include "libwalread/decode/field_access.hpp"

namespace walread {

class RunningTransactions {
 public:
  // RUNNING_XACTS.
  void take_list(const DecodedRecord& record);
  // The end of a transaction, in whatever way.
  void end(std::uint32_t xid);
  // What was listed says nothing of what follows: WAL is missing, or a recovery has ended.
  void forget();
  std::vector<std::uint32_t> still_running() const;

 private:
  // As many of the last ends before a list as are looked at: far more than sessions that can be at it
  // together.
  static constexpr std::size_t kRecent = 1u << 14;

  std::set<std::uint32_t> running_;         // of the last list, without what has ended since
  std::vector<std::uint32_t> recent_;       // the last ends, a ring
  std::size_t next_ = 0;                    // in it
  std::vector<std::uint32_t> before_list_;  // the same when the list was made
};

}  // namespace walread
