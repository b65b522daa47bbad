// Rooms of the start-up facts, one for each kind of file. Of use to start_up_facts() alone.
#pragma once

#include <initializer_list>

#include "libwalread/facts/node_facts.hpp"
#include "libwalread/files/setting_values.hpp"

namespace walread {

// What the node is to be.
struct StartMode {
  bool recovery = false;  // from an archive or as a standby (ArchiveRecoveryRequested)
  bool standby = false;   // StandbyModeRequested
  StartAs as = StartAs::marked;
};

// wal_level as all releases understand it: archive and hot_standby are replica since 9.6
// (xlog.c wal_level_options).
enum class WalLevel : std::uint8_t { minimal, archive, replica, logical };

// Nothing if the value is none of them.
std::optional<WalLevel> wal_level(const std::optional<SettingValue>& value);

// Where a setting stands.
void tell_of(StartUpFailure* failure, const SettingValue& value);

// One start, and what is known of the node.
struct StartUp {
  const DataDirectory& directory;
  const NodeFacts& node;
  std::span<const WalFiles* const> archives;
  formats::System system{};
  StartMode mode{};
  std::vector<StartUpFailure> failures{};

  // Adds a failure of that check, its message filled with `values` in turn, if the system makes the check.
  // Nothing is added, and null returned, if it does not.
  StartUpFailure* add(StartUpCheck check, std::initializer_list<std::string> values = {});

  const Setting* recovery(std::string_view name) const;  // a setting of recovery, wherever the release has it
  // A setting of the server as it would use it: what is set, or what is built in. Nothing if the release does
  // not have it, or if the server would refuse the value.
  std::optional<SettingValue> setting(std::string_view name) const;
  bool hot_standby() const;
};

void check_identity(StartUp& s);  // PG_VERSION, postmaster.pid
void check_settings(StartUp& s);
void check_recovery(StartUp& s);  // recovery.conf, signal files, targets
void check_limits(StartUp& s);    // CheckRequiredParameterValues()
void check_backup(StartUp& s);    // backup_label, tablespace_map, pg_tblspc
void check_slots(StartUp& s);
void check_two_phase(StartUp& s);

}  // namespace walread
