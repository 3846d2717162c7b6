#pragma once

#include <string>

namespace calm
{

/// The split of examples of a dataset; of examples without one what the dataset's name says: "num.test" is "test",
/// "kv.train" is "train", else "".
std::string splitMeant(const std::string& dataset, const std::string& split);

} // namespace calm
