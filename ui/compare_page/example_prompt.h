#pragma once

#include "core/store/project.h"

#include <optional>

namespace calm::ui
{

/// An example to try: of the datasets with a test split if there are any, else of all. `number` picks it: each
/// dataset is as likely as another, then each of its examples; the same number gives the same example. With `first`
/// it comes from the first of those datasets: projects name first what they are about.
struct ExamplePrompt
{
    std::string dataset;
    std::string prompt;
    std::string expected;
};
std::optional<ExamplePrompt> examplePrompt(Project& project, std::uint64_t number,
                                           bool first = false); ///< nullopt without examples

} // namespace calm::ui
