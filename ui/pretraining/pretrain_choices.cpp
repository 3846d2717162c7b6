#include "ui/pretraining/pretrain_choices.h"

#include "core/text/tokenizer.h"

#include <algorithm>
#include <set>

namespace calm::ui
{

PretrainChoices PretrainChoices::read(Project& project)
{
    PretrainChoices choices;
    for (const DatasetRecord& dataset : project.datasets())
        for (const auto& [split, count] : project.splitCounts(dataset.id))
            choices.parts.push_back({dataset.name, split, count});
    std::set<std::string> anchors;
    for (const CompositionRecord& record : project.compositions())
        anchors.insert(record.composition.anchor);
    for (const ModelRecord& model : project.models()) {
        choices.names.push_back(model.name);
        const Path directory = project.modelDirectory(model);
        if (tokenizerFileIn(directory))
            choices.tokenizers.push_back({model.name, directory});
    }
    std::ranges::stable_partition(choices.tokenizers,
                                  [&](const Reader& reader) { return anchors.contains(reader.name); });
    choices.modelsFolder = project.filesFolder() / "models";
    return choices;
}

int vocabularyOf(const Path& path)
{
    return Tokenizer::load(path)->vocabularySize();
}

} // namespace calm::ui
