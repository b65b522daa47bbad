// The JSON of timeline-check against the schema that is published with it.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "libwalread/print/timeline_text.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/timeline_world.hpp"

namespace walread {
namespace {

namespace fs = std::filesystem;
using test::TimelineWorld;

// Writes the documents into a directory and has Debian's python3-jsonschema look at each; its complaints, or
// nothing.
std::string complaints(const std::vector<std::string>& documents) {
  const test::TemporaryDirectory dir;
  std::vector<std::string> command{
      "-c",
      "import json, sys, jsonschema\n"
      "schema = json.load(open(sys.argv[1]))\n"
      "jsonschema.Draft202012Validator.check_schema(schema)\n"
      "validator = jsonschema.Draft202012Validator(schema)\n"
      "for name in sys.argv[2:]:\n"
      "  for e in validator.iter_errors(json.load(open(name))):\n"
      "    print(e.json_path, e.message)\n",
      std::string(WALREAD_TESTS_DIR) + "/../libwalread/print/schema/timeline-check.schema.json"};
  for (std::size_t i = 0; i < documents.size(); ++i) {
    const fs::path file = dir.path() / (std::to_string(i) + ".json");
    test::write_file(file, documents[i]);
    command.push_back(file);
  }
  const test::ProgramResult r = test::run_program("/usr/bin/python3", command);
  return r.exit_code == 0 ? r.out : "python3-jsonschema: " + r.err;
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
