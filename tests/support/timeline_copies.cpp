#include "tests/support/timeline_copies.hpp"

#include <algorithm>
#include <system_error>

#include "libwalread/io/segment_name.hpp"

namespace walread::test {

namespace fs = std::filesystem;

namespace {

// Segments are linked: they are large, and nothing here is written in place (Spoiled makes a copy first).
constexpr std::uint64_t kLinkedFrom = 1 << 20;

std::string copied(const fs::path& from, const fs::path& to) {
  fs::create_directories(to);
  for (const auto& entry : fs::recursive_directory_iterator(from)) {
    const fs::path target = to / fs::relative(entry.path(), from);
    if (entry.is_directory() && !entry.is_symlink()) {
      fs::create_directories(target);
      continue;
    }
    std::error_code error = std::make_error_code(std::errc::cross_device_link);
    if (entry.is_regular_file() && entry.file_size() >= kLinkedFrom)
      fs::create_hard_link(entry.path(), target, error);
    if (error) fs::copy(entry.path(), target, fs::copy_options::copy_symlinks);
  }
  return to;
}

bool is_usable(TimelineVerdict v) {
  return v == TimelineVerdict::ready || v == TimelineVerdict::ready_with_loss;
}

}  // namespace

TimelineCopies::TimelineCopies(const TimelineOptions& recorded, const std::string& subject,
                               const std::string& other)
    : options_(recorded) {
  options_.subject = copied(recorded.subject, directory() / subject);
  if (!recorded.other.empty()) options_.other = copied(recorded.other, directory() / other);
  for (std::string& archive : options_.archives) archive = copied(archive, directory() / "archive");
}

std::vector<fs::path> TimelineCopies::nodes() const {
  std::vector<fs::path> out{options_.subject};
  if (!options_.other.empty()) out.emplace_back(options_.other);
  return out;
}

fs::path wal_directory_of(const fs::path& node) {
  return fs::is_directory(node / "pg_wal") ? node / "pg_wal" : node / "pg_xlog";
}

std::vector<fs::path> segments_of(const fs::path& node) {
  std::vector<fs::path> out;
  for (const auto& entry : fs::directory_iterator(wal_directory_of(node)))
    if (entry.is_regular_file() && entry.path().filename().string().size() == kSegmentNameSize &&
        entry.path().extension().empty())
      out.push_back(entry.path());
  std::ranges::sort(out);
  return out;
}

bool is_better(TimelineVerdict after, TimelineVerdict before) {
  if (!is_usable(before)) return is_usable(after);
  return before == TimelineVerdict::ready_with_loss && after == TimelineVerdict::ready;
}

}  // namespace walread::test
