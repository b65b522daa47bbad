// What a pasted message means, as text and as JSON.
#pragma once

#include <string>
#include <string_view>

#include "libwalread/judge/message_judge.hpp"

namespace walread {

// What --explain found. `facts` and `judgement` are null if no directory was given.
struct Explanation {
  std::string_view text;  // the message as it was pasted
  const ParsedMessage& message;
  const MessageFacts* facts = nullptr;
  const MessageJudgement* judgement = nullptr;
};

// Meaning, what tells the harmless case from the bad one, next step; and which of the two it is in these
// files.
std::string explain_text(const Explanation& explanation);

// The same as JSON (print/schema/explain.schema.json).
std::string explain_json(const Explanation& explanation);

}  // namespace walread
