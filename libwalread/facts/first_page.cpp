#include "libwalread/facts/first_page.hpp"

namespace walread {

bool begins_as_segment(SegmentSource& source, TimelineId tli, SegmentNumber n, const LogShape& shape,
                       const HistoryFile& history, Error& error) {
  PageBuffer page(source, shape);
  const Lsn start = shape.segment.start_of(n);
  if (history.contains(tli)) page.expect_timeline(history.tli_of_lsn(start));
  return page.load(start, error);
}

}  // namespace walread
