// V14: messages as servers of 9.4 to 18, Greenplum 6, pg_rewind, pg_waldump and pg_xlogdump print them.
#include "libwalread/judge/message_parser.hpp"

#include <gtest/gtest.h>

#include <set>

#include "libwalread/print/explain_words.hpp"

namespace walread {
namespace {

using M = MessageId;

struct Sample {
  const char* text;
  M id;
  MessageNames names{};
};

const Lsn kAt{0x9057E78};

const Sample kSamples[] = {
    // Where reading stopped. xlogreader.c of 9.4, 9.5 to 15, 16 to 18.
    {"record with zero length at 0/142708C0", M::zero_length, {.at = Lsn{0x142708C0}}},
    {"pg_xlogdump: FATAL:  error in WAL record at 0/1C002B20: record with zero length at 0/1C002B88",
     M::zero_length,
     {.at = Lsn{0x1C002B88}}},
    {"LOG:  invalid record length at 0/9057E78: wanted 24, got 0",
     M::zero_length,
     {.at = kAt, .other_number = 24}},
    {"LOG:  invalid record length at 0/9057E78: expected at least 24, got 0",
     M::zero_length,
     {.at = kAt, .other_number = 24}},
    {"pg_waldump: fatal: error in WAL record at 0/9057E40: invalid record length at 0/9057E78: wanted 24, "
     "got 0",
     M::zero_length,
     {.at = kAt, .other_number = 24}},
    {"pg_waldump: error: error in WAL record at 0/9057E40: invalid record length at 0/9057E78: expected at "
     "least 24, got "
     "0",
     M::zero_length,
     {.at = kAt, .other_number = 24}},
    {"invalid record length at 0/901CAA0: wanted 24, got 5",
     M::record_length,
     {.at = Lsn{0x901CAA0}, .number = 5, .other_number = 24}},
    {"invalid record length at 0/901CAA0: expected at least 26, got 20",
     M::record_length,
     {.at = Lsn{0x901CAA0}, .number = 20, .other_number = 26}},
    {"invalid record length at 0/901CAA0", M::record_length, {.at = Lsn{0x901CAA0}}},
    {"record length 1869770016 at 0/901CAA0 too long",
     M::record_length,
     {.at = Lsn{0x901CAA0}, .number = 1869770016}},
    {"invalid record offset at 0/5000010", M::record_offset, {.at = Lsn{0x5000010}}},
    {"invalid record offset at 0/5000010: expected at least 24, got 16",
     M::record_offset,
     {.at = Lsn{0x5000010}, .number = 16, .other_number = 24}},
    {"unexpected pageaddr 0/5000000 in log segment 000000010000000000000009, offset 0",
     M::page_address,
     {.other = Lsn{0x5000000}, .segment = "000000010000000000000009", .offset = 0}},
    {"unexpected pageaddr 0/05000000 in WAL segment 000000010000000000000009, LSN 0/09000000, offset 0",
     M::page_address,
     {.at = Lsn{0x9000000}, .other = Lsn{0x5000000}, .segment = "000000010000000000000009", .offset = 0}},
    {"record with incorrect prev-link 0/400B7C8 at 0/5000028",
     M::prev_link,
     {.at = Lsn{0x5000028}, .other = Lsn{0x400B7C8}}},
    {"contrecord is requested by 0/5000028", M::contrecord_requested, {.at = Lsn{0x5000028}}},
    {"there is no contrecord flag at 0/901CAA0", M::no_contrecord_flag, {.at = Lsn{0x901CAA0}}},
    {"there is no contrecord flag in log segment 000000010000000000000005, offset 0",
     M::no_contrecord_flag,
     {.segment = "000000010000000000000005", .offset = 0}},
    {"invalid contrecord length 28 (expected 2147477775) at 0/901DFB8",
     M::contrecord_length,
     {.at = Lsn{0x901DFB8}, .number = 28, .other_number = 2147477775}},
    {"invalid contrecord length 28 at 0/901DFB8", M::contrecord_length, {.at = Lsn{0x901DFB8}, .number = 28}},
    {"invalid contrecord length 28 in log segment 000000010000000000000005, offset 32768",
     M::contrecord_length,
     {.segment = "000000010000000000000005", .offset = 32768, .number = 28}},
    {"LOG:  missing contrecord at 0/1FFFFE8", M::missing_contrecord, {.at = Lsn{0x1FFFFE8}}},
    {"LOG:  successfully skipped missing contrecord at 0/1FFFFE8, overwritten at 2026-11-21 06:13:35.9+00",
     M::skipped_contrecord,
     {.at = Lsn{0x1FFFFE8}}},
    {"invalid resource manager ID 126 at 0/901CAA0",
     M::resource_manager,
     {.at = Lsn{0x901CAA0}, .number = 126}},
    {"incorrect resource manager data checksum in record at 0/9057BF8", M::checksum, {.at = Lsn{0x9057BF8}}},
    {"invalid block_id 100 at 0/9057BF8", M::record_contents, {.at = Lsn{0x9057BF8}, .number = 100}},
    {"out-of-order block_id 1 at 0/9057BF8", M::record_contents, {.at = Lsn{0x9057BF8}, .number = 1}},
    {"record with invalid length at 0/9057BF8", M::record_contents, {.at = Lsn{0x9057BF8}}},
    {"BKPIMAGE_HAS_HOLE set, but hole offset 0 length 0 block image length 8192 at 0/9057BF8",
     M::record_contents,
     {.at = Lsn{0x9057BF8}}},
    {"invalid magic number 0000 in log segment 000000010000000000000009, offset 114688",
     M::magic,
     {.segment = "000000010000000000000009", .offset = 114688}},
    {"invalid magic number 0000 in WAL segment 000000010000000000000009, LSN 0/0901C000, offset 114688",
     M::magic,
     {.at = Lsn{0x901C000}, .segment = "000000010000000000000009", .offset = 114688}},
    {"invalid info bits 000E in log segment 00000000000000000000000E, offset 0",
     M::info_bits,
     {.segment = "00000000000000000000000E", .offset = 0}},
    {"out-of-sequence timeline ID 1 (after 99) in log segment 000000010000000000000009, offset 122880",
     M::timeline_order,
     {.tli = 1, .other_tli = 99, .segment = "000000010000000000000009", .offset = 122880}},
    {"unexpected timeline ID 7 in log segment 000000010000000000000009, offset 0",
     M::timeline_in_segment,
     {.tli = 7, .segment = "000000010000000000000009", .offset = 0}},
    {"unexpected timeline ID 7 in WAL segment 000000010000000000000009, LSN 0/9000000, offset 0",
     M::timeline_in_segment,
     {.at = Lsn{0x9000000}, .tli = 7, .segment = "000000010000000000000009", .offset = 0}},
    {"pg_xlogdump: FATAL:  could not find a valid record after 0/3C000000",
     M::no_valid_record,
     {.at = Lsn{0x3C000000}}},
    {"pg_rewind: error: could not read WAL record at 0/9057BF8",
     M::record_unreadable,
     {.at = Lsn{0x9057BF8}}},
    {"pg_rewind: fatal: end pointer 0/9057BF8 is not a valid end point; expected 0/9057C00",
     M::record_unreadable,
     {.at = Lsn{0x9057C00}, .other = Lsn{0x9057BF8}}},
    {"could not read from log segment 000000010000000000000009, offset 0: read 0 of 8192",
     M::segment_short,
     {.segment = "000000010000000000000009", .offset = 0, .number = 0, .other_number = 8192}},
    {"LOG:  waiting for WAL to become available at 0/5000018", M::waiting_for_wal, {.at = Lsn{0x5000018}}},
    // Another system, or other sizes: the three variants are not one.
    {"WAL file is from different database system: WAL file database system identifier is "
     "7713017693589515588, pg_control "
     "database system identifier is 7713014928544709777",
     M::other_system,
     {.theirs = 7713017693589515588U, .ours = 7713014928544709777U}},
    {"WAL file is from different database system: incorrect segment size in page header",
     M::other_segment_size},
    {"WAL file is from different database system: incorrect XLOG_SEG_SIZE in page header",
     M::other_segment_size},
    {"WAL file is from different database system: incorrect XLOG_BLCKSZ in page header", M::other_page_size},
    {"FATAL:  database system identifier differs between the primary and standby\n2026 DETAIL:  The "
     "primary's identifier "
     "is 1, the standby's identifier is 2.",
     M::primary_other_system,
     {.theirs = 1, .ours = 2}},
    {"pg_rewind: fatal: source and target clusters are from different systems", M::rewind_other_system},
    // Segments.
    {"2026-11-21 06:17:02 UTC|||1188|wal receiver||:-ERROR:  could not receive data from WAL stream: ERROR:  "
     "requested "
     "WAL segment 000000010000000000000006 has already been removed",
     M::segment_removed,
     {.segment = "000000010000000000000006"}},
    {"pg_rewind: fatal: could not open file \"/data/my db/pg_wal/000000010000000000000004\": No such file or "
     "directory",
     M::segment_not_opened,
     {.segment = "000000010000000000000004"}},
    {"PANIC:  could not open transaction log file \"pg_xlog/000000010000000000000004\": No such file or "
     "directory",
     M::segment_not_opened,
     {.segment = "000000010000000000000004"}},
    {"could not open write-ahead log file \"pg_wal/000000010000000000000004\": No such file or directory",
     M::segment_not_opened,
     {.segment = "000000010000000000000004"}},
    {"could not open file \u201epg_wal/000000010000000000000004\u201c: No such file or directory",
     M::segment_not_opened,
     {.segment = "000000010000000000000004"}},
    {"could not open file \u00abpg_wal/000000010000000000000004\u00bb: Permission denied",
     M::segment_not_opened,
     {.segment = "000000010000000000000004"}},
    {"pg_waldump: error: could not find file \"000000010000000000000004\": No such file or directory",
     M::segment_not_opened,
     {.segment = "000000010000000000000004"}},
    {"FATAL:  archive file \"000000010000000000000009\" has wrong size: 8192 instead of 16777216",
     M::archive_file_size,
     {.segment = "000000010000000000000009",
      .file = "000000010000000000000009",
      .number = 8192,
      .other_number = 16777216}},
    {"pg_rewind: error: unexpected file size for \"000000010000000000000009\": 8192 instead of 16777216",
     M::archive_file_size,
     {.segment = "000000010000000000000009",
      .file = "000000010000000000000009",
      .number = 8192,
      .other_number = 16777216}},
    // Replication: two positions, and which is which.
    {"ERROR:  requested starting point 0/5000000 is ahead of the WAL flush position of this server 0/4000388",
     M::ahead_of_flush,
     {.at = Lsn{0x5000000}, .other = Lsn{0x4000388}}},
    {"requested starting point 0/5000000 on timeline 1 is not in this server's history\nDETAIL:  This "
     "server's history "
     "forked from timeline 1 at 0/4003920.",
     M::not_in_history,
     {.at = Lsn{0x5000000}, .fork = Lsn{0x4003920}, .tli = 1}},
    {"LOG:  replication terminated by primary server\nDETAIL:  End of WAL reached on timeline 1 at "
     "0/30001A8.",
     M::no_more_wal,
     {.at = Lsn{0x30001A8}, .tli = 1}},
    {"FATAL:  highest timeline 1 of the primary is behind recovery timeline 2",
     M::primary_behind,
     {.tli = 1, .other_tli = 2}},
    {"LOG:  invalidating slot \"stuck\" because its restart_lsn 0/3000060 exceeds max_slot_wal_keep_size",
     M::slot_invalidated,
     {.at = Lsn{0x3000060}, .name = "stuck"}},
    {"LOG:  invalidating obsolete replication slot \"stuck\"\nDETAIL:  The slot's restart_lsn 0/3000060 "
     "exceeds the limit "
     "by 1048576 bytes.\nHINT:  You might need to increase \"max_slot_wal_keep_size\".",
     M::slot_invalidated,
     {.at = Lsn{0x3000060}, .name = "stuck", .number = 1048576}},
    {"invalidating obsolete slot \"stuck\"", M::slot_invalidated, {.name = "stuck"}},
    {"replication slot \"stuck\" becomes obsolete", M::slot_invalidated, {.name = "stuck"}},
    {"ERROR:  cannot read from logical replication slot \"l\"\nDETAIL:  This slot has been invalidated "
     "because it exceeded "
     "the maximum reserved size.",
     M::slot_unusable,
     {.name = "l"}},
    {"ERROR:  can no longer access replication slot \"l\"\nDETAIL:  This replication slot has been "
     "invalidated due to "
     "\"wal_removed\".",
     M::slot_unusable,
     {.name = "l"}},
    // Timelines.
    {"FATAL:  requested timeline 3 is not a child of this server's history\nDETAIL:  Latest checkpoint is at "
     "0/6000028 on "
     "timeline 1, but in the history of the requested timeline, the server forked off from that timeline at "
     "0/4003920.",
     M::not_a_child,
     {.at = Lsn{0x6000028}, .fork = Lsn{0x4003920}, .tli = 3, .other_tli = 1}},
    {"FATAL:  requested timeline 3 is not a child of this server's history\nDETAIL:  Latest checkpoint in "
     "file "
     "\"pg_control\" is at 0/6000028 on timeline 1, but in the history of the requested timeline, the server "
     "forked off "
     "from that timeline at 0/4003920.",
     M::not_a_child,
     {.at = Lsn{0x6000028}, .fork = Lsn{0x4003920}, .tli = 3, .other_tli = 1}},
    {"LOG:  new timeline 2 is not a child of database system timeline 3",
     M::new_timeline_not_a_child,
     {.tli = 2, .other_tli = 3}},
    {"LOG:  new timeline 2 forked off current database system timeline 1 before current recovery point "
     "0/60001A8",
     M::new_timeline_forked_off,
     {.at = Lsn{0x60001A8}, .tli = 2, .other_tli = 1}},
    {"FATAL:  requested timeline 4 does not contain minimum recovery point 3D/F60493D8 on timeline 3",
     M::minimum_recovery_point,
     {.at = Lsn{0x3DF60493D8}, .tli = 4, .other_tli = 3}},
    {"FATAL:  recovery target timeline 10 does not exist", M::target_timeline_missing, {.tli = 10}},
    {"PANIC:  unexpected timeline ID 2 in checkpoint record, before reaching minimum recovery point "
     "0/5000028 on timeline "
     "1",
     M::timeline_in_checkpoint,
     {.at = Lsn{0x5000028}, .tli = 2, .other_tli = 1}},
    {"PANIC:  unexpected timeline ID 2 (should be 1) in checkpoint record",
     M::timeline_in_checkpoint,
     {.tli = 2, .other_tli = 1}},
    {"PANIC:  unexpected timeline ID 2 (should be 1) in end-of-recovery record",
     M::timeline_in_checkpoint,
     {.tli = 2, .other_tli = 1}},
    {"FATAL:  syntax error in history file: hello\nHINT:  Expected a numeric timeline ID.",
     M::history_file_bad},
    {"FATAL:  invalid data in history file \"pg_wal/00000002.history\"",
     M::history_file_bad,
     {.file = "pg_wal/00000002.history"}},
    {"HINT:  Expected a transaction log switchpoint location.", M::history_file_bad},
    // Start and end of recovery.
    {"PANIC:  could not locate a valid checkpoint record", M::no_checkpoint},
    {"PANIC:  could not locate a valid checkpoint record at 0/4009840",
     M::no_checkpoint,
     {.at = Lsn{0x4009840}}},
    {"FATAL:  could not locate required checkpoint record\nHINT:  If you are restoring from a backup, touch "
     "...",
     M::no_checkpoint},
    {"LOG:  invalid primary checkpoint record", M::checkpoint_invalid},
    {"LOG:  invalid secondary checkpoint record", M::checkpoint_invalid},
    {"LOG:  invalid checkpoint record", M::checkpoint_invalid},
    {"LOG:  invalid resource manager ID in primary checkpoint record", M::checkpoint_invalid},
    {"LOG:  invalid xl_info in checkpoint record", M::checkpoint_invalid},
    {"FATAL:  could not find redo location referenced by checkpoint record", M::no_redo},
    {"FATAL:  could not find redo location 0/4000028 referenced by checkpoint record at 0/4009840",
     M::no_redo,
     {.at = Lsn{0x4000028}, .other = Lsn{0x4009840}}},
    {"FATAL:  WAL ends before end of online backup", M::backup_end},
    {"FATAL:  WAL ends before consistent recovery point", M::consistent_point},
    {"FATAL:  requested recovery stop point is before consistent recovery point", M::stop_point},
    {"FATAL:  recovery ended before configured recovery target was reached", M::target_not_reached},
    {"FATAL:  online backup was canceled, recovery cannot continue", M::backup_cancelled},
    {"FATAL:  using recovery command file \"recovery.conf\" is not supported", M::recovery_conf},
    {"FATAL:  must specify restore_command when standby mode is not enabled", M::no_restore_command},
    {"FATAL:  must specify \"restore_command\" when standby mode is not enabled", M::no_restore_command},
    {"FATAL:  recovery command file \"recovery.conf\" must specify restore_command when standby mode is not "
     "enabled",
     M::no_restore_command},
    {"WARNING:  specified neither primary_conninfo nor restore_command", M::no_restore_command},
    {"FATAL:  recovery aborted because of insufficient parameter settings\nDETAIL:  max_connections = 50 is "
     "a lower "
     "setting than on the primary server, where its value was 100.",
     M::parameters_too_low,
     {.name = "max_connections", .number = 50, .other_number = 100}},
    {"FATAL:  hot standby is not possible because max_connections = 50 is a lower setting than on the master "
     "server (its "
     "value was 100)",
     M::parameters_too_low,
     {.name = "max_connections", .number = 50, .other_number = 100}},
    {"WARNING:  hot standby is not possible because of insufficient parameter settings",
     M::parameters_too_low},
    {"FATAL:  WAL was generated with wal_level=minimal, cannot continue recovering", M::wal_level_minimal},
    {"FATAL:  WAL was generated with \"wal_level=minimal\", cannot continue recovering",
     M::wal_level_minimal},
    {"WARNING:  WAL was generated with wal_level=minimal, data may be missing", M::wal_level_minimal},
    {"FATAL:  multiple recovery targets specified", M::several_targets},
    {"FATAL:  standby mode is not supported by single-user servers", M::single_user_standby},
    {"FATAL:  incorrect checksum in control file", M::control_checksum},
    // Greenplum 6; the last spelling is of newer ones.
    {"FATAL:  the limit of 250 distributed transactions has been reached.", M::dtx_limit, {.number = 250}},
    {"FATAL:  the limit of 250 distributed transactions has been reached (cdbtm.c:2713)",
     M::dtx_limit,
     {.number = 250}},
    {"FATAL:  the limit of 250 distributed transactions has been reached while adding gid = "
     "1795241611-0000000006. "
     "Committed gid array length: 250, dump:",
     M::dtx_limit,
     {.name = "1795241611-0000000006", .number = 250}},
    {"PANIC:  cannot abort transaction 716, it was already committed",
     M::abort_after_commit,
     {.number = 716}},
    // pg_rewind of 9.5 to 11 prints no "error:".
    {"pg_rewind: fatal: target server must be shut down cleanly", M::target_not_clean},
    {"source data directory must be shut down cleanly", M::source_not_clean},
    {"pg_rewind: servers diverged at WAL location 0/4003920 on timeline 1",
     M::diverged,
     {.at = Lsn{0x4003920}, .tli = 1}},
    {"servers diverged at WAL position 0/4003920 on timeline 1",
     M::diverged,
     {.at = Lsn{0x4003920}, .tli = 1}},
    {"pg_rewind: fatal: could not find common ancestor of the source and target cluster's timelines",
     M::no_common_ancestor},
    {"pg_rewind: fatal: could not find common ancestor of the source and target cluster\u2019s timelines",
     M::no_common_ancestor},
    {"pg_rewind: no rewind required", M::no_rewind},
    {"source and target cluster are on the same timeline", M::no_rewind},
    {"pg_rewind: error: could not find previous WAL record at 0/4003920",
     M::no_previous_record,
     {.at = Lsn{0x4003920}}},
    {"COULD NOT FIND PREVIOUS WAL RECORD AT 0/1: invalid record length at 0/1: wanted 24, got 0",
     M::no_previous_record,
     {.at = Lsn{1}}},
    {"target server needs to use either data checksums or \"wal_log_hints = on\"", M::no_hint_bits_logged},
    {"clusters are not compatible with this version of pg_rewind", M::rewind_incompatible},
    {"pg_rewind: error: postgres single-user mode in target cluster failed", M::crash_recovery_failed},
    {"PANIC:  checksum mismatch for replication slot file \"pg_replslot/s_b/state\": is 2538629748, should "
     "be 1686009602",
     M::file_refused},
    {"FATAL:  invalid data in file \"backup_label\"", M::file_refused},
    // What stands beside the others.
    {"FATAL:  according to history file, WAL location 0/800000 belongs to timeline 1, but previous recovered "
     "WAL file came "
     "from timeline 2",
     M::other_timelines_file,
     {.at = Lsn{0x800000}, .tli = 1, .other_tli = 2}},
    {"LOG:  entering standby mode", M::progress},
    {"LOG:  redo starts at 0/700028", M::progress},
    {"LOG:  startup process (PID 11501) exited with exit code 1", M::server_ended},
    {"LOG:  startup process (PID 12864) was terminated by signal 6: Aborted", M::server_ended},
};

std::string shown(const MessageNames& n) {
  const auto lsn = [](const std::optional<Lsn>& l) { return l ? to_string(*l) : "-"; };
  return "at " + lsn(n.at) + " other " + lsn(n.other) + " fork " + lsn(n.fork) + " tli " +
         std::to_string(n.tli) + "," + std::to_string(n.other_tli) + " segment " + n.segment + " file " +
         n.file + " name " + n.name + " numbers " + std::to_string(n.number.value_or(0)) + "," +
         std::to_string(n.other_number.value_or(0));
}

TEST(MessageParser, EverySpellingOfV14AndWhatItNames) {
  for (const Sample& s : kSamples) {
    const auto found = parse_message(s.text);
    ASSERT_TRUE(found) << s.text;
    EXPECT_EQ(info_of(found->id()).name, info_of(s.id).name) << s.text;
    EXPECT_EQ(shown(found->names), shown(s.names)) << s.text;
    EXPECT_EQ(found->names, s.names) << s.text;
  }
}

TEST(MessageParser, EveryMessageHasASample) {
  std::set<M> sampled;
  for (const Sample& s : kSamples) sampled.insert(s.id);
  for (std::size_t id = 0; id < static_cast<std::size_t>(M::kCount); ++id)
    EXPECT_TRUE(sampled.contains(static_cast<M>(id))) << info_of(static_cast<M>(id)).name;
}

// A text made from each row, as a server would fill it in, is taken for that row's message.
TEST(MessageParser, EveryRowIsFound) {
  const std::pair<const char*, const char*> kValues[] = {
      {"{at}", "0/5000028"},   {"{lsn}", "0/4000060"},
      {"{fork}", "0/4000000"}, {"{seg}", "000000010000000000000005"},
      {"{offset}", "8192"},    {"{tli}", "2"},
      {"{tli2}", "1"},         {"{file}", "pg_wal/00000002.history"},
      {"{name}", "a_slot"},    {"{theirs}", "17"},
      {"{ours}", "18"},        {"{n}", "40"},
      {"{n2}", "24"},          {"{hex}", "D10D"},
      {"{any}", "whatever"}};
  for (const auto& table : message_tables())
    for (const MessageRow& row : table) {
      std::string text(row.text);
      for (const auto& [name, value] : kValues)
        for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name))
          text.replace(at, std::string(name).size(), value);
      EXPECT_EQ(text.find('{'), std::string::npos) << text;
      for (const std::string prefix :
           {"", "2026-11-21 06:17:02.123 UTC [1188] app@db FATAL:  ", "pg_rewind: error: "}) {
        const auto found = parse_message(prefix + text);
        ASSERT_TRUE(found) << prefix << text;
        EXPECT_EQ(info_of(found->id()).name, info_of(row.id).name) << prefix << text;
      }
    }
}

