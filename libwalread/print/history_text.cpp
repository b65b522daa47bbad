#include "libwalread/print/history_text.hpp"

#include <fmt/format.h>

#include "libwalread/core/lsn.hpp"
#include "libwalread/print/quoted.hpp"

namespace walread {

namespace {

std::string sentence(const HistoryProblem& p) {
  switch (p.kind) {
    case HistoryProblemKind::kNoTimelineId:
      return fmt::format("does not begin with a timeline number: {}; a server refuses the file",
                         quoted(p.text));
    case HistoryProblemKind::kNoSwitchPoint:
      return fmt::format(
          "has no switch point of the form X/X behind the timeline number: {}; "
          "a server refuses the file",
          quoted(p.text));
    case HistoryProblemKind::kSegmentNameAsSwitchPoint:
      return fmt::format(
          "has a segment name for a switch point, as PostgreSQL wrote it before 9.3: {}; "
          "a newer server refuses the file",
          quoted(p.text));
    case HistoryProblemKind::kNumberTooLarge:
      return fmt::format(
          "has a number that does not fit 32 bits, line ignored: {}; "
          "a server takes another number for it",
          quoted(p.text));
    case HistoryProblemKind::kTextAfterSwitchPoint:
      return fmt::format("has something right behind the switch point {}: {}", to_string(p.lsn),
                         quoted(p.text));
    case HistoryProblemKind::kZeroSwitchPoint:
      return fmt::format("timeline {} has the switch point 0/0; a server takes it as never left", p.tli);
    case HistoryProblemKind::kIdNotIncreasing:
      return fmt::format(
          "timeline {} stands behind timeline {}, but timelines must increase; "
          "a server refuses the file",
          p.tli, p.other_tli);
    case HistoryProblemKind::kIdNotBelowOwn:
      return fmt::format(
          "timeline {} cannot be an ancestor of timeline {}, whose file this is; "
          "a server refuses the file",
          p.tli, p.other_tli);
    case HistoryProblemKind::kSwitchPointNotIncreasing:
      return fmt::format(
          "switch point {} is not above {}, where timeline {} was left; "
          "nothing on timeline {} belongs to this history",
          to_string(p.lsn), to_string(p.other_lsn), p.other_tli, p.tli);
    case HistoryProblemKind::kNulByte:
      return fmt::format("has a NUL byte after {} bytes; the rest of the line is ignored, as a server does",
                         p.size);
    case HistoryProblemKind::kControlByte:
      return fmt::format("has a control byte 0x{:02X}", p.byte);
    case HistoryProblemKind::kLineTooLong:
      return fmt::format(
          "is {} bytes long; a server reads no more than {} as one line and refuses the file, "
          "or misreads the rest",
          p.size, p.limit);
    case HistoryProblemKind::kNoEntries:
      return "no line names a parent timeline; a server takes this timeline for one without a past";
    case HistoryProblemKind::kFileTooLarge:
      return fmt::format("the file has {} bytes, more than any history file; only the first {} were read",
                         p.size, p.limit);
    case HistoryProblemKind::kMoreProblems:
      return fmt::format("{} more problems are not listed", p.size);
  }
  return fmt::format("unknown problem {}", static_cast<int>(p.kind));
}

}  // namespace

std::string describe(const HistoryProblem& problem) {
  if (problem.line == 0) return sentence(problem);
  return fmt::format("line {}: {}", problem.line, sentence(problem));
}

}  // namespace walread
