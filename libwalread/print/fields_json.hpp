// The fields of a record as the members of a JSON object.
#pragma once

#include "libwalread/decode/decoder.hpp"
#include "libwalread/print/json_texts.hpp"
#include "libwalread/print/json_writer.hpp"
#include "libwalread/print/relation_texts.hpp"

namespace walread {

class FieldsJson {
 public:
  // Appends to the object that is open in `json` what the record is made of: "fields", and where there are such, the
  // fields that nobody wrote ("uninitialised") and those that only a dump tool sees ("misread_by_dump_tool"): apart, so
  // that nobody takes them for facts. `r.problem` must be Code::none and `r.row` not null.
  void put(JsonWriter& json, const DecodedRecord& r);

  RelationTexts& relations() { return relations_; }

 private:
  char* write_simple(char* to, const formats::Field& f, const std::byte* p);
  void put_key(JsonWriter& json, std::string_view name);
  void put_value(JsonWriter& json, const formats::Field& f, const std::byte* p, std::size_t size);
  void put_members(JsonWriter& json, std::span<const formats::Field> fields, const std::byte* data, std::size_t size);
  void put_element(JsonWriter& json, const formats::Part& part, const ElementView& e, const DecodedRecord& r);
  void put_values(JsonWriter& json, const formats::Part& part, const PartView& view);
  void put_list(JsonWriter& json, const formats::Part& part, const PartView& view, const DecodedRecord& r);
  void put_part(JsonWriter& json, const formats::Part& part, const PartView& view, const DecodedRecord& r);
  void put_untrusted(JsonWriter& json, const DecodedRecord& r, formats::Trust trust, std::string_view key);

  JsonTexts texts_;
  RelationTexts relations_;
};

// "tablespace/database/file" in quotes.
void put_relation(JsonWriter& json, const Relation& r, RelationTexts& relations);

}  // namespace walread
