#include "libwalread/print/dtx_facts_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <span>

#include "libwalread/core/crc.hpp"

namespace walread {

namespace {

constexpr std::size_t kChunk = 64u << 10;
// The header is the longest line: its lists of restore points and segments.
constexpr std::size_t kMaxLine = 64u << 20;
constexpr std::uint32_t kCrcStart = 0xFFFFFFFFu;

class FactsFile final : public DtxFactsBytes {
 public:
  explicit FactsFile(std::string path) : path_(std::move(path)) {}
  ~FactsFile() override {
    if (fd_ >= 0) ::close(fd_);
  }

  bool more(std::string& out, DtxFactsProblem& problem) override {
    if (fd_ < 0) fd_ = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd_ < 0) return fail(problem, DtxFactsError::cannot_open);
    struct stat st {};
    if (::fstat(fd_, &st) != 0) return fail(problem, DtxFactsError::cannot_read);
    const bool regular = S_ISREG(st.st_mode);
    can_rewind_ = regular;
    if (device_ == 0 && inode_ == 0) {
      device_ = st.st_dev;
      inode_ = st.st_ino;
    } else if (regular && (device_ != st.st_dev || inode_ != st.st_ino)) {
      problem.error = DtxFactsError::changed;
      return false;
    }
    const std::size_t before = out.size();
    out.resize(before + kChunk);
    ssize_t n = 0;
    do {
      n = regular ? ::pread(fd_, out.data() + before, kChunk, offset_) : ::read(fd_, out.data() + before, kChunk);
    } while (n < 0 && errno == EINTR);
    const int why = errno;
    out.resize(before + static_cast<std::size_t>(std::max<ssize_t>(n, 0)));
    errno = why;
    if (n < 0) return fail(problem, DtxFactsError::cannot_read);
    offset_ += n;
    if (regular) {
      ::close(fd_);
      fd_ = -1;
    }
    return n > 0;
  }

  bool rewind() override {
    offset_ = 0;
    return can_rewind_;
  }

 private:
  static bool fail(DtxFactsProblem& problem, DtxFactsError error) {
    problem.error = error;
    problem.number = errno;
    return false;
  }

  std::string path_;
  int fd_ = -1;
  off_t offset_ = 0;
  bool can_rewind_ = false;
  dev_t device_ = 0;
  ino_t inode_ = 0;
};

}  // namespace

std::unique_ptr<DtxFactsBytes> open_facts_file(const std::string& path) { return std::make_unique<FactsFile>(path); }

DtxFactsReader::DtxFactsReader(std::unique_ptr<DtxFactsBytes> bytes) : bytes_(std::move(bytes)) {
  // Room for a chunk and the rest of the one before, lest it doubles for that rest.
  buffer_.reserve(kChunk + kChunk / 8);
  read_header();
}

bool DtxFactsReader::rewind() {
  if (problem_) return false;
  if (!bytes_->rewind()) return fail(DtxFactsError::only_once) != nullptr;
  buffer_.clear();
  at_ = 0;
  line_ = count_ = 0;
  ended_ = false;
  read_header();
  return !problem_;
}

void DtxFactsReader::read_header() {
  crc_ = crc_with_line_ = kCrcStart;
  std::string_view line;
  if (!next_line(line)) {
    if (!problem_) fail(line_ == 0 && buffer_.empty() ? DtxFactsError::empty : DtxFactsError::not_facts);
    return;
  }
  DtxFactsError error{};
  std::int64_t number = 0;
  auto node = parse_dtx_facts_header(line, error, number);
  if (node) node_ = std::move(*node);
  else fail(error, number);
}