TEST(MessageParser, WhatIsNoMessage) {
  for (const char* text : {"", " ", "relation \"pg_foo\" does not exist", "0/5000028",
                           "FATAL:  ", "invalid record length at x/y", "a prior invalid record length at",
                           "requested WAL segment 00000001 has already been removed",
                           "recovery target timeline 99999999999 does not exist"})
    EXPECT_FALSE(parse_message(text)) << text;
}

TEST(MessageParser, PathsAreNoPositions) {
  const auto found = parse_message(
      "/data/a/b: requested starting point 5/AB is ahead of the WAL flush position of this server 4/0");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->names.at, (Lsn{0x5'000000AB}));
}

TEST(MessageParser, ALongTextIsCutAndEndsSoon) {
  const std::string noise(kMaxMessageText, 'x');
  EXPECT_FALSE(parse_message(noise + " no rewind required"));
  EXPECT_TRUE(parse_message("no rewind required " + noise));
  EXPECT_FALSE(parse_message("requested WAL segment " + std::string(1 << 20, '0')));
}

TEST(MessageWords, EveryMessageHasAllOfThem) {
  for (std::size_t id = 0; id < static_cast<std::size_t>(M::kCount); ++id) {
    const MessageWords& w = words_of(static_cast<M>(id));
    EXPECT_EQ(static_cast<std::size_t>(w.id), id) << info_of(static_cast<M>(id)).name;
    for (const std::string_view text : {w.meaning, w.harmless, w.bad, w.next})
      EXPECT_FALSE(text.empty()) << id;
  }
}

}  // namespace
}  // namespace walread
