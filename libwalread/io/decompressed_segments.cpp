#include "libwalread/io/decompressed_segments.hpp"

#include <new>
#include <utility>

namespace walread {

// Begins segment `n`, which nobody is at. The lock is held at the beginning and at the end, not between.
void DecompressedSegments::fill(std::unique_lock<std::mutex>& lock, SegmentNumber n, const Decompress& decompress) {
  const auto entry = std::make_shared<Entry>();
  entries_[n] = entry;
  // The oldest that is not this one: a log is read in ascending order.
  while (entries_.size() > most_) {
    const auto oldest = entries_.begin();
    if (oldest->first == n || !oldest->second->done) break;
    entries_.erase(oldest);
  }
  lock.unlock();
  Content content;
  try {
    content = decompress(n);
  } catch (const std::bad_alloc&) {
    content = nullptr;  // one thread reads it piece by piece, with less
  }
  lock.lock();
  entry->content = std::move(content);
  entry->done = true;
  ++decompressed_;
  done_.notify_all();
}

DecompressedSegments::Content DecompressedSegments::get(SegmentNumber n, std::optional<SegmentNumber> next,
                                                        const Decompress& decompress) {
  std::unique_lock lock(mutex_);
  if (!entries_.contains(n)) fill(lock, n, decompress);
  auto it = entries_.find(n);
  if (it == entries_.end()) return nullptr;  // others went on by more than is kept
  const std::shared_ptr<Entry> entry = it->second;
  if (!entry->done && next && !entries_.contains(*next)) fill(lock, *next, decompress);
  done_.wait(lock, [&] { return entry->done; });
  return entry->content;
}

std::size_t DecompressedSegments::decompressed() const {
  const std::lock_guard lock(mutex_);
  return decompressed_;
}

}  // namespace walread
