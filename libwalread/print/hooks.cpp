#include "libwalread/print/hooks.hpp"

#include <algorithm>

namespace walread {

namespace {

// The part called `name`, and its row; null if the record has none.
const formats::Part* find(const DecodedRecord& r, std::string_view name, PartView& view) {
  for (std::size_t i = 0; i < r.row->parts.count; ++i) {
    if (r.row->parts[i].name != name) continue;
    view = r.parts[i];
    return &r.row->parts[i];
  }
  return nullptr;
}

std::uint64_t number(const formats::Part& part, std::string_view field, const std::byte* element) {
  const auto it = std::ranges::find(part.fields, field, &formats::Field::name);
  return it == part.fields.end() ? 0 : load_number(it->kind, element + it->offset);
}

// rmgrdesc_utils.c array_desc(): " [1, 2, 3]", or " []" for none
void put_offsets(TextBuffer& out, const std::byte* data, std::uint64_t count) {
  out.put(" [");
  for (std::uint64_t i = 0; i < count; ++i) {
    if (i != 0) out.put(", ");
    out.put_unsigned(load<std::uint16_t>(data + 2 * i));
  }
  out.put(']');
}

// Each plan takes the next `ntuples` of the offsets that follow all plans.
void put_freeze_plans(TextBuffer& out, const DecodedRecord& r) {
  PartView plans, offsets;
  const formats::Part* plan = find(r, "plans", plans);
  const formats::Part* offset = find(r, "freeze_offsets", offsets);
  if (plan == nullptr || offset == nullptr) return;
  std::uint64_t taken = 0;
  for (std::uint32_t i = 0; i < plans.count; ++i) {
    const std::byte* p = plans.data + std::size_t{i} * plan->size;
    const std::uint64_t tuples = std::min<std::uint64_t>(number(*plan, "ntuples", p), offsets.count - taken);
    if (i != 0) out.put(", ");
    out.put("{ xmax: ");
    out.put_unsigned(number(*plan, "xmax", p));
    out.put(", infomask: ");
    out.put_unsigned(number(*plan, "t_infomask", p));
    out.put(", infomask2: ");
    out.put_unsigned(number(*plan, "t_infomask2", p));
    out.put(", ntuples: ");
    out.put_unsigned(number(*plan, "ntuples", p));
    out.put(", offsets:");
    put_offsets(out, offsets.data + 2 * taken, tuples);
    out.put(" }");
    taken += tuples;
  }
}

}  // namespace

void run_hook(TextBuffer& out, formats::Hook hook, const DecodedRecord& r) {
  switch (hook) {
    case formats::Hook::freeze_plans: put_freeze_plans(out, r); break;
  }
}

}  // namespace walread
