#include "tests/support/retention_builder.hpp"

#include <stdexcept>

namespace walread::test {

namespace {
constexpr SegmentSize kSize = SegmentSize::mib(16);
constexpr std::uint64_t kOffset = 0x100;  // somewhere in the segment
}  // namespace

RetentionFacts retention_facts(formats::System system, SegmentNumber first, SegmentNumber redo,
                               SegmentNumber last) {
  RetentionFacts f;
  f.data_directory = "/data";
  f.wal_directory = "/data/pg_wal";
  f.kind = DirectoryKind::data_directory;
  f.wal_state = WalFilesState::ready;
  f.system = system;
  f.segment_size = kSize;
  f.has_control = true;
  f.state = DbState::in_production;
  f.redo = f.check_point = kSize.start_of(redo) + kOffset;
  f.timeline = 1;
  f.wal_level = "replica";
  f.scan.tli = f.history.tli = 1;
  f.scan.has_checkpoint = f.scan.reached_end = true;
  f.scan.end.at = kSize.start_of(last) + 2 * kOffset;
  f.scan.last_checkpoint = f.scan.last_checkpoint_redo = f.redo;
  for (SegmentNumber n = first; n <= last; ++n)
    f.segments.push_back({.segment = n, .tli = 1, .size = kSize.bytes()});
  f.settings_complete = true;
  for (const char* name :
       {"max_slot_wal_keep_size", "checkpoint_segments", "min_wal_size", "max_wal_size", "wal_recycle",
        "archive_mode", "archive_command", "summarize_wal", "gp_keep_all_xlog",
        "idle_replication_slot_timeout", "wal_keep_segments", "wal_keep_size"}) {
    if (const KnownSetting* known = known_setting(name, system))
      f.settings[name] = value_of(*known, Settings{}, system, kSize);
  }
  for (const char* name : {"wal_keep_segments", "wal_keep_size"})
    if (f.settings.contains(name)) set(f, name, "0");
  return f;
}

void add_slot(RetentionFacts& facts, const std::string& name, SegmentNumber segment) {
  facts.slots.push_back({.directory = name,
                         .intact = true,
                         .name = name,
                         .persistency = SlotPersistency::persistent,
                         .restart_lsn = kSize.start_of(segment) + kOffset});
}

void set(RetentionFacts& facts, const std::string& name, const std::string& value) {
  const KnownSetting* known = known_setting(name, *facts.system);
  if (known == nullptr) throw std::invalid_argument(name);
  Settings settings;
  settings.set(name, value, "test");
  facts.settings[name] = value_of(*known, settings, *facts.system, kSize);
}

}  // namespace walread::test
