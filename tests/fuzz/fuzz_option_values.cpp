// Any text as the value of an option: a log position, a size, a truth. What is taken is what it says, written
// again it is the same, and nothing else is taken.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "libwalread/core/lsn.hpp"
#include "libwalread/files/setting_values.hpp"
#include "tests/support/fuzz_problems.hpp"

namespace {

using namespace walread;

void require(bool condition) {
  if (!condition) std::abort();
}

void check_lsn(std::string_view text) {
  const auto lsn = Lsn::parse(text);
  if (!lsn) return;
  require(text.size() <= kLsnTextSize && text.find_first_not_of("0123456789abcdefABCDEF/") == text.npos);
  require(Lsn::parse(to_string(*lsn)) == lsn && Lsn::parse(to_padded_string(*lsn)) == lsn);
}

void check_truth(std::string_view text) {
  const auto truth = parse_setting_bool(text);
  if (truth) require(!text.empty() && text.size() <= 5);
}

void check_numbers(std::string_view text) {
  constexpr const char* kNames[] = {"wal_keep_size", "min_wal_size", "max_slot_wal_keep_size",
                                    "checkpoint_timeout", "wal_keep_segments"};
  for (const char* name : kNames) {
    for (const auto system :
         {formats::System::pg94, formats::System::gp6, formats::System::pg13, formats::System::pg18}) {
      const KnownSetting* known = known_setting(name, system);
      if (known == nullptr) continue;
      Settings one;
      one.values[name] = Setting{.value = std::string(text)};
      const SettingValue v = value_of(*known, one, system, SegmentSize::mib(16));
      if (known->type == SettingType::integer) require(v.number >= known->min && v.number <= known->max);
      if (v.problem) test::require_sentences({*v.problem});
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_lsn(text);
  check_truth(text);
  check_numbers(text);
  return 0;
}
