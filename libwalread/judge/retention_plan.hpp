// What to do about the WAL that stays, in order: one plan for all findings of a report.
//
// Findings explain, the plan tells. First comes what the next checkpoint or restart would make impossible. As
// long as there is something of that kind, or a fact is missing, no step lets go of WAL: the plan then ends in
// asking again.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libwalread/judge/retention_alarms.hpp"

namespace walread {

// The way out that the plan takes.
enum class RetentionOption : std::uint8_t {
  nothing,       // nothing is held that anybody should let go of
  checkpoint,    // a checkpoint is all that it takes
  release,       // what holds WAL has to be settled
  repair_first,  // something has to be saved, then this has to be asked again
  find_out,      // a fact is missing
};

enum class RetentionStep : std::uint8_t {
  name_data_directory,
  more_space,
  restore_prepared,  // bring back the WAL with the PREPARE of transaction `name`
  fill_archive_gap,  // before the next checkpoint lets go of what the archive does not have
  save_slot_wal,     // of slot `name`, before the next checkpoint takes it
  resolve_conflict,  // two different files of one name
  clear_doubt,       // `doubt`, about `name`
  accept_archived,   // archive_command fails for what is there already
  set_archive_command,
  fix_archiving,
  remove_orphans,    // .ready files without their segment
  resolve_prepared,  // `name`: gid
  settle_slot,       // `name`: its consumer goes on, or nobody will use it
  check_summarizer,
  link_primary,        // a standby without newer checkpoint records
  lower_keep_setting,  // `name`
  keep_all_off,
  rebuild_consumer,  // of slot `name`: its WAL is gone
  checkpoint,        // then the files go
  limit_slots,       // max_slot_wal_keep_size
  ask_again,
  never_delete,
  kCount,
};

struct RetentionStepRow {
  RetentionStep id;
  std::string_view name;  // with hyphens; does not change between releases
};
std::span<const RetentionStepRow> retention_step_rows();
std::string_view name_of(RetentionOption option);

struct RetentionPlanStep {
  RetentionStep step = RetentionStep::ask_again;
  std::string name{};
  Doubt doubt{};  // of clear_doubt

  friend bool operator==(const RetentionPlanStep&, const RetentionPlanStep&) = default;
};

struct RetentionPlan {
  RetentionOption option = RetentionOption::find_out;
  std::vector<RetentionPlanStep> steps{};
};

struct RetentionFacts;
struct RetentionReport;
// The plan for a report of which everything else is there.
RetentionPlan plan_for(const RetentionFacts& facts, const RetentionReport& report);

}  // namespace walread
