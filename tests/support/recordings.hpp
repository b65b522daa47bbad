// The recordings of real servers in testdata/, and what the products' own tools printed for them.
//
// With WALREAD_CORPUS=DIRECTORY in the environment, all of the project's corpus of recordings instead.
#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <filesystem>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "libwalread/core/lsn.hpp"

namespace walread::test {

// One data directory without its tables.
struct Recording {
  std::string system;                // greenplum6, postgresql
  std::string scenario;              // S1_healthy, pg94
  std::string node;                  // p0
  std::filesystem::path archive;     // .tar.xz
  std::filesystem::path references;  // the directory of what the tools printed; not there if nothing was recorded

  std::string name() const { return system + "/" + scenario + "/" + node; }
};

inline void PrintTo(const Recording& r, std::ostream* out) { *out << r.name(); }

// What pg_xlogdump printed for a segment or a range of segments.
struct Reference {
  std::string name;                    // S1_healthy/p0/000000010000000000000005 -b
  std::string first;                   // STARTSEG
  std::string last{};                  // ENDSEG; empty: none was given
  std::vector<std::string> options{};  // -b, -t 1
  std::filesystem::path text{};        // its standard output; empty: only the number of lines is known
  bool without_images = false;         // `text` is that of -b; without -b its lines about images are missing
  std::string messages{};              // its standard error
  int exit_code = 0;
  std::optional<std::size_t> lines{};
};

// Every recording, by name.
const std::vector<Recording>& recordings();
bool recordings_are_corpus();

// All that was recorded of this recording; what is in its directory and not known fails with an exception.
std::vector<Reference> references(const Recording& recording);

// Its unpacked data directory, and the directory of its segments.
const std::filesystem::path& data_directory(const Recording& recording);
std::filesystem::path wal_directory(const Recording& recording);

// Names of the segments there, by timeline and number; those of files that were renamed to .partial too.
std::vector<std::string> segment_files(const Recording& recording);
std::vector<std::string> partial_files(const Recording& recording);

// The whole file; what ends in .xz comes unpacked.
std::string read_text(const std::filesystem::path& path);

// pg_xlogdump hides a record that goes on behind the end, of a segment that is dumped alone for one; waldump does too,
// and says on standard error where it begins. The position in these messages.
std::optional<Lsn> hidden_record(std::string_view messages);

// The lines of `text`, without their newlines.
std::vector<std::string_view> lines_of(std::string_view text);

// For names of files and of parameterised tests: greenplum6_S1_healthy_p0.
std::string identifier(const Recording& recording);
inline std::string identify(const testing::TestParamInfo<Recording>& test) { return identifier(test.param); }

}  // namespace walread::test
