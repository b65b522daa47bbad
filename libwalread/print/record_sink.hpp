// Where records go: one interface, a sink for each form of output.
#pragma once

#include <cstdint>
#include <string>

#include "libwalread/decode/statistics.hpp"
#include "libwalread/print/record_json.hpp"
#include "libwalread/print/record_text.hpp"
#include "libwalread/wal/reader.hpp"

namespace walread {

// What is being read, for the first line of JSON.
struct LogDescription {
  std::string directory;
  TimelineId timeline = 0;
  LogShape shape;
  ReaderOptions range;
};

class RecordSink {
 public:
  RecordSink() = default;
  RecordSink(const RecordSink&) = delete;
  RecordSink& operator=(const RecordSink&) = delete;
  virtual ~RecordSink() = default;

  // Whether record() wants the parts of records decoded, and not only their row.
  virtual bool needs_parts() const { return true; }
  // Whether it looks at the timeline.
  virtual bool needs_timeline() const { return false; }

  // Each appends what it has to say to `out`.
  virtual void begin(TextBuffer&, const LogDescription&) {}
  // The first record that was read, whether a filter lets it pass or not.
  virtual void first_read(const RecordView&) {}
  virtual void record(TextBuffer&, const DecodedRecord&, TimelineId) = 0;
  virtual void gap(TextBuffer&, const Gap&, const std::string& /*sentence*/) {}
  virtual void end(TextBuffer&, const End&, const std::string& /*sentence*/) {}

  // Adds what another sink of the same kind has counted of records that follow; what it appended is the caller's affair.
  virtual void join(const RecordSink&) {}
  // Sets what was counted back to nothing.
  virtual void forget() {}
};

// The lines of the product's own tool.
class TextSink final : public RecordSink {
 public:
  TextSink(const formats::Version& version, const TextOptions& options) : text_(version, options) {}
  void record(TextBuffer& out, const DecodedRecord& d, TimelineId) override { text_.put(out, d); }

 private:
  RecordText text_;
};

// JSON Lines: a line "begin", one for each record and gap, a line "end".
class JsonSink final : public RecordSink {
 public:
  explicit JsonSink(const formats::Version& version, std::size_t max_width = 0)
      : version_(version), json_(version, max_width) {}
  bool needs_timeline() const override { return true; }
  void begin(TextBuffer& out, const LogDescription& log) override;
  void record(TextBuffer& out, const DecodedRecord& d, TimelineId tli) override;
  void gap(TextBuffer& out, const Gap& gap, const std::string& sentence) override;
  void end(TextBuffer& out, const End& end, const std::string& sentence) override;
  void join(const RecordSink& other) override { records_ += static_cast<const JsonSink&>(other).records_; }
  void forget() override { records_ = 0; }

 private:
  const formats::Version& version_;
  RecordJson json_;
  std::uint64_t records_ = 0;
};

// Counts, and prints the table at the end.
class StatisticsSink final : public RecordSink {
 public:
  StatisticsSink(const formats::Version& version, bool by_record, bool json)
      : version_(version), by_record_(by_record), json_(json) {}
  bool needs_parts() const override { return false; }
  // pg_waldump.c main(): stats.startptr is where reading began, stats.endptr the end of the last record counted.
  void first_read(const RecordView& r) override { statistics_.first = r.lsn; }
  void record(TextBuffer&, const DecodedRecord& d, TimelineId) override { statistics_.add(*d.record, d.row); }
  void end(TextBuffer& out, const End& end, const std::string& sentence) override;
  void join(const RecordSink& other) override {
    statistics_ += static_cast<const StatisticsSink&>(other).statistics_;
  }
  void forget() override { statistics_.clear(); }

 private:
  const formats::Version& version_;
  bool by_record_;
  bool json_;
  Statistics statistics_;
};

// Nothing: --quiet reads and checks.
class NullSink final : public RecordSink {
 public:
  bool needs_parts() const override { return true; }
  void record(TextBuffer&, const DecodedRecord&, TimelineId) override {}
};

}  // namespace walread
