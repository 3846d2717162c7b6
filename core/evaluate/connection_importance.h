#pragma once

#include "core/base/progress.h"
#include "core/compose/composed_model.h"
#include "core/spec/connection_importance.h"

#include <stop_token>
#include <vector>

namespace calm
{

/// How large what each bridge adds is beside the state it is added to, and how much worse the composition predicts the
/// examples' labels when that connection alone is cut and all others stay. Below a cut connection nothing changes, so
/// that part is computed once for all connections into one layer; above, once each. Labels are the response and its end
/// token, or with `responseOnly` false every token after the first. The caller fills in names and checkpoint.
/// Error(badInput) when there is no connection, or no label.
ImportanceReport measureImportance(const ComposedModel& model, const std::vector<EncodedExample>& examples,
                                   bool responseOnly, const ProgressCallback& progress = {},
                                   const std::stop_token& stop = {});

} // namespace calm
