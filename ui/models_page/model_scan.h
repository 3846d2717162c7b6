#pragma once

#include "core/weights/find_models.h"
#include "core/weights/model_memory.h"

#include <map>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

namespace calm::ui
{

/// A model on this machine and where it was found.
struct ScannedModel
{
    FoundModel found;
    ModelCard card;
    Path source; ///< the folder that was looked into
    ModelMemory memory;
};

/// Cards by directory, each with what its files looked like: names, sizes and times. Unchanged ones are not read again.
struct CardCache
{
    struct Entry
    {
        std::string stamp;
        ModelCard card;
        int headDim = 0; ///< of config.json, for the memory it takes
    };
    std::map<std::string, Entry> entries;
};

struct ScanOrder
{
    std::vector<Path> folders; ///< looked into, in this order; a model below two of them belongs to the first
    std::vector<Path> project; ///< directories of the project's models: read, and left out of `models`
    std::shared_ptr<const CardCache> before;
};

struct ScanResult
{
    std::vector<ScannedModel> models;
    std::map<std::string, ModelCard> projectCards; ///< by directory as it was given; those that are gone have a problem
    std::map<std::string, ModelMemory> projectMemory; ///< the same; those that are gone have none
    std::set<std::string> missing;                    ///< of the project's directories, those whose files are not there
    std::shared_ptr<const CardCache> cards;        ///< for the next order
    double seconds = 0;
};

/// Reads headers only; runs on a thread of its own. Error(cancelled).
ScanResult scanModels(const ScanOrder& order, const std::stop_token& stop);

} // namespace calm::ui
