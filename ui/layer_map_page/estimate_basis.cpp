#include "ui/layer_map_page/estimate_basis.h"

#include "core/store/project.h"
#include "ui/estimates/text_lengths.h"
#include "ui/estimates/training_defaults.h"

namespace calm::ui
{

EstimateBasis readEstimateBasis(Project& project, std::int64_t composition, TokenizerCache& tokenizers,
                                const std::stop_token& stop)
{
    EstimateBasis basis;
    basis.runs = project.runs();
    basis.models = project.models();
    std::vector<PartChoice> parts;
    for (const DatasetRecord& dataset : project.datasets())
        for (const auto& [split, count] : project.splitCounts(dataset.id))
            parts.push_back({dataset.name, split, count});
    basis.settings = defaultSettings(composition, basis.runs, parts);
    basis.lengths =
        sampleLengths(project, project.composition(composition).composition, basis.settings.mixture, tokenizers, stop);
    return basis;
}

} // namespace calm::ui
