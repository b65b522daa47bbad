#include "libwalread/print/plan_text.hpp"

#include <fmt/format.h>

#include "libwalread/print/wrapped.hpp"

namespace walread {

std::string plan_text(std::span<const PlanLine> steps) {
  std::string out;
  int number = 0;
  for (const PlanLine& step : steps)
    out += wrapped(step.text, fmt::format("  {:>2}. ", ++number), "      ");
  return out;
}

}  // namespace walread
