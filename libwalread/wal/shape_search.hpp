// Page and segment size of a log whose long page headers are all damaged, from the short headers of later pages.
#pragma once

#include <optional>
#include <string>

#include "libwalread/io/segment_name.hpp"
#include "libwalread/wal/page_header.hpp"

namespace walread {

struct ShapeSearch {
  // What the first page of the file should say, but for the system identifier, which no other page carries: 0.
  std::optional<PageHeader> header{};
  bool all_zeros = false;  // there is nothing but zeros in the file
};

// Reads the whole file at `path`, the segment called `name`. Short headers are taken for what they are if their magic
// is known and they lie where they say that they belong; at least two must agree, so that nothing is guessed.
ShapeSearch search_shape(const std::string& path, const WalFileName& name);

}  // namespace walread
