// How the tools read a command line with Boost.ProgramOptions.
#pragma once

#include <boost/program_options.hpp>
#include <optional>
#include <string>
#include <vector>

#include "formats/system.hpp"

namespace walread::cli {

// Reads the command line. Arguments that are no options are values of the option "path". Throws
// boost::program_options::error, whose what() says what is wrong with it. Takes no abbreviated names: one
// that is unique today becomes ambiguous with the next option.
boost::program_options::variables_map read_command_line(
    int argc, const char* const* argv, const boost::program_options::options_description& options);

// The value of a std::string option, empty if it was not given.
std::string text_of(const boost::program_options::variables_map& map, const char* name);

// The values of an option that may be given several times, none if it was not given.
std::vector<std::string> texts_of(const boost::program_options::variables_map& map, const char* name);

// Keys of all systems, as --system takes them: "pg94, ..., gp6".
std::string system_keys();

// Takes --system, if it was given. Returns what is wrong with it, or nothing.
std::string take_system(const boost::program_options::variables_map& map,
                        std::optional<formats::System>& out);

// Takes --format, which is text or json. Returns what is wrong with it, or nothing.
std::string take_format(const boost::program_options::variables_map& map, bool& json);

}  // namespace walread::cli
