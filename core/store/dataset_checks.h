#pragma once

#include "core/data/near_duplicates.h"
#include "core/store/example_query.h"

namespace calm
{

/// Which text of an example is compared.
enum class ComparedText { prompt, response, both };
std::string toString(ComparedText text);
ComparedText comparedTextFromString(const std::string& name); ///< Error(badInput) that lists the names

/// The examples of one dataset, or of one split of it.
struct ExamplePool
{
    std::int64_t dataset = 0;
    std::optional<std::string> split; ///< nothing = all; "" = those without a split
};

/// Groups of equal and near examples of a dataset, as ids: of each group the first is the one to keep.
std::vector<DuplicateGroup> findDuplicateExamples(Project& project, std::int64_t dataset, ComparedText text,
                                                  const NearDuplicateSettings& settings = {},
                                                  const ProgressCallback& progress = {}, std::stop_token stop = {});

/// What of the measured examples was learned from, too.
struct LeakageReport
{
    std::int64_t learned = 0;         ///< examples that were compared with
    std::int64_t measured = 0;        ///< examples that were looked at
    std::int64_t same = 0;            ///< of those, equal in form to a learned one
    std::int64_t near = 0;            ///< of those, only near to one
    std::vector<DuplicatePair> pairs; ///< ids: `known` is the learned one, `text` the measured one
    std::string toText() const;       ///< one sentence: "12 of 400 examples to be measured on were learned from: ..."
};

Json toJson(const LeakageReport& report);

/// Compares every measured example with all learned ones; pools may be of different datasets. An example that is in
/// both is its own duplicate.
LeakageReport findLeakage(Project& project, const std::vector<ExamplePool>& learned,
                          const std::vector<ExamplePool>& measured, ComparedText text = ComparedText::prompt,
                          const NearDuplicateSettings& settings = {}, const ProgressCallback& progress = {},
                          std::stop_token stop = {});

/// Of one dataset: validation and test against train.
LeakageReport findLeakage(Project& project, std::int64_t dataset, ComparedText text = ComparedText::prompt,
                          const NearDuplicateSettings& settings = {}, const ProgressCallback& progress = {},
                          std::stop_token stop = {});

/// Of what a run would learn from: its validation examples against its mixture.
LeakageReport findLeakage(Project& project, const TrainingSettings& settings, ComparedText text = ComparedText::prompt,
                          const NearDuplicateSettings& duplicates = {}, const ProgressCallback& progress = {},
                          std::stop_token stop = {});

} // namespace calm
