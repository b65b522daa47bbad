// Values of findings and facts as JSON. Templates over nlohmann's type, so that whoever includes this does
// not have to have it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "libwalread/facts/segment_fact.hpp"
#include "libwalread/print/printable.hpp"
#include "libwalread/print/time_text.hpp"

namespace walread {

template <class Json>
Json json_of(const std::vector<SegmentFact>& list) {
  Json out = Json::array();
  for (const SegmentFact& s : list) {
    Json places = Json::array();
    for (const std::string& place : s.places) places.push_back(printable(place));
    out.push_back({{"segment", s.name}, {"elsewhere", std::move(places)}});
  }
  return out;
}

template <class Json>
Json json_of(const std::vector<std::string>& list) {
  Json out = Json::array();
  for (const std::string& s : list) out.push_back(printable(s));
  return out;
}

// A time stamp of the server, microseconds since 2000.
template <class Json>
Json json_of_moment(std::int64_t timestamp) {
  TextBuffer out;
  put_utc_timestamp(out, timestamp);
  return std::string(out.view());
}

}  // namespace walread
