// What must hold of every row, whatever record it describes.
#include "formats/registry.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "libwalread/decode/decoder.hpp"
#include "tests/formats/built_records.hpp"
#include "tests/support/wal_builder.hpp"

namespace walread {
namespace {

using namespace formats;  // NOLINT: the words of the vocabulary
using test::ByteVector;
using test::ByteWriter;
using test::LoneRecord;
using nlohmann::json;

constexpr auto& kSystems = test::kAllSystems;

template <class F>
void for_each_row(F&& use) {
  for (const ResourceManager* rmgr : resource_managers()) {
    for (const Record& row : rmgr->records) use(*rmgr, row);
    for (const Record& row : rmgr->newer) use(*rmgr, row);
  }
}

std::string name_of(const ResourceManager& rmgr, const Record& row) {
  return std::string(rmgr.name) + "/" + std::string(row.name);
}

TEST(Registry, EveryResourceManagerHasRecords) {
  for (const System system : kSystems) {
    const Version& v = version(system);
    for (std::size_t id = 0; id < v.rmgrs.size(); ++id) {
      int rows = 0;
      for (unsigned info = 0; info < 256; info += 16)
        if (find_record(system, static_cast<std::uint8_t>(id), static_cast<std::uint8_t>(info)) != nullptr) ++rows;
      // Hash indexes write no WAL before PostgreSQL 10.
      const bool without = v.rmgrs[id] == "Hash" && (v.base < System::pg10);
      EXPECT_EQ(rows == 0, without) << v.key << ' ' << v.rmgrs[id];
    }
  }
  EXPECT_EQ(version(System::pg94).rmgrs.size(), 17u);
  EXPECT_EQ(version(System::gp6).rmgrs.size(), 20u);
  EXPECT_EQ(version(System::pg95).rmgrs.size(), 20u);
  for (const System system : kSystems) {
    if (system >= System::pg96 && system != System::gp6) {
      EXPECT_EQ(version(system).rmgrs.size(), 22u);
    }
  }
}

TEST(Registry, NothingElseHasRows) {
  for (const System system : kSystems) {
    for (unsigned id = 0; id < 256; ++id) {
      if (id < version(system).rmgrs.size()) continue;
      for (unsigned info = 0; info < 256; ++info)
        EXPECT_EQ(find_record(system, static_cast<std::uint8_t>(id), static_cast<std::uint8_t>(info)), nullptr);
      // Those of extensions, since 15, have a name and no rows.
      const bool custom = id >= 128 && version(system).base >= System::pg15;
      EXPECT_EQ(rmgr_name(system, static_cast<std::uint8_t>(id)), custom ? "custom" + std::to_string(id) : "");
    }
  }
}

TEST(Registry, TheLowerHalfOfTheInfoByteSelectsNoRow) {
  for (const System system : kSystems) {
    for (unsigned id = 0; id < version(system).rmgrs.size(); ++id) {
      for (unsigned info = 0; info < 256; ++info) {
        const auto rmid = static_cast<std::uint8_t>(id);
        EXPECT_EQ(find_record(system, rmid, static_cast<std::uint8_t>(info)),
                  find_record(system, rmid, static_cast<std::uint8_t>(info & 0xF0)));
      }
    }
  }
}

TEST(Registry, ARowOfItsOwnWinsOverAnInheritedOne) {
  const Record* pg94 = find_record(System::pg94, 1, 0x00);
  const Record* gp6 = find_record(System::gp6, 1, 0x00);
  ASSERT_NE(pg94, nullptr);
  ASSERT_NE(gp6, nullptr);
  EXPECT_NE(pg94, gp6);
  EXPECT_EQ(find_record(System::pg94, 1, 0x60), find_record(System::gp6, 1, 0x60)) << "COMMIT_COMPACT is inherited";
}

// One name for one operation within a resource manager: statistics and filters go by it. Heap's bit 0x80 adds +INIT.
TEST(Registry, NamesAreUnique) {
  for (const System system : kSystems) {
    for (unsigned id = 0; id < version(system).rmgrs.size(); ++id) {
      std::set<std::string_view> names;
      std::set<const Record*> rows;
      for (unsigned info = 0; info < 256; info += 16) {
        const Record* row = find_record(system, static_cast<std::uint8_t>(id), static_cast<std::uint8_t>(info));
        if (row == nullptr || !rows.insert(row).second) continue;
        EXPECT_TRUE(names.insert(row->name).second) << version(system).key << ' ' << row->name;
      }
    }
  }
}

// ---- the parts of each row ------------------------------------------------------------------------------------------

// Two parts of which never both are there.
bool exclude_each_other(const Part& a, const Part& b) {
  for (const When& x : a.when) {
    for (const When& y : b.when) {
      if (x.test == Test::always || x.test != y.test || x.field != y.field || x.value != y.value) continue;
      if (x.negate != y.negate) return true;
    }
  }
  return false;
}

struct Key {
  std::string name;
  const Part* part;
};

// The keys that a part adds to the JSON object it stands in.
std::vector<Key> keys_of(const Part& part, Trust trust) {
  std::vector<Key> out;
  const bool raw = part.fields.empty() && part.inner.empty();
  if (part.hidden && trust == Trust::written) return out;
  if (raw) {
    if (!part.name.empty() && trust == Trust::written) out.push_back({std::string(part.name) + "_length", &part});
  } else if (part.repeat == Repeat::once && part.name.empty()) {
    for (const Field& f : part.fields)
      if (f.trust == trust) out.push_back({std::string(f.name), &part});
    if (trust == Trust::written)
      for (const Part& inner : part.inner)
        for (const Key& key : keys_of(inner, trust)) out.push_back(key);
  } else if (trust == Trust::written) {
    out.push_back({std::string(part.name), &part});
  }
  return out;
}

void expect_unique(const std::vector<Key>& keys, const std::string& where) {
  for (std::size_t i = 0; i < keys.size(); ++i) {
    EXPECT_FALSE(keys[i].name.empty()) << where << ": a key without a name";
    for (std::size_t k = 0; k < i; ++k) {
      if (keys[i].name != keys[k].name || exclude_each_other(*keys[i].part, *keys[k].part)) continue;
      ADD_FAILURE() << where << ": two keys " << keys[i].name;
    }
  }
}

TEST(Rows, HaveNoKeyTwice) {
  for_each_row([](const ResourceManager& rmgr, const Record& row) {
    for (const Trust trust : {Trust::written, Trust::garbage, Trust::misread}) {
      std::vector<Key> keys;
      for (const Part& part : row.parts) {
        if (trust != Trust::written && part.repeat != Repeat::once) continue;
        for (const Key& key : keys_of(part, trust)) keys.push_back(key);
      }
      expect_unique(keys, name_of(rmgr, row));
    }
    for (const Part& part : row.parts) {
      const bool plain = part.fields.size() == 1 && part.fields[0].name.empty() && part.inner.empty();
      if (part.repeat == Repeat::once || plain || (part.fields.empty() && part.inner.empty())) continue;
      std::vector<Key> keys;
      for (const Field& f : part.fields) keys.push_back({std::string(f.name), &part});
      for (const Part& inner : part.inner)
        for (const Key& key : keys_of(inner, Trust::written)) keys.push_back(key);
      expect_unique(keys, name_of(rmgr, row) + " " + std::string(part.name));
    }
  });
}

TEST(Rows, StayWithinTheDecodersLimits) {
  for_each_row([](const ResourceManager& rmgr, const Record& row) {
    EXPECT_LE(row.parts.count, kMaxParts) << name_of(rmgr, row);
    for (const Part& part : row.parts) {
      EXPECT_LE(part.inner.size(), kMaxInnerParts) << name_of(rmgr, row);
      // Without a size of its own an element would never end.
      if (part.repeat == Repeat::to_end && !part.inner.empty()) {
        EXPECT_GT(part.size, 0u) << name_of(rmgr, row);
      }
      for (const Part& inner : part.inner) {
        EXPECT_LE(inner.inner.size(), kMaxInnerParts) << name_of(rmgr, row);
        for (const Part& innermost : inner.inner) EXPECT_TRUE(innermost.inner.empty()) << name_of(rmgr, row);
      }
      if (part.repeat == Repeat::once) continue;
      EXPECT_FALSE(part.name.empty()) << name_of(rmgr, row) << ": a list without a name";
    }
  });
}

TEST(Rows, TouchBlocksByFieldsOfTheRightKind) {
  for_each_row([](const ResourceManager& rmgr, const Record& row) {
    for (std::size_t i = 0; i < row.touch_count; ++i) {
      const Touch& t = row.touches[i];
      EXPECT_EQ(t.relation_ref.kind, Kind::relation) << name_of(rmgr, row);
      if (!t.block.empty() || !t.list.empty()) {
        const Kind k = t.block_ref.kind;
        EXPECT_TRUE(k == Kind::block || k == Kind::block_id || k == Kind::tid) << name_of(rmgr, row) << ' ' << t.block;
      }
      if (!t.fork.empty()) {
        EXPECT_EQ(t.fork_ref.kind, Kind::fork) << name_of(rmgr, row);
      }
    }
  });
}

TEST(Rows, SayWhereTheyComeFromAndWhatTheyMean) {
  for_each_row([](const ResourceManager& rmgr, const Record& row) {
    EXPECT_FALSE(row.source.empty()) << name_of(rmgr, row);
    EXPECT_FALSE(row.meaning.empty()) << name_of(rmgr, row);
    EXPECT_NE(row.source.find('('), std::string_view::npos) << name_of(rmgr, row) << ": no release: " << row.source;
    EXPECT_NE(row.meaning.back(), '.') << name_of(rmgr, row) << ": not as the others end";
    EXPECT_NE(row.in.bits, 0u) << name_of(rmgr, row);
  });
}

// ---- every row decodes --------------------------------------------------------------------------------------------

// A record whose data is `n` bytes of one value, with images up to 9.4, or blocks with data of their own since 9.5.
ByteVector filled(System system, std::uint8_t rmid, std::uint8_t info, unsigned bits, std::uint8_t fill, std::size_t n) {
  const ByteVector data(n, std::byte{fill});
  if (version(system).framing == Framing::backup_block) {
    ByteWriter raw;
    raw.u32(32 + n).u32(0).u32(n).u8(info | bits).u8(rmid).align(8).u64(0).u64(0).bytes(data);
    return raw;
  }
  test::TestRecord record{.rmid = rmid, .info = info, .data = data};
  for (unsigned id = 0; id < 4; ++id)
    if ((bits >> id & 1) != 0) record.blocks.push_back({.id = static_cast<std::uint8_t>(id), .data = data});
  return test::record_bytes(record, Lsn{}, system, 8192);
}

// Any bytes at all: there is a text and a JSON document, and it parses. Where the bytes do not suffice, that is said.
class AnyBytes : public testing::TestWithParam<System> {};

TEST_P(AnyBytes, Decode) {
  const System system = GetParam();
  for (unsigned id = 0; id < version(system).rmgrs.size(); ++id) {
    for (unsigned info = 0; info < 256; info += 16) {
      const auto rmid = static_cast<std::uint8_t>(id);
      const Record* row = find_record(system, rmid, static_cast<std::uint8_t>(info));
      if (row == nullptr) continue;
      for (const unsigned bits : {0x00u, 0x08u, 0x0Cu, 0x0Fu}) {
        for (const std::uint8_t fill : std::initializer_list<std::uint8_t>{0x00, 0x01, 0x02, 0x7F, 0xFF}) {
          for (const std::size_t n : {0u, 1u, 7u, 12u, 20u, 33u, 64u, 120u, 300u, 1000u}) {
            const LoneRecord r(system, filled(system, rmid, static_cast<std::uint8_t>(info), bits, fill, n));
            ASSERT_TRUE(r.is_whole());
            const std::string text = r.text();
            const std::string document = r.json();
            ASSERT_TRUE(json::accept(document)) << version(system).key << ' ' << row->name << ": " << document;
            if (r.decoded().problem != Code::none) {
              ASSERT_NE(text.find("(cannot be decoded)"), std::string::npos);
              ASSERT_NE(document.find("\"undecoded\":"), std::string::npos);
            }
          }
        }
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Systems, AnyBytes, testing::ValuesIn(kSystems),
                         [](const auto& p) { return std::string(version(p.param).key); });

TEST(Rows, AnUnknownRecordIsShownInHexadecimal) {
  const std::tuple<unsigned, unsigned, std::string> rows[] = {
      {1, 0xF0, "Transaction"}, {12, 0x00, "Hash"}, {200, 0x30, "rmgr 200"}};
  for (const auto& [rmid, info, name] : rows) {
    ByteWriter raw;
    raw.u32(34).u32(0).u32(2).u8(info).u8(rmid);
    raw.align(8).u64(0).u64(0).u8(0xAB).u8(0x01);
    const LoneRecord r(System::gp6, raw.data());
    char expected[64];
    std::snprintf(expected, sizeof expected, "UNKNOWN (info 0x%02x) ab01", info);
    EXPECT_EQ(r.text(), expected);
    const json j = json::parse(r.json());
    EXPECT_EQ(j["rmgr"], name);
    EXPECT_EQ(j["undecoded"], "ab01");
    EXPECT_FALSE(j.contains("fields"));
  }
}

TEST(Rows, OfALongUnknownRecordOnlyTheBeginningIsShown) {
  ByteWriter raw;
  raw.u32(32 + 300).u32(0).u32(300).u8(0xF0).u8(1).align(8).u64(0).u64(0).fill(300, 0xCD);
  const std::string text = LoneRecord(System::gp6, raw.data()).text();
  EXPECT_TRUE(text.ends_with("cdcd... 44 bytes more")) << text;
}

}  // namespace
}  // namespace walread
