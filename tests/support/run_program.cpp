#include "tests/support/run_program.hpp"

#include <fcntl.h>
#include <linux/capability.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <stdexcept>

namespace walread::test {

namespace {

struct Pipe {
  int read_end = -1;
  int write_end = -1;
  Pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    read_end = ends[0];
    write_end = ends[1];
  }
};

// Only calls that are safe between fork() and exec() in a single-threaded test program.
[[noreturn]] void become(const std::string& path, const std::vector<std::string>& arguments,
                         const ProgramSetup& setup, int out, int err) {
  if (!setup.stdout_file.empty()) out = ::open(setup.stdout_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (!setup.stderr_file.empty()) err = ::open(setup.stderr_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(err, STDERR_FILENO);
  const int nothing = ::open("/dev/null", O_RDONLY);
  ::dup2(nothing, STDIN_FILENO);
  // Whatever this process does with SIGPIPE, the program starts as from a shell.
  std::signal(SIGPIPE, SIG_DFL);
  ::setenv("TZ", "UTC", 1);
  ::unsetenv("PGDATA");
  for (const auto& [name, value] : setup.environment) {
    if (value.empty()) {
      ::unsetenv(name.c_str());
    } else {
      ::setenv(name.c_str(), value.c_str(), 1);
    }
  }
  if (!setup.directory.empty() && ::chdir(setup.directory.c_str()) != 0) ::_exit(126);
  if (setup.bound_by_modes && ::geteuid() == 0) {
    // What root may do in spite of a file's mode.
    for (const unsigned long capability : {CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH})
      if (::prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0) ::_exit(125);
  }
  std::vector<char*> argv{const_cast<char*>(path.c_str())};
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  ::execv(path.c_str(), argv.data());
  ::_exit(127);
}

// Reads both pipes to their ends, taking turns so that neither can fill up and block the program.
void read_both(int out_fd, std::string& out, int err_fd, std::string& err) {
  std::array<pollfd, 2> polled{{{out_fd, POLLIN, 0}, {err_fd, POLLIN, 0}}};
  const std::array<std::string*, 2> texts{&out, &err};
  std::array<char, 1 << 16> buffer{};
  while (polled[0].fd >= 0 || polled[1].fd >= 0) {
    if (::poll(polled.data(), polled.size(), -1) < 0 && errno != EINTR) throw std::runtime_error("poll");
    for (std::size_t i = 0; i < polled.size(); ++i) {
      if (polled[i].fd < 0 || polled[i].revents == 0) continue;
      const ssize_t n = ::read(polled[i].fd, buffer.data(), buffer.size());
      if (n > 0) texts[i]->append(buffer.data(), static_cast<std::size_t>(n));
      if (n == 0 || (n < 0 && errno != EINTR)) polled[i].fd = -1;
    }
  }
}

std::string path_of(const std::string& name) {
  std::string path = name.starts_with('/') ? name : std::string(WALREAD_BINARY_DIR) + "/" + name;
  if (::access(path.c_str(), X_OK) != 0) throw std::runtime_error("not there: " + path);
  return path;
}

int exit_code_of(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

}  // namespace

int start_program(const std::string& name, const std::vector<std::string>& arguments, const ProgramSetup& setup) {
  const std::string path = path_of(name);
  if (setup.stdout_file.empty() || setup.stderr_file.empty()) throw std::runtime_error("output would go nowhere");
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("fork");
  if (child == 0) become(path, arguments, setup, -1, -1);
  return child;
}

int end_program(int pid, int signal) {
  if (signal != 0) ::kill(pid, signal);
  return exit_code_of(pid);
}

ProgramResult run_program(const std::string& name, const std::vector<std::string>& arguments,
                          const ProgramSetup& setup) {
  const std::string path = path_of(name);
  const Pipe out;
  const Pipe err;
  if (setup.reader_gone) ::close(out.read_end);
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("fork");
  if (child == 0) become(path, arguments, setup, out.write_end, err.write_end);
  ::close(out.write_end);
  ::close(err.write_end);

  ProgramResult result;
  read_both(setup.reader_gone ? -1 : out.read_end, result.out, err.read_end, result.err);
  if (!setup.reader_gone) ::close(out.read_end);
  ::close(err.read_end);
  result.exit_code = exit_code_of(child);
  return result;
}

}  // namespace walread::test
