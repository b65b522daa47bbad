#include "tools/waldump/shown_piece.hpp"

#include <algorithm>

namespace walread::waldump {

namespace {

// A piece that says more, many times its own size, is left to be read in sequence: a few of them wait at any time.
constexpr std::size_t kMostText = 8u << 20;

}  // namespace

void ShownPiece::clear() {
  out_.clear();
  read_ = shown_ = 0;
  undecoded_.clear();
  damaged_ = false;
  sink().forget();
}

bool ShownPiece::record(const RecordView& r) {
  ++read_;
  if (!show_.record(out_, r)) return true;
  ++shown_;
  if (show_.is_undecoded()) {
    damaged_ = damaged_ || show_.decoded().problem != Code::none;
    const auto same = [&](const Undecoded& u) { return u.kind == show_.kind(); };
    if (std::ranges::none_of(undecoded_, same)) undecoded_.push_back(show_.undecoded());
  }
  return out_.size() <= kMostText;
}

}  // namespace walread::waldump
