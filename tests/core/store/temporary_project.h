#pragma once

#include "core/base/error.h"
#include "core/store/project.h"

#include <QTemporaryDir>
#include <QTest>

#include <memory>

/// A fresh project in a folder of its own that is gone afterwards.
struct TemporaryProject
{
    TemporaryProject() : folder(directory.path().toStdString()), file(folder / "p.calm")
    {
        project = calm::Project::create(file);
    }
    calm::Project* operator->() { return project.get(); }
    calm::Project& operator*() { return *project; }

    std::int64_t addModel(const std::string& name, int layers = 3)
    {
        calm::ModelRecord model;
        model.name = name;
        model.card.family = "llama";
        model.card.layers = layers;
        model.card.hiddenSize = 128;
        model.card.directory = (folder / "models" / name).string();
        return project->addModel(model);
    }
    std::int64_t addComposition(const std::string& name)
    {
        calm::CompositionRecord record;
        record.composition = {
            name, "anchor", {"augmenting"}, {{0, calm::finalState, calm::embeddingLayer}, {0, 2, 4}}, {}};
        return project->saveComposition(record);
    }
    /// A composition with its two models, and a run of it.
    std::int64_t addRun()
    {
        addModel("anchor", 5);
        addModel("augmenting");
        calm::RunRecord run;
        run.name = "first";
        run.composition = addComposition("kv");
        return project->addRun(run);
    }
    std::int64_t addExamples(const std::string& dataset, const std::vector<calm::ExampleRecord>& examples)
    {
        calm::DatasetRecord record;
        record.name = dataset;
        const std::int64_t id = project->addDataset(record);
        std::size_t next = 0;
        project->addExamples(id, [&]() -> std::optional<calm::ExampleRecord> {
            return next < examples.size() ? std::optional(examples[next++]) : std::nullopt;
        });
        return id;
    }

    QTemporaryDir directory;
    calm::Path folder;
    calm::Path file;
    std::unique_ptr<calm::Project> project;
};

inline calm::ExampleRecord example(const std::string& prompt, const std::string& response,
                                   const std::string& split = {}, const std::string& tags = {})
{
    return {0, 0, "task", split, prompt, response, tags};
}

/// Whether `call` throws an Error of `kind` with a sentence in it.
template <typename Call> bool throwsError(calm::ErrorKind kind, Call&& call)
{
    try {
        call();
    } catch (const calm::Error& error) {
        if (error.kind() != kind)
            qWarning("%s: %s", calm::toString(error.kind()).c_str(), error.what());
        return error.kind() == kind && std::string(error.what()).ends_with('.');
    }
    return false;
}
