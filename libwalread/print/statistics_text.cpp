#include "libwalread/print/statistics_text.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "formats/registry.hpp"
#include "libwalread/print/record_text.hpp"

namespace walread {

namespace {

struct Line {
  std::string name;
  RecordCount count;
};

std::string rmgr(const formats::Version& v, std::uint8_t rmid) {
  TextBuffer name;
  put_rmgr_name(name, v, rmid);
  return std::string(name.view());
}

std::string record(const formats::Version& v, std::uint8_t rmid, unsigned op) {
  const auto info = static_cast<std::uint8_t>(op << 4);
  const formats::Record* row = formats::find_record(v.system, rmid, info);
  if (row == nullptr) return fmt::format("{}/UNKNOWN ({:x})", rmgr(v, rmid), info);
  return fmt::format("{}/{}{}", rmgr(v, rmid), row->name, row->init_page && (info & 0x80) != 0 ? "+INIT" : "");
}

std::vector<Line> lines(const Statistics& stats, const formats::Version& v, bool by_record) {
  std::vector<Line> out;
  for (unsigned i = 0; i < 256; ++i) {
    const auto rmid = static_cast<std::uint8_t>(i);
    if (!by_record) {
      const RecordCount c = stats.of_rmgr(rmid);
      // A resource manager of the release is listed even if it wrote nothing.
      if (c.count != 0 || rmid < v.rmgrs.size()) out.push_back({rmgr(v, rmid), c});
      continue;
    }
    for (unsigned op = 0; op < 16; ++op)
      if (stats.of(rmid, op).count != 0) out.push_back({record(v, rmid, op), stats.of(rmid, op)});
  }
  return out;
}

double percent(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0.0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

std::string statistics_text(const Statistics& stats, const formats::Version& v, bool by_record) {
  // Since 15 the tool prints nothing at all if it counted nothing.
  if (v.line_style == formats::LineStyle::v15 && !stats.end.valid()) return {};
  const RecordCount all = stats.total();
  const std::uint64_t bytes = all.record_bytes + all.image_bytes;
  std::string out;
  // The first line came with 15; systems whose own tool has no statistics get the newest form.
  if (v.line_style == formats::LineStyle::v15 || v.line_style == formats::LineStyle::v94) {
    out = fmt::format("WAL statistics between {} and {}:\n", to_string(stats.first), to_string(stats.end));
  }
  out += fmt::format("{:<27} {:>20} {:>8} {:>20} {:>8} {:>20} {:>8} {:>20} {:>8}\n", "Type", "N", "(%)", "Record size",
                     "(%)", "FPI size", "(%)", "Combined size", "(%)");
  out += fmt::format("{:<27} {:>20} {:>8} {:>20} {:>8} {:>20} {:>8} {:>20} {:>8}\n", "----", "-", "---", "-----------",
                     "---", "--------", "---", "-------------", "---");
  for (const Line& l : lines(stats, v, by_record)) {
    const RecordCount& c = l.count;
    out += fmt::format("{:<27} {:>20} ({:6.2f}) {:>20} ({:6.2f}) {:>20} ({:6.2f}) {:>20} ({:6.2f})\n", l.name, c.count,
                       percent(c.count, all.count), c.record_bytes, percent(c.record_bytes, all.record_bytes),
                       c.image_bytes, percent(c.image_bytes, all.image_bytes), c.record_bytes + c.image_bytes,
                       percent(c.record_bytes + c.image_bytes, bytes));
  }
  out += fmt::format("{:<27} {:>20} {:>8} {:>20} {:>8} {:>20} {:>8} {:>20}\n", "", "--------", "", "--------", "",
                     "--------", "", "--------");
  // Percentages of the row's total, and so in other brackets.
  out += fmt::format("{:<27} {:>20} {:<9}{:>20} {:<9}{:>20} {:<9}{:>20} {:<6}\n", "Total", all.count, "", all.record_bytes,
                     fmt::format("[{:.2f}%]", percent(all.record_bytes, bytes)), all.image_bytes,
                     fmt::format("[{:.2f}%]", percent(all.image_bytes, bytes)), bytes, "[100%]");
  return out;
}

std::string statistics_json(const Statistics& stats, const formats::Version& v, bool by_record) {
  const auto count = [](const RecordCount& c) {
    return nlohmann::ordered_json{{"records", c.count},
                                  {"record_bytes", c.record_bytes},
                                  {"image_bytes", c.image_bytes},
                                  {"bytes", c.record_bytes + c.image_bytes}};
  };
  nlohmann::ordered_json json{{"type", "statistics"}, {"schema", 1}, {"system", v.key}};
  json["first"] = to_string(stats.first);
  json["end"] = to_string(stats.end);
  json["by"] = by_record ? "record" : "rmgr";
  json["rows"] = nlohmann::ordered_json::array();
  for (const Line& l : lines(stats, v, by_record)) {
    nlohmann::ordered_json row{{"name", l.name}};
    row.update(count(l.count));
    json["rows"].push_back(std::move(row));
  }
  json["total"] = count(stats.total());
  return json.dump() + "\n";
}

}  // namespace walread
