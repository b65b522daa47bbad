#include "libwalread/decode/decoder.hpp"

#include <algorithm>

namespace walread {

using formats::Base;
using formats::FieldRef;
using formats::Kind;
using formats::Part;
using formats::Repeat;
using formats::Shape;
using formats::Test;

std::uint64_t load_number(Kind kind, const std::byte* p) {
  switch (kind) {
    case Kind::u8: case Kind::boolean: case Kind::character: return load<std::uint8_t>(p);
    case Kind::u16: case Kind::offset: return load<std::uint16_t>(p);
    case Kind::i32: case Kind::fork: return static_cast<std::uint64_t>(std::int64_t{load<std::int32_t>(p)});
    case Kind::u32: case Kind::xid: case Kind::oid: case Kind::block: case Kind::tli: return load<std::uint32_t>(p);
    case Kind::block_id: case Kind::tid:
      return (std::uint32_t{load<std::uint16_t>(p)} << 16) | load<std::uint16_t>(p + 2);
    case Kind::u64: case Kind::i64: case Kind::lsn: case Kind::timestamp: case Kind::unix_time: case Kind::real:
      return load<std::uint64_t>(p);
    case Kind::relation: case Kind::database: case Kind::inval: case Kind::chars: case Kind::c_string:
    case Kind::raw: return 0;
  }
  return 0;
}

bool holds(Test test, bool negate, std::uint32_t value, const FieldRef& ref, const DecodedRecord& r,
           const ElementView* element, std::uint64_t bytes_left) {
  bool result = true;
  switch (test) {
    case Test::always: break;
    case Test::info_bit: result = (r.record->info & value) != 0; break;
    case Test::image: result = r.record->has_image(value); break;
    case Test::bytes_left: result = bytes_left >= value; break;
    case Test::present: result = r.parts[value].count != 0; break;
    case Test::block: result = r.record->has_block(value); break;
    case Test::origin: result = r.record->origin != 0; break;
    case Test::block_data: {
      const BlockRef* block = r.record->find_block(value);
      result = block != nullptr && !block->data.empty();
      break;
    }
    case Test::applied: {
      const BlockRef* block = r.record->find_block(value);
      result = block != nullptr && block->image != nullptr && block->image->apply;
      break;
    }
    case Test::nonzero: case Test::any_bit: case Test::equals: {
      const std::byte* p = locate(ref, r, element);
      const std::uint64_t number = p == nullptr ? 0 : load_number(ref.kind, p);
      if (test == Test::nonzero) result = number != 0;
      if (test == Test::any_bit) result = (number & value) != 0;
      if (test == Test::equals) result = number == value;
      break;
    }
  }
  return result != negate;
}

namespace {

// A stretch of bytes that parts are taken from, front to back.
struct Flow {
  const std::byte* begin;  // alignment counts from here
  std::uint64_t at;
  std::uint64_t size;

