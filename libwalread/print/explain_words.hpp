// What each message means, in our own words.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "libwalread/judge/message_judge.hpp"

namespace walread {

struct MessageWords {
  MessageId id;
  std::string_view meaning;
  std::string_view harmless;  // when it is
  std::string_view bad;       // and when it is not
  std::string_view next;
};

// The tables, each in the order of MessageId; together they have every message.
std::span<const MessageWords> words_about_reading();
std::span<const MessageWords> words_about_others();

const MessageWords& words_of(MessageId id);

// What a reason says of these files, as a clause.
std::string sentence_of(const Reason& reason);
// kebab-case; does not change between releases of walread.
std::string_view name_of(ReasonId id);

// "harmless", "bad", "cannot tell".
std::string_view name_of(MessageState state);

}  // namespace walread
