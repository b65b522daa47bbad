// Records that facts are made from, by resource manager and operation (rmgrlist.h, pg_control.h XLOG_*,
// xact.h XLOG_XACT_*, standbydefs.h). The numbers are the same in every release and in Greenplum 6.
#pragma once

#include <cstdint>

namespace walread {

inline constexpr std::uint8_t kRmXlog = 0;
inline constexpr std::uint8_t kRmTransaction = 1;
inline constexpr std::uint8_t kRmStandby = 8;

inline constexpr std::uint8_t kXlogOperation = 0xF0;
inline constexpr std::uint8_t kCheckpointShutdown = 0x00;
inline constexpr std::uint8_t kCheckpointOnline = 0x10;
inline constexpr std::uint8_t kXlogNoop = 0x20;
inline constexpr std::uint8_t kXlogSwitch = 0x40;
inline constexpr std::uint8_t kBackupEnd = 0x50;
inline constexpr std::uint8_t kParameterChange = 0x60;
inline constexpr std::uint8_t kRestorePoint = 0x70;
inline constexpr std::uint8_t kFpwChange = 0x80;
inline constexpr std::uint8_t kEndOfRecovery = 0x90;
inline constexpr std::uint8_t kOverwriteContrecord = 0xD0;  // PostgreSQL; Greenplum 6 has it at 0xC0
inline constexpr std::uint8_t kCheckpointRedo = 0xE0;       // since 17

inline constexpr std::uint8_t kRunningXacts = 0x10;

constexpr bool is_checkpoint(std::uint8_t rmid, std::uint8_t info) {
  const auto op = static_cast<std::uint8_t>(info & kXlogOperation);
  return rmid == kRmXlog && (op == kCheckpointShutdown || op == kCheckpointOnline);
}

}  // namespace walread
