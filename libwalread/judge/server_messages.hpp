// Messages of servers and of pg_rewind that people bring, recognised in any spelling of 9.4 to 18 and
// Greenplum 6, and what the files of a data directory say about them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "libwalread/judge/timeline.hpp"

namespace walread {

enum class MessageId : std::uint8_t {
  zero_length,
  record_length,
  page_address,
  prev_link,
  contrecord_requested,
  no_contrecord_flag,
  contrecord_length,
  resource_manager,
  checksum,
  magic,
  info_bits,
  timeline_order,
  other_system,
  segment_removed,
  ahead_of_flush,
  not_in_history,
  not_a_child,
  minimum_recovery_point,
  backup_end,
  consistent_point,
  no_checkpoint,
  no_common_ancestor,
  no_rewind,
  no_previous_record,
  kCount,
};

struct MessageRow {
  MessageId id;
  std::string_view name;  // kebab-case; does not change between releases
  // Pieces that must all occur in the text, in this order, whatever stands between; empty ones are ignored.
  std::string_view pieces[3];
  std::string_view source;  // file and function of the server that says it
  bool ends_wal;            // it says why reading of WAL stopped, which also every healthy log's end does
};

// Every row, in the order in which they are tried; an id may have several, one for each spelling.
std::span<const MessageRow> message_rows();

// The message that `text` is or contains, its case apart; null if none is known. `text` may be a whole log
// line.
const MessageRow* find_message(std::string_view text);

// What the files say about a message.
enum class MessageInFiles : std::uint8_t {
  harmless,  // the node's WAL ends there in an ordinary way
  bad,       // `because` says which findings show it
  no_sign,   // nothing in these files shows what the message is about
};

struct MessageJudgement {
  MessageInFiles state = MessageInFiles::no_sign;
  std::vector<const Finding*> because{};  // of the report
  std::optional<Lsn> named{};             // the first position that the message names
};

// Judges a message by a report about the node that said it. `report` must outlive the result.
MessageJudgement judge_message(const MessageRow& message, std::string_view text,
                               const TimelineReport& report);

}  // namespace walread
