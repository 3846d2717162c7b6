#pragma once

#include "core/spec/composition.h"

#include <cstdint>
#include <string>
#include <vector>

namespace calm
{

/// How much one trained connection matters on some examples.
struct ConnectionImportance
{
    Connection connection;
    /// |what the bridge adds| / |the anchor's state it is added to|, Euclidean, mean over all positions of the anchor.
    double outputShare = 0;
    double lossRise = 0; ///< of the mean cross-entropy, in nats per label, when this connection alone is cut
};

/// The same of all connections of a composition at a checkpoint.
struct ImportanceReport
{
    std::string composition;
    std::int64_t checkpoint = 0;
    double loss = 0; ///< mean cross-entropy of the whole composition, nats per label
    std::int64_t examples = 0;
    std::int64_t labels = 0;
    std::vector<ConnectionImportance> connections; ///< in the checkpoint's order; `augmenting` counts its models
    std::vector<std::string> augmenting;           ///< those models' names
    std::string key;                               ///< measurementKey(): whether it still holds
};

Json toJson(const ImportanceReport& report);                 ///< versioned
ImportanceReport importanceReportFromJson(const Json& json); ///< Error(corrupt), Error(unsupported) for a newer version

} // namespace calm
