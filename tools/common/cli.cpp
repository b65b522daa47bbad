#include "tools/common/cli.hpp"

#include <fmt/format.h>
#include <unistd.h>
#include <walread_version.hpp>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <system_error>

namespace walread::cli {

namespace {

// Writes everything; returns 0 or errno.
int write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = ::write(fd, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(n));
  }
  return 0;
}

// Bytes of the UTF-8 character at the start of `text` if it is one that can be shown, otherwise 0.
std::size_t visible_character(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])); };
  const std::uint32_t first = byte(0);
  if (first < 0x80) return first >= 0x20 && first != 0x7F ? 1 : 0;
  const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0;
  if (size == 0 || first > 0xF4 || text.size() < size) return 0;
  std::uint32_t code = first & (0x7Fu >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
    code = code << 6 | (byte(i) & 0x3F);
  }
  constexpr std::uint32_t kSmallest[] = {0, 0, 0xA0, 0x800, 0x10000};  // below: control, or written too long
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  return code >= kSmallest[size] && code <= 0x10FFFF && !surrogate ? size : 0;
}

}  // namespace

std::string printable(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    std::size_t n = visible_character(text);
    if (n > 0) {
      out += text.substr(0, n);
    } else {
      n = 1;
      out += fmt::format("\\x{:02X}", static_cast<unsigned char>(text.front()));
    }
    text.remove_prefix(n);
  }
  return out;
}

void print_error(std::string_view program, std::string_view sentence) {
  // There is nowhere left to complain if this fails.
  (void)write_all(STDERR_FILENO, fmt::format("{}: {}\n", program, sentence));
}

ExitCode usage_error(std::string_view program, std::string_view sentence) {
  (void)write_all(STDERR_FILENO, fmt::format("{0}: {1}\nTry \"{0} --help\" for more information.\n", program, sentence));
  return ExitCode::usage;
}

std::string version_text(std::string_view program) { return fmt::format("{} (walread) {}\n", program, kVersion); }

Output::Output() { std::signal(SIGPIPE, SIG_IGN); }

void Output::write(std::string_view text) {
  constexpr std::size_t kBufferSize = 1 << 16;
  if (failed()) return;
  buffer_ += text;
  if (buffer_.size() >= kBufferSize) flush();
}

void Output::flush() {
  if (!failed()) error_ = write_all(STDOUT_FILENO, buffer_);
  buffer_.clear();
}

ExitCode Output::finish(std::string_view program, ExitCode code) {
  flush();
  if (error_ == 0 || error_ == EPIPE) return code;
  print_error(program, fmt::format("cannot write to standard output: {}", std::generic_category().message(error_)));
  return ExitCode::cannot_read;
}

}  // namespace walread::cli
