// Where recovery would stop by itself: recovery_target_lsn, _xid, _name, _time and recovery_target =
// 'immediate'.
//
// Facts: xlogrecovery.c recoveryStopsBefore(), recoveryStopsAfter(), PerformWalRecovery() (up to 14 in
// xlog.c).
#pragma once

#include <cstdint>
#include <string>

#include "libwalread/decode/field_access.hpp"
#include "libwalread/files/recovery_marks.hpp"

namespace walread {

enum class StopAction : std::uint8_t { pause, promote, shutdown };

struct RecoveryStopFacts {
  std::string setting{};  // NAME = VALUE; empty: no target is set
  StopAction action = StopAction::pause;
  bool known = false;      // the value can be compared with records; a time needs the server's own parser
  bool immediate = false;  // as soon as it is consistent
  bool reached = false;    // in the WAL that was read
  Lsn lsn{};               // recovery_target_lsn
  Lsn at{};                // reached: where the first record begins that is not replayed

  bool is_set() const { return !setting.empty(); }
};

// Watches the records that recovery replays, in their order.
class RecoveryStop {
 public:
  // The targets of `marks` and `settings` as a server of `system` reads them. Nothing is watched if there is
  // none, or several (since 12 the server refuses those).
  RecoveryStop(const RecoveryMarks& marks, const Settings& settings, formats::System system);
  // `decoded`: of records of the resource managers Transaction and XLOG; others are not looked into.
  void take(const RecordView& record, const DecodedRecord* decoded);
  const RecoveryStopFacts& facts() const { return facts_; }

 private:
  enum class Kind : std::uint8_t { none, lsn, xid, name, other };
  bool meets(const RecordView& record, const DecodedRecord* decoded) const;

  RecoveryStopFacts facts_{};
  Kind kind_ = Kind::none;
  bool inclusive_ = true;
  std::uint32_t xid_ = 0;
  std::string name_{};
};

}  // namespace walread
