#include "core/train/pretrain.h"

#include "core/base/error.h"

namespace calm
{

std::shared_ptr<const DecoderModel> pretrain(const DecoderSettings& decoder, const TrainingData& examples,
                                             TrainingSettings settings,
                                             const std::function<void(const TrainingStep&)>& onStep,
                                             std::stop_token stop)
{
    settings.mixture = {{"the examples", "", 1.0, -1.0}};
    settings.validation.clear();
    if (const auto problems = problemsOf(settings); !problems.empty())
        throw Error(ErrorKind::badInput, problems.front());
    settings.steps = stepsOf(examples, settings);
    StageTimes times;
    const TrainingPlan plan(examples, settings);
    PretrainLearner learner(decoder, examples, settings, {}, times);
    Trainer trainer(learner, examples, plan, settings, times);
    TrainingEvents events;
    events.step = onStep;
    trainer.run(events, std::move(stop));
    return learner.model();
}

} // namespace calm
