// pg_control as text: what pg_controldata prints, sentences about what is wrong, and what differs.
#pragma once

#include <string>
#include <string_view>

#include "libwalread/files/control_file.hpp"

namespace walread {

// What the pg_controldata of the file's own product and release prints on stdout, its warnings included, byte
// for byte in the C locale; times are local (TZ), as there. Three cases it does not have:
//   layout not known              only the lines that every release prints alike
//   file shorter than the struct  nothing, as pg_controldata gives up; value() still has what is there
//   a time without a date         up to 12, the number instead (pg_controldata would crash); then "???"
// The name of the REDO WAL file needs the segment size. Up to 10 it is built into pg_controldata; the one in
// the file is the same or no server would have started on it. If that is damaged, the size usual for the
// product is used. Since 11 the one in the file is used, whatever it is.
std::string control_text(const ControlFile& file);

// One value in the words of pg_controldata. A value that should have a name but has none, and a time that has
// no date, gives `otherwise`, or the number if that is empty.
std::string text_of(const ControlValue& value, std::string_view otherwise = {});

// One sentence about a problem of `file`: place, what was found, what was expected. Without the file's name,
// which the caller puts in front; printable ASCII.
std::string describe(const ControlFile& file, const ControlProblem& problem);

// "bad_crc": the name of a kind of problem, for programs.
std::string_view code_name(ControlProblemKind kind);

// The fields in which two files differ, as a table with aligned columns, or the sentence that none does.
// `a_name`, `b_name`: how to call the files; printable.
std::string difference_text(const ControlFile& a, const ControlFile& b, std::string_view a_name,
                            std::string_view b_name);

}  // namespace walread
