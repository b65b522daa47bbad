// Reading a control file from disk.
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <thread>

#include "formats/control/pg_control.hpp"
#include "libwalread/files/control_file.hpp"
#include "libwalread/io/open_file.hpp"

namespace walread {

using formats::kControlFileSize;
using Problem = ControlProblemKind;

namespace {

// One attempt: the bytes, or why there are none.
struct Attempt {
  std::vector<std::byte> bytes;
  std::uint64_t file_size = 0;
  std::optional<ControlProblem> problem{};
};

Attempt read_once(const std::string& path) {
  Attempt attempt;
  const auto failed = [&](Problem kind, int os_error) {
    attempt.problem = ControlProblem{.kind = kind, .os_error = os_error};
    return attempt;
  };
  const OpenFile file = open_regular_file(path);
  if (file.os_error == EISDIR) return failed(Problem::is_directory, 0);
  if (file.os_error == EINVAL) return failed(Problem::not_regular_file, 0);
  if (!file.fd) return failed(Problem::cannot_open, file.os_error);

  attempt.bytes.resize(kControlFileSize);
  std::size_t done = 0;
  while (done < attempt.bytes.size()) {
    const ssize_t n = ::pread(file.fd.get(), attempt.bytes.data() + done, attempt.bytes.size() - done,
                              static_cast<off_t>(done));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return failed(Problem::cannot_read, errno);
    if (n == 0) break;
    done += static_cast<std::size_t>(n);
  }
  // The file may have shrunk since it was opened; what was read is what there is.
  attempt.bytes.resize(done);
  attempt.file_size = done < kControlFileSize ? done : file.size;
  return attempt;
}

}  // namespace

ControlFile read_control_file(const std::string& path, std::optional<formats::System> as) {
  constexpr int kAttempts = 10;
  ControlFile file;
  std::vector<std::byte> before;
  for (int i = 0; i < kAttempts; ++i) {
    const Attempt attempt = read_once(path);
    if (attempt.problem) {
      file = ControlFile{.problems = {*attempt.problem}};
      break;
    }
    file = parse_control_file(attempt.bytes, as, attempt.file_size);
    if (!file.crc || file.crc->ok() || (i > 0 && attempt.bytes == before)) break;
    before = attempt.bytes;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  file.path = path;
  return file;
}

std::uint32_t control_version_beside(const std::string& wal_directory, std::uint64_t system_id) {
  std::string path = wal_directory;
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  // Not through "..", which of a symbolic link leads to where the WAL lies.
  const std::size_t slash = path.rfind('/');
  const std::string last = slash == std::string::npos ? path : path.substr(slash + 1);
  if (last == "pg_wal" || last == "pg_xlog") {
    path = slash == std::string::npos ? "." : path.substr(0, slash);
  } else {
    path += "/..";
  }
  const ControlFile file = read_control_file(path + "/global/pg_control");
  if (file.verdict() >= ControlVerdict::not_known || system_id == 0 || file.system_identifier() != system_id)
    return 0;
  return file.control_version().value_or(0);
}

}  // namespace walread