  std::uint64_t left() const { return size - at; }
  // Padding may be missing where the data ends.
  void align(std::uint64_t to) {
    at = formats::align_up(at, to);
    if (at > size) at = size;
  }
};

struct Problem {
  Code code = Code::none;
  std::uint64_t needed = 0;
  std::uint64_t had = 0;
};

// The number of elements that the record claims; below zero if it claims what cannot be.
std::int64_t element_count(const Part& part, const DecodedRecord& r, const ElementView* element) {
  std::int64_t number = 0;
  if (part.count_in_part != 255) {
    const PartView& elements = r.parts[part.count_in_part];
    const std::uint32_t size = r.row->parts[part.count_in_part].size;
    for (std::uint32_t i = 0; i < elements.count; ++i) {
      const std::byte* p = elements.data + std::size_t{i} * size + part.count_ref.offset;
      number += static_cast<std::int64_t>(load_number(part.count_ref.kind, p));
    }
  } else if (part.count_ref.part != FieldRef::kNone) {
    const std::byte* p = locate(part.count_ref, r, element);
    if (p == nullptr) return 0;
    number = static_cast<std::int64_t>(load_number(part.count_ref.kind, p));
    if (number < 0) return number;
    number >>= part.count_shift;
    // Without a mask the number is taken whole: of 64 bits the upper half counts, too.
    if (part.count_mask != 0xFFFFFFFFu) number &= part.count_mask;
  }
  return number + part.count_plus;
}

// Moves behind a string: its NUL, or the end of the bytes.
void take_string(Flow& flow) {
  while (flow.at < flow.size)
    if (flow.begin[flow.at++] == std::byte{0}) return;
}

bool take_element(const Part& part, const DecodedRecord& r, Flow& flow, ElementView& out, Problem& problem);

bool all_hold(const Part& part, const DecodedRecord& r, const ElementView* element, std::uint64_t bytes_left) {
  for (const formats::When& w : part.when) {
    if (w.test == Test::always) break;
    if (!holds(w.test, w.negate, w.value, w.ref, r, element, bytes_left)) return false;
  }
  return true;
}

// One struct with variable parts. Apart from take_simple(), which most parts get through without any of this.
[[gnu::noinline]] bool take_single_element(const Part& part, const DecodedRecord& r, Flow& flow, PartView& out) {
  const std::uint64_t start = flow.at;
  ElementView each;
  Problem ignored;
  if (!take_element(part, r, flow, each, ignored)) {
    flow.at = start;
    return false;
  }
  out = {each.data, each.bytes, 1};
  return true;
}

// Takes a part of a simple shape, as take_part() would. False, with nothing changed, if it is of another shape, or if
// something is wrong with it: take_part() will say what.
[[gnu::always_inline]] inline bool take_simple(const Part& part, const DecodedRecord& r, const ElementView* element,
                                               Flow& flow, PartView& out) {
  if (part.shape == Shape::general) return false;
  if (part.conditional && !all_hold(part, r, element, flow.left())) {
    out = {};
    return true;
  }
  std::uint64_t count = 1;
  switch (part.shape) {
    case Shape::general: case Shape::one: break;
    case Shape::rest: count = part.size == 1 ? flow.left() : flow.left() / part.size; break;
    case Shape::counted: {
      const std::int64_t number = element_count(part, r, element);
      if (number < 0) return false;
      count = static_cast<std::uint64_t>(number);
      break;
    }
    case Shape::element: return take_single_element(part, r, flow, out);
  }
  const std::uint64_t bytes = count * part.size;
  if (bytes > flow.left()) return false;
  out = {flow.begin + flow.at, static_cast<std::uint32_t>(bytes), static_cast<std::uint32_t>(count)};
  flow.at += bytes;
  return true;
}

// Takes one part from the flow. False if the bytes do not suffice.
bool take_part(const Part& part, const DecodedRecord& r, const ElementView* element, Flow& flow, PartView& out,
               Problem& problem) {
  out = {};
  if (part.align > 1) flow.align(part.align);
  if (!all_hold(part, r, element, flow.left())) return true;

  const std::uint64_t start = flow.at;
  out.data = flow.begin + start;
  std::uint64_t count = 1;
  if (part.repeat == Repeat::counted) {
    const std::int64_t number = element_count(part, r, element);
    if (number < 0 || (part.room != 0 && number > part.room)) {
      problem = {Code::bad_count, static_cast<std::uint64_t>(number), flow.left()};
      return false;
    }
    // A count is checked against the bytes left before anything is done with it.
    count = static_cast<std::uint64_t>(number);
    const std::uint64_t needed = std::max<std::uint64_t>(count, part.room) * part.size;
    if (needed > flow.left()) {
      problem = {Code::field_short, needed, flow.left()};
      return false;
    }
  } else if (part.repeat == Repeat::to_end) {
    count = part.inner.empty() && part.size != 0 ? flow.left() / part.size : ~std::uint64_t{0};
  }

  if (part.inner.empty()) {
    if (count * part.size > flow.left()) {
      problem = {Code::field_short, count * part.size, flow.left()};
      return false;
    }
    flow.at += std::max<std::uint64_t>(count, part.room) * part.size;
    out.count = static_cast<std::uint32_t>(count);
    if (!part.fields.empty() && part.fields.back().kind == Kind::c_string) take_string(flow);
  } else {
    ElementView each;
    for (std::uint64_t i = 0; i < count; ++i) {
      if (part.repeat == Repeat::to_end && flow.left() == 0) break;
      if (!take_element(part, r, flow, each, problem)) return false;
      ++out.count;
    }
  }
  out.bytes = static_cast<std::uint32_t>(flow.at - start);
  if (part.align_end > 1) flow.at = std::min(flow.size, start + formats::align_up(flow.at - start, part.align_end));
  return true;
}

bool take_element(const Part& part, const DecodedRecord& r, Flow& flow, ElementView& out, Problem& problem) {
  if (part.size > flow.left()) {
    problem = {Code::field_short, part.size, flow.left()};
    return false;
  }
  const std::uint64_t start = flow.at;
  out.data = flow.begin + start;
  flow.at += part.size;
  if (part.inner.size() > 1)
    for (std::size_t i = 0; i < part.inner.size(); ++i) out.inner[i] = {};
  for (std::size_t i = 0; i < part.inner.size(); ++i) {
    if (take_simple(part.inner[i], r, &out, flow, out.inner[i])) continue;
    if (!take_part(part.inner[i], r, &out, flow, out.inner[i], problem)) return false;
  }
  out.bytes = static_cast<std::uint32_t>(flow.at - start);
  return true;
}

}  // namespace

namespace {

// The next block at or behind `id` that has data; null if there is none.
const BlockRef* next_block_with_data(const RecordView& record, std::uint32_t id) {
  for (std::size_t i = 0; i < record.block_count; ++i)
    if (record.blocks[i].id >= id && !record.blocks[i].data.empty()) return &record.blocks[i];
  return nullptr;
}

// One element to a block; `at` is where the data of a block begins, or the end.
bool next_block_element(const Part& part, const DecodedRecord& r, const std::byte*& at, ElementView& out) {
  for (const BlockRef* b = next_block_with_data(*r.record, part.at); b != nullptr;
       b = next_block_with_data(*r.record, b->id + 1u)) {
    if (b->data.data() != at) continue;
    Flow flow{at, 0, b->data.size()};
    Problem ignored;
    if (!take_element(part, r, flow, out, ignored)) return false;
    const BlockRef* next = next_block_with_data(*r.record, b->id + 1u);
    at = next == nullptr ? at + b->data.size() : next->data.data();
    return true;
  }
  return false;
}

}  // namespace

bool next_element(const Part& part, const DecodedRecord& r, const PartView& view, const std::byte*& at,
                  ElementView& out) {
  if (part.base == Base::each_block) return next_block_element(part, r, at, out);
  Flow flow{view.data, static_cast<std::uint64_t>(at - view.data), view.bytes};
  if (flow.left() == 0) return false;
  Problem ignored;
  if (!take_element(part, r, flow, out, ignored)) return false;
  at = flow.begin + flow.at;
  return true;
}

namespace {

// Bytes that only a dump tool's mistake looks at: if they are not there, neither is the part.
void take_aside(const Part& part, DecodedRecord& r, PartView& out) {
  const RecordView& record = *r.record;
  const auto data = static_cast<std::uint64_t>(record.data.data() - record.raw.data());
  const std::uint64_t begin = part.at + data + (part.base == Base::after_data ? record.data.size() : 0);
  Flow aside{record.raw.data(), std::min<std::uint64_t>(begin, record.raw.size()), record.raw.size()};
  if (part.base == Base::data && !part.hidden) aside.size = data + record.data.size();
  aside.at = std::min(aside.at, aside.size);
  Problem ignored;
  if (!take_part(part, r, nullptr, aside, out, ignored)) out = {};
}

// The data of the blocks that parts describe, each with how far it has been taken.
class BlockFlows {
 public:
  explicit BlockFlows(const RecordView& record) : record_(record) {}

