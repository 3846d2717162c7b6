#include "app/calm/commands/commands.h"

namespace calm
{

void addCommands(CLI::App& app, Session& session)
{
    for (const auto add : {addInspect,  addTokenize, addRender,  addLogits,     addGenerate,   addBench,   addProject,
                           addExample,  addModel,    addCompose, addSimilarity, addImportance, addData,    addTrain,
                           addRuns,     addRun,      addQueue,   addEvaluate,   addResults,    addAdapter, addLora,
                           addPretrain, addRelease,  addDoctor,  addEngine})
        add(app, session);
}

} // namespace calm