// The next whole line without its newline. False at the end of the file or if something is wrong.
bool DtxFactsReader::next_line(std::string_view& line) {
  std::size_t newline = buffer_.find('\n', at_);
  while (newline == std::string::npos) {
    buffer_.erase(0, at_);
    at_ = 0;
    if (buffer_.size() > kMaxLine) return fail(DtxFactsError::long_line) != nullptr;
    const std::size_t searched = buffer_.size();
    if (!bytes_->more(buffer_, problem_)) return false;
    newline = buffer_.find('\n', searched);
  }
  ++line_;
  line = std::string_view(buffer_).substr(at_, newline - at_);
  crc_ = crc_with_line_;
  crc_with_line_ = crc32c_update(crc_, std::as_bytes(std::span(buffer_.data() + at_, newline - at_ + 1)));
  at_ = newline + 1;
  return true;
}

const DtxTransaction* DtxFactsReader::fail(DtxFactsError error, std::int64_t number) {
  problem_ = {.error = error, .line = line_, .number = number};
  ended_ = true;
  return nullptr;
}

const DtxTransaction* DtxFactsReader::finish(const DtxFactsEnd& end) {
  const std::uint32_t crc = crc_ ^ kCrcStart;
  if (end.transactions != count_) return fail(DtxFactsError::bad_count, static_cast<std::int64_t>(end.transactions));
  if (end.crc != crc) return fail(DtxFactsError::bad_crc);
  if (first_crc_.value_or(crc) != crc) return fail(DtxFactsError::changed);
  first_crc_ = crc;
  std::string_view line;
  if (next_line(line) || at_ < buffer_.size()) return fail(DtxFactsError::trailing);
  ended_ = true;
  return nullptr;
}

const DtxTransaction* DtxFactsReader::next() {
  if (ended_ || problem_) return nullptr;
  std::string_view line;
  if (!next_line(line)) return problem_ ? nullptr : fail(DtxFactsError::cut_short);
  if (const auto end = parse_dtx_facts_end(line)) return finish(*end);
  std::swap(previous_, current_);
  if (!parse_dtx_facts_line(line, current_)) return fail(DtxFactsError::bad_line);
  const bool same_gid = current_.gid == previous_.gid;
  if (count_ != 0 && (comes_before(current_, previous_) || (same_gid && node_.is_greenplum() && current_.gxid())))
    return fail(DtxFactsError::out_of_order);
  ++count_;
  return &current_;
}

std::string describe(const DtxFactsProblem& p) {
  const std::string place = p.line != 0 ? fmt::format("line {}: ", p.line) : std::string();
  switch (p.error) {
    case DtxFactsError::none: return "";
    case DtxFactsError::empty: return "is empty: dtx-report extract has written nothing";
    case DtxFactsError::not_facts: return "is not a facts file of dtx-report extract";
    case DtxFactsError::other_version:
      return fmt::format("its facts are of version {}, this dtx-report reads version {}: use the same release of walread "
                         "to extract and to merge", p.number, kDtxFactsVersion);
    case DtxFactsError::bad_header: return place + "the header is not of the form that dtx-report extract writes";
    case DtxFactsError::bad_line: return place + "is not a transaction as dtx-report extract writes it";
    case DtxFactsError::out_of_order: return place + "the transactions are not in order";
    case DtxFactsError::long_line: return place + "is longer than any line of a facts file";
    case DtxFactsError::cut_short:
      return fmt::format("is cut short: it ends after line {} without its end line", p.line);
    case DtxFactsError::bad_count:
      return place + fmt::format("the end line counts {} transactions, and other than that many stand before it", p.number);
    case DtxFactsError::bad_crc: return "was changed after it was written: its checksum does not fit";
    case DtxFactsError::trailing: return place + "something follows the end line";
    case DtxFactsError::cannot_open: return fmt::format("cannot open: {}", std::strerror(static_cast<int>(p.number)));
    case DtxFactsError::cannot_read: return fmt::format("cannot read: {}", std::strerror(static_cast<int>(p.number)));
    case DtxFactsError::only_once:
      return "is a pipe, and can be read only once: name a file, or leave out --all or ask for --format=json";
    case DtxFactsError::changed: return "was replaced by another file while it was read";
  }
  return "";
}

}  // namespace walread
