// Messages of servers, pg_rewind and pg_waldump (pg_xlogdump) that people bring, in every spelling of 9.4 to
// 18 and Greenplum 6: rows, and nothing else. message_parser.hpp finds them in a text.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace walread {

enum class MessageId : std::uint8_t {
  // Why reading of WAL stopped: at the end of every log, and at damage.
  zero_length,
  record_length,
  record_offset,
  page_address,
  prev_link,
  contrecord_requested,
  no_contrecord_flag,
  contrecord_length,
  missing_contrecord,
  skipped_contrecord,
  record_contents,
  resource_manager,
  checksum,
  magic,
  info_bits,
  timeline_order,
  no_valid_record,
  record_unreadable,
  segment_short,
  waiting_for_wal,
  // WAL of another system, or cut in another way.
  other_system,
  other_segment_size,
  other_page_size,
  primary_other_system,
  rewind_other_system,
  // Segments that are not there.
  segment_removed,
  segment_not_opened,
  archive_file_size,
  // Replication.
  ahead_of_flush,
  not_in_history,
  no_more_wal,
  primary_behind,
  slot_invalidated,
  slot_unusable,
  // Timelines.
  not_a_child,
  new_timeline_not_a_child,
  new_timeline_forked_off,
  minimum_recovery_point,
  target_timeline_missing,
  timeline_in_segment,
  timeline_in_checkpoint,
  history_file_bad,
  // Start and end of recovery.
  no_checkpoint,
  checkpoint_invalid,
  no_redo,
  backup_end,
  consistent_point,
  stop_point,
  target_not_reached,
  backup_cancelled,
  recovery_conf,
  no_restore_command,
  parameters_too_low,
  wal_level_minimal,
  several_targets,
  single_user_standby,
  control_checksum,
  // Greenplum's distributed transactions.
  dtx_limit,
  abort_after_commit,
  // pg_rewind.
  target_not_clean,
  source_not_clean,
  diverged,
  no_common_ancestor,
  no_rewind,
  no_previous_record,
  no_hint_bits_logged,
  rewind_incompatible,
  crash_recovery_failed,
  // A file of the data directory that the server does not accept at its start (facts/start_up.hpp).
  file_refused,
  // What stands beside the others in a log.
  other_timelines_file,
  progress,
  server_ended,
  kCount,
};

// Releases as PG_VERSION_NUM / 100 counts them: 904 is 9.4, 1500 is 15.
struct SpokenBy {
  std::uint16_t first = 904;
  std::uint16_t last = 1800;
  bool greenplum6 = false;
};

// One spelling of a message.
//
// `text` is the server's, without prefix, its blanks single. Double quotation marks count nowhere: releases
// and translations differ in them. Placeholders:
//   {at}               the position that the message is about       {lsn}, {fork}  others that it names
//   {seg}              name of a segment file; {offset} in it       {file} a path, whole
//   {tli}, {tli2}      timelines                                    {name} of a slot, or a gid
//   {theirs}, {ours}   system identifiers: what was met, what was expected
//   {n}, {n2}          numbers; {hex} hexadecimal                   {any} whatever stands there
struct MessageRow {
  MessageId id;
  std::string_view text;
  SpokenBy by{};
  bool detail = false;  // a DETAIL line: it adds to a message that is found in the same text
};

// What all spellings of one message have in common.
struct MessageInfo {
  MessageId id;
  std::string_view name;    // kebab-case; does not change between releases of walread
  std::string_view source;  // file and function of the server or tool that says it
};

// All rows, table by table, in the order in which they are tried.
std::span<const std::span<const MessageRow>> message_tables();

const MessageInfo& info_of(MessageId id);

// The tables; message_tables() has them in order. What a quoting message quotes says more than it does
// itself.
extern const std::span<const MessageRow> kRewindMessages;
extern const std::span<const MessageRow> kReadingMessages;
extern const std::span<const MessageRow> kReplicationMessages;
extern const std::span<const MessageRow> kRecoveryMessages;
extern const std::span<const MessageRow> kQuotingMessages;
extern const std::span<const MessageRow> kProgressMessages;

}  // namespace walread
