// What a message of a server names: positions, timelines, files. Taken from its text; nothing is read for it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "libwalread/core/lsn.hpp"

namespace walread {

struct MessageNames {
  std::optional<Lsn> at{};     // the position that the message is about
  std::optional<Lsn> other{};  // another that it names
  std::optional<Lsn> fork{};   // where a timeline was left
  TimelineId tli = 0;          // 0: none
  TimelineId other_tli = 0;
  std::string segment{};                  // the name of a segment file, 24 digits
  std::optional<std::uint64_t> offset{};  // in that segment, in bytes
  std::string file{};                     // a path
  std::string name{};                     // of a replication slot or setting, or a gid
  std::uint64_t theirs = 0;               // a system identifier that was met, 0: none
  std::uint64_t ours = 0;                 // and the one that was expected
  std::optional<std::uint64_t> number{};
  std::optional<std::uint64_t> other_number{};

  friend bool operator==(const MessageNames&, const MessageNames&) = default;
};

}  // namespace walread
