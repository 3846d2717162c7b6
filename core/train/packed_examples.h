#pragma once

#include "core/data/rows.h"
#include "core/models/text_rows.h"
#include "core/train/training_plan.h"

#include <vector>

namespace calm
{

/// Examples of a run one after the other without padding, as the model reads them whose tokens the labels are.
struct PackedExamples
{
    std::vector<const EncodedExample*> examples;
    std::vector<int> ids;
    TextRows texts;
};

PackedExamples packed(const TrainingData& data, const std::vector<ExamplePlace>& places);

} // namespace calm
