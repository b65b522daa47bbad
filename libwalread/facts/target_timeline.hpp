// Which timeline recovery would follow, as the server computes it, and what activation would call the next.
//
// Facts: 9.4 to 11 xlog.c readRecoveryCommandFile(); since 12 check_recovery_target_timeline(),
// validateRecoveryParameters(); timeline.c findNewestTimeLine(), existsTimeLineHistory(). The later ones were
// read in 13.16, 15.18 and 18.6.
#pragma once

#include <span>
#include <string>

#include "libwalread/facts/wal_files.hpp"
#include "libwalread/files/settings.hpp"

namespace walread {

// What recovery_target_timeline asks for (xlogrecovery.h RecoveryTargetTimeLineGoal).
enum class TimelineGoal : std::uint8_t {
  own,      // the newest that pg_control has been on
  latest,   // from there the newest of which history files are found, without a gap
  number,   // just that one
  invalid,  // a value that the server refuses
};

struct TargetTimeline {
  TimelineGoal goal = TimelineGoal::own;
  TimelineId number = 0;  // goal number
};

// What the value of recovery_target_timeline means; null: not set. The number is read as strtoul() does with
// base 0: decimal, octal with 0, hexadecimal with 0x, what follows it ignored, no digits at all 0; cut to 32
// bits.
TargetTimeline target_timeline(const Setting* setting, formats::System system);

// Which timeline recovery or the next start would follow.
struct TargetFacts {
  TimelineId own = 0;     // the newest that pg_control has been on (xlog.c StartupXLOG(): recoveryTargetTLI)
  TimelineId target = 0;  // the one that recovery would follow
  TimelineGoal goal = TimelineGoal::own;  // what the settings ask for; without recovery: own
  bool latest = false;                    // because it takes the newest of which it finds a history file
  TimelineId next = 0;  // what activation would call the new one: findNewestTimeLine(target) + 1
  // The target's history file was found in the WAL directory or an archive, so its ancestors are known
  // (timeline 1 has none).
  bool history_here = false;
  // It is in an archive only, and the server has no restore_command to fetch it with.
  bool history_out_of_reach = false;
  bool history_refused = false;  // a server stops at its first line that it does not understand
  int history_os_error = 0;      // it is there and cannot be read
  // The settings name a timeline of which the server would find no history file: it stops. With a
  // restore_command and no archive that was looked at, it may still find it.
  bool does_not_exist = false;
  bool may_be_restored = false;
};

struct TargetInput {
  TimelineId own = 0;
  bool recovers = false;  // a standby, or recovery from an archive
  bool restore_command = false;
  const Setting* setting = nullptr;  // recovery_target_timeline
  formats::System system{};
};

// `history` receives the target's history, with the target's number even if its file was not found.
TargetFacts target_facts(const TargetInput& input, const WalFiles& wal,
                         std::span<const WalFiles* const> archives, HistoryFile& history);

}  // namespace walread
