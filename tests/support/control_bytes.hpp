// Control files built byte by byte, by offsets written down here a second time: from pg_control.h as
// measured, not from formats/, so that a mistake there shows.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

#include "formats/version/version.hpp"
#include "libwalread/core/crc.hpp"

namespace walread::test {

struct Place {
  std::string_view key;
  std::size_t offset;
  std::size_t size;
};

// Greenplum 6.24.3 (sizeof 256)
inline constexpr Place kPlacesGp6[] = {
    {"system_identifier", 0, 8},
    {"pg_control_version", 8, 4},
    {"catalog_version_no", 12, 4},
    {"state", 16, 4},
    {"time", 24, 8},
    {"check_point", 32, 8},
    {"prev_check_point", 40, 8},
    {"check_point_copy.redo", 48, 8},
    {"check_point_copy.this_timeline_id", 56, 4},
    {"check_point_copy.prev_timeline_id", 60, 4},
    {"check_point_copy.full_page_writes", 64, 1},
    {"check_point_copy.next_xid_epoch", 68, 4},
    {"check_point_copy.next_xid", 72, 4},
    {"check_point_copy.next_oid", 76, 4},
    {"check_point_copy.next_relfilenode", 80, 4},
    {"check_point_copy.next_multi", 84, 4},
    {"check_point_copy.next_multi_offset", 88, 4},
    {"check_point_copy.oldest_xid", 92, 4},
    {"check_point_copy.oldest_xid_db", 96, 4},
    {"check_point_copy.oldest_multi", 100, 4},
    {"check_point_copy.oldest_multi_db", 104, 4},
    {"check_point_copy.time", 112, 8},
    {"check_point_copy.oldest_active_xid", 120, 4},
    {"unlogged_lsn", 128, 8},
    {"min_recovery_point", 136, 8},
    {"min_recovery_point_tli", 144, 4},
    {"backup_start_point", 152, 8},
    {"backup_end_point", 160, 8},
    {"backup_end_required", 168, 1},
    {"wal_level", 172, 4},
    {"wal_log_hints", 176, 1},
    {"max_connections", 180, 4},
    {"max_worker_processes", 184, 4},
    {"max_prepared_xacts", 188, 4},
    {"max_locks_per_xact", 192, 4},
    {"max_align", 196, 4},
    {"float_format", 200, 8},
    {"blcksz", 208, 4},
    {"relseg_size", 212, 4},
    {"xlog_blcksz", 216, 4},
    {"xlog_seg_size", 220, 4},
    {"name_data_len", 224, 4},
    {"index_max_keys", 228, 4},
    {"toast_max_chunk_size", 232, 4},
    {"loblksize", 236, 4},
    {"enable_int_times", 240, 1},
    {"float4_by_val", 241, 1},
    {"float8_by_val", 242, 1},
    {"data_checksum_version", 244, 4},
    {"crc", 248, 4},
};

// PostgreSQL 9.4 (sizeof 248): the same without next_relfilenode, which moves what follows by 4 and, from the
// aligned checkpoint time on, by 8.
inline std::vector<Place> places_pg94() {
  std::vector<Place> places;
  for (const Place& p : kPlacesGp6) {
    if (p.offset == 80) continue;
    const std::size_t moved = p.offset < 80 ? 0 : p.offset < 112 ? 4 : 8;
    places.push_back({p.key, p.offset - moved, p.size});
  }
  return places;
}

// PostgreSQL 9.5 and 9.6 (sizeof 264)
inline constexpr Place kPlacesPg95[] = {
    {"system_identifier", 0, 8},
    {"pg_control_version", 8, 4},
    {"catalog_version_no", 12, 4},
    {"state", 16, 4},
    {"time", 24, 8},
    {"check_point", 32, 8},
    {"prev_check_point", 40, 8},
    {"check_point_copy.redo", 48, 8},
    {"check_point_copy.this_timeline_id", 56, 4},
    {"check_point_copy.prev_timeline_id", 60, 4},
    {"check_point_copy.full_page_writes", 64, 1},
    {"check_point_copy.next_xid_epoch", 68, 4},
    {"check_point_copy.next_xid", 72, 4},
    {"check_point_copy.next_oid", 76, 4},
    {"check_point_copy.next_multi", 80, 4},
    {"check_point_copy.next_multi_offset", 84, 4},
    {"check_point_copy.oldest_xid", 88, 4},
    {"check_point_copy.oldest_xid_db", 92, 4},
    {"check_point_copy.oldest_multi", 96, 4},
    {"check_point_copy.oldest_multi_db", 100, 4},
    {"check_point_copy.time", 104, 8},
    {"check_point_copy.oldest_commit_ts_xid", 112, 4},
    {"check_point_copy.newest_commit_ts_xid", 116, 4},
    {"check_point_copy.oldest_active_xid", 120, 4},
    {"unlogged_lsn", 128, 8},
    {"min_recovery_point", 136, 8},
    {"min_recovery_point_tli", 144, 4},
    {"backup_start_point", 152, 8},
    {"backup_end_point", 160, 8},
    {"backup_end_required", 168, 1},
    {"wal_level", 172, 4},
    {"wal_log_hints", 176, 1},
    {"max_connections", 180, 4},
    {"max_worker_processes", 184, 4},
    {"max_prepared_xacts", 188, 4},
    {"max_locks_per_xact", 192, 4},
    {"track_commit_timestamp", 196, 1},
    {"max_align", 200, 4},
    {"float_format", 208, 8},
    {"blcksz", 216, 4},
    {"relseg_size", 220, 4},
    {"xlog_blcksz", 224, 4},
    {"xlog_seg_size", 228, 4},
    {"name_data_len", 232, 4},
    {"index_max_keys", 236, 4},
    {"toast_max_chunk_size", 240, 4},
    {"loblksize", 244, 4},
    {"enable_int_times", 248, 1},
    {"float4_by_val", 249, 1},
    {"float8_by_val", 250, 1},
    {"data_checksum_version", 252, 4},
    {"crc", 256, 4},
};

// PostgreSQL 12 (sizeof 296)
inline constexpr Place kPlacesPg12[] = {
    {"system_identifier", 0, 8},
    {"pg_control_version", 8, 4},
    {"catalog_version_no", 12, 4},
    {"state", 16, 4},
    {"time", 24, 8},
    {"check_point", 32, 8},
    {"check_point_copy.redo", 40, 8},
    {"check_point_copy.this_timeline_id", 48, 4},
    {"check_point_copy.prev_timeline_id", 52, 4},
    {"check_point_copy.full_page_writes", 56, 1},
    {"check_point_copy.next_xid", 64, 4},
    {"check_point_copy.next_xid_epoch", 68, 4},
    {"check_point_copy.next_oid", 72, 4},
    {"check_point_copy.next_multi", 76, 4},
    {"check_point_copy.next_multi_offset", 80, 4},
    {"check_point_copy.oldest_xid", 84, 4},
    {"check_point_copy.oldest_xid_db", 88, 4},
    {"check_point_copy.oldest_multi", 92, 4},
    {"check_point_copy.oldest_multi_db", 96, 4},
    {"check_point_copy.time", 104, 8},
    {"check_point_copy.oldest_commit_ts_xid", 112, 4},
    {"check_point_copy.newest_commit_ts_xid", 116, 4},
    {"check_point_copy.oldest_active_xid", 120, 4},
    {"unlogged_lsn", 128, 8},
    {"min_recovery_point", 136, 8},
    {"min_recovery_point_tli", 144, 4},
    {"backup_start_point", 152, 8},
    {"backup_end_point", 160, 8},
    {"backup_end_required", 168, 1},
    {"wal_level", 172, 4},
    {"wal_log_hints", 176, 1},
    {"max_connections", 180, 4},
    {"max_worker_processes", 184, 4},
    {"max_wal_senders", 188, 4},
    {"max_prepared_xacts", 192, 4},
    {"max_locks_per_xact", 196, 4},
    {"track_commit_timestamp", 200, 1},
    {"max_align", 204, 4},
    {"float_format", 208, 8},
    {"blcksz", 216, 4},
    {"relseg_size", 220, 4},
    {"xlog_blcksz", 224, 4},
    {"xlog_seg_size", 228, 4},
    {"name_data_len", 232, 4},
    {"index_max_keys", 236, 4},
    {"toast_max_chunk_size", 240, 4},
    {"loblksize", 244, 4},
    {"float4_by_val", 248, 1},
    {"float8_by_val", 249, 1},
    {"data_checksum_version", 252, 4},
    {"mock_authentication_nonce", 256, 32},
    {"crc", 288, 4},
};

// The places of a release, from those of one before it, or nothing for a release not listed here.
inline std::vector<Place> places_of(formats::System system) {
  using formats::System;
  std::vector<Place> places;
  const auto at = [&](std::string_view key) {
    for (auto p = places.begin(); p != places.end(); ++p)
      if (p->key == key) return p;
    throw std::out_of_range("no such field");
  };
  switch (system) {
    case System::gp6:
      return {std::begin(kPlacesGp6), std::end(kPlacesGp6)};
    case System::pg94:
      return places_pg94();
    case System::pg95:
    case System::pg96:
      return {std::begin(kPlacesPg95), std::end(kPlacesPg95)};
    case System::pg10:  // (sizeof 296)
      places = places_of(System::pg96);
      places.erase(at("enable_int_times"));
      at("float4_by_val")->offset = 248;
      at("float8_by_val")->offset = 249;
      places.insert(at("crc"), {"mock_authentication_nonce", 256, 32});
      at("crc")->offset = 288;
      return places;
    case System::pg11:  // (sizeof 288)
      places = places_of(System::pg10);
      places.erase(at("prev_check_point"));
      for (Place& p : places) p.offset -= p.offset > 40 ? 8 : 0;
      return places;
    case System::pg12:
      return {std::begin(kPlacesPg12), std::end(kPlacesPg12)};
    case System::pg13:
    case System::pg14:
    case System::pg15:
    case System::pg16:  // (sizeof 296)
      places = places_of(System::pg12);
      places.erase(at("float4_by_val"));
      at("float8_by_val")->offset = 248;
      return places;
    case System::pg17:  // (sizeof 296)
      places = places_of(System::pg16);
      places.insert(at("check_point_copy.next_xid"), {"check_point_copy.wal_level", 60, 4});
      return places;
    case System::pg18:  // (sizeof 296)
      places = places_of(System::pg17);
      places.insert(at("mock_authentication_nonce"), {"default_char_signedness", 256, 1});
      at("mock_authentication_nonce")->offset = 257;
      at("crc")->offset = 292;
      return places;
  }
  return places;
}

// A control file of 8192 bytes. set() writes a value, seal() the checksum of what stands there then.
class ControlBytes {
 public:
  static ControlBytes gp6() {
    ControlBytes c(places_of(formats::System::gp6), formats::Checksum::crc32c);
    c.set("pg_control_version", 9420600);
    c.set("catalog_version_no", 301908232);
    c.set("xlog_seg_size", 64 << 20);
    c.set("check_point_copy.next_relfilenode", 16491);
    c.fill();
    return c;
  }
  static ControlBytes pg94() {
    ControlBytes c(places_pg94(), formats::Checksum::crc32_legacy);
    c.set("pg_control_version", 942);
    c.set("catalog_version_no", 201409291);
    c.set("xlog_seg_size", 16 << 20);
    c.fill();
    return c;
  }
  // PostgreSQL 9.5 and later.
  static ControlBytes pg(formats::System system, std::uint32_t control_version,
                         std::uint32_t catalog_version) {
    ControlBytes c(places_of(system), formats::Checksum::crc32c);
    c.set("pg_control_version", control_version);
    c.set("catalog_version_no", catalog_version);
    c.set("xlog_seg_size", 16 << 20);
    c.fill();
    return c;
  }
  static ControlBytes pg95() { return pg(formats::System::pg95, 942, 201510051); }
  static ControlBytes pg96() { return pg(formats::System::pg96, 960, 201608131); }
  static ControlBytes pg10() { return pg(formats::System::pg10, 1002, 201707211); }
  static ControlBytes pg11() { return pg(formats::System::pg11, 1100, 201809051); }
  static ControlBytes pg12() { return pg(formats::System::pg12, 1201, 201909212); }
  static ControlBytes pg13() { return pg(formats::System::pg13, 1300, 202007201); }
  static ControlBytes pg14() { return pg(formats::System::pg14, 1300, 202107181); }
  static ControlBytes pg15() { return pg(formats::System::pg15, 1300, 202209061); }
  static ControlBytes pg16() { return pg(formats::System::pg16, 1300, 202307071); }
  static ControlBytes pg17() { return pg(formats::System::pg17, 1700, 202406281); }
  static ControlBytes pg18() { return pg(formats::System::pg18, 1800, 202506291); }
  // One of each, oldest first.
  static std::vector<ControlBytes> upstream() {
    return {pg94(), pg95(), pg96(), pg10(), pg11(), pg12(), pg13(), pg14(), pg15(), pg16(), pg17(), pg18()};
  }

