// V6, V13, V23, U3: every check that a server makes at its start, on directories built to fail it, in every
// release: which make the check, and in which words.
#include "libwalread/facts/start_up.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <set>

#include "formats/behaviour.hpp"
#include "formats/registry.hpp"
#include "libwalread/facts/node_facts.hpp"
#include "libwalread/print/start_up_words.hpp"
#include "tests/support/slot_bytes.hpp"
#include "tests/support/timeline_world.hpp"
#include "tests/support/two_phase_bytes.hpp"

namespace walread {
namespace {

namespace fs = std::filesystem;
using formats::behaves;
using formats::Behaviour;
using formats::between;
using formats::FormatSet;
using formats::only;
using formats::since;
using formats::System;
using formats::until;
using test::DataDirectoryBuilder;
using C = StartUpCheck;

constexpr FormatSet kAll = formats::every() | only(System::gp6);
constexpr FormatSet kPostgres = formats::every();
constexpr FormatSet kConf = until(System::pg11) | only(System::gp6);
constexpr FormatSet kSignals = since(System::pg12);

// A standby of any system that passes every check.
class Built {
 public:
  explicit Built(System system) : system_(system), d(directory_.path() / "node", system) {
    for (const char* name : {"pg_twophase", "pg_replslot", "pg_tblspc"})
      fs::create_directories(d.path() / name);
    limits(100, 8, 10, 0, 64);
    d.control().set("check_point_copy.next_xid", 1000);
    d.control().set("wal_level", behaves_like_96() ? 1 : 2);
    d.state(5);
    settings("");
  }

  bool behaves_like_96() const { return formats::since(System::pg96).has(system_); }
  System system() const { return system_; }
  void limits(int connections, int workers, int senders, int prepared, int locks) {
    auto& c = d.control();
    c.set("max_connections", connections).set("max_worker_processes", workers);
    c.set("max_prepared_xacts", prepared).set("max_locks_per_xact", locks);
    if (c.has("max_wal_senders")) c.set("max_wal_senders", senders);
  }
  void settings(const std::string& text) { d.add_file("postgresql.conf", text); }
  // The settings of recovery, and the file that makes it one.
  void recover(const std::string& recovery, bool standby = true) {
    if (behaves(system_, Behaviour::recovery_conf)) {
      d.add_file("recovery.conf", (standby ? "standby_mode = on\n" : "") + recovery);
    } else {
      d.add_file(standby ? "standby.signal" : "recovery.signal", "");
      d.add_file("postgresql.auto.conf", recovery);
    }
  }
  StartUpFacts read() {
    d.write_control();
    return read_node(d.path(), {.system = system_}, {}).facts.start_up;
  }

 private:
  System system_;
  test::TemporaryDirectory directory_;

