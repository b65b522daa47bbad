#include "libwalread/print/error_text.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>

#include "formats/registry.hpp"

namespace walread {

namespace {

std::string place(const SegmentSource& source, const LogShape& shape, Lsn at) {
  return fmt::format("{}: {} (offset 0x{:x})", source.name(shape.segment.segment_of(at)), to_string(at),
                     shape.segment.offset_of(at));
}

std::string last_record(const End& end) {
  return end.last.valid() ? fmt::format("the last record is {}", to_string(end.last)) : "no record was read";
}

}  // namespace

std::string_view name_of(Code code) {
  switch (code) {
    case Code::none:
      return "none";
    case Code::cannot_open:
      return "cannot_open";
    case Code::cannot_read:
      return "cannot_read";
    case Code::missing_segment:
      return "missing_segment";
    case Code::short_file:
      return "short_file";
    case Code::bad_compression:
      return "bad_compression";
    case Code::unwritten_page:
      return "unwritten_page";
    case Code::bad_magic:
      return "bad_magic";
    case Code::bad_page_flags:
      return "bad_page_flags";
    case Code::bad_page_address:
      return "bad_page_address";
    case Code::bad_system_id:
      return "bad_system_id";
    case Code::bad_segment_size:
      return "bad_segment_size";
    case Code::bad_page_size:
      return "bad_page_size";
    case Code::bad_timeline:
      return "bad_timeline";
    case Code::no_contrecord:
      return "no_contrecord";
    case Code::contrecord_length:
      return "contrecord_length";
    case Code::contrecord_here:
      return "contrecord_here";
    case Code::overwritten_record:
      return "overwritten_record";
    case Code::zero_length:
      return "zero_length";
    case Code::record_length:
      return "record_length";
    case Code::record_parts:
      return "record_parts";
    case Code::prev_link:
      return "prev_link";
    case Code::bad_crc:
      return "bad_crc";
    case Code::field_short:
      return "field_short";
    case Code::bad_count:
      return "bad_count";
  }
  return "unknown";
}

std::string_view name_of(EndReason reason) {
  switch (reason) {
    case EndReason::range_end:
      return "range_end";
    case EndReason::range_end_in_record:
      return "range_end_in_record";
    case EndReason::zeros:
      return "zeros";
    case EndReason::recycled:
      return "recycled";
    case EndReason::torn_record:
      return "torn_record";
    case EndReason::last_segment:
      return "last_segment";
    case EndReason::record_continues:
      return "record_continues";
    case EndReason::damage:
      return "damage";
    case EndReason::unreadable:
      return "unreadable";
  }
  return "unknown";
}

std::string describe_place(const Error& e) {
  if (e.code == Code::cannot_open || e.code == Code::missing_segment) return e.file;
  return fmt::format("{}: {} (offset 0x{:x})", e.file, to_string(e.lsn), e.offset);
}

std::string describe_fault(const Error& e) {
  switch (e.code) {
    case Code::none:
      return "nothing is wrong";
    case Code::cannot_open:
      // What FileSource says of anything that is no file, such as a named pipe.
      if (e.os_error == EINVAL) return "this is not a regular file; nothing was read from it";
      return fmt::format("the file cannot be opened: {}", std::strerror(e.os_error));
    case Code::cannot_read:
      return fmt::format("the file cannot be read: {}", std::strerror(e.os_error));
    case Code::missing_segment:
      return "the segment is not here";
    case Code::short_file:
      return fmt::format("the file ends after {} bytes; a segment has {}", e.found, e.expected);
    case Code::bad_compression:
      return fmt::format("only {} bytes can be decompressed from the file: it is cut off or damaged",
                         e.found);
    case Code::unwritten_page:
      return "the page is all zeros";
    case Code::bad_magic:
      return fmt::format("the page begins with magic number {:04X}; expected {:04X}", e.found, e.expected);
    case Code::bad_page_flags:
      // XLP_LONG_HEADER, 0002, is what a segment's first page has and no other.
      if ((e.found & ~e.expected) == 0 && (e.found & kLongHeader) != 0)
        return fmt::format(
            "the page header has flags {:04X}, those of the first page of a segment, which this page is not",
            e.found);
      if ((e.found & ~e.expected) == 0)
        return fmt::format(
            "the page header has flags {:04X}, without that of the first page of a segment, which this page "
            "is",
            e.found);
      return fmt::format("the page header has flags {:04X}, of which only those in {:04X} exist", e.found,
                         e.expected);
    case Code::bad_page_address:
      if (!e.what.empty())
        return fmt::format(
            "the file holds the beginning of {} (the page says that it belongs at {}; it lies at {})", e.what,
            to_string(Lsn{e.found}), to_string(Lsn{e.expected}));
      return fmt::format("the page says that it belongs at {}; it lies at {}", to_string(Lsn{e.found}),
                         to_string(Lsn{e.expected}));
    case Code::bad_system_id:
      return fmt::format("the segment belongs to the database system {}, the ones before it to {}", e.found,
                         e.expected);
    case Code::bad_segment_size:
      return fmt::format("the header says that a segment has {} bytes; the ones before it have {}", e.found,
                         e.expected);
    case Code::bad_page_size:
      return fmt::format("the header says that a page has {} bytes; the ones before it have {}", e.found,
                         e.expected);
    case Code::bad_timeline:
      if (e.found != 0 && e.found < e.expected) {
        return fmt::format("the page is of timeline {}, the one before it of timeline {}", e.found,
                           e.expected);
      }
      return fmt::format("the page is of timeline {}; the file's name allows up to {}", e.found, e.expected);
    case Code::no_contrecord:
      return "the page does not go on with the record that began before it";
    case Code::contrecord_length:
      return fmt::format("the page goes on with {} bytes of a record that needs {} more", e.found,
                         e.expected);
    case Code::contrecord_here:
      return fmt::format("{} bytes of a record that began earlier lie where a record should begin", e.found);
    case Code::overwritten_record:
      return "the record before it was lost in a crash, and the server went on behind it";
    case Code::zero_length:
      if (e.found != 0) return fmt::format("a record of {} bytes has no data", e.found);
      return "the record's length is zero";
    case Code::record_length:
      return fmt::format("no record can be {} bytes long or begin here", e.found);
    case Code::record_parts:
      if (e.found == 0) return "the headers of the record's blocks contradict each other";
      return fmt::format("data and page images add up to {} bytes; the record has {}", e.found, e.expected);
    case Code::prev_link:
      if (e.expected == 0)
        return fmt::format("the record's link to the one before it, {}, does not lie before it",
                           to_string(Lsn{e.found}));
      return fmt::format("the record's link to the one before it is {}; that record is {}",
                         to_string(Lsn{e.found}), to_string(Lsn{e.expected}));
    case Code::bad_crc:
      return fmt::format("the record's checksum is {:08x}; computed from its bytes it is {:08x}", e.expected,
                         e.found);
    case Code::field_short:
      return fmt::format("{}: {} bytes are needed, {} are left", e.what, e.expected, e.found);
    case Code::bad_count:
      return fmt::format("{}: the number of elements, {}, cannot be", e.what,
                         static_cast<std::int64_t>(e.expected));
  }
  return "something is wrong";
}

std::string describe(const Error& e) { return fmt::format("{}: {}", describe_place(e), describe_fault(e)); }

std::string describe_first_header(const Error& e) {
  switch (e.code) {
    case Code::cannot_open:
    case Code::cannot_read:
    case Code::bad_compression:
      return fmt::format("{}: {}", e.file, describe_fault(e));
    case Code::short_file:
      if (e.found == 0) return fmt::format("{}: the file is empty", e.file);
      return fmt::format("{}: the file has {} bytes, too few for the header of a segment, {}", e.file,
                         e.found, e.expected);
    case Code::bad_magic:
      if (e.found == 0)
        return fmt::format("{}: the file begins with zeros: no WAL was ever written to it", e.file);
      return fmt::format("{}: the file does not begin with the header of a WAL segment (magic number {:04X})",
                         e.file, e.found);
    default:
      return fmt::format("{}: the header of the first page is damaged ({})", e.file, name_of(e.code));
  }
}

std::string describe(const UnreadLog& log) {
  switch (log.why) {
    case UnreadLog::Why::system:
      break;
    case UnreadLog::Why::build_32_bit:
      return fmt::format(
          "this is WAL of {} as a 32-bit build writes it; logs of 32-bit builds are not read here",
          log.product);
    case UnreadLog::Why::big_endian:
      return fmt::format(
          "this is WAL of {}, written on a machine with the other byte order (big-endian); such logs are not "
          "read here",
          log.product);
  }
  return fmt::format("this is WAL of {}, a system that is not read here yet", log.product);
}

std::string describe(const End& end, const SegmentSource& source, const LogShape& shape) {
  const std::string at = place(source, shape, end.at);
  const std::string last = last_record(end);
  switch (end.reason) {
    case EndReason::range_end:
      return fmt::format("{}: the end that was asked for; {}", at, last);
    case EndReason::range_end_in_record:
      return fmt::format(
          "{}: the record that begins here reaches beyond the end that was asked for and is not shown", at);
    case EndReason::zeros:
      return fmt::format("{}: the log ends here: nothing was written behind this point; {}", at, last);
    case EndReason::recycled:
      return fmt::format("{}: the log ends here: what follows is left from an earlier use of the file{}; {}",
                         at, end.error.what.empty() ? "" : fmt::format(", as {}", end.error.what), last);
    case EndReason::torn_record:
      return fmt::format(
          "{}: the log ends here: what follows is no complete record, as a crash or an earlier use of the "
          "file leaves it ({}: {}); {}",
          at, to_string(end.error.lsn), describe_fault(end.error), last);
    case EndReason::last_segment:
      return fmt::format(
          "{}: the log ends with the segment before, which is full; the next one is not here; {}",
          to_string(end.at), last);
    case EndReason::record_continues:
      return fmt::format("{}: the record that lies here goes on in the next segment, which is not here; {}",
                         at, last);
    case EndReason::unreadable:
      return describe(end.error);
    case EndReason::damage:
      break;
  }
  if (end.resumes_at) {
    const bool on_another_page = (end.error.lsn.value ^ end.at.value) >= shape.page_size;
    const std::string where =
        on_another_page ? fmt::format("at the record {}, which goes on there,", to_string(end.at)) : "here";
    return fmt::format(
        "{}; reading stops {} although valid records follow at {} (--on-damage=skip shows them)",
        describe(end.error), where, to_string(*end.resumes_at));
  }
  if (end.error.code == Code::missing_segment) {
    return fmt::format("{}: the segment that holds {} is not here, though later ones are; {}", end.error.file,
                       to_string(end.error.lsn), last);
  }
  return fmt::format("{}; {}", describe(end.error), last);
}

std::string describe(const Gap& gap, const SegmentSource& source, const LogShape& shape) {
  if (!gap.is_damage()) {
    return fmt::format(
        "{}: the record that begins here was lost in a crash; the server gave it up and went on at {}",
        place(source, shape, gap.begin), to_string(gap.end));
  }
  if (gap.reason.code == Code::missing_segment) {
    return fmt::format("{} to {} is missing: no segment here holds it", to_string(gap.begin),
                       to_string(gap.end));
  }
  return fmt::format("{}; {} to {} was skipped", describe(gap.reason), to_string(gap.begin),
                     to_string(gap.end));
}

std::string describe_undecoded(const DecodedRecord& d, const SegmentSource& source, const LogShape& shape) {
  const RecordView& r = *d.record;
  const std::string at = place(source, shape, r.lsn);
  const std::string_view rmgr = shape.version->rmgr_name(r.rmid);
  const std::string name = rmgr.empty() ? fmt::format("resource manager {}", r.rmid) : std::string(rmgr);
  if (d.row == nullptr && shape.version->is_custom_rmgr(r.rmid)) {
    return fmt::format("{}: {} is the resource manager of an extension; what its records say is not known",
                       at, name);
  }
  if (d.row == nullptr) {
    const bool in_text = shape.version->line_style == formats::LineStyle::v94;
    return fmt::format("{}: {} has no record type 0x{:02X} in {}; {}", at, name, r.info & 0xF0,
                       shape.version->product,
                       in_text ? "it is shown in hexadecimal" : "--format=json shows it in hexadecimal");
  }
  const formats::Part& part = d.row->parts[d.failed_part];
  const std::string_view part_name = part.c_name.empty() ? part.name : part.c_name;
  if (d.problem == Code::bad_count) {
    return fmt::format("{}: {}/{} part {}: {} elements cannot be", at, name, d.row->name, part_name,
                       static_cast<std::int64_t>(d.needed));
  }
  return fmt::format("{}: {}/{} part {}: {} bytes are needed, {} are left", at, name, d.row->name, part_name,
                     d.needed, d.had);
}

}  // namespace walread
