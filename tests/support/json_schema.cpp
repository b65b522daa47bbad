#include "tests/support/json_schema.hpp"

#include "tests/support/data_directory.hpp"
#include "tests/support/run_program.hpp"

namespace walread::test {

std::string schema_complaints(const std::string& name, const std::vector<std::string>& documents) {
  const TemporaryDirectory dir;
  std::vector<std::string> command{
      "-c",
      "import json, sys, jsonschema\n"
      "schema = json.load(open(sys.argv[1]))\n"
      "jsonschema.Draft202012Validator.check_schema(schema)\n"
      "validator = jsonschema.Draft202012Validator(schema)\n"
      "for name in sys.argv[2:]:\n"
      "  for e in validator.iter_errors(json.load(open(name))):\n"
      "    print(e.json_path, e.message)\n",
      std::string(WALREAD_TESTS_DIR) + "/../libwalread/print/schema/" + name + ".schema.json"};
  for (std::size_t i = 0; i < documents.size(); ++i) {
    const std::filesystem::path file = dir.path() / (std::to_string(i) + ".json");
    write_file(file, documents[i]);
    command.push_back(file);
  }
  const ProgramResult r = run_program("/usr/bin/python3", command);
  return r.exit_code == 0 ? r.out : "python3-jsonschema: " + r.err;
}

}  // namespace walread::test
