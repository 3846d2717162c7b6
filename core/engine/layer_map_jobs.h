#pragma once

#include "core/base/progress.h"
#include "core/spec/connection_importance.h"
#include "core/spec/layer_similarity.h"
#include "core/spec/member.h"
#include "core/store/project.h"

#include <stop_token>
#include <string>
#include <vector>

namespace calm
{

/// What is measured for the layer map, as the command line and the worker run it. No LibTorch type crosses here.

struct SimilarityJob
{
    std::string composition;
    std::vector<MixturePart> data; ///< empty = what trainingSample() takes
    int examples = 256;            ///< at most, in all; 0 = all
    int positions = 1000;          ///< compared, at most: time and memory grow with its square
    int threads = 0;               ///< 0 = all cores
};

/// Of the models as they are, without bridges. Error(badInput | unsupported) for bad numbers, a model without a
/// tokenizer, or no examples; Error(cancelled) within one batch.
LayerSimilarity similarityOf(Project& project, const SimilarityJob& job, const ProgressCallback& progress = {},
                             const std::stop_token& stop = {});

struct ImportanceJob
{
    Member member;                 ///< composed; checkpoint 0 = the best of the newest run
    std::vector<MixturePart> data; ///< empty = what the checkpoint's run was validated on
    int examples = 256;            ///< at most, in all; 0 = all
    int threads = 0;
};

/// Error(badInput) for what is not trained, or no examples; Error(cancelled) within one batch.
ImportanceReport importanceOf(Project& project, const ImportanceJob& job, const ProgressCallback& progress = {},
                              const std::stop_token& stop = {});

} // namespace calm
