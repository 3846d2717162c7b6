#pragma once

#include <iosfwd>

namespace calm
{

/// `calm engine`: answers core/protocol requests from `in` on `out`, one JSON line each, until `in` ends. A reader thread
/// takes lines so that cancel and hello are answered during a job; one job runs at a time. Models stay loaded between
/// requests. Errors become messages; only a broken output ends it early.
void runWorker(std::istream& in, std::ostream& out);

} // namespace calm