  ControlBytes& set(std::string_view key, std::uint64_t value) {
    const Place& p = place(key);
    std::memcpy(bytes.data() + p.offset, &value, std::min(p.size, sizeof value));
    return *this;
  }
  bool has(std::string_view key) const {
    return std::any_of(places_.begin(), places_.end(), [&](const Place& p) { return p.key == key; });
  }
  ControlBytes& seal() {
    const std::size_t at = place("crc").offset;
    return set("crc", checksum(kind_, Bytes(bytes).first(at)));
  }
  const Place& place(std::string_view key) const {
    for (const Place& p : places_)
      if (p.key == key) return p;
    throw std::out_of_range("no such field");
  }
  const std::vector<Place>& places() const { return places_; }

  std::vector<std::byte> bytes = std::vector<std::byte>(8192);

 private:
  ControlBytes(std::vector<Place> places, formats::Checksum kind) : places_(std::move(places)), kind_(kind) {}

  // Values that are all different, so that a mix-up shows.
  void fill() {
    set("system_identifier", 7710501214929408439u);
    set("state", 5);
    set("time", 1795241250);
    set("check_point", 0x1'1C02CF28);
    if (has("prev_check_point")) set("prev_check_point", 0x1'1C012D78);
    set("check_point_copy.redo", 0x1'1C02CF00);
    set("check_point_copy.this_timeline_id", 3);
    set("check_point_copy.prev_timeline_id", 2);
    set("check_point_copy.full_page_writes", 1);
    set("check_point_copy.next_xid_epoch", 7);
    set("check_point_copy.next_xid", 132857);
    set("check_point_copy.next_oid", 16585);
    set("check_point_copy.next_multi", 5);
    set("check_point_copy.next_multi_offset", 9);
    set("check_point_copy.oldest_xid", 700);
    set("check_point_copy.oldest_xid_db", 12139);
    set("check_point_copy.oldest_multi", 4);
    set("check_point_copy.oldest_multi_db", 12134);
    set("check_point_copy.time", 1795241247);
    set("check_point_copy.oldest_active_xid", 132856);
    set("unlogged_lsn", 1000);
    set("min_recovery_point", 0x1'1C02CFA8);
    set("min_recovery_point_tli", 6);
    set("backup_start_point", 0x1'08000028);
    set("backup_end_point", 0x1'08000100);
    set("backup_end_required", 1);
    set("wal_level", 2);
    set("wal_log_hints", 1);
    set("max_connections", 45);
    set("max_worker_processes", 14);
    set("max_prepared_xacts", 250);
    set("max_locks_per_xact", 128);
    set("max_align", 8);
    set("float_format", 0x4132D68700000000);
    set("blcksz", 32768);
    set("relseg_size", 131072);
    set("xlog_blcksz", 16384);
    set("name_data_len", 63);
    set("index_max_keys", 32);
    set("toast_max_chunk_size", 8140);
    set("loblksize", 8192);
    set("float8_by_val", 1);
    if (has("enable_int_times")) set("enable_int_times", 1);
    if (has("float4_by_val")) set("float4_by_val", 1);
    if (has("check_point_copy.oldest_commit_ts_xid")) {
      set("check_point_copy.oldest_commit_ts_xid", 132001);
      set("check_point_copy.newest_commit_ts_xid", 132850);
      set("track_commit_timestamp", 1);
    }
    if (has("check_point_copy.wal_level")) set("check_point_copy.wal_level", 1);
    if (has("max_wal_senders")) set("max_wal_senders", 17);
    if (has("default_char_signedness")) set("default_char_signedness", 1);
    if (has("mock_authentication_nonce"))
      for (std::size_t i = 0; i < 32; ++i)
        bytes[place("mock_authentication_nonce").offset + i] = static_cast<std::byte>(0x80 + i);
    set("data_checksum_version", 11);
    seal();
  }

  std::vector<Place> places_;
  formats::Checksum kind_;
};

}  // namespace walread::test
