#pragma once

#include "ui/estimates/training_estimate.h"

#include <stop_token>

namespace calm
{
class Project;
}

namespace calm::ui
{

class TokenizerCache;

/// Of the first examples of each part of the mixture, as the composition's models cut them. Loads tokenizers and reads
/// the project: not on the window's thread. Nothing known where a tokenizer or a dataset is missing.
TextLengths sampleLengths(Project& project, const Composition& composition, const std::vector<MixturePart>& mixture,
                          TokenizerCache& tokenizers, const std::stop_token& stop);

} // namespace calm::ui
