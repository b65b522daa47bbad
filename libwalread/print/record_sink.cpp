#include "libwalread/print/record_sink.hpp"

#include "libwalread/print/error_text.hpp"
#include "libwalread/print/json_writer.hpp"
#include "libwalread/print/statistics_text.hpp"
#include "walread_version.hpp"

namespace walread {

namespace {

void lsn(JsonWriter& json, std::string_view key, Lsn value) {
  json.key(key);
  json.begin_string();
  json.buffer().put_lsn(value);
  json.end_string();
}

void text(JsonWriter& json, std::string_view key, std::string_view value) {
  json.key(key);
  json.string(value);
}

}  // namespace

void JsonSink::begin(TextBuffer& out, const LogDescription& log) {
  JsonWriter json(out);
  json.begin_object();
  text(json, "type", "begin");
  json.key("schema");
  json.number(kRecordSchema);
  text(json, "walread", kVersion);
  text(json, "system", version_.key);
  text(json, "product", version_.product);
  text(json, "directory", log.directory);
  json.key("timeline");
  json.number(log.timeline);
  json.key("system_identifier");
  json.begin_string();
  out.put_unsigned(log.shape.system_id);
  json.end_string();
  json.key("segment_size");
  json.number(log.shape.segment.bytes());
  json.key("page_size");
  json.number(log.shape.page_size);
  lsn(json, "start", log.range.begin);
  if (log.range.end != kMaxLsn) lsn(json, "stop", log.range.end);
  json.end_object();
  out.put('\n');
}

void JsonSink::record(TextBuffer& out, const DecodedRecord& d, TimelineId tli) {
  json_.put(out, d, tli);
  ++records_;
}

void JsonSink::gap(TextBuffer& out, const Gap& gap, const std::string& sentence) {
  JsonWriter json(out);
  json.begin_object();
  text(json, "type", "gap");
  lsn(json, "begin", gap.begin);
  lsn(json, "end", gap.end);
  json.key("damage");
  json.boolean(gap.is_damage());
  text(json, "reason", name_of(gap.reason.code));
  text(json, "message", sentence);
  json.end_object();
  out.put('\n');
}

void JsonSink::end(TextBuffer& out, const End& end, const std::string& sentence) {
  JsonWriter json(out);
  json.begin_object();
  text(json, "type", "end");
  lsn(json, "at", end.at);
  lsn(json, "last", end.last);
  json.key("records");
  json.number(records_);
  text(json, "reason", name_of(end.reason));
  json.key("normal");
  json.boolean(is_normal(end.reason));
  if (end.error) text(json, "found", name_of(end.error.code));
  if (end.resumes_at) lsn(json, "resumes_at", *end.resumes_at);
  text(json, "message", sentence);
  json.end_object();
  out.put('\n');
}

void StatisticsSink::end(TextBuffer& out, const End&, const std::string&) {
  out.put(json_ ? statistics_json(statistics_, version_, by_record_) : statistics_text(statistics_, version_, by_record_));
}

}  // namespace walread
