#include "libwalread/facts/data_directory.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

namespace walread {

namespace {

constexpr std::size_t kMaxVersionFile = 1024;

// 0, or the errno that says why it cannot be said that `path` is there.
int look_at(const std::string& path) {
  struct stat st {};
  return ::stat(path.c_str(), &st) == 0 ? 0 : errno;
}

DirectoryKind kind_of(const std::string& path, int& os_error) {
  struct stat st {};
  if (::stat(path.c_str(), &st) != 0) {
    os_error = errno;
    return DirectoryKind::cannot_open;
  }
  if (!S_ISDIR(st.st_mode)) return DirectoryKind::not_directory;
  const int control = look_at(path + "/global/pg_control");
  const int version = look_at(path + "/PG_VERSION");
  if (control == 0 || version == 0) return DirectoryKind::data_directory;
  if (control == EACCES || version == EACCES) {
    // It may be listed but not entered.
    os_error = EACCES;
    return DirectoryKind::cannot_open;
  }
  const WalDirectory names = list_wal_directory(path);
  os_error = names.os_error;
  if (os_error != 0) return DirectoryKind::cannot_open;
  return names.has_segments() ? DirectoryKind::wal_directory : DirectoryKind::other;
}

std::optional<std::string> read_pg_version(const std::string& path) {
  int ignored = 0;
  auto text = read_small_file(path + "/PG_VERSION", kMaxVersionFile, ignored);
  if (text) text->resize(std::min(text->size(), text->find_first_of("\r\n")));
  return text;
}

void read_small_files(DataDirectory& out, const DataDirectoryOptions& options) {
  out.settings = read_settings(out.path, {.config_file = options.config_file});
  out.marks = read_recovery_marks(out.path);
  out.slots = read_replication_slots(out.path);
  out.two_phase = read_two_phase_files(out.path, out.system());
  out.backup_label = read_backup_label(out.path, "backup_label");
  out.backup_label_old = read_backup_label(out.path, "backup_label.old");
}

}  // namespace

std::optional<formats::System> DataDirectory::system() const {
  if (control.system) return control.system;
  if (wal.ready()) return wal.shape.version->system;
  return std::nullopt;
}

DataDirectory read_data_directory(const std::string& path, const DataDirectoryOptions& options) {
  DataDirectory out;
  out.path = path;
  out.kind = kind_of(path, out.os_error);
  if (out.kind == DirectoryKind::cannot_open || out.kind == DirectoryKind::not_directory) return out;
  if (out.kind == DirectoryKind::data_directory) {
    out.pg_version = read_pg_version(path);
    out.control = read_control_file(path + "/global/pg_control", options.system);
  }
  const bool trusted = out.control.verdict() == ControlVerdict::clean;
  const auto system = options.system ? options.system : trusted ? out.control.system : std::nullopt;
  out.wal = find_wal_files(options.wal_directory.empty() ? path : options.wal_directory, system);
  // Recovery takes no page that names another system than the control file does (xlog.c StartupXLOG(),
  // xlogreader.c XLogReaderValidatePageHeader()), and neither may a report.
  if (const auto id = out.control.system_identifier(); trusted && id) out.wal.shape.system_id = *id;
  if (out.kind == DirectoryKind::data_directory) read_small_files(out, options);
  return out;
}

}  // namespace walread
