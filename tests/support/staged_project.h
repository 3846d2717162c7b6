#pragma once

#include "core/engine/project_jobs.h"
#include "core/models/load_model.h"
#include "core/weights/inspect_model.h"
#include "tests/support/example_project.h"
#include "tests/support/tiny_models.h"

namespace calm::test
{

/// The example with a second, random augmenting model of another depth and width, and two compositions trained a few
/// steps one after the other: "one" reads keys, "both" reads keys and other, started from one and that frozen.
struct StagedProject
{
    std::unique_ptr<Project> project;
    std::int64_t one = 0, both = 0; ///< checkpoints

    explicit StagedProject(const Path& folder) : project(importExample(folder))
    {
        addOther(folder / "other-model");
        const BridgeSettings bridge{.heads = 4};
        one = trained({"one", "anchor", {"augmenting"}, {{0, predictionState, embeddingLayer}, {0, 1, 2}}, bridge}, 0);
        both = trained({"both",
                        "anchor",
                        {"augmenting", "other"},
                        {{0, predictionState, embeddingLayer}, {1, 0, 1}, {0, 1, 2}, {1, finalState, 2}},
                        bridge},
                       one);
    }

    std::int64_t trained(const Composition& composition, std::int64_t startFrom)
    {
        RunRecord run = shortRun(*project, 4);
        run.composition = project->saveComposition({.composition = composition});
        run.trained = composition;
        run.settings.learningRate = 0.05; // so far from nothing that every part shows
        run.settings.startFrom = startFrom;
        run.settings.freezeStarted = startFrom != 0;
        const auto id = project->addRun(run);
        trainRun(*project, id);
        return project->bestCheckpoint(run.composition)->id;
    }

private:
    void addOther(const Path& folder)
    {
        const ModelRecord anchor = project->model("anchor");
        const Path like = project->modelDirectory(anchor);
        std::filesystem::create_directories(folder);
        for (const char* file : {"tokenizer.json", "tokenizer_config.json"})
            std::filesystem::copy_file(like / file, folder / file);
        saveDecoder(folder, *tinyDecoder(2, 24, anchor.card.vocabSize, 5), Json::object());
        ModelRecord other{.name = "other", .card = inspectModel(folder), .contentHash = contentHashOfModel(folder)};
        other.card.directory = folder.string();
        project->addModel(other);
    }
};

} // namespace calm::test
