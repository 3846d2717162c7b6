#pragma once

#include "core/store/project.h"

#include <memory>

namespace calm::test
{

/// The shipped example as a new project in `folder`.
inline std::unique_ptr<Project> importExample(const Path& folder)
{
    return importProject(Path(CALM_SOURCE_DIR) / "projects" / "key-value-arithmetic", folder / "example.calm");
}

/// A run on the example's 400 keys, short enough for a test.
inline RunRecord shortRun(Project& project, int steps)
{
    const CompositionRecord composition = project.composition("kv-math");
    RunRecord run;
    run.name = "short";
    run.composition = composition.id;
    run.trained = composition.composition;
    run.settings.mixture = {{"kv.train", "", 1.0, -1.0}};
    run.settings.validation = {{"kv-math.validation", "", 1.0, -1.0}};
    run.settings.validationExamples = 8;
    run.settings.tokensPerBatch = 200;
    run.settings.steps = steps;
    run.settings.warmupSteps = 2;
    run.settings.validateEvery = 4;
    run.settings.checkpointEvery = 4;
    run.settings.keepLast = 1;
    run.settings.threads = 1;
    return run;
}

} // namespace calm::test
