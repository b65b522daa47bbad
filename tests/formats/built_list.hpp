// Collects built records under the names and texts that are expected of them.
#pragma once

#include <string>
#include <vector>

#include "tests/support/golden_records.hpp"
#include "tests/support/wal_builder.hpp"

namespace walread::test {

class BuiltList {
 public:
  explicit BuiltList(formats::System system) : system_(system) {}

  formats::System system() const { return system_; }
  bool until(formats::System last) const { return system_ <= last; }
  bool since(formats::System first) const { return system_ >= first; }

  // `text` is what the tool prints behind "desc: ".
  void add(const std::string& name, const TestRecord& record, const std::string& text) {
    GoldenRecord r;
    r.system = system_;
    r.source = "built";
    r.lsn = Lsn{0x14000028};
    r.tli = 1;
    r.name = name;
    r.raw = record_bytes(record, Lsn{0x14000000}, system_, system_ == formats::System::gp6 ? 32768 : 8192);
    r.text = text;
    out.push_back(r);
  }
  // Since 9.5, where the tool prints the record's name before its description.
  void add_named(const std::string& rmgr, const std::string& name, const TestRecord& record, const std::string& text) {
    add(rmgr + "/" + name, record, name + " " + text);
  }

  std::vector<GoldenRecord> out;

 private:
  formats::System system_;
};

// Those of the framing since 9.5.
void add_modern_records(BuiltList& list);
// Commits, aborts and prepares with everything that they can carry.
void add_modern_transactions(BuiltList& list);

}  // namespace walread::test
