// Any text as a message: what is found has words, and its places can be sought in a log cut in any way.
#include <cstdint>
#include <cstdlib>

#include "libwalread/facts/message_place.hpp"
#include "libwalread/judge/message_parser.hpp"
#include "libwalread/print/explain_text.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace walread;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto found = parse_message(text);
  if (!found) return 0;
  for (const std::uint64_t mib : {1, 16, 1024}) {
    const SegmentSize segment = SegmentSize::make(mib << 20).value();
    const auto at = named_position(found->names, segment);
    if (found->names.at && at != found->names.at) std::abort();
  }
  const Explanation explanation{.text = text, .message = *found};
  if (explain_text(explanation).empty() || explain_json(explanation).empty()) std::abort();
  // What is found in a text is found in it again with a prefix and whatever follows it on the next line.
  const auto again = parse_message("2026-11-21 06:17:02 UTC LOG:  " + std::string(text));
  if (size + 32 < kMaxMessageText && (!again || again->id() != found->id())) std::abort();
  return 0;
}
