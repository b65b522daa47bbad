#include "libwalread/core/pglz.hpp"

#include <algorithm>
#include <cstdint>

namespace walread {

namespace {

constexpr std::size_t kShortestMatch = 3;
constexpr std::size_t kLongMatch = 15 + kShortestMatch;  // from here on a third byte adds to the length

// A piece of what was decompressed already, to be repeated.
struct Match {
  std::size_t distance = 0;  // back from the end; 0: the source ends within it
  std::size_t length = 0;
};

// Two bytes: the upper half of the first and the second are the distance, the lower half of the first the length.
Match take_match(Bytes source, std::size_t& at) {
  if (source.size() - at < 2) return {};
  const auto first = std::to_integer<std::size_t>(source[at]);
  Match m{(first & 0xF0u) << 4 | std::to_integer<std::size_t>(source[at + 1]), (first & 0x0Fu) + kShortestMatch};
  at += 2;
  if (m.length != kLongMatch) return m;
  if (at == source.size()) return {};
  m.length += std::to_integer<std::size_t>(source[at++]);
  return m;
}

}  // namespace

bool pglz_decompress(Bytes source, std::span<std::byte> out) {
  std::size_t at = 0;
  std::size_t done = 0;
  // A control byte says of the eight items behind it, lowest bit first, which are matches; others are bytes as they are.
  unsigned control = 1;
  while (at < source.size() && done < out.size()) {
    if (control == 1) {
      control = std::to_integer<unsigned>(source[at++]) | 0x100u;
      continue;
    }
    const bool is_match = (control & 1u) != 0;
    control >>= 1;
    if (!is_match) {
      out[done++] = source[at++];
      continue;
    }
    const Match m = take_match(source, at);
    if (m.distance == 0 || m.distance > done) return false;
    // The server cuts the last match off at the end; a match may repeat what it has just written itself.
    const std::size_t end = done + std::min(m.length, out.size() - done);
    for (; done < end; ++done) out[done] = out[done - m.distance];
  }
  return at == source.size() && done == out.size();
}

}  // namespace walread
