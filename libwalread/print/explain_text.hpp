// What a pasted message means, in words.
#pragma once

#include <string>
#include <string_view>

#include "libwalread/judge/server_messages.hpp"

namespace walread {

// Meaning, what tells the harmless case from the bad one, next step. With `report`, also which of the two it
// is in these files. `text`: the message as it was pasted.
std::string explain_text(const MessageRow& message, std::string_view text, const TimelineReport* report);

// The same as JSON (print/schema/explain.schema.json).
std::string explain_json(const MessageRow& message, std::string_view text, const TimelineReport* report);

}  // namespace walread
