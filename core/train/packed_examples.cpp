#include "core/train/packed_examples.h"

namespace calm
{

PackedExamples packed(const TrainingData& data, const std::vector<ExamplePlace>& places)
{
    PackedExamples result;
    for (const ExamplePlace& place : places) {
        const EncodedExample& example = *result.examples.emplace_back(&data.at(place));
        result.ids.insert(result.ids.end(), example.anchorIds.begin(), example.anchorIds.end());
        result.texts.add(static_cast<std::int64_t>(example.anchorIds.size()));
    }
    return result;
}

} // namespace calm
