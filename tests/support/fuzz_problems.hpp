// What fuzz targets ask of problems.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "libwalread/print/file_problem_text.hpp"

namespace walread::test {

// Each has a sentence, short and of printable ASCII whatever the bytes were.
inline void require_sentences(const std::vector<FileProblem>& problems) {
  for (const FileProblem& problem : problems) {
    const std::string sentence = describe(problem);
    const bool printable = std::ranges::all_of(sentence, [](char c) { return c >= 0x20 && c < 0x7F; });
    if (sentence.empty() || sentence.size() > 20000 || !printable) std::abort();
  }
}

}  // namespace walread::test
