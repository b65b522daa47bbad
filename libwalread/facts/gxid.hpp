// The name of a transaction of a whole Greenplum cluster.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace walread {

// A distributed transaction: when the coordinator's transaction manager began, and a number counted from then on. On
// disk it is the text "%u-%.10u" (cdbtm.c dtxFormGID() of Greenplum 6.24.3), the gid of its PREPARE on every segment.
struct Gxid {
  std::uint32_t start = 0;   // seconds since 1970; changes with every start of the coordinator
  std::uint32_t number = 0;  // DistributedTransactionId, the first is 1

  friend auto operator<=>(const Gxid&, const Gxid&) = default;
};

// Reads a gid. Nothing if it is not of the form in which the server writes it, byte for byte: a name that somebody else
// gave to PREPARE TRANSACTION.
std::optional<Gxid> parse_gid(std::string_view gid);

// "1795241585-0000000006"
std::string to_string(const Gxid& gxid);

}  // namespace walread
