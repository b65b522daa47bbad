// The lines of a facts file, of which there are hundreds of thousands: read without building a document first.
#include <nlohmann/json.hpp>

#include "libwalread/print/dtx_facts_bytes.hpp"
#include "libwalread/print/dtx_facts_json.hpp"
#include "libwalread/print/json_writer.hpp"

namespace walread {

namespace {

struct EventKey {
  std::string_view key;
  std::optional<DtxEvent> DtxTransaction::*member;
};
// In the order in which they are written.
constexpr EventKey kPrepare{"prepare", &DtxTransaction::prepare};
constexpr EventKey kEnds[] = {{"commit_prepared", &DtxTransaction::commit_prepared},
                              {"abort_prepared", &DtxTransaction::abort_prepared},
                              {"one_phase", &DtxTransaction::one_phase},
                              {"decided", &DtxTransaction::decided},
                              {"forgotten", &DtxTransaction::forgotten}};
struct NumberKey {
  std::string_view key;
  std::uint32_t DtxTransaction::*member;
};
constexpr NumberKey kXid{"xid", &DtxTransaction::xid};
constexpr NumberKey kOids[] = {{"database", &DtxTransaction::database}, {"owner", &DtxTransaction::owner}};
struct FlagKey {
  std::string_view key;
  bool DtxTransaction::*member;
};
constexpr FlagKey kFlags[] = {{"listed_committed", &DtxTransaction::listed_committed},
                              {"ended_in_gap", &DtxTransaction::ended_in_gap},
                              {"prepare_missing", &DtxTransaction::prepare_missing},
                              {"state_file", &DtxTransaction::state_file}};
constexpr std::string_view kGid = "gid", kGidHex = "gid_hex", kListedPrepared = "listed_prepared", kSaved = "saved";

class LineWriter {
 public:
  explicit LineWriter(TextBuffer& buffer) : buffer_(buffer), out_(buffer) {}

  void put(const DtxTransaction& t) {
    out_.begin_object();
    if (!t.gid.empty()) gid(t.gid);
    number(kXid, t);
    event(kPrepare, t);
    for (const NumberKey& key : kOids) number(key, t);
    for (const EventKey& key : kEnds) event(key, t);
    if (t.listed_prepared.valid()) {
      out_.key(kListedPrepared);
      lsn(t.listed_prepared);
    }
    for (const FlagKey& key : kFlags) {
      if (!(t.*key.member)) continue;
      out_.key(key.key);
      out_.boolean(true);
    }
    if (t.saved) {
      out_.key(kSaved);
      out_.boolean(*t.saved);
    }
    out_.end_object();
    buffer_.put('\n');
  }

 private:
  void gid(const std::string& gid) {
    const bool plain = is_plain_ascii(gid);
    out_.key(plain ? kGid : kGidHex);
    out_.string(plain ? gid : to_hex(gid));
  }

  void number(const NumberKey& key, const DtxTransaction& t) {
    if (t.*key.member == 0) return;
    out_.key(key.key);
    out_.number(t.*key.member);
  }

  void lsn(Lsn lsn) {
    out_.begin_string();
    buffer_.put_lsn(lsn);
    out_.end_string();
  }

  void event(const EventKey& key, const DtxTransaction& t) {
    const std::optional<DtxEvent>& e = t.*key.member;
    if (!e) return;
    out_.key(key.key);
    out_.begin_array();
    lsn(e->lsn);
    if (e->time) out_.signed_number(*e->time);
    out_.end_array();
  }

  TextBuffer& buffer_;
  JsonWriter out_;
};

// Takes what nlohmann's parser finds; every function returns whether that is of the form. Keys that are not known are
// passed over with all that belongs to them.
class LineReader {
 public:
  using number_integer_t = nlohmann::json::number_integer_t;
  using number_unsigned_t = nlohmann::json::number_unsigned_t;
  using number_float_t = nlohmann::json::number_float_t;

  explicit LineReader(DtxTransaction& out) : out_(out) {}

  bool start_object(std::size_t) { return ++depth_ == 1 || what_ == What::unknown; }
  bool end_object() {
    --depth_;
    return true;
  }