 public:
  DataDirectoryBuilder d;
};

const StartUpFailure* find(const StartUpFacts& facts, StartUpCheck check) {
  for (const StartUpFailure& f : facts.failures)
    if (f.row->check == check) return &f;
  return nullptr;
}

struct Case {
  StartUpCheck check;
  FormatSet in;  // systems that do not pass
  std::function<void(Built&)> build;
  std::string says;  // in the server's message; empty: it says nothing
  StartUpEffect effect = StartUpEffect::stops;
  bool as_marked = true;
  bool as_standby = true;
  std::string says_later{};  // since 12, if that differs
};

std::string xlog_name() { return "000000010000000000000002"; }

void label(Built& b, const std::string& more) {
  b.d.add_file("backup_label", "START WAL LOCATION: 0/2000028 (file " + xlog_name() +
                                   ")\nCHECKPOINT LOCATION: 0/2000060\n" + more);
}

std::vector<Case> cases() {
  using E = StartUpEffect;
  std::vector<Case> out;
  const auto add = [&](Case c) { out.push_back(std::move(c)); };

  add({C::pg_version_missing, kAll, [](Built& b) { fs::remove(b.d.path() / "PG_VERSION"); },
       "is not a valid data directory"});
  add({C::pg_version_invalid, kAll, [](Built& b) { b.d.add_file("PG_VERSION", "\n"); },
       "is not a valid data directory"});
  add({C::pg_version_other, kAll, [](Built& b) { b.d.add_file("PG_VERSION", "8.4\n"); },
       "database files are incompatible with server"});
  add({C::lock_file_empty, kAll, [](Built& b) { b.d.add_file("postmaster.pid", ""); },
       "lock file \"postmaster.pid\" is empty"});
  add({C::lock_file_bogus, kAll, [](Built& b) { b.d.add_file("postmaster.pid", "x\n"); },
       "bogus data in lock file \"postmaster.pid\": \"x\""});

  add({C::settings_syntax, kAll, [](Built& b) { b.settings("port = = 1\n"); },
       "configuration file \"postgresql.conf\" contains errors"});
  add({C::settings_unreadable, kAll,
       [](Built& b) { fs::create_directory(b.d.path() / "postgresql.auto.conf"); }, "", E::not_known});
  add({C::settings_not_here, kAll, [](Built& b) { fs::remove(b.d.path() / "postgresql.conf"); }, "",
       E::warns});
  add({C::setting_invalid, kPostgres, [](Built& b) { b.settings("max_connections = many\n"); },
       "invalid value for parameter \"max_connections\": \"many\""});
  add({C::archiving_needs_wal_level, kPostgres,
       [](Built& b) { b.settings("wal_level = minimal\narchive_mode = on\n"); }, "WAL archival"});
  add({C::senders_need_wal_level, kPostgres,
       [](Built& b) { b.settings("wal_level = minimal\nmax_wal_senders = 3\n"); },
       "WAL streaming (max_wal_senders > 0) requires wal_level"});
  add({C::summarizer_needs_wal_level, since(System::pg17),
       [](Built& b) { b.settings("wal_level = minimal\nmax_wal_senders = 0\nsummarize_wal = on\n"); },
       "WAL cannot be summarized"});
  add({C::too_few_connections, since(System::pg12), [](Built& b) { b.settings("max_connections = 3\n"); },
       "must be less than max_connections (3)"});
  add({C::wal_size_below_segments, since(System::pg11), [](Built& b) { b.settings("min_wal_size = 16MB\n"); },
       "\"min_wal_size\" must be at least twice \"wal_segment_size\""});

  add({C::recovery_conf_refused, kSignals, [](Built& b) { b.d.add_file("recovery.conf", ""); },
       "using recovery command file \"recovery.conf\" is not supported"});
  add({C::recovery_conf_syntax, kConf,
       [](Built& b) { b.d.add_file("recovery.conf", "standby_mode = on\nx y z\n"); },
       "syntax error in file \"recovery.conf\" line 2"});
  add({C::both_signal_files, kSignals,
       [](Built& b) {
         b.recover("");
         b.d.add_file("recovery.signal", "");
       },
       "", E::stops, true, false});
  add({C::both_signal_files, kSignals, [](Built& b) { b.d.add_file("recovery.signal", ""); }, "", E::warns,
       false, true});
  add({C::restore_command_missing, kAll, [](Built& b) { b.recover("", false); },
       "when standby mode is not enabled", E::stops, true, false});
  add({C::several_targets, kSignals,
       [](Built& b) { b.recover("recovery_target_lsn = '0/3000000'\nrecovery_target_xid = '800'\n"); },
       "multiple recovery targets specified"});
  add({C::recovery_conf_unknown, kConf,
       [](Built& b) { b.d.add_file("recovery.conf", "max_connections = 5\n"); },
       "unrecognized recovery parameter \"max_connections\""});
  add({C::recovery_conf_unknown, until(System::pg96) | only(System::gp6),
       [](Built& b) { b.recover("recovery_target_lsn = '0/3000000'\n"); },
       "unrecognized recovery parameter \"recovery_target_lsn\""});
  add({C::standby_mode_invalid, kConf,
       [](Built& b) { b.d.add_file("recovery.conf", "standby_mode = maybe\n"); },
       "parameter \"standby_mode\" requires a Boolean value"});
  const struct {
    const char* line;
    const char* conf;  // what up to 11 says; null: it takes it
    const char* later;
  } wrong[] = {
      {"recovery_target = 'now'", "invalid value for recovery parameter \"recovery_target\": \"now\"",
       "invalid value for parameter \"recovery_target\": \"now\""},
      {"recovery_target_xid = '99999999999999999999'",
       "recovery_target_xid is not a valid number: \"99999999999999999999\"",
       "invalid value for parameter \"recovery_target_xid\""},
      {"recovery_target_time = 'yesterday'", nullptr, "invalid value for parameter \"recovery_target_time\""},
      {"recovery_target_name = '1234567890123456789012345678901234567890123456789012345678901234'",
       "recovery_target_name is too long (maximum 63 characters)",
       "invalid value for parameter \"recovery_target_name\""}};
  for (const auto& w : wrong) {
    const auto build = [=](Built& b) { b.recover(std::string(w.line) + "\n"); };
    if (w.conf != nullptr) add({C::target_invalid, kAll, build, w.conf, E::stops, true, true, w.later});
    if (w.conf == nullptr) add({C::target_invalid, kSignals, build, w.later});
  }
  add({C::target_invalid, since(System::pg10),
       [](Built& b) { b.recover("recovery_target_lsn = '3000000'\n"); }, "\"3000000\""});
  add({C::target_invalid, since(System::pg95),
       [](Built& b) { b.recover("recovery_target_action = 'stop'\n"); },
       "\"recovery_target_action\": \"stop\""});
  add({C::target_timeline_invalid, kAll,
       [](Built& b) { b.recover("recovery_target_timeline = '18446744073709551616'\n"); },
       "recovery_target_timeline"});
  for (const char* ten : {"10", "0xA", "012"})
    add({C::target_timeline_missing, kAll,
         [=](Built& b) { b.recover(std::string("recovery_target_timeline = '") + ten + "'\n"); },
         "recovery target timeline 10 does not exist"});
  add({C::target_timeline_missing, kAll,
       [](Built& b) { b.recover("recovery_target_timeline = '10'\nrestore_command = 'cp /a/%f %p'\n"); },
       "recovery target timeline 10 does not exist", E::not_known});

  add({C::label_timeline, since(System::pg11), [](Built& b) { label(b, "START TIMELINE: 2\n"); },
       "invalid data in file \"backup_label\""});
  add({C::label_incremental, since(System::pg17),
       [](Built& b) { label(b, "INCREMENTAL FROM LSN: 0/1000028\n"); },
       "this is an incremental backup, not a data directory"});
  add({C::label_from_standby, kAll,
       [](Built& b) {
         label(b, "BACKUP METHOD: streamed\nBACKUP FROM: standby\n");
         b.d.state(6);
       },
       "backup_label contains data inconsistent with control file"});
  // V13
  add({C::label_of_own_backup, until(System::pg14) | only(System::gp6),
       [](Built& b) {
         label(b, "BACKUP METHOD: pg_start_backup\nBACKUP FROM: master\n");
         b.d.add_file("postmaster.pid", "999999\n");
       },
       "", E::warns});
  add({C::tablespace_map_invalid, since(System::pg95),
       [](Built& b) {
         label(b, "");
         b.d.add_file("tablespace_map", "16384\n");
       },
       "invalid data in file \"tablespace_map\""});
  add({C::tablespace_map_unreadable, since(System::pg95),
       [](Built& b) {
         label(b, "");
         fs::create_directory(b.d.path() / "tablespace_map");
       },
       "could not read file \"tablespace_map\""});
  add({C::tablespaces_not_here, kAll,
       [](Built& b) {
         b.recover("");
         fs::create_directory(b.d.path() / "pg_subtrans");
         fs::remove(b.d.path() / "pg_tblspc");
       },
       "could not open directory \"pg_tblspc\": No such file or directory"});
  // A copy of what matters for WAL alone.
  add({C::tablespaces_not_here, kAll,
       [](Built& b) {
         b.recover("");
         fs::remove(b.d.path() / "pg_tblspc");
       },
       "could not open directory \"pg_tblspc\"", E::tells});
  add({C::tablespace_not_here, kAll,
       [](Built& b) { fs::create_symlink("/nowhere/at/all", b.d.path() / "pg_tblspc/16384"); }, "",
       E::tells});
  add({C::tablespace_directory, since(System::pg10),
       [](Built& b) {
         b.recover("");
         fs::create_directory(b.d.path() / "pg_tblspc/16384");
       },
       "unexpected directory entry \"16384\" found in pg_tblspc/"});

  const auto minimal = [](Built& b) {
    b.recover("");
    b.d.control().set("wal_level", 0);
  };
  add({C::wal_level_minimal, since(System::pg14), minimal, "cannot continue recovering"});
  add({C::wal_level_minimal, until(System::pg13) | only(System::gp6), minimal, "data may be missing",
       E::warns});
  add({C::wal_level_minimal_hot_standby, between(System::pg10, System::pg13), minimal,
       "hot standby is not possible because wal_level was not set to \"replica\" or higher"});
  add({C::wal_level_minimal_hot_standby, until(System::pg13),
       [=](Built& b) {
         minimal(b);
         b.settings("hot_standby = on\n");
       },
       "hot standby is not possible because wal_level was not set to"});
  const struct {
    const char* setting;
    int limits[5];
    FormatSet in;
  } limits[] = {{"max_connections", {101, 8, 10, 0, 64}, kPostgres},
                {"max_worker_processes", {100, 9, 10, 0, 64}, kPostgres},
                {"max_wal_senders", {100, 8, 11, 0, 64}, since(System::pg12)},
                {"max_prepared_transactions", {100, 8, 10, 1, 64}, kPostgres},
                {"max_locks_per_transaction", {100, 8, 10, 0, 65}, kPostgres}};
  for (const auto& l : limits) {
    add({C::setting_too_low, l.in,
         [=](Built& b) {
           b.recover("");
           b.settings("hot_standby = on\n");
           b.limits(l.limits[0], l.limits[1], l.limits[2], l.limits[3], l.limits[4]);
         },
         l.setting});
    // Up to 9.6 hot_standby is off by default.
    add({C::setting_too_low, l.in.has(System::pg96) ? since(System::pg10) : l.in,
         [=](Built& b) {
           b.recover("");
           b.limits(l.limits[0], l.limits[1], l.limits[2], l.limits[3], l.limits[4]);
         },
         "is a lower setting than on the"});
  }

  add({C::slots_not_here, kAll, [](Built& b) { fs::remove(b.d.path() / "pg_replslot"); },
       "could not open directory \"pg_replslot\"", E::not_known});
  add({C::slots_unreadable, kAll,
       [](Built& b) {
         fs::remove(b.d.path() / "pg_replslot");
         b.d.add_file("pg_replslot", "");
       },
       "could not open directory \"pg_replslot\": Not a directory", E::not_known});
  add({C::slot_unreadable, kAll, [](Built& b) { fs::create_directories(b.d.path() / "pg_replslot/s"); },
       "could not open file \"pg_replslot/s/state\": No such file"});
  add({C::slot_damaged, kAll,
       [](Built& b) {
         auto bytes = test::slot_bytes(b.system(), {.name = "s"});
         bytes[40] ^= std::byte{1};
         test::write_file(b.d.path() / "pg_replslot/s/state", bytes);
       },
       "checksum mismatch for replication slot file \"pg_replslot/s/state\""});
  add({C::slot_damaged, kAll, [](Built& b) { b.d.add_file("pg_replslot/s/state", "abc"); },
       "could not read file \"pg_replslot/s/state\": read 3 of"});
  const auto slot = [](Built& b, const std::string& name, std::uint32_t database) {
    test::write_file(b.d.path() / "pg_replslot" / name / "state",
                     test::slot_bytes(b.system(), {.name = name, .database = database}));
  };
  add({C::slot_wal_level, kPostgres,
       [=](Built& b) {
         slot(b, "s", 0);
         b.settings("wal_level = minimal\nmax_wal_senders = 0\nmax_replication_slots = 4\n");
       },
       "physical replication slot \"s\" exists, but wal_level < replica"});
  add({C::slot_wal_level, kPostgres,
       [=](Built& b) {
         slot(b, "l", 5);
         b.settings("wal_level = archive\nmax_replication_slots = 4\n");
       },
       "logical replication slot \"l\" exists, but wal_level < logical"});
  add({C::slot_hot_standby, only(System::pg18),
       [=](Built& b) {
         b.recover("");
         slot(b, "l", 5);
         b.settings("wal_level = logical\nhot_standby = off\n");
       },
       "exists on the standby, but \"hot_standby\" = \"off\""});
  add({C::too_many_slots, kPostgres,
       [=](Built& b) {
         slot(b, "a", 0);
         slot(b, "b", 0);
         b.settings("wal_level = logical\nmax_replication_slots = 1\n");
       },
       "too many replication slots active before shutdown"});

  add({C::two_phase_not_here, kAll, [](Built& b) { fs::remove(b.d.path() / "pg_twophase"); },
       "could not open directory \"pg_twophase\"", E::not_known});
  add({C::two_phase_unreadable, kAll,
       [](Built& b) {
         fs::remove(b.d.path() / "pg_twophase");
         b.d.add_file("pg_twophase", "");
       },
       "could not open directory \"pg_twophase\": Not a directory", E::not_known});
  const auto prepared = [](Built& b, std::uint32_t xid, bool damaged, std::uint32_t name = 0) {
    auto bytes = test::two_phase_bytes(b.system(), {.xid = xid});
    if (damaged) bytes[bytes.size() / 2] ^= std::byte{1};
    test::write_file(b.d.path() / "pg_twophase" / test::two_phase_name(b.system(), name == 0 ? xid : name),
                     bytes);
  };
  // U3
  add({C::two_phase_file_damaged, since(System::pg12), [=](Built& b) { prepared(b, 725, true); },
       "calculated CRC checksum does not match value stored in file \"pg_twophase/"});
  add({C::two_phase_file_damaged, since(System::pg12), [=](Built& b) { prepared(b, 725, false, 726); },
       "corrupted two-phase state file for transaction 726"});
  add({C::two_phase_file_unreadable, since(System::pg12),
       [](Built& b) {
         fs::create_directory(b.d.path() / "pg_twophase" / test::two_phase_name(b.system(), 725));
       },
       "could not open file \"pg_twophase/"});
  add({C::two_phase_file_removed, until(System::pg11), [=](Built& b) { prepared(b, 725, true); },
       "removing corrupt two-phase state file for transaction 725", E::loses});
  add({C::too_many_prepared, kPostgres,
       [=](Built& b) {
         prepared(b, 725, false);
         prepared(b, 726, false);
         b.settings("max_prepared_transactions = 1\n");
       },
       "maximum number of prepared transactions reached"});
  return out;
}

TEST(StartUp, NothingStopsAPlainStandby) {
  for (const formats::Version* version : formats::versions()) {
    Built b(version->system);
    b.recover("");
    const StartUpFacts facts = b.read();
    EXPECT_TRUE(facts.failures.empty())
        << version->key << ": " << (facts.failures.empty() ? "" : facts.failures.front().row->name) << " "
        << (facts.failures.empty() ? "" : facts.failures.front().server_says);
  }
}

TEST(StartUp, EveryCheckInEveryRelease) {
  for (const Case& c : cases()) {
    for (const formats::Version* version : formats::versions()) {
      Built b(version->system);
      c.build(b);
      const StartUpFacts facts = b.read();
      const StartUpFailure* f = find(facts, c.check);
      const bool other_effect = f != nullptr && f->effect != c.effect;
      if (!c.in.has(version->system)) {
        EXPECT_TRUE(f == nullptr || other_effect) << version->key << " " << f->row->name << " " << c.says;
        continue;
      }
      ASSERT_NE(f, nullptr) << version->key << " " << start_up_row(c.check, version->system)->name << " "
                            << c.says;
      EXPECT_FALSE(other_effect) << version->key << " " << f->row->name;
      const bool later = kSignals.has(version->system) && !c.says_later.empty();
      EXPECT_NE(f->server_says.find(later ? c.says_later : c.says), std::string::npos)
          << version->key << ": " << f->server_says;
      EXPECT_EQ(f->server_says.find("{}"), std::string::npos) << f->server_says;
      EXPECT_TRUE(!c.as_marked || f->as_marked) << version->key << " " << f->row->name;
      EXPECT_EQ(c.as_standby, f->as_standby) << version->key << " " << f->row->name;
    }
  }
}

// A row without a case is a rule without a proof, and one without words cannot be said.
TEST(StartUp, EveryRowHasACaseAndWords) {
  std::set<StartUpCheck> seen{C::target_timeline_elsewhere,   // HistoryOnlyInAnArchive
                              C::prepare_record_unreadable};  // timeline_prepared_test.cpp
  for (const Case& c : cases()) seen.insert(c.check);
  std::set<std::string_view> names;
  for (const StartUpRow& row : start_up_rows()) {
    EXPECT_TRUE(seen.contains(row.check)) << row.name;
    EXPECT_FALSE(row.source.empty()) << row.name;
    EXPECT_FALSE(start_up_words_of(row.name).what.empty()) << row.name;
    EXPECT_FALSE(start_up_words_of(row.name).advice.empty()) << row.name;
    names.insert(row.name);
  }
  for (const StartUpWords& words : start_up_words()) EXPECT_TRUE(names.contains(words.check)) << words.check;
  EXPECT_EQ(names.size(), static_cast<std::size_t>(C::kCount));
}

// A sentence with a placeholder that nothing fills is printed with its braces.
TEST(StartUp, WordsAskForNothingThatIsNotFilled) {
  const std::set<std::string> filled{"{directory}", "{file}",    "{history}",  "{line}", "{needed}",
                                     "{os_error}",  "{setting}", "{timeline}", "{value}"};
  const auto verify = [&](std::string_view row, std::string_view text) {
    for (std::size_t at = text.find('{'); at != text.npos; at = text.find('{', at + 1))
      EXPECT_TRUE(filled.contains(std::string(text.substr(at, text.find('}', at) + 1 - at))))
          << row << ": " << text;
  };
  for (const StartUpWords& words : start_up_words()) {
    verify(words.check, words.what);
    verify(words.check, words.advice);
  }
}

TEST(StartUp, HistoryOnlyInAnArchive) {
  Built b(System::pg15);
  b.recover("recovery_target_timeline = '2'\n");
  b.d.write_control();
  test::TemporaryDirectory archive;
  test::write_file(archive.path() / "00000002.history", "1\t0/3000000\tno recovery target specified\n");
  const WalFiles files = find_wal_files(archive.path());
  const WalFiles* places[] = {&files};
  const StartUpFacts facts = read_node(b.d.path(), {}, places).facts.start_up;
  ASSERT_NE(find(facts, C::target_timeline_elsewhere), nullptr);
  EXPECT_EQ(find(facts, C::target_timeline_missing), nullptr);
}

// What a server takes no notice of is no failure.
TEST(StartUp, WhatDoesNotCount) {
  Built b(System::pg15);
  b.recover("");
  b.d.add_file("tablespace_map", "16384\n");              // without backup_label it is renamed
  b.d.add_file("pg_twophase/000003E8", "of the future");  // not below the checkpoint's next xid, 1000
  b.d.add_file("pg_twophase/notes", "no such name");
  b.d.add_file("pg_replslot/s.tmp/state", "of an unfinished creation");
  b.settings("hot_standby = off\n");
  b.limits(500, 80, 100, 5, 640);  // of no concern without hot standby
  const StartUpFacts facts = b.read();
  EXPECT_TRUE(facts.failures.empty()) << facts.failures.front().server_says;
}

// A primary is not asked what only recovery asks, and is when it is to be a standby.
TEST(StartUp, AsMarkedAndAsAStandby) {
  Built b(System::pg15);
  b.d.state(1);
  b.limits(101, 8, 10, 0, 64);
  const StartUpFacts facts = b.read();
  const StartUpFailure* f = find(facts, C::setting_too_low);
  ASSERT_NE(f, nullptr);
  EXPECT_FALSE(f->as_marked);
  EXPECT_TRUE(f->as_standby);
}

// V12: what lies in pg_twophase is prepared, as well as what the log prepares.
TEST(StartUp, PreparedTransactionsOfBothPlaces) {
  test::TimelineWorld w(System::pg15);
  w.prepare(w.standby_log, 810, "in the log");
  w.standby.control().set("check_point_copy.next_xid", 800);
  test::write_file(w.standby.path() / "pg_twophase/000002D5",
                   test::two_phase_bytes(System::pg15, {.xid = 725, .gid = "in a file"}));
  w.write();
  EXPECT_EQ(w.activate(false).facts.subject.wal.prepared_count, 2u);
}

// PREPARE needs a place while the log is replayed, even if the transaction ends in it.
TEST(StartUp, MorePreparedInTheLogThanAllowed) {
  test::TimelineWorld w(System::pg15);
  w.standby.add_file("postgresql.conf", "max_prepared_transactions = 1\n");
  w.prepare(w.standby_log, 810, "one");
  w.prepare(w.standby_log, 811, "two");
  w.write();
  const TimelineReport report = w.activate(false);
  ASSERT_NE(find(report.facts.subject.start_up, C::too_many_prepared), nullptr);
  EXPECT_EQ(report.verdict, TimelineVerdict::not_ready);
}

}  // namespace
}  // namespace walread
