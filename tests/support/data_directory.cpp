#include "tests/support/data_directory.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <fstream>
#include <span>
#include <stdexcept>

#include "libwalread/io/segment_name.hpp"

namespace walread::test {

namespace fs = std::filesystem;

namespace {

// pg_control.h DBState
constexpr unsigned kInProduction = 6;

ControlBytes control_of(formats::System system) {
  if (system == formats::System::gp6) return ControlBytes::gp6();
  return ControlBytes::upstream().at(static_cast<std::size_t>(system));
}

}  // namespace

TemporaryDirectory::TemporaryDirectory() {
  std::string name = testing::TempDir() + "/walread_XXXXXX";
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory can be made");
  path_ = name;
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

void write_file(const fs::path& path, Bytes bytes) {
  fs::create_directories(path.parent_path());
  std::ofstream out(path, std::ios::binary);
  out.write(reinterpret_cast<const char*>(bytes.data()), std::ssize(bytes));
  if (!out.flush()) throw std::runtime_error("cannot write " + path.string());
}

void write_file(const fs::path& path, std::string_view text) { write_file(path, std::as_bytes(std::span(text))); }

void write_segments(WalBuilder& wal, const fs::path& directory) {
  fs::create_directories(directory);
  std::optional<SegmentNumber> n = wal.options().first_segment;
  for (; n; n = wal.log().next_after(*n)) write_file(directory / wal.log().name(*n), wal.log().file(*n));
}

DataDirectoryBuilder::DataDirectoryBuilder(fs::path path, formats::System system)
    : path_(std::move(path)), system_(system), control_(control_of(system)) {
  fs::create_directories(wal_directory());
  const bool greenplum = system == formats::System::gp6;
  const std::string_view product = formats::version(system).product;
  add_file("PG_VERSION", std::string(greenplum ? "9.4" : product.substr(product.rfind(' ') + 1)) + "\n");
  state(kInProduction);
  control_.set("min_recovery_point", 0).set("min_recovery_point_tli", 0);
  control_.set("backup_start_point", 0).set("backup_end_point", 0).set("backup_end_required", 0);
}

fs::path DataDirectoryBuilder::wal_directory() const { return path_ / formats::version(system_).wal_directory; }

void DataDirectoryBuilder::add_history(TimelineId tli, std::string_view text) {
  write_file(wal_directory() / history_file_name(tli), text);
}

DataDirectoryBuilder& DataDirectoryBuilder::state(unsigned db_state) {
  control_.set("state", db_state);
  return *this;
}

DataDirectoryBuilder& DataDirectoryBuilder::checkpoint(Lsn record, Lsn redo, TimelineId tli) {
  control_.set("check_point", record.value).set("check_point_copy.redo", redo.value);
  control_.set("check_point_copy.this_timeline_id", tli).set("check_point_copy.prev_timeline_id", tli);
  if (control_.has("prev_check_point")) control_.set("prev_check_point", record.value);
  return *this;
}

DataDirectoryBuilder& DataDirectoryBuilder::like(const WalBuilder& wal) {
  control_.set("system_identifier", wal.options().system_id);
  control_.set("xlog_seg_size", wal.options().segment.bytes());
  control_.set("xlog_blcksz", wal.options().page_size);
  return *this;
}

void DataDirectoryBuilder::write_control() {
  control_.seal();
  write_file(path_ / "global" / "pg_control", control_.bytes);
}

}  // namespace walread::test
