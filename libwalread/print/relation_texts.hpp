// The texts of relations, kept: neighbouring records change the same few, a table and its indexes.
#pragma once

#include <array>
#include <cstring>

#include "libwalread/print/number_text.hpp"
#include "libwalread/wal/record_view.hpp"

namespace walread {

class RelationTexts {
 public:
  // What write() may touch from `to` on: three numbers of ten digits and two slashes are 32 characters.
  static constexpr std::size_t kRoom = 32;

  // "tablespace/database/file"; returns the end.
  char* write(char* to, const Relation& r) {
    Entry& e = entries_[(r.file ^ r.file >> 6) % kEntries];
    if (e.size == 0 || e.relation != r) fill(e, r);
    std::memcpy(to, e.text, kRoom);
    return to + e.size;
  }

 private:
  static constexpr std::size_t kEntries = 64;
  struct Entry {
    Relation relation{};
    std::uint32_t size = 0;
    char text[kRoom] = {};
  };

  static void fill(Entry& e, const Relation& r) {
    char text[3 * kNumberRoom];
    char* end = write_unsigned(text, r.tablespace);
    *end++ = '/';
    end = write_unsigned(end, r.database);
    *end++ = '/';
    end = write_unsigned(end, r.file);
    e.relation = r;
    e.size = static_cast<std::uint32_t>(end - text);
    std::memcpy(e.text, text, kRoom);
  }

  std::array<Entry, kEntries> entries_{};
};

}  // namespace walread
