// The JSON of timeline-check against the schema that is published with it.
#include <gtest/gtest.h>

#include <filesystem>

#include "libwalread/print/timeline_text.hpp"
#include "tests/support/json_schema.hpp"
#include "tests/support/timeline_world.hpp"

namespace walread {
namespace {

namespace fs = std::filesystem;
using test::TimelineWorld;

std::string complaints(const std::vector<std::string>& documents) {
  return test::schema_complaints("timeline-check", documents);
}

TEST(TimelineSchema, EveryKindOfReportIsAsItSays) {
  std::vector<std::string> documents;
  for (const formats::System system : {formats::System::gp6, formats::System::pg15}) {
    {
      TimelineWorld w(system);
      w.commit(w.primary_log);
      w.prepare(w.standby_log, 900, "a \"gid\"\n\x1b[31m");
      w.write();
      documents.push_back(timeline_json(w.activate(false)));
      documents.push_back(timeline_json(w.activate()));
      documents.push_back(timeline_json(w.rejoin()));
      fs::remove(w.standby_segment(2));
      documents.push_back(timeline_json(w.activate()));
      fs::remove(w.primary.path() / "global" / "pg_control");
      documents.push_back(timeline_json(w.activate()));
      fs::remove_all(w.standby.path());
      documents.push_back(timeline_json(w.activate()));
    }
  }
  EXPECT_EQ(complaints(documents), "");
}

TEST(TimelineSchema, TheSchemaRefusesWhatItDoesNotKnow) {
  EXPECT_NE(complaints({"{}"}), "");
  TimelineWorld w(formats::System::pg15);
  w.write();
  std::string json = timeline_json(w.activate());
  json.replace(json.find("\"READY\""), 7, "\"MAYBE\"");
  EXPECT_NE(complaints({json}).find("MAYBE"), std::string::npos);
}

}  // namespace
}  // namespace walread
