// Opening leaves no trace, opens nothing that is no file, and writes over nothing (U4, U5).
#include "libwalread/io/open_file.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>

#include "libwalread/io/directory_names.hpp"
#include "libwalread/io/segment_source.hpp"
#include "libwalread/io/wal_directory.hpp"
#include "tests/support/data_directory.hpp"

namespace walread {
namespace {

namespace fs = std::filesystem;

class OpenFiles : public testing::Test {
 protected:
  std::string path(const std::string& name) const { return dir_.path() / name; }

  test::TemporaryDirectory dir_;
};

TEST_F(OpenFiles, U5RegularFilesAreOpenedAndNothingElse) {
  test::write_file(path("file"), std::string(100, 'x'));
  const OpenFile file = open_regular_file(path("file"));
  ASSERT_TRUE(file.fd);
  EXPECT_EQ(file.size, 100u);
  fs::create_symlink("file", path("link"));
  EXPECT_TRUE(open_regular_file(path("link")).fd);

  ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
  const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
  std::strncpy(address.sun_path, path("socket").c_str(), sizeof address.sun_path - 1);
  ASSERT_EQ(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  fs::create_symlink("loop", path("loop"));
  const struct {
    std::string path;
    int os_error;
  } rows[] = {
      {path("pipe"), EINVAL}, {path("socket"), EINVAL},      {"/dev/null", EINVAL},
      {"/dev/tty", EINVAL},   {"/proc/self/status", EINVAL}, {"/proc/kmsg", EINVAL},
      {dir_.path(), EISDIR},  {path("nowhere"), ENOENT},     {path("file/below"), ENOTDIR},
      {path("loop"), ELOOP},
  };
  for (const auto& row : rows) {
    const OpenFile refused = open_regular_file(row.path);
    EXPECT_FALSE(refused.fd) << row.path;
    // Where there is no terminal or the kernel's messages are closed to us, the system says so.
    if (row.path == "/dev/tty" || row.path == "/proc/kmsg") continue;
    EXPECT_EQ(refused.os_error, row.os_error) << row.path;
  }
  ::close(socket);
}

TEST_F(OpenFiles, U5ReadingDoesNotTouchTheTimeOfLastAccess) {
  test::write_file(path("pg_wal/000000010000000000000001"), std::string(100, 'x'));
  const auto accessed = [&](const std::string& name) {
    struct stat st {};
    EXPECT_EQ(::stat(path(name).c_str(), &st), 0);
    return st.st_atim.tv_sec;
  };
  // Older than the last change: a mount with relatime would note the next reading.
  constexpr timespec kTimes[] = {{.tv_sec = 1000, .tv_nsec = 0}, {.tv_sec = 2000, .tv_nsec = 0}};
  for (const char* name : {"pg_wal/000000010000000000000001", "pg_wal"})
    ASSERT_EQ(::utimensat(AT_FDCWD, path(name).c_str(), kTimes, 0), 0);
  FileSource source({{1, {path("pg_wal/000000010000000000000001"), 1}}});
  std::byte bytes[100];
  EXPECT_EQ(source.read(1, 0, bytes).bytes, 100u);
  int os_error = 0;
  EXPECT_TRUE(read_small_file(path("pg_wal/000000010000000000000001"), 1000, os_error));
  EXPECT_EQ(list_directory(path("pg_wal")).names.size(), 1u);
  EXPECT_EQ(list_wal_directory(path("pg_wal")).files.size(), 1u);
  EXPECT_EQ(accessed("pg_wal/000000010000000000000001"), 1000);
  EXPECT_EQ(accessed("pg_wal"), 1000);
}

TEST_F(OpenFiles, U4ANewFileIsWrittenOverNothing) {
  const OpenFile directory = open_directory(dir_.path());
  ASSERT_TRUE(directory.fd);
  EXPECT_EQ(write_new_file(directory.fd, "page", "abc", 3), 0);
  EXPECT_EQ(write_new_file(directory.fd, "page", "xyz", 3), EEXIST);
  EXPECT_EQ(fs::file_size(path("page")), 3u);
  // A link that somebody planted, to what is there or not there yet.
  test::write_file(path("precious"), std::string("precious"));
  fs::create_symlink("precious", path("planted"));
  fs::create_symlink("nothing", path("dangling"));
  EXPECT_EQ(write_new_file(directory.fd, "planted", "abc", 3), EEXIST);
  EXPECT_EQ(write_new_file(directory.fd, "dangling", "abc", 3), EEXIST);
  EXPECT_EQ(fs::file_size(path("precious")), 8u);
  EXPECT_FALSE(fs::exists(path("nothing")));
}

TEST_F(OpenFiles, U4OfAFileThatDoesNotFitNothingIsLeft) {
  const OpenFile directory = open_directory(dir_.path());
  ASSERT_TRUE(directory.fd);
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{.rlim_cur = 4096, .rlim_max = before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const std::string page(8192, 'x');
  const int os_error = write_new_file(directory.fd, "page", page.data(), page.size());
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  EXPECT_EQ(os_error, EFBIG);
  EXPECT_FALSE(fs::exists(path("page")));
}

}  // namespace
}  // namespace walread
