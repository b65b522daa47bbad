// Values of a decoded record by the names that its row in formats/ gives them, for code that asks what a
// record says and not how it is laid out.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "libwalread/decode/decoder.hpp"

namespace walread {

// Decodes `record` as `system` wrote it. out.row is null if the system has no such record; out.problem says
// whether all of its parts are there.
void decode_record(formats::System system, const RecordView& record, DecodedRecord& out);

// True if everything that the row describes was found, so that an absent field means "not stored" and never
// "damaged".
inline bool is_whole(const DecodedRecord& r) { return r.row != nullptr && r.problem == Code::none; }

// A number, LSN, time or flag by its name: of the parts that are one struct, the first that has a field of
// that name. Parts shown as an object of their own are searched, too. Signed kinds come as two's complement
// of 64 bits. Nothing if the record does not have the field, if its part is absent, or if the server left its
// bytes uninitialised.
std::optional<std::uint64_t> number_of(const DecodedRecord& r, std::string_view name);
std::optional<Lsn> lsn_of(const DecodedRecord& r, std::string_view name);

// Characters up to the first NUL of a field of kind chars or c_string, as they are stored: escape them before
// they reach a terminal. Empty where number_of() gives nothing.
std::string_view characters_of(const DecodedRecord& r, std::string_view name);

// Walks the elements of a list by its name ("prepared", "subxacts"), also of one inside a single struct
// ("committed" in the "distributed" part of a Greenplum checkpoint). Without the list, or at its end, next()
// is false.
class ListAccess {
 public:
  ListAccess(const DecodedRecord& r, std::string_view name);

  // How many elements the record says that there are.
  std::uint32_t size() const { return part_ != nullptr ? view_.count : 0; }
  bool next();
  // Fields of the current element; an element that is a plain value has the empty name.
  std::optional<std::uint64_t> number(std::string_view name) const;
  std::string_view characters(std::string_view name) const;

 private:
  const DecodedRecord& record_;
  const formats::Part* part_ = nullptr;
  PartView view_{};
  std::uint32_t done_ = 0;
  const std::byte* at_ = nullptr;
  ElementView element_{};
};

}  // namespace walread