  // Null if the record has no such block or the block has no data.
  Flow* of(std::uint32_t id) {
    const BlockRef* block = record_.find_block(id);
    if (block == nullptr || block->data.empty()) return nullptr;
    Flow& flow = flows_[id];
    if ((begun_ >> id & 1) == 0) flow = {block->data.data(), 0, block->data.size()};
    begun_ |= std::uint64_t{1} << id;
    return &flow;
  }
  // Bytes of block data that no part has taken.
  std::uint64_t left() const {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < record_.block_count; ++i) {
      const BlockRef& block = record_.blocks[i];
      sum += (begun_ >> block.id & 1) == 0 ? block.data.size() : flows_[block.id].left();
    }
    return sum;
  }

 private:
  const RecordView& record_;
  std::uint64_t begun_ = 0;  // bit n: flows_[n] is set
  std::array<Flow, kMaxBlocks> flows_;
};

bool take_from_each_block(const Part& part, const DecodedRecord& r, BlockFlows& blocks, PartView& out,
                          Problem& problem) {
  out = {};
  ElementView each;
  for (const BlockRef* b = next_block_with_data(*r.record, part.at); b != nullptr;
       b = next_block_with_data(*r.record, b->id + 1u)) {
    Flow& flow = *blocks.of(b->id);
    if (out.count == 0) out.data = flow.begin;
    if (!take_element(part, r, flow, each, problem)) return false;
    ++out.count;
    out.bytes += each.bytes;
  }
  return true;
}

}  // namespace

void decode(const formats::Record& row, const RecordView& record, DecodedRecord& out) {
  out.row = &row;
  out.record = &record;
  out.problem = Code::none;
  Flow flow{record.data.data(), 0, record.data.size()};
  BlockFlows blocks(record);
  for (std::size_t i = 0; i < row.parts.count; ++i) {
    const Part& part = row.parts[i];
    if (part.shape != Shape::general) {
      Flow* from = part.base == Base::block ? blocks.of(part.at) : &flow;
      if (from == nullptr) {
        out.parts[i] = {};
        continue;
      }
      if (take_simple(part, out, nullptr, *from, out.parts[i])) continue;
    }
    out.parts[i] = {};
    if (part.base == Base::data || part.base == Base::after_data) {
      take_aside(part, out, out.parts[i]);
      continue;
    }
    Flow* from = part.base == Base::block ? blocks.of(part.at) : &flow;
    Problem problem;
    if (part.base == Base::each_block) {
      if (take_from_each_block(part, out, blocks, out.parts[i], problem)) continue;
    } else if (from == nullptr || take_part(part, out, nullptr, *from, out.parts[i], problem)) {
      continue;
    }
    for (std::size_t k = i; k < row.parts.count; ++k) out.parts[k] = {};
    out.problem = problem.code;
    out.failed_part = static_cast<std::uint8_t>(i);
    out.needed = problem.needed;
    out.had = problem.had;
    break;
  }
  out.unconsumed = static_cast<std::uint32_t>(flow.left() + (record.block_count == 0 ? 0 : blocks.left()));
}

}  // namespace walread
