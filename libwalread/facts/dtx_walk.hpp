// Collects two-phase transactions from records read one after the other. Part of read_dtx_facts().
#pragma once

#include <map>
#include <unordered_map>
#include <unordered_set>

#include "libwalread/decode/field_access.hpp"
#include "libwalread/facts/dtx_facts.hpp"
#include "libwalread/facts/running_transactions.hpp"

namespace walread {

class DtxWalk {
 public:
  // `recovery_checkpoint`: whose lists recovery begins with; not valid: the newest that is met.
  DtxWalk(formats::System system, Lsn recovery_checkpoint, DtxNode& node);

  void record(const RecordView& record);
  void gap(const Gap& gap);

  // What is known otherwise: files in pg_twophase, entries of savedtmredo.file.
  void state_file(const TwoPhaseFile& file);
  void saved(const std::string& gid, bool committed);

  // All transactions, in the order of facts; fills in what the node's header says of them.
  std::vector<DtxTransaction> finish();

 private:
  void prepare(const DecodedRecord& d);
  void end_of_prepared(const DecodedRecord& d, bool committed);
  void checkpoint(const DecodedRecord& d);
  void restore_point(const DecodedRecord& d);
  void note_time(DtxTime time);
  DtxTransaction& of_gid(const std::string& gid);
  DtxTransaction& of_xid(std::uint32_t xid);
  void drop_ended_in_gap(const DecodedRecord& d, Lsn redo);
  void apply_lists();
  void add_untold();
  void merge_twins();
  void count_unforgotten();
  void count_runs();

  formats::System system_;
  Lsn recovery_checkpoint_;
  DtxNode& node_;
  std::vector<DtxTransaction> all_;
  std::unordered_map<std::string, std::size_t> by_gid_;      // distributed transactions
  std::map<std::uint32_t, std::size_t> prepared_;            // open, by xid
  std::map<std::string, std::size_t, std::less<>> decided_;  // committed and not forgotten
  // The lists of the recovery checkpoint.
  std::map<std::uint32_t, Lsn> listed_prepared_;
  std::vector<std::string> listed_committed_;
  std::unordered_set<std::uint32_t> ended_;  // prepared once, committed or rolled back since
  Lsn last_gap_{};                           // end of the last gap
  RunningTransactions running_;              // PostgreSQL
};

}  // namespace walread
