#pragma once

#include "core/store/project.h"

#include <string>
#include <vector>

namespace calm::ui
{

/// What a new model can be made of in a project: read beside the window.
struct PretrainChoices
{
    struct Part
    {
        std::string dataset, split; ///< split empty = examples without one
        std::int64_t examples = 0;
    };
    struct Reader
    {
        std::string name; ///< of a model whose tokenizer can be read
        Path directory;
    };
    std::vector<Part> parts;
    std::vector<Reader> tokenizers; ///< the anchors of compositions first
    std::vector<std::string> names; ///< of all models: taken
    Path modelsFolder;              ///< where new models stand when nothing else is said

    static PretrainChoices read(Project& project);
};

/// How many tokens the tokenizer at `path` (a directory or a file) knows. Error when it cannot be read.
int vocabularyOf(const Path& path);

} // namespace calm::ui
