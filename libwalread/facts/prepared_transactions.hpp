// The prepared transactions that are open at the end of a node's log.
//
// PostgreSQL keeps them in pg_twophase from a checkpoint on (up to 9.5 from PREPARE TRANSACTION on) and
// before that in the log; recovery begins with the files and follows the log (twophase.c
// restoreTwoPhaseData(), PrepareRedoAdd(), PrepareRedoRemove()). Greenplum 6 keeps them in the log alone: a
// checkpoint lists them, and the end of recovery reads the PREPARE record of each (twophase.c
// SetupCheckpointPreparedTransactionList(), RecoverPreparedTransactions()).
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "formats/system.hpp"
#include "libwalread/decode/field_access.hpp"
#include "libwalread/files/two_phase.hpp"

namespace walread {

struct TimelineLog;

struct PreparedFact {
  std::uint32_t xid = 0;
  std::string gid{};      // known only if its PREPARE or its file was read
  Lsn prepare{};          // start of the PREPARE record; not valid: not known
  std::string segment{};  // the file that holds it
  bool here = true;       // that file is there
  bool readable = true;   // Greenplum: and the record in it is this transaction's, and whole
  std::vector<std::string> elsewhere{};
};

// Whether a start takes notice of the file: its name is one that the server reads, and its transaction is
// older than `next_xid` of the checkpoint, or else it is removed unread (twophase.c ProcessTwoPhaseBuffer()).
bool counts_at_start(const TwoPhaseFile& file, std::optional<std::uint32_t> next_xid);

class PreparedTransactions {
 public:
  // `next_xid`: of the checkpoint that recovery begins with; files that are not older are removed unread.
  PreparedTransactions(formats::System system, const TwoPhaseFiles& files,
                       std::optional<std::uint32_t> next_xid);

  // The list of the checkpoint that recovery begins with (Greenplum 6), which may stand behind records that
  // change it.
  void take_list(const DecodedRecord& checkpoint);
  // A record of the resource manager Transaction.
  void take(const RecordView& record, const DecodedRecord& decoded);

  std::uint64_t count() const { return open_.size(); }
  std::uint64_t most() const { return most_; }  // at one time

  // All of them, by transaction. Where the system needs the PREPARE record of one that was open before
  // `begin`, reads it.
  std::vector<PreparedFact> still_open(const TimelineLog& log, Lsn begin) const;

 private:
  formats::System system_;
  std::map<std::uint32_t, PreparedFact> open_;
  std::set<std::uint32_t> finished_;  // before the list was met
  bool list_taken_ = false;
  std::uint64_t most_ = 0;
};

}  // namespace walread
