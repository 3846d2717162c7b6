#pragma once

#include "ui/estimates/training_estimate.h"

#include <stop_token>
#include <vector>

namespace calm
{
class Project;
}

namespace calm::ui
{

class TokenizerCache;

/// What the estimates of a drawing take from its project: with what it would be trained, on how long texts, and what
/// was trained so far.
struct EstimateBasis
{
    TrainingSettings settings; ///< of the newest run, or the defaults
    TextLengths lengths;
    std::vector<RunRecord> runs; ///< newest first
    std::vector<ModelRecord> models;
};

/// Loads tokenizers and reads the project: not on the window's thread. Error, for instance cancelled.
EstimateBasis readEstimateBasis(Project& project, std::int64_t composition, TokenizerCache& tokenizers,
                                const std::stop_token& stop);

} // namespace calm::ui
