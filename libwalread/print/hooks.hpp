// Texts of the products' dump tools that a template cannot say. They see decoded parts only, so that JSON never
// depends on them.
#pragma once

#include "formats/text_template.hpp"
#include "libwalread/decode/decoder.hpp"
#include "libwalread/print/text_buffer.hpp"

namespace walread {

// Appends what `hook` prints for the record.
void run_hook(TextBuffer& out, formats::Hook hook, const DecodedRecord& r);

}  // namespace walread
