// Restore points of a cluster as text and JSON.
#pragma once

#include <string>

#include "libwalread/judge/dtx_restore_points.hpp"

namespace walread {

// Version of the JSON document.
inline constexpr int kRestorePointsVersion = 1;

std::string restore_points_text(const DtxCluster& cluster, const RestorePoints& points);

// {schema_version, type "restore_points", nodes [path], restore_points [{name, everywhere, time, missing [content],
// places [{content, path, lsn, time, timeline, unbroken_from, count}]}], latest}
std::string restore_points_json(const DtxCluster& cluster, const RestorePoints& points);

}  // namespace walread
