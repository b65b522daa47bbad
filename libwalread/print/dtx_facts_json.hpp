// Facts of one node as a file: how `dtx-report extract` hands them to `dtx-report merge`.
//
// JSON Lines. The first line is an object of type "walread_dtx_facts" with the schema's version and the node's header,
// the last one of type "end" with the number of transactions and the CRC-32C of all bytes before it, so that a file that
// was cut short or changed on its way is noticed. Each line between is one transaction, in the order of comes_before().
// LSNs are strings, times are microseconds since 2000-01-01 UTC.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "libwalread/facts/dtx_facts.hpp"
#include "libwalread/print/text_buffer.hpp"

namespace walread {

inline constexpr int kDtxFactsVersion = 3;

// The lines, each with its newline.
std::string dtx_facts_header(const DtxNode& node);
void put_dtx_facts_line(TextBuffer& out, const DtxTransaction& t);
std::string dtx_facts_end(std::uint64_t transactions, std::uint32_t crc);

// What is wrong with a line.
enum class DtxFactsError : std::uint8_t {
  none,
  empty,          // no byte at all
  not_facts,      // the first line is not a header of such a file
  other_version,  // number: the version it has
  bad_header,     // the header lacks something or has it in another form
  bad_line,       // a transaction that is not of this form
  out_of_order,   // a transaction that does not come behind the one before it
  long_line,      // a line longer than any that is written
  cut_short,      // the file ends before its end line
  bad_count,      // number: transactions that the end line counts
  bad_crc,        // bytes were changed
  trailing,       // something follows the end line
  cannot_open,    // number: errno
  cannot_read,    // number: errno
  only_once,      // it would have to be read again, and is a pipe
  changed,        // the file is not the one any more that it was when reading began
};

// Each gives nothing where the text is not of the form, and says in `error` why.
std::optional<DtxNode> parse_dtx_facts_header(std::string_view line, DtxFactsError& error, std::int64_t& number);
bool parse_dtx_facts_line(std::string_view line, DtxTransaction& out);

struct DtxFactsEnd {
  std::uint64_t transactions = 0;
  std::uint32_t crc = 0;
};
// Nothing if it is not an end line.
std::optional<DtxFactsEnd> parse_dtx_facts_end(std::string_view line);

}  // namespace walread
