// A growing buffer of characters with the few number formats that record lines need. Memory is kept between
// records, so that nothing is allocated per record.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>

#include "libwalread/core/lsn.hpp"

namespace walread {

class TextBuffer {
 public:
  TextBuffer() = default;

  std::string_view view() const { return {data_.get(), size_}; }
  std::size_t size() const { return size_; }
  void clear() { size_ = 0; }
  // Drops what was appended after the buffer had `size` characters.
  void shrink_to(std::size_t size) { size_ = size; }

  void put(char c) {
    ensure(1);
    data_[size_++] = c;
  }
  void put(std::string_view s) {
    ensure(s.size());
    copy(data_.get() + size_, s.data(), s.size());
    size_ += s.size();
  }
  // Decimal, at least `width` characters wide, filled with `fill` on the left.
  void put_unsigned(std::uint64_t n, unsigned width = 0, char fill = ' ');
  void put_signed(std::int64_t n);
  // Lower-case hexadecimal, at least `width` digits.
  void put_hex(std::uint64_t n, unsigned width = 1);
  // "%X/%X", or "%X/%08X" if `padded`.
  void put_lsn(Lsn lsn, bool padded = false) {
    ensure(kLsnTextSize);
    size_ = static_cast<std::size_t>(write_lsn(data_.get() + size_, lsn, padded) - data_.get());
  }
  void put_spaces(std::size_t n) {
    ensure(n);
    std::memset(data_.get() + size_, ' ', n);
    size_ += n;
  }

 private:
  void ensure(std::size_t more) {
    if (capacity_ - size_ < more) grow(more);
  }
  void grow(std::size_t more);

  // Most pieces are a few characters long, too short for a call of memcpy(): copy them as two words that overlap.
  static void copy(char* to, const char* from, std::size_t n) {
    if (n > 32) {
      std::memcpy(to, from, n);
    } else if (n >= 16) {
      copy_ends<16>(to, from, n);
    } else if (n >= 8) {
      copy_ends<8>(to, from, n);
    } else if (n >= 4) {
      copy_ends<4>(to, from, n);
    } else {
      for (std::size_t i = 0; i < n; ++i) to[i] = from[i];
    }
  }
  template <std::size_t kWord>
  static void copy_ends(char* to, const char* from, std::size_t n) {
    std::memcpy(to, from, kWord);
    std::memcpy(to + n - kWord, from + n - kWord, kWord);
  }

  std::unique_ptr<char[]> data_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace walread
