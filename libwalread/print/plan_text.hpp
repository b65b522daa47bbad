// The plan of a report: what to do, in order.
#pragma once

#include <span>
#include <string>

namespace walread {

struct PlanLine {
  std::string id;  // of the finding it belongs to, or of a step of the way out
  std::string text;
};

// The steps with their numbers, in lines of kTextColumns; empty without steps.
std::string plan_text(std::span<const PlanLine> steps);

}  // namespace walread
