// The products and releases whose files walread reads, and sets of them.
#pragma once

#include <cstddef>
#include <cstdint>

namespace walread::formats {

// Releases of PostgreSQL come first, oldest first, so that a range of them is a range of enumerators;
// forks follow and say in formats/version/ which release they grew from.
enum class System : std::uint8_t { pg94, pg95, pg96, pg10, pg11, pg12, pg13, pg14, pg15, pg16, pg17, pg18, gp6 };

inline constexpr System kFirstUpstream = System::pg94;
inline constexpr System kLastUpstream = System::pg18;
inline constexpr std::size_t kSystemCount = 13;

// A set of systems. A row that names a fork wins over the row that the fork inherits from its base.
struct FormatSet {
  std::uint32_t bits = 0;

  constexpr bool has(System s) const { return (bits >> static_cast<unsigned>(s)) & 1u; }
  constexpr bool operator==(const FormatSet&) const = default;
  friend constexpr FormatSet operator|(FormatSet a, FormatSet b) { return {a.bits | b.bits}; }
};

// Just the systems named.
template <class... S>
constexpr FormatSet only(S... systems) {
  return {((1u << static_cast<unsigned>(systems)) | ... | 0u)};
}

// Every PostgreSQL release from `first` to `last`, both included (and the forks of them, by lineage).
constexpr FormatSet between(System first, System last) {
  FormatSet set;
  for (auto i = static_cast<unsigned>(first); i <= static_cast<unsigned>(last); ++i) set.bits |= 1u << i;
  return set;
}
constexpr FormatSet since(System first) { return between(first, kLastUpstream); }
constexpr FormatSet until(System last) { return between(kFirstUpstream, last); }
constexpr FormatSet every() { return between(kFirstUpstream, kLastUpstream); }

}  // namespace walread::formats
