#include "libwalread/print/explain_text.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "libwalread/print/explain_words.hpp"
#include "libwalread/print/printable.hpp"
#include "libwalread/print/wrapped.hpp"

namespace walread {

namespace {

using Json = nlohmann::ordered_json;

std::string release(std::uint16_t number) {
  return number < 1000 ? fmt::format("{}.{}", number / 100, number % 100) : fmt::format("{}", number / 100);
}

// "9.4 to 15, Greenplum 6".
std::string releases_of(const SpokenBy& by) {
  std::string out = release(by.first);
  if (by.last != by.first) out += " to " + release(by.last);
  if (by.greenplum6) out += ", Greenplum 6";
  return out;
}

void put(Json& out, const char* name, const std::optional<Lsn>& lsn) {
  if (lsn) out[name] = to_string(*lsn);
}

Json names_json(const MessageNames& names) {
  Json out = Json::object();
  put(out, "lsn", names.at);
  put(out, "other_lsn", names.other);
  put(out, "fork", names.fork);
  if (names.tli != 0) out["timeline"] = names.tli;
  if (names.other_tli != 0) out["other_timeline"] = names.other_tli;
  if (!names.segment.empty()) out["segment"] = names.segment;
  if (names.offset) out["offset"] = *names.offset;
  if (!names.file.empty()) out["file"] = printable(names.file);
  if (!names.name.empty()) out["name"] = printable(names.name);
  if (names.theirs != 0) out["system_identifier"] = std::to_string(names.theirs);
  if (names.ours != 0) out["expected_system_identifier"] = std::to_string(names.ours);
  return out;
}

std::string_view name_of(Weight weight) {
  switch (weight) {
    case Weight::harmless:
      return "harmless";
    case Weight::bad:
      return "bad";
    case Weight::unknown:
      return "cannot tell";
    case Weight::note:
      return "note";
  }
  return {};
}

}  // namespace

std::string explain_text(const Explanation& e) {
  const MessageWords& w = words_of(e.message.id());
  const std::string indent(12, ' ');
  const auto line = [&](std::string_view name, std::string_view value) {
    return wrapped(value, fmt::format("{:<12}", name), indent);
  };
  std::string out = line("message", printable(e.text)) + line("said by", e.message.info().source) +
                    line("releases", releases_of(e.message.row->by)) + line("means", w.meaning) +
                    line("harmless", w.harmless) + line("bad", w.bad) + line("next step", w.next);
  if (e.judgement == nullptr) return out;
  std::string sentences;
  for (const Reason& reason : e.judgement->reasons)
    sentences += (sentences.empty() ? "" : "; ") + printable(sentence_of(reason));
  return out + line("here", fmt::format("{}: {}", name_of(e.judgement->state), sentences));
}

std::string explain_json(const Explanation& e) {
  const MessageWords& w = words_of(e.message.id());
  Json out{{"schema", "walread/explain"},
           {"schema_version", 2},
           {"message", printable(e.text)},
           {"id", e.message.info().name},
           {"names", names_json(e.message.names)},
           {"server_source", e.message.info().source},
           {"releases", releases_of(e.message.row->by)},
           {"meaning", w.meaning},
           {"harmless", w.harmless},
           {"bad", w.bad},
           {"what_to_do", w.next}};
  if (e.judgement != nullptr) {
    Json reasons = Json::array();
    for (const Reason& reason : e.judgement->reasons)
      reasons.push_back({{"id", name_of(reason.id)},
                         {"weight", name_of(reason.weight)},
                         {"sentence", printable(sentence_of(reason))}});
    Json directories = Json::array();
    for (const MessageDirectory& d : e.facts->directories) directories.push_back(printable(d.path));
    out["here"] = {
        {"state", name_of(e.judgement->state)}, {"directories", directories}, {"reasons", reasons}};
  }
  return out.dump(2) + "\n";
}

}  // namespace walread
