// Finds the parts of a record's data that its row in formats/ describes. Copies nothing: what comes out are
// views of the record, whose values are loaded when somebody asks for them.
#pragma once

#include <array>
#include <cstdint>

#include "formats/record.hpp"
#include "libwalread/core/error.hpp"
#include "libwalread/wal/record_view.hpp"

namespace walread {

inline constexpr std::size_t kMaxInnerParts = 6;

// Where a part lies. A part whose condition does not hold has no elements.
struct PartView {
  const std::byte* data = nullptr;
  std::uint32_t bytes = 0;  // of all elements with what follows their fixed fields, without padding behind
  std::uint32_t count = 0;  // elements; of raw bytes, their number
};

// One element of an array whose elements have variable parts.
struct ElementView {
  const std::byte* data = nullptr;
  std::uint32_t bytes = 0;
  std::array<PartView, kMaxInnerParts> inner{};
};

struct DecodedRecord {
  const formats::Record* row = nullptr;
  const RecordView* record = nullptr;
  std::array<PartView, formats::kMaxParts> parts{};
  std::uint32_t unconsumed = 0;  // bytes of data that no part accounts for

  // Why decoding stopped, if it did; parts from `failed_part` on are absent then.
  Code problem = Code::none;  // none, field_short or bad_count
  std::uint8_t failed_part = 0;
  std::uint64_t needed = 0;
  std::uint64_t had = 0;
};

// Applies `row` to the data of `record`. Both must outlive `out`. Never reads outside of the record, whatever it
// claims.
void decode(const formats::Record& row, const RecordView& record, DecodedRecord& out);

// Steps through the elements of a part that has variable elements; `at` begins at part.data and is moved behind
// the element. False at the end, and where the bytes do not hold what an element claims.
bool next_element(const formats::Part& part, const DecodedRecord& r, const PartView& view, const std::byte*& at,
                  ElementView& out);

// The value at `p` as a number; of a kind that is none, 0. Signed kinds are extended.
std::uint64_t load_number(formats::Kind kind, const std::byte* p);

// Where a field that a template or a condition names is stored, or null if its part is absent. `element` is the
// one being looked at, or null.
inline const std::byte* locate(const formats::FieldRef& ref, const DecodedRecord& r, const ElementView* element) {
  if (ref.part == formats::FieldRef::kElement) return element == nullptr ? nullptr : element->data + ref.offset;
  if (ref.part >= formats::kInnerBase) {
    const PartView* inner = element == nullptr ? nullptr : &element->inner[ref.part - formats::kInnerBase];
    return inner == nullptr || inner->count == 0 ? nullptr : inner->data + ref.offset;
  }
  const PartView& part = r.parts[ref.part];
  return part.count == 0 ? nullptr : part.data + ref.offset;
}

// Whether a condition holds.
bool holds(formats::Test test, bool negate, std::uint32_t value, const formats::FieldRef& ref,
           const DecodedRecord& r, const ElementView* element, std::uint64_t bytes_left);

}  // namespace walread
