// Types, units and built-in values of settings in each release.
#include "libwalread/files/setting_values.hpp"

#include <gtest/gtest.h>

#include "libwalread/print/file_problem_text.hpp"

namespace walread {
namespace {

using formats::System;
using Kind = FileProblemKind;

constexpr SegmentSize k16 = SegmentSize::mib(16);

std::string value(const char* name, const char* text, System system) {
  const KnownSetting* known = known_setting(name, system);
  if (known == nullptr) return "(no such setting)";
  Settings settings;
  if (text != nullptr) settings.set(name, text, "postgresql.conf");
  const SettingValue v = value_of(*known, settings, system, k16);
  return v.problem ? std::string(name_of(v.problem->kind)) : std::to_string(v.number);
}

TEST(SettingValues, BuiltIn) {
  const struct {
    const char* name;
    System system;
    const char* expected;
  } rows[] = {
      {"wal_keep_segments", System::pg94, "0"},
      {"wal_keep_segments", System::gp6, "5"},
      {"wal_keep_segments", System::pg12, "0"},
      {"wal_keep_segments", System::pg13, "(no such setting)"},
      {"wal_keep_size", System::pg12, "(no such setting)"},
      {"wal_keep_size", System::pg13, "0"},
      {"max_slot_wal_keep_size", System::pg12, "(no such setting)"},
      {"max_slot_wal_keep_size", System::pg13, "-1"},
      {"max_slot_wal_keep_size", System::gp6, "-1"},
      {"checkpoint_segments", System::pg94, "3"},
      {"checkpoint_segments", System::gp6, "8"},
      {"checkpoint_segments", System::pg95, "(no such setting)"},
      {"min_wal_size", System::pg95, "5"},
      {"max_wal_size", System::pg96, "64"},
      {"min_wal_size", System::pg10, "80"},
      {"max_wal_size", System::pg18, "1024"},
      {"summarize_wal", System::pg16, "(no such setting)"},
      {"summarize_wal", System::pg17, "0"},
      {"idle_replication_slot_timeout", System::pg18, "0"},
      {"gp_keep_all_xlog", System::gp6, "0"},
      {"archive_mode", System::gp6, "0"},
      {"archive_library", System::pg14, "(no such setting)"},
  };
  for (const auto& row : rows) EXPECT_EQ(value(row.name, nullptr, row.system), row.expected) << row.name;
}

TEST(SettingValues, UnitsOfEachRelease) {
  const struct {
    const char* name;
    const char* text;
    System system;
    const char* expected;
  } rows[] = {
      {"wal_keep_size", "80MB", System::pg15, "80"},
      {"wal_keep_size", "80", System::pg15, "80"},
      {"wal_keep_size", "2GB", System::pg15, "2048"},
      {"wal_keep_size", "1TB", System::pg15, "1048576"},
      {"wal_keep_size", " 2 GB ", System::pg15, "2048"},
      {"wal_keep_size", "1.5GB", System::pg15, "1536"},
      {"wal_keep_size", "0x10", System::pg15, "16"},
      {"wal_keep_size", "010", System::pg15, "8"},
      {"wal_keep_size", "2048kB", System::pg15, "2"},
      {"wal_keep_size", "2097152B", System::pg15, "2"},
      {"wal_keep_size", "80mb", System::pg15, "bad_unit"},
      {"wal_keep_size", "80s", System::pg15, "bad_unit"},
      {"wal_keep_size", "80MBx", System::pg15, "bad_unit"},
      {"wal_keep_size", "many", System::pg15, "bad_value"},
      {"wal_keep_size", "", System::pg15, "bad_value"},
      {"wal_keep_size", "-1", System::pg15, "out_of_range"},
      {"wal_keep_size", "99999999999TB", System::pg15, "out_of_range"},
      {"wal_keep_size", "99999999999999999999999", System::pg15, "out_of_range"},
      {"max_slot_wal_keep_size", "-1", System::pg15, "-1"},
      {"max_slot_wal_keep_size", "-2", System::pg15, "out_of_range"},
      {"max_slot_wal_keep_size", "192MB", System::gp6, "192"},
      {"max_slot_wal_keep_size", "1048576B", System::gp6, "bad_unit"},
      {"max_slot_wal_keep_size", "1.5GB", System::gp6, "bad_unit"},
      {"wal_keep_segments", "8", System::gp6, "8"},
      {"wal_keep_segments", "8MB", System::gp6, "bad_unit"},
      {"min_wal_size", "5", System::pg96, "5"},
      {"min_wal_size", "80MB", System::pg96, "5"},
      {"min_wal_size", "90MB", System::pg96, "5"},
      {"min_wal_size", "80MB", System::pg10, "80"},
      {"checkpoint_timeout", "1h", System::gp6, "3600"},
      {"checkpoint_timeout", "5min", System::pg15, "300"},
      {"checkpoint_timeout", "1d", System::pg15, "86400"},
      {"checkpoint_timeout", "2d", System::pg15, "out_of_range"},
      {"checkpoint_timeout", "60000ms", System::pg15, "60"},
      {"wal_summary_keep_time", "10d", System::pg17, "14400"},
      {"archive_mode", "always", System::pg15, "2"},
      {"archive_mode", "ON", System::pg15, "1"},
      {"archive_mode", "t", System::pg15, "bad_value"},
      {"archive_mode", "t", System::gp6, "1"},
      {"archive_mode", "always", System::gp6, "bad_value"},
      {"wal_recycle", "of", System::pg15, "0"},
      {"wal_recycle", "o", System::pg15, "bad_value"},
      {"wal_recycle", "YES", System::pg15, "1"},
      {"wal_recycle", "0", System::pg15, "0"},
      {"archive_command", "cp %p /a/%f", System::pg15, "0"},
  };
  for (const auto& row : rows)
    EXPECT_EQ(value(row.name, row.text, row.system), row.expected) << row.name << " = " << row.text;
}

TEST(SettingValues, SayWhereTheyComeFrom) {
  Settings settings;
  settings.values["wal_keep_size"] = {.value = "1 PB", .file = "conf.d/x.conf", .line = 7};
  const SettingValue v = value_of(*known_setting("wal_keep_size", System::pg15), settings, System::pg15, k16);
  EXPECT_FALSE(v.built_in);
  EXPECT_EQ(v.number, 0);
  ASSERT_TRUE(v.problem);
  EXPECT_EQ(
      describe(*v.problem),
      "conf.d/x.conf:7: wal_keep_size = \"1 PB\" has a unit that this release does not take for it; a server "
      "does not start with that");
}

}  // namespace
}  // namespace walread
