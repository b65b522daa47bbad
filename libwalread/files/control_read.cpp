// Reading a control file from disk.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <thread>

#include "formats/control/pg_control.hpp"
#include "libwalread/files/control_file.hpp"

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
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd < 0) return failed(Problem::cannot_open, errno);
  struct Closer {
    int fd;
    ~Closer() { ::close(fd); }
  } const closer{fd};

  struct stat st {};
  if (::fstat(fd, &st) != 0) return failed(Problem::cannot_read, errno);
  if (S_ISDIR(st.st_mode)) return failed(Problem::is_directory, 0);
  if (!S_ISREG(st.st_mode)) return failed(Problem::not_regular_file, 0);

  attempt.bytes.resize(kControlFileSize);
  std::size_t done = 0;
  while (done < attempt.bytes.size()) {
    const ssize_t n =
        ::pread(fd, attempt.bytes.data() + done, attempt.bytes.size() - done, static_cast<off_t>(done));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return failed(Problem::cannot_read, errno);
    if (n == 0) break;
    done += static_cast<std::size_t>(n);
  }
  // The file may have shrunk since fstat(); what was read is what there is.
  attempt.bytes.resize(done);
  attempt.file_size = done < kControlFileSize ? done : static_cast<std::uint64_t>(st.st_size);
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

}  // namespace walread
