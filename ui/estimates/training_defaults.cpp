#include "ui/estimates/training_defaults.h"

#include "core/data/split_meant.h"

#include <algorithm>

namespace calm::ui
{

namespace
{

void dropMissing(std::vector<MixturePart>& parts, const std::vector<PartChoice>& choices)
{
    std::erase_if(parts, [&choices](const MixturePart& part) {
        return std::ranges::none_of(choices, [&part](const PartChoice& choice) {
            return choice.dataset == part.dataset && (part.split.empty() || choice.split == part.split);
        });
    });
}

std::vector<MixturePart> partsOfSplit(const std::vector<PartChoice>& choices, const std::string& split)
{
    std::vector<MixturePart> parts;
    for (const PartChoice& choice : choices)
        if (splitMeant(choice.dataset, choice.split) == split)
            parts.push_back({choice.dataset, choice.split, 1.0, -1.0});
    return parts;
}

} // namespace

TrainingSettings defaultSettings(std::int64_t composition, const std::vector<RunRecord>& runs,
                                 const std::vector<PartChoice>& choices)
{
    const RunRecord* newest = nullptr;
    for (const RunRecord& run : runs)
        if (run.composition == composition && run.settings.method == Method::bridges &&
            run.settings.schedule != Schedule::rangeTest && (!newest || run.id > newest->id))
            newest = &run;
    TrainingSettings settings;
    if (newest) {
        settings = newest->settings;
        dropMissing(settings.mixture, choices);
        dropMissing(settings.validation, choices);
        if (!settings.mixture.empty())
            return settings;
    }
    settings.mixture = partsOfSplit(choices, "train");
    settings.validation = partsOfSplit(choices, "validation");
    return settings;
}

std::string nextRunName(const std::vector<RunRecord>& runs)
{
    int highest = static_cast<int>(runs.size());
    for (const RunRecord& run : runs) {
        const std::size_t digits = run.name.find_last_not_of("0123456789") + 1; // npos + 1 = 0: all digits
        const std::string number = run.name.substr(digits);
        if (!number.empty() && number.size() < 9)
            highest = std::max(highest, std::stoi(number));
    }
    return "run " + std::to_string(highest + 1);
}

} // namespace calm::ui
