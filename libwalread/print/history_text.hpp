// Sentences about timeline history files.
#pragma once

#include <string>

#include "libwalread/files/history_file.hpp"

namespace walread {

// One sentence that says where the problem is, what was found and what a server makes of it. It begins with
// "line N: " or, for the file as a whole, without; the caller puts the file's name in front. Bytes that come
// from the file are escaped: the sentence is printable ASCII.
std::string describe(const HistoryProblem& problem);

}  // namespace walread
