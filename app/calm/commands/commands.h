#pragma once

#include "app/calm/session.h"

namespace calm
{

/// Each adds one command, with its options and what it does, to the command line. One file per noun or verb.
void addInspect(CLI::App& app, Session& session);
void addTokenize(CLI::App& app, Session& session);
void addRender(CLI::App& app, Session& session);
void addLogits(CLI::App& app, Session& session);
void addGenerate(CLI::App& app, Session& session);
void addBench(CLI::App& app, Session& session);

void addProject(CLI::App& app, Session& session);
void addExample(CLI::App& app, Session& session);
void addModel(CLI::App& app, Session& session);
void addCompose(CLI::App& app, Session& session);
void addSimilarity(CLI::App& app, Session& session);
void addImportance(CLI::App& app, Session& session);
void addData(CLI::App& app, Session& session);
void addTrain(CLI::App& app, Session& session);
void addRuns(CLI::App& app, Session& session);
void addRun(CLI::App& app, Session& session);
void addQueue(CLI::App& app, Session& session);
void addEvaluate(CLI::App& app, Session& session);
void addResults(CLI::App& app, Session& session);
void addAdapter(CLI::App& app, Session& session);
void addLora(CLI::App& app, Session& session);
void addPretrain(CLI::App& app, Session& session);
void addRelease(CLI::App& app, Session& session);

void addDoctor(CLI::App& app, Session& session);
void addEngine(CLI::App& app, Session& session);

/// All of them, in the order of the help text.
void addCommands(CLI::App& app, Session& session);

inline constexpr const char* modelHelp = "Model directory, or PROJECT.calm#COMPOSITION";

} // namespace calm
