#include "libwalread/facts/running_transactions.hpp"

#include <algorithm>

namespace walread {

void RunningTransactions::take_list(const DecodedRecord& record) {
  running_.clear();
  for (ListAccess list(record, "xids"); list.next();)
    running_.insert(static_cast<std::uint32_t>(list.number("").value_or(0)));
  before_list_ = recent_;
}

void RunningTransactions::end(std::uint32_t xid) {
  running_.erase(xid);
  if (recent_.size() < kRecent) {
    recent_.push_back(xid);
  } else {
    recent_[next_++ % kRecent] = xid;
  }
}

void RunningTransactions::forget() { running_.clear(); }

std::vector<std::uint32_t> RunningTransactions::still_running() const {
  std::vector<std::uint32_t> out;
  for (const std::uint32_t xid : running_)
    if (xid != 0 && std::ranges::find(before_list_, xid) == before_list_.end()) out.push_back(xid);
  return out;
}

}  // namespace walread
