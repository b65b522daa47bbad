// What is said of a check that a start would not pass, by the check's name (facts/start_up.hpp): what in the
// files it is, and what to do. {key} stands for evidence, as in timeline_words.hpp.
#pragma once

#include <span>
#include <string_view>

namespace walread {

struct StartUpWords {
  std::string_view check;
  std::string_view what;
  std::string_view advice;
};

std::span<const StartUpWords> start_up_words();

// Words of no content for a name that is none.
const StartUpWords& start_up_words_of(std::string_view check);

}  // namespace walread
