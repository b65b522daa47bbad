// Finds a known message in a text, as people paste them: whole log lines, several of them, with the prefix of
// log_line_prefix, "FATAL:  " or "pg_rewind: error: ", and with DETAIL and HINT behind.
#pragma once

#include <optional>
#include <string_view>

#include "libwalread/facts/message_names.hpp"
#include "libwalread/judge/message_rows.hpp"

namespace walread {

struct ParsedMessage {
  const MessageRow* row = nullptr;
  MessageNames names{};
  bool by_pg_rewind = false;  // the text names pg_rewind

  MessageId id() const { return row->id; }
  const MessageInfo& info() const { return info_of(row->id); }
};

// How much of a text is looked at, in bytes: a message is near its beginning.
inline constexpr std::size_t kMaxMessageText = 64 << 10;

// The message that `text` is or contains; nothing if none is known. Any bytes are accepted; case, kinds of
// blanks and quotation marks do not count. A DETAIL line that belongs to the message fills in what the
// message itself does not name; alone it is taken for its message.
std::optional<ParsedMessage> parse_message(std::string_view text);

}  // namespace walread
