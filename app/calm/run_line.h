#pragma once

#include "app/calm/progress_line.h"
#include "core/base/json.h"
#include "core/store/project.h"

#include <map>
#include <string>

namespace calm
{

/// "step 120 of 600, loss 0.412, validation 0.530, 5:12 left", from what a run has written so far.
class RunLine
{
public:
    RunLine(Project& project, std::int64_t run) : m_project(project), m_run(run) {}

    void show(const Progress& progress);

private:
    Project& m_project;
    std::int64_t m_run;
    ProgressLine m_line;
    std::map<std::string, double> m_latest;
    int m_seen = -1;
};

/// Seconds a run was trained, over all its starts; of one that is trained, until now.
double trainedSeconds(const RunRecord& run);

/// What a run trains, for a table: its composition's name, or the new model's.
std::string subjectOf(const RunRecord& run);

/// "Run 3 finished: 600 steps in 5:12, best validation loss 0.5300."
std::string resultSentence(const RunRecord& run);
Json resultToJson(Project& project, const RunRecord& run);

} // namespace calm