  bool key(const std::string& key) {
    if (depth_ != 1) return true;
    what_ = What::unknown;
    for (const EventKey& k : kEnds) find(k, key);
    find(kPrepare, key);
    if (what_ != What::unknown) return true;
    for (const NumberKey& k : kOids) find(k, key);
    find(kXid, key);
    for (const FlagKey& k : kFlags) {
      if (key != k.key) continue;
      what_ = What::flag;
      flag_ = &(out_.*k.member);
    }
    if (key == kGid) what_ = What::gid;
    if (key == kGidHex) what_ = What::gid_hex;
    if (key == kListedPrepared) what_ = What::listed_prepared;
    if (key == kSaved) what_ = What::saved;
    return true;
  }

  bool start_array(std::size_t) {
    ++depth_;
    if (what_ == What::unknown) return depth_ != 1;
    if (what_ != What::event || depth_ != 2) return false;
    items_ = 0;
    *event_ = DtxEvent{};
    return true;
  }
  bool end_array() {
    return --depth_ != 1 || what_ != What::event || items_ != 0;
  }

  bool string(const std::string& value) {
    switch (what_) {
      case What::unknown: return depth_ != 0;
      case What::gid: out_.gid = value; return true;
      case What::gid_hex: return take(from_hex(value), out_.gid);
      case What::listed_prepared: return take(Lsn::parse(value), out_.listed_prepared);
      case What::event: return depth_ == 2 && items_++ == 0 && take(Lsn::parse(value), (*event_)->lsn);
      default: return false;
    }
  }

  bool number_unsigned(number_unsigned_t n) {
    if (what_ == What::number) {
      if (n > UINT32_MAX) return false;
      *number_ = static_cast<std::uint32_t>(n);
      return true;
    }
    return n <= INT64_MAX ? number_integer(static_cast<number_integer_t>(n)) : is_passed_over();
  }
  bool number_integer(number_integer_t n) {
    if (what_ != What::event) return is_passed_over();
    if (depth_ != 2 || items_++ != 1 || !is_possible(n)) return false;
    (*event_)->time = n;
    return true;
  }

  bool boolean(bool value) {
    if (what_ == What::flag) *flag_ = value;
    else if (what_ == What::saved) out_.saved = value;
    else return is_passed_over();
    return true;
  }

  bool null() { return is_passed_over(); }
  bool number_float(number_float_t, const std::string&) { return is_passed_over(); }
  bool binary(const nlohmann::json::binary_t&) { return false; }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) { return false; }

 private:
  enum class What : std::uint8_t { unknown, gid, gid_hex, number, event, listed_prepared, flag, saved };

  bool is_passed_over() const { return what_ == What::unknown && depth_ != 0; }

  template <class T>
  static bool take(std::optional<T> value, T& to) {
    if (value) to = std::move(*value);
    return value.has_value();
  }

  void find(const EventKey& k, const std::string& key) {
    if (key != k.key) return;
    what_ = What::event;
    event_ = &(out_.*k.member);
  }
  void find(const NumberKey& k, const std::string& key) {
    if (key != k.key) return;
    what_ = What::number;
    number_ = &(out_.*k.member);
  }

  DtxTransaction& out_;
  int depth_ = 0;
  What what_ = What::unknown;  // belongs to the key that was read last at depth 1
  std::optional<DtxEvent>* event_ = nullptr;
  std::uint32_t* number_ = nullptr;
  bool* flag_ = nullptr;
  int items_ = 0;  // of the array of an event
};

}  // namespace

void put_dtx_facts_line(TextBuffer& buffer, const DtxTransaction& t) { LineWriter(buffer).put(t); }

bool parse_dtx_facts_line(std::string_view line, DtxTransaction& out) {
  // Emptied and not replaced, so that the string keeps its memory.
  std::string gid = std::move(out.gid);
  gid.clear();
  out = DtxTransaction{.gid = std::move(gid)};
  LineReader reader(out);
  return nlohmann::json::sax_parse(line.begin(), line.end(), &reader);
}

}  // namespace walread
