#include "tools/waldump/follow.hpp"

#include <poll.h>
#include <unistd.h>

#include <csignal>
#include <initializer_list>

namespace walread::waldump {

namespace {

constexpr int kMilliseconds = 250;

volatile std::sig_atomic_t caught = 0;

void on_signal(int number) { caught = number; }

}  // namespace

void catch_signals() {
  for (const int number : {SIGINT, SIGTERM}) {
    struct sigaction action {};
    // What the shell or nohup switched off stays off.
    if (::sigaction(number, nullptr, &action) != 0 || action.sa_handler == SIG_IGN) continue;
    action = {};
    action.sa_handler = on_signal;
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    ::sigaction(number, &action, nullptr);
  }
}

bool interrupted() { return caught != 0; }

int caught_signal() { return caught; }

bool can_remark() {
  pollfd err{.fd = STDERR_FILENO, .events = POLLOUT, .revents = 0};
  return ::poll(&err, 1, 0) > 0;
}

bool wait_a_while() {
  pollfd out{.fd = STDOUT_FILENO, .events = 0, .revents = 0};
  ::poll(&out, 1, kMilliseconds);
  return (out.revents & (POLLERR | POLLHUP | POLLNVAL)) == 0;
}

}  // namespace walread::waldump
