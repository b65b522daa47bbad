// Data directories on disk, built for a test: WAL of a WalBuilder, a control file, and whatever else lies in one.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "tests/support/control_bytes.hpp"
#include "tests/support/wal_builder.hpp"

namespace walread::test {

// A directory of the test's own, removed with everything in it at the end.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// Writes a file, and the directories on the way to it.
void write_file(const std::filesystem::path& path, Bytes bytes);
void write_file(const std::filesystem::path& path, std::string_view text);

// Writes the segments of `wal`, each under the name that its timeline gives it.
void write_segments(WalBuilder& wal, const std::filesystem::path& directory);

// A data directory of one system. The control file is that of a server in production whose latest checkpoint is
// where the caller says; every field can be changed before write_control().
class DataDirectoryBuilder {
 public:
  DataDirectoryBuilder(std::filesystem::path path, formats::System system);

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path wal_directory() const;  // pg_xlog or pg_wal, as the system calls it

  void add_wal(WalBuilder& wal) { write_segments(wal, wal_directory()); }
  void add_history(TimelineId tli, std::string_view text);
  void add_file(std::string_view name, std::string_view text) { write_file(path_ / name, text); }

  // Control file values: pg_control.h DBState as a number, the checkpoint record, its redo point and timeline.
  DataDirectoryBuilder& state(unsigned db_state);
  DataDirectoryBuilder& checkpoint(Lsn record, Lsn redo, TimelineId tli = 1);
  // Takes system identifier, segment and page sizes from `wal`.
  DataDirectoryBuilder& like(const WalBuilder& wal);
  ControlBytes& control() { return control_; }
  void write_control();

 private:
  std::filesystem::path path_;
  formats::System system_;
  ControlBytes control_;
};

}  // namespace walread::test
