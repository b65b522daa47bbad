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

// The offsets of the posting lists stand together, before what each of them loses.
void put_btree_updates(TextBuffer& out, const DecodedRecord& r) {
  PartView offsets, updates;
  const formats::Part* offset = find(r, "updated", offsets);
  const formats::Part* update = find(r, "updates", updates);
  if (offset == nullptr || update == nullptr) return;
  ElementView each;
  const std::byte* at = updates.data;
  for (std::uint32_t i = 0; i < offsets.count && next_element(*update, r, updates, at, each); ++i) {
    if (i != 0) out.put(", ");
    out.put("{ off: ");
    out.put_unsigned(load<std::uint16_t>(offsets.data + 2 * std::size_t{i}));
    out.put(", nptids: ");
    out.put_unsigned(each.inner[0].count);
    out.put(", ptids:");
    put_offsets(out, each.inner[0].data, each.inner[0].count);
    out.put(" }");
  }
}

// logicalmsgdesc.c: two digits for each byte, a space between them
void put_payload(TextBuffer& out, const DecodedRecord& r) {
  static constexpr std::string_view kDigits = "0123456789ABCDEF";
  PartView message;
  if (find(r, "message", message) == nullptr) return;
  for (std::uint32_t i = 0; i < message.count; ++i) {
    const auto byte = std::to_integer<std::uint8_t>(message.data[i]);
    if (i != 0) out.put(' ');
    out.put(kDigits[byte >> 4]);
    out.put(kDigits[byte & 0x0F]);
  }
}

}  // namespace

void run_hook(TextBuffer& out, formats::Hook hook, const DecodedRecord& r) {
  switch (hook) {
    case formats::Hook::origin: out.put_unsigned(r.record->origin); break;
    case formats::Hook::payload: put_payload(out, r); break;
    case formats::Hook::freeze_plans: put_freeze_plans(out, r); break;
    case formats::Hook::btree_updates: put_btree_updates(out, r); break;
  }
}

}  // namespace walread
