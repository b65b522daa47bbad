#include "formats/registry.hpp"

#include <array>

#include "formats/rmgr/appendonly.hpp"
#include "formats/rmgr/bitmap.hpp"
#include "formats/rmgr/brin.hpp"
#include "formats/rmgr/committs.hpp"
#include "formats/rmgr/replicationorigin.hpp"
#include "formats/rmgr/generic.hpp"
#include "formats/rmgr/logicalmessage.hpp"
#include "formats/rmgr/btree.hpp"
#include "formats/rmgr/clog.hpp"
#include "formats/rmgr/database.hpp"
#include "formats/rmgr/distributedlog.hpp"
#include "formats/rmgr/gin.hpp"
#include "formats/rmgr/gist.hpp"
#include "formats/rmgr/hash.hpp"
#include "formats/rmgr/heap.hpp"
#include "formats/rmgr/heap2.hpp"
#include "formats/rmgr/multixact.hpp"
#include "formats/rmgr/relmap.hpp"
#include "formats/rmgr/sequence.hpp"
#include "formats/rmgr/spgist.hpp"
#include "formats/rmgr/standby.hpp"
#include "formats/rmgr/storage.hpp"
#include "formats/rmgr/tablespace.hpp"
#include "formats/rmgr/transaction_modern.hpp"
#include "formats/rmgr/xlog_modern.hpp"
#include "formats/version/gp6.hpp"
#include "formats/version/pg18.hpp"

namespace walread::formats {

namespace {

constexpr std::array<const Version*, kSystemCount> kVersions{&kPg94, &kPg95, &kPg96, &kPg10, &kPg11, &kPg12, &kPg13, &kPg14, &kPg15, &kPg16, &kPg17, &kPg18, &kGp6};

constexpr std::array kRmgrs{&kXlogRmgr, &kTransactionRmgr, &kStorageRmgr, &kClogRmgr, &kDatabaseRmgr, &kTablespaceRmgr, &kMultiXactRmgr, &kRelMapRmgr, &kStandbyRmgr, &kHeap2Rmgr, &kHeapRmgr, &kBtreeRmgr, &kHashRmgr, &kGinRmgr, &kGistRmgr, &kSequenceRmgr, &kSpgistRmgr, &kBitmapRmgr, &kDistributedLogRmgr, &kAppendonlyRmgr, &kBrinRmgr, &kCommitTsRmgr, &kReplicationOriginRmgr, &kGenericRmgr, &kLogicalMessageRmgr};

constexpr std::size_t kMaxRmgrs = 32;
// One row for each resource manager id and upper half of xl_info.
using Dispatch = std::array<std::array<const Record*, 16>, kMaxRmgrs>;

constexpr bool lists_are_in_order() {
  for (std::size_t i = 0; i < kSystemCount; ++i)
    if (static_cast<std::size_t>(kVersions[i]->system) != i || kVersions[i]->rmgrs.size() > kMaxRmgrs) return false;
  return true;
}
static_assert(lists_are_in_order(), "kVersions must follow the order of System");

// The resource manager of that name. (An index, as g++ with -fsanitize=undefined does not
// take the comparison of an object's address with null for a constant.)
constexpr std::size_t index_of(std::string_view name) {
  for (std::size_t i = 0; i < kRmgrs.size(); ++i)
    if (kRmgrs[i]->name == name) return i;
  throw "a version names a resource manager that has no file";
}

// Enters the rows that hold for `as` and are not overridden; two rows for one operation are a mistake.
constexpr void enter(std::array<const Record*, 16>& slots, std::span<const Record> rows, System as, std::uint16_t taken,
                     std::uint16_t& own) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!rows[i].in.has(as)) continue;
    for (unsigned high = 0; high < 16; ++high) {
      if (((high << 4) & rows[i].mask) != rows[i].op) continue;
      const auto bit = static_cast<std::uint16_t>(1u << high);
      if ((own & bit) != 0) throw "two rows claim one operation of a resource manager";
      own = static_cast<std::uint16_t>(own | bit);
      if ((taken & bit) == 0) slots[high] = &rows[i];
    }
  }
}

constexpr Dispatch dispatch_of(const Version& v) {
  Dispatch d{};
  for (std::size_t id = 0; id < v.rmgrs.size(); ++id) {
    const ResourceManager& rmgr = *kRmgrs[index_of(v.rmgrs[id])];
    std::uint16_t own = 0, inherited = 0;
    enter(d[id], rmgr.records, v.system, 0, own);
    enter(d[id], rmgr.newer, v.system, 0, own);
    if (v.base == v.system) continue;
    enter(d[id], rmgr.records, v.base, own, inherited);
    enter(d[id], rmgr.newer, v.base, own, inherited);
  }
  return d;
}

constexpr std::array<Dispatch, kSystemCount> dispatch_all() {
  std::array<Dispatch, kSystemCount> all{};
  for (std::size_t i = 0; i < kSystemCount; ++i) all[i] = dispatch_of(*kVersions[i]);
  return all;
}

constexpr std::array<Dispatch, kSystemCount> kDispatch = dispatch_all();

}  // namespace

std::span<const Version* const> versions() { return kVersions; }

const Version& version(System system) { return *kVersions[static_cast<std::size_t>(system)]; }

std::optional<System> system_by_key(std::string_view key) {
  for (const Version* v : kVersions)
    if (v->key == key) return v->system;
  return std::nullopt;
}

const Record* find_record(System system, std::uint8_t rmid, std::uint8_t info) {
  if (rmid >= kMaxRmgrs) return nullptr;
  return kDispatch[static_cast<std::size_t>(system)][rmid][info >> 4];
}

std::string_view rmgr_name(System system, std::uint8_t rmid) {
  return version(system).rmgr_name(rmid);
}

std::span<const ResourceManager* const> resource_managers() { return kRmgrs; }

}  // namespace walread::formats
