#include "libwalread/decode/field_access.hpp"

#include "formats/registry.hpp"

namespace walread {

namespace {

struct Found {
  const formats::Field* field = nullptr;
  const std::byte* data = nullptr;
  std::size_t room = 0;  // bytes from `data` to the end of what holds it
};

Found find_in(std::span<const formats::Field> fields, const std::byte* data, std::size_t bytes,
              std::string_view name) {
  for (const formats::Field& f : fields) {
    if (f.name != name || f.trust != formats::Trust::written || f.offset > bytes) continue;
    return {.field = &f, .data = data + f.offset, .room = bytes - f.offset};
  }
  return {};
}

Found find_field(const DecodedRecord& r, std::string_view name) {
  if (!is_whole(r)) return {};
  for (std::size_t i = 0; i < r.row->parts.count; ++i) {
    const formats::Part& part = r.row->parts[i];
    if (part.repeat != formats::Repeat::once || part.hidden || r.parts[i].count == 0) continue;
    if (const Found f = find_in(part.fields, r.parts[i].data, r.parts[i].bytes, name); f.field != nullptr)
      return f;
  }
  return {};
}

std::optional<std::uint64_t> number(const Found& f) {
  const std::size_t size = f.field != nullptr ? formats::size_of(*f.field) : 0;
  if (size == 0 || size > 8 || size > f.room) return std::nullopt;
  return load_number(f.field->kind, f.data);
}

std::string_view characters(const Found& f) {
  if (f.field == nullptr) return {};
  std::size_t most = f.room;
  if (f.field->kind == formats::Kind::chars)
    most = std::min<std::size_t>(most, f.field->length);
  else if (f.field->kind != formats::Kind::c_string)
    return {};
  const std::string_view all(reinterpret_cast<const char*>(f.data), most);
  return all.substr(0, all.find('\0'));
}

}  // namespace

void decode_record(formats::System system, const RecordView& record, DecodedRecord& out) {
  out = DecodedRecord{};
  out.record = &record;
  if (const formats::Record* row = formats::find_record(system, record.rmid, record.info))
    decode(*row, record, out);
}

std::optional<std::uint64_t> number_of(const DecodedRecord& r, std::string_view name) {
  return number(find_field(r, name));
}

std::optional<Lsn> lsn_of(const DecodedRecord& r, std::string_view name) {
  const auto n = number_of(r, name);
  return n ? std::optional(Lsn{*n}) : std::nullopt;
}

std::string_view characters_of(const DecodedRecord& r, std::string_view name) {
  return characters(find_field(r, name));
}

ListAccess::ListAccess(const DecodedRecord& r, std::string_view name) : record_(r) {
  if (!is_whole(r)) return;
  for (std::size_t i = 0; i < r.row->parts.count; ++i) {
    const formats::Part& part = r.row->parts[i];
    if (part.hidden || r.parts[i].count == 0) continue;
    if (part.repeat != formats::Repeat::once && part.name == name) {
      part_ = &part;
      view_ = r.parts[i];
      break;
    }
    if (part.repeat != formats::Repeat::once) continue;
    ElementView outer;
    const std::byte* at = r.parts[i].data;
    if (part.inner.empty() || !next_element(part, r, r.parts[i], at, outer)) continue;
    for (std::size_t k = 0; k < part.inner.size(); ++k) {
      if (part.inner[k].name != name || part.inner[k].repeat == formats::Repeat::once) continue;
      part_ = &part.inner[k];
      view_ = outer.inner[k];
    }
  }
  at_ = view_.data;
}

bool ListAccess::next() {
  if (done_ >= size()) return false;
  ++done_;
  if (!part_->inner.empty()) return next_element(*part_, record_, view_, at_, element_);
  element_.data = at_;
  element_.bytes = part_->size;
  at_ += part_->size;
  return true;
}

std::optional<std::uint64_t> ListAccess::number(std::string_view name) const {
  return walread::number(find_in(part_->fields, element_.data, element_.bytes, name));
}

std::string_view ListAccess::characters(std::string_view name) const {
  return walread::characters(find_in(part_->fields, element_.data, element_.bytes, name));
}

}  // namespace walread
